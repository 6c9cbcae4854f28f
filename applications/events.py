"""Writing the history of an application, and checking that nobody rewrote it."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from accounts import outbox
from applications.clocks import enter
from applications.models import Application, Event
from applications.signals import moved
from common import clock
from common.workflow import SYSTEM

PRECHECKED = {"submit", "resubmit"}
STANDING = {
    "id", "uid", "reference", "program", "enterprise", "ordinal", "answers", "answers_version", "saved_at",
    "created_by", "created_at",
}  # fmt: skip


def record(application: Application, verb: str, before: str, after: str, actor: Any, data: dict[str, Any]) -> Event:
    """Save the application with its new clock, chain an event to it, queue what follows, and tell the upper apps."""
    now = clock.now()
    if before != after:
        enter(application, before, now)
    event = _append(application, verb, before, after, actor, data, now)
    application.save(update_fields=_moving())
    work = [("applications.announce", {"event": event.pk})]
    if verb in PRECHECKED:
        work.append(("applications.precheck", {"application": application.pk, "event": event.pk}))
    outbox.enqueue_all(work, now=now)
    moved.send(Event, event=event)
    return event


@cache
def _moving() -> list[str]:
    """The columns that a verb may change: not the answers, and not what says whose it is."""
    return [field.name for field in Application._meta.concrete_fields if field.name not in STANDING]


def note(application: Application, verb: str, *, actor: Any, data: dict[str, Any]) -> Event:
    """Write down a fact that moves nothing: a file added, a personal number revealed, a payment that failed."""
    event = _append(application, verb, application.status, application.status, actor, data, clock.now())
    application.save(update_fields=["event_count", "chain_head"])
    return event


def _append(application, verb, before, after, actor, data, at) -> Event:
    event = Event(
        application=application,
        seq=application.event_count + 1,
        verb=verb,
        before=before,
        after=after,
        actor=None if actor is SYSTEM else actor,
        data=data,
        at=at,
        prev_hash=application.chain_head,
    )
    event.hash = event.sealed_hash()
    event.save(force_insert=True)
    application.event_count, application.chain_head = event.seq, event.hash
    return event


def first_broken(application: Application, history: Iterable[Event] | None = None) -> int | None:
    """Return the sequence number of the first event that was changed, moved, added or cut off; None when all hold.

    ``history`` are all its events in order, when the caller has read them already.
    """
    prev, seq = "", 0
    for event in application.events.order_by("seq") if history is None else history:
        seq += 1
        if event.seq != seq or event.prev_hash != prev or event.hash != event.sealed_hash():
            return seq
        prev = event.hash
    if seq != application.event_count or prev != application.chain_head:
        return seq + 1
    return None
