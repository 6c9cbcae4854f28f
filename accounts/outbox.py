"""Work that must happen, and happens once (design: the broker is a doorbell, the database is the truth).

``enqueue`` writes a row in the caller's transaction and rings the broker after commit. The consumer claims the
row, runs the handler, and marks the row done in the same transaction as the handler's effect. A sweep rings again
for everything that is not done; five attempts put a row in quarantine, visible to administrators.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from accounts.models import OutboxEntry
from common import clock

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
BACKOFF = timedelta(seconds=20)
SWEEP_BATCH = 500
# After a broker did not answer, this process does not knock again for so long: people must not wait for a doorbell.
SILENCE_SECONDS = 5.0
_silent_until = 0.0


@dataclass(frozen=True)
class Handler:
    """``run(**payload)``. When ``slow``, it runs outside any transaction and returns the effect to commit."""

    task: str
    queue: str
    run: Callable[..., Any]
    slow: bool
    lease: timedelta


HANDLERS: dict[str, Handler] = {}


def handler(
    task: str, *, queue: str, slow: bool = False, lease: timedelta = timedelta(seconds=30)
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the consumer of a kind of work. A slow one must return a callable: the effect, run with the mark."""

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        HANDLERS[task] = Handler(task, queue, run, slow, lease)
        return run

    return register


def enqueue(task: str, payload: dict[str, Any], *, key: str | None = None, delay: timedelta = timedelta()) -> None:
    """Write work down; a second call with the same ``key`` is ignored. The handler must be registered.

    ``delay`` (at most two minutes) asks for a later start, such as the second at which a round closes.
    """
    consumer = HANDLERS[task]
    now = clock.now()
    entry = OutboxEntry(
        task=task,
        queue=consumer.queue,
        payload=payload,
        key=key,
        created_at=now,
        next_try_at=now + delay + BACKOFF,
    )
    if key is None:
        entry.save(force_insert=True)
    else:
        OutboxEntry.objects.bulk_create([entry], ignore_conflicts=True)
        if entry.pk is None or connection.vendor == "sqlite":
            found = OutboxEntry.objects.filter(task=task, key=key, done_at=None).values_list("pk", flat=True).first()
            if found is None:
                return
            entry.pk = found
    transaction.on_commit(partial(ring, entry.pk, consumer.queue, countdown=delay.total_seconds()))


def enqueue_all(work: Sequence[tuple[str, dict[str, Any]]], *, now: datetime) -> None:
    """Write several pieces of work down in one statement, at a moment that the caller has read already."""
    entries = [
        OutboxEntry(
            task=task, queue=HANDLERS[task].queue, payload=payload, created_at=now, next_try_at=now + BACKOFF
        )
        for task, payload in work
    ]  # fmt: skip
    for entry in OutboxEntry.objects.bulk_create(entries):
        transaction.on_commit(partial(ring, entry.pk, entry.queue))


def ring(pk: int, queue: str, *, countdown: float = 0) -> None:
    """Tell the broker that a row waits. A silent broker is no error and costs no time: the sweep will ring again."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task("accounts.work", args=[pk], queue=queue, countdown=countdown or None, retry=False)
    except (OperationalError, OSError) as error:
        _silent_until = time.monotonic() + SILENCE_SECONDS
        logger.warning("broker does not answer, the sweep will retry: %s", type(error).__name__)


def work(pk: int) -> bool:
    """Do one row. Returns whether this call did it; False when it is done, quarantined or taken already."""
    entry = _claim(pk)
    if entry is None:
        return False
    consumer = HANDLERS[entry.task]
    try:
        effect = consumer.run(**entry.payload) if consumer.slow else partial(consumer.run, **entry.payload)
        return _finish(entry, effect)
    except Exception as error:
        _postpone(entry, error)
        raise


def sweep() -> int:
    """Ring for everything that waits past its time; quarantine what failed too often. Returns how many rang."""
    now = clock.now()
    late = OutboxEntry.objects.waiting().filter(next_try_at__lte=now)
    late.filter(attempts__gte=MAX_ATTEMPTS).update(quarantined_at=now)
    rows = list(late.filter(attempts__lt=MAX_ATTEMPTS).order_by("next_try_at").values_list("pk", "queue")[:SWEEP_BATCH])
    OutboxEntry.objects.filter(pk__in=[pk for pk, _queue in rows]).update(next_try_at=now + BACKOFF)
    for pk, queue in rows:
        ring(pk, queue)
    return len(rows)


def _claim(pk: int) -> OutboxEntry | None:
    """Count the attempt before it starts, so that work which kills its worker is counted too."""
    with transaction.atomic():
        entry = OutboxEntry.objects.select_for_update(skip_locked=True).filter(pk=pk).waiting().first()
        if entry is None or entry.task not in HANDLERS:
            return None
        now = clock.now()
        if entry.attempts >= MAX_ATTEMPTS:
            OutboxEntry.objects.filter(pk=pk).update(quarantined_at=now)
            return None
        lease = HANDLERS[entry.task].lease
        OutboxEntry.objects.filter(pk=pk).update(attempts=F("attempts") + 1, next_try_at=now + lease)
    entry.attempts += 1
    return entry


def _finish(entry: OutboxEntry, effect: Callable[[], Any]) -> bool:
    with transaction.atomic():
        row = OutboxEntry.objects.select_for_update().get(pk=entry.pk)
        if row.done_at is not None:
            return False
        effect()
        OutboxEntry.objects.filter(pk=entry.pk).update(done_at=clock.now(), last_error="", quarantined_at=None)
    return True


def _postpone(entry: OutboxEntry, error: Exception) -> None:
    now = clock.now()
    wait = BACKOFF * 2 ** (entry.attempts - 1)
    quarantined = now if entry.attempts >= MAX_ATTEMPTS else None
    OutboxEntry.objects.filter(pk=entry.pk, done_at=None).update(
        next_try_at=now + wait, last_error=type(error).__name__, quarantined_at=quarantined
    )
    if quarantined:
        logger.error("work %s #%s is quarantined after %s attempts", entry.task, entry.pk, entry.attempts)
