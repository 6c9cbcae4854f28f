"""Freezing what was handed in."""

from datetime import datetime
from typing import Any

from accounts.models import User
from applications.facts import enterprise_facts
from applications.models import Application, Revision
from common.canonical import digest


def freeze(application: Application, files: list[dict[str, Any]], *, actor: User, key: str, now: datetime) -> Revision:
    """Write the next revision with the digest of its content. What was never handed in has none yet."""
    number = 1 if application.submitted_at is None else application.revisions.count() + 1
    revision = Revision(
        application=application,
        number=number,
        definition=application.definition,
        answers=application.answers,
        enterprise=enterprise_facts(application.enterprise, application.round.year),
        files=files,
        key=key,
        submitted_by=actor,
        submitted_at=now,
    )
    revision.digest = digest(revision.content())
    revision.save(force_insert=True)
    return revision


def file_list(application: Application) -> list[dict[str, Any]]:
    """The files of the working copy: what each is for, its name, size and SHA-256."""
    return [
        {"uid": str(uid), "material": material, "name": name, "size": size, "sha256": sha256}
        for uid, material, name, size, sha256 in application.attachments.present()
        .order_by("material", "pk")
        .values_list("uid", "material", "name", "size", "sha256")
    ]


def is_intact(revision: Revision) -> bool:
    """Say whether the stored content still has the digest of its receipt."""
    return digest(revision.content()) == revision.digest
