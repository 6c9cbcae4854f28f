"""One way to write an audit entry."""

from typing import Any

from accounts.models import AuditEntry
from common import clock
from common.workflow import SYSTEM


def record(
    verb: str,
    obj: Any,
    *,
    actor: Any,
    before: str = "",
    after: str = "",
    data: dict[str, Any] | None = None,
    address: str | None = None,
) -> AuditEntry:
    """Write down who did what to which object, at the database's time."""
    return AuditEntry.objects.create(
        verb=verb,
        object_type=obj._meta.label_lower,
        object_ref=str(getattr(obj, "reference", None) or getattr(obj, "code", None) or obj.pk),
        actor=None if actor is SYSTEM else actor,
        before=before,
        after=after,
        data=data or {},
        address=address,
        at=clock.now(),
    )


def record_status(obj: Any, verb: str, before: str, after: str, actor: Any, data: dict[str, Any]) -> None:
    """The ``record`` of a workflow machine whose object has no event table of its own: save and write down."""
    obj.save()
    record(verb, obj, actor=actor, before=before, after=after, data=data)
