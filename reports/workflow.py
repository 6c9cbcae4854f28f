"""Every change of an export's status. A worker builds outside any transaction; its result is written here."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import outbox
from accounts.audit import record_status
from common import clock
from common.workflow import Machine
from reports import notices, rules
from reports.models import Export

Status = Export.Status
KEPT = timedelta(hours=24)
machine = Machine(record=record_status)


@machine.transition(label=_("Build"), source=(Status.QUEUED, Status.RUNNING), target=Status.RUNNING, system=True)
def start(export: Export, *, actor: Any, total: int, scope: str) -> dict[str, Any]:
    """A worker begins, or begins again after another one was lost half-way."""
    export.total_count, export.done_count, export.scope = total, 0, scope
    return {"total": total, "scope": scope}


@machine.transition(label=_("Finish"), source=Status.RUNNING, target=Status.DONE, system=True)
def finish(export: Export, *, actor: Any, name: str, size: int, sha256: str, rows: int) -> dict[str, Any]:
    """The file is complete: it may be fetched for a day, and its owner is told."""
    now = clock.now()
    export.file.name, export.byte_count, export.sha256 = name, size, sha256
    export.done_count = export.total_count = rows
    export.finished_at, export.expires_at = now, now + KEPT
    notices.tell_ready(export)
    return {"rows": rows, "sha256": sha256, "round": export.round.code, "filters": export.filters}


@machine.transition(label=_("Fail"), source=(Status.QUEUED, Status.RUNNING), target=Status.FAILED, system=True)
def fail(export: Export, *, actor: Any, failure: str) -> dict[str, Any]:
    """It cannot be built; the owner reads why and may try again."""
    export.failure, export.finished_at = failure, clock.now()
    notices.tell_failed(export)
    return {"failure": failure}


@machine.transition(
    label=_("Cancel"),
    source=(Status.QUEUED, Status.RUNNING),
    target=Status.CANCELLED,
    allowed=rules.is_owner,
    tone="bad",
)
def cancel(export: Export, *, actor: Any) -> dict[str, Any]:
    """The owner no longer wants it; a worker that is at it stops at its next report of progress."""
    export.finished_at = clock.now()
    return {"done": export.done_count}


@machine.transition(
    label=_("Try again"),
    source=(Status.FAILED, Status.CANCELLED, Status.EXPIRED),
    target=Status.QUEUED,
    allowed=rules.may_ask_again,
    tone="good",
)
def try_again(export: Export, *, actor: Any) -> dict[str, Any]:
    """Ask for the same rows in the same format once more."""
    export.failure, export.finished_at, export.done_count = "", None, 0
    outbox.enqueue("reports.build", {"export": export.pk})
    return {}


@machine.transition(label=_("Expire"), source=Status.DONE, target=Status.EXPIRED, system=True)
def expire(export: Export, *, actor: Any) -> dict[str, Any]:
    """The day is over: the file goes as soon as the new status is certain."""
    transaction.on_commit(partial(export.file.storage.delete, str(export.file.name)))
    export.file.name, export.byte_count = "", 0
    return {"sha256": export.sha256}
