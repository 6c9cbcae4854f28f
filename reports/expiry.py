"""The end of exports: files go after a day, work that was given up becomes a failure its owner sees."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage

from accounts.models import OutboxEntry
from common import clock
from common.errors import DomainError
from common.workflow import SYSTEM
from reports import building, workflow
from reports.models import Export

logger = logging.getLogger(__name__)

BATCH = 500
ORPHANED_AFTER = timedelta(hours=24)


def expire() -> int:
    """Let go of every file whose day is over and of what lost attempts left. Returns how many expired."""
    now = clock.now()
    due = Export.objects.filter(status=Export.Status.DONE, expires_at__lte=now).order_by("pk")[:BATCH]
    count = sum(_moved("expire", export) for export in due)
    fail_given_up()
    remove_left_behind()
    return count


def fail_given_up() -> int:
    """Work in quarantine will not come back by itself: its export has failed. Returns how many."""
    stuck = OutboxEntry.objects.filter(task="reports.build", done_at=None).exclude(quarantined_at=None)
    pks = [payload["export"] for payload in stuck.order_by("-pk").values_list("payload", flat=True)[:BATCH]]
    rows = Export.objects.filter(pk__in=pks).unfinished()
    return sum(_moved("fail", export, failure=Export.Failure.FAULT) for export in rows)


def remove_left_behind() -> int:
    """Files of attempts that were lost: parts, and whole files that no export names. Returns how many."""
    oldest = clock.now() - ORPHANED_AFTER
    count = 0
    for path in building.parts_folder().iterdir():
        if path.stat().st_mtime < oldest.timestamp():
            path.unlink(missing_ok=True)
            count += 1
    for name in _stored():
        if default_storage.get_modified_time(name) < oldest and not Export.objects.filter(file=name).exists():
            default_storage.delete(name)
            count += 1
    return count


def _stored() -> Iterator[str]:
    if not default_storage.exists("exports"):
        return
    for name in default_storage.listdir("exports")[1]:
        yield str(Path("exports") / name)


def _moved(verb: str, export: Export, **inputs: str) -> bool:
    """Use a verb; somebody else may have been faster, which is no error."""
    try:
        workflow.machine.perform(export, verb, actor=SYSTEM, **inputs)
    except DomainError as refusal:
        logger.info("export %s: %s", export.pk, refusal.code)
        return False
    return True
