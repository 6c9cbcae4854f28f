"""Files: what is accepted, how it is stored, and who may take it away."""

import hashlib
import unicodedata
from pathlib import PurePath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.models import User
from applications import events, rules
from applications.drafts import open_correction
from applications.models import Application, Attachment
from applications.statuses import Status
from common import clock
from common.errors import DomainError
from common.workflow import lock

# Extension -> the content types that its first bytes may show.
CONTENT_TYPES: dict[str, tuple[str, ...]] = {
    "pdf": ("application/pdf",),
    "ofd": ("application/zip",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "png": ("image/png",),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"),
    "zip": ("application/zip",),
    "mp4": ("video/mp4", "video/x-m4v"),
}
MEGABYTE = 1024 * 1024


def add_attachment(application: Application, material_key: str, upload: UploadedFile, *, user: User) -> Attachment:
    """Check and store one file. Raises DomainError ``file_type``, ``file_size``, ``file_empty``, ``quota``…"""
    material = _material(application, material_key)
    extension, content_type = _check_file(upload, material)
    sha256 = _sha256(upload)
    with transaction.atomic():
        locked = lock(application)
        _check_may_change(locked, material_key, user)
        _check_quota(locked, upload.size or 0)
        attachment = Attachment(
            application=locked,
            material=material_key,
            name=_safe_name(upload.name or f"file.{extension}"),
            size=upload.size,
            sha256=sha256,
            content_type=content_type,
            uploaded_by=user,
            uploaded_at=clock.now(),
        )
        attachment.file.save(attachment.name, upload, save=False)
        try:
            attachment.save(force_insert=True)
            events.note(locked, "attach", actor=user, data={"material": material_key, "sha256": sha256})
        except Exception:
            attachment.file.delete(save=False)
            raise
    return attachment


def remove_attachment(attachment: Attachment, *, user: User) -> None:
    """Take a file out of the working copy. The bytes stay where an earlier revision names them."""
    with transaction.atomic():
        application = lock(attachment.application)
        _check_may_change(application, attachment.material, user)
        Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=clock.now())
        events.note(
            application,
            "detach",
            actor=user,
            data={"material": attachment.material, "sha256": attachment.sha256},
        )


def _material(application: Application, key: str) -> Any:
    for material in application.definition.load().materials:
        if material.key == key:
            return material
    raise DomainError(_("This round does not ask for such a document."), "unknown_material")


def _check_may_change(application: Application, material: str, user: User) -> None:
    if not rules.is_filer(user, application):
        raise PermissionDenied
    if application.status == Status.DRAFT:
        return
    correction = open_correction(application) if application.status == Status.CORRECTION else None
    if correction is None or not correction.unlocks(material):
        raise DomainError(_("This document cannot be changed now."), "not_editable")


def _check_file(upload: UploadedFile, material: Any) -> tuple[str, str]:
    size = upload.size or 0
    extension = PurePath(upload.name or "").suffix.lower().removeprefix(".")
    if not size:
        raise DomainError(_("The file is empty."), "file_empty")
    limit = int(material.max_mb * MEGABYTE)
    if size > limit:
        raise DomainError(
            _("The file has %(size)s; at most %(limit)s are accepted here.")
            % {"size": filesizeformat(size), "limit": filesizeformat(limit)},
            "file_size",
        )
    if extension not in material.extensions or extension not in CONTENT_TYPES:
        raise DomainError(
            _("Files of type “%(type)s” are not accepted here. Accepted: %(accepted)s.")
            % {"type": extension or "?", "accepted": ", ".join(material.extensions)},
            "file_type",
        )
    upload.seek(0)
    kind = filetype.guess(upload.read(8192))
    upload.seek(0)
    if kind is None or kind.mime not in CONTENT_TYPES[extension]:
        raise DomainError(
            _("The content of this file is not what its name “.%(type)s” says.") % {"type": extension},
            "file_content",
        )
    return extension, CONTENT_TYPES[extension][0]


def _check_quota(application: Application, size: int) -> None:
    used = application.attachments.present().aggregate(total=Sum("size"))["total"] or 0
    if used + size > settings.APPLICATION_QUOTA_MB * MEGABYTE:
        raise DomainError(
            _("All files of one application together may have at most %(limit)s MB.")
            % {"limit": settings.APPLICATION_QUOTA_MB},
            "quota",
        )


def _sha256(upload: UploadedFile) -> str:
    hasher = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        hasher.update(chunk)
    upload.seek(0)
    return hasher.hexdigest()


def _safe_name(name: str) -> str:
    """Keep the sender's name for people to read: no path, no control or direction characters."""
    base = PurePath(name.replace("\\", "/")).name
    return "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))[:200] or "file"
