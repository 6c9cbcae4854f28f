"""Reading one sealed value of an application: with a reason, and never without a trace."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications import events, rules
from applications.facts import sealed_context
from applications.models import Application, Event
from common.crypto import Unreadable, is_sealed, unseal
from common.errors import DomainError
from common.workflow import lock

EVENT = "event"


def findings_for(application: Application, user: User) -> list[dict[str, Any]]:
    """What the precheck found, as this person may read it: what is for the officer alone stays in the office."""
    if not rules.may_see_findings(user, application):
        return []
    hidden = {"officer"} if rules.is_filer(user, application) else set()
    return [finding for finding in application.findings if finding["severity"] not in hidden]


def handed_in(application: Application) -> dict[str, Any]:
    """The answers that count: those of the last revision; the working copy when nothing was handed in."""
    latest = application.revisions.order_by("-number").first()
    return application.answers if latest is None else latest.answers


def sealed_at(application: Application, path: str) -> str | None:
    """The token at ``key``, ``table.row.column`` or ``event.<number>.<key>``; None when nothing sealed is there."""
    head, *rest = path.split(".")
    if head == EVENT and len(rest) == 2 and rest[0].isdigit():
        event = Event.objects.filter(application=application, seq=int(rest[0])).first()
        value: Any = event.data.get(rest[1]) if event else None
    else:
        value = handed_in(application).get(head)
        for part in rest:
            if isinstance(value, list) and part.isdigit() and int(part) < len(value):
                value = value[int(part)]
            else:
                value = value.get(part) if isinstance(value, dict) else None
    return value if is_sealed(value) else None


def reveal(application: Application, path: str, *, actor: User, reason: str) -> str:
    """Return the value in full and chain the reading to the application's history. Raises DomainError."""
    if not rules.may_see_personal_data(actor, application):
        raise PermissionDenied
    if len(reason.strip()) < 4:
        raise DomainError(_("Please say why you need to see this."), "reason_required")
    with transaction.atomic():
        locked = lock(application)
        token = sealed_at(locked, path)
        if token is None:
            raise DomainError(_("There is nothing sealed at this place."), "nothing_sealed")
        try:
            value = unseal(token, context=sealed_context(locked))
        except Unreadable:
            raise DomainError(
                _("This value cannot be read: it was changed, or its key is gone."), "unreadable"
            ) from None
        events.note(locked, "reveal", actor=actor, data={"path": path, "reason": reason.strip()})
    return value
