"""Handing in exactly once: the same key gives the same receipt, a second device gets the existing one."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from applications import workflow
from applications.models import Application, Revision
from applications.statuses import Status
from common.errors import DomainError


def hand_in(application: Application, *, actor: User, key: str, verb: str | None = None) -> tuple[Revision, bool]:
    """Submit a draft or a correction. Returns the receipt and whether this call created it.

    ``verb`` says which of the two is meant, so that a late "submit" never answers a correction.
    Raises DomainError ``already_submitted`` with the existing receipt when another key came first.
    """
    if application.status != Status.DRAFT and (existing := application.revisions.filter(key=key).first()):
        return existing, False
    usual = "resubmit" if application.status == Status.CORRECTION else "submit"
    run = workflow.machine.transitions[verb or usual].run
    try:
        moved = run(application, actor=actor, key=key)
    except DomainError as error:
        if error.code != "wrong_status":
            raise
        if existing := application.revisions.filter(key=key).first():
            return existing, False
        raise _already(application, error) from None
    return moved.receipt, True


def _already(application: Application, error: DomainError) -> DomainError:
    latest: Any = application.revisions.order_by("number").last()
    if latest is None:
        return error
    return DomainError(
        _("This application has been handed in already. Receipt: %(number)s.") % {"number": latest.receipt_number},
        "already_submitted",
        extra={"receipt": latest.receipt_number, "digest": latest.digest},
    )
