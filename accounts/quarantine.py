"""Work that failed too often waits for a person; this is how that person sends it on."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction

from accounts import audit, outbox
from accounts.models import OutboxEntry
from common import clock


@transaction.atomic
def try_again(pks: Iterable[int], *, actor: Any) -> int:
    """Give quarantined work five new attempts, and write down who did. Returns how many rows went back."""
    rows = OutboxEntry.objects.select_for_update().filter(pk__in=list(pks), done_at=None)
    count = 0
    for entry in rows.exclude(quarantined_at=None):
        OutboxEntry.objects.filter(pk=entry.pk).update(quarantined_at=None, attempts=0, next_try_at=clock.now())
        audit.record("try_again", entry, actor=actor, data={"task": entry.task, "attempts": entry.attempts})
        transaction.on_commit(partial(outbox.ring, entry.pk, entry.queue))
        count += 1
    return count
