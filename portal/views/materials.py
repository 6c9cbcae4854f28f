"""Documents: the list, taking files, and taking them away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedRequest
from applications.attachments import CONTENT_TYPES, MEGABYTE, add_attachment, remove_attachment
from applications.drafts import open_correction
from applications.facts import facts
from applications.models import Application, Correction
from applications.statuses import Status
from common.errors import DomainError
from portal.views.applications import EDITABLE, own
from programs.conditions import holds
from programs.definition import Material


@require_safe
def materials(request: SignedRequest, reference: str) -> HttpResponse:
    """Every document that applies, with what has been handed in."""
    row = own(request, reference)
    files: dict[str, list[Any]] = {}
    for attachment in row.attachments.present():
        files.setdefault(attachment.material, []).append(attachment)
    correction = open_correction(row) if row.status == Status.CORRECTION else None
    known = facts(row)
    shown = [
        _entry(row, material, files.get(material.key, []), correction)
        for material in row.definition.load().materials
        if material.condition is None or holds(material.condition, known) or material.key in files
    ]
    context = {"application": row, "shown": shown, "editable": row.status in EDITABLE}
    return render(request, "portal/materials.html", context)


def _entry(row: Application, material: Material, files: list[Any], correction: Correction | None) -> dict[str, Any]:
    items = correction.items if correction else []
    accepted = [extension for extension in material.extensions if extension in CONTENT_TYPES]
    return {
        "material": material,
        "files": files,
        "editable": row.status in EDITABLE and (correction is None or correction.unlocks(material.key)),
        "reasons": [item["reason"] for item in items if item["path"] == material.key],
        "accept": ",".join(f".{extension}" for extension in accepted),
        "max_bytes": int(material.max_mb * MEGABYTE),
    }


@require_POST
def upload(request: SignedRequest, reference: str, material: str) -> HttpResponse:
    """Take one or more files for a document. The page's script asks for the outcome as JSON."""
    row = own(request, reference)
    added, refused = [], []
    for one in request.FILES.getlist("file"):
        try:
            added.append(add_attachment(row, material, one, user=request.user).name)
        except DomainError as error:
            refused.append(f"{one.name}：{error}")
    if not added and not refused:
        refused.append(_("Please choose a file first."))
    if request.headers.get("X-Upload"):
        return JsonResponse({"added": added, "refused": refused}, status=200 if added else 422)
    for name in added:
        messages.success(request, _("“%(name)s” has been added.") % {"name": name})
    for message in refused:
        messages.error(request, message)
    return redirect("portal:materials", reference)


@require_POST
def remove_file(request: SignedRequest, reference: str, uid: Any) -> HttpResponse:
    """Take a file out; a second click on the same button changes nothing."""
    row = own(request, reference)
    attachment = get_object_or_404(row.attachments.select_related("application"), uid=uid)
    if attachment.removed_at:
        return redirect("portal:materials", reference)
    try:
        remove_attachment(attachment, user=request.user)
        messages.success(request, _("“%(name)s” has been removed.") % {"name": attachment.name})
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("portal:materials", reference)
