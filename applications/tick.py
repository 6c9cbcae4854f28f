"""What time alone brings about: rounds close at their second, corrections and publicity end, silence accepts.

The tick only finds what is due and writes it into the outbox; each step then runs once, under its own lock.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts import outbox
from applications import clocks, reminders, workflow
from applications.models import Application
from applications.statuses import Status
from common import clock
from common.errors import DomainError
from common.workflow import SYSTEM
from programs import workflow as round_workflow
from programs.calendar import CalendarEnds, deadline_at
from programs.models import Round

AHEAD = timedelta(seconds=40)
BATCH = 1000


def tick() -> None:
    """Run every 20 seconds. Cheap when nothing is due; safe to run twice at once."""
    now = clock.now()
    close_rounds(now)
    _advance(Application.objects.filter(status=Status.DRAFT, round__status=Round.Status.CLOSED), "expire")
    due = Application.objects.filter(due_at__lt=now)
    _advance(due.filter(status=Status.CORRECTION), "expire_correction")
    _advance(_silent(due.filter(status=Status.FORMAL_REVIEW)), "deem_accepted")
    day = now.astimezone(clock.SHANGHAI).date()
    _advance(Application.objects.filter(status=Status.PUBLICITY, publicity_until__lt=day), "end_publicity")
    fill_missing_limits()
    reminders.remind(now)


def close_rounds(now: datetime) -> None:
    """Ask for each closing at its second: the work starts when the clock of the database reaches it."""
    rows = Round.objects.filter(status=Round.Status.PUBLISHED, closes_at__lte=now + AHEAD)
    for pk, closes_at in rows.values_list("pk", "closes_at"):
        with transaction.atomic():
            outbox.enqueue(
                "applications.close_round",
                {"round": pk},
                key=f"{pk}-{closes_at.isoformat()}",
                delay=max(timedelta(), closes_at - now),
            )


@outbox.handler("applications.close_round", queue="default")
def close_round(round: int) -> None:
    """Close one round. Extended meanwhile, it stays open: a later tick asks again."""
    row = Round.objects.get(pk=round)
    if row.status == Round.Status.PUBLISHED and row.closes_at <= clock.now():
        round_workflow.close(row, actor=SYSTEM)


@outbox.handler("applications.advance", queue="default")
def advance(application: int, verb: str) -> None:
    """Use one scheduled verb; somebody else may have been faster, which is no error."""
    row = Application.objects.select_related("round", "definition").get(pk=application)
    try:
        workflow.machine.perform(row, verb, actor=SYSTEM)
    except DomainError as refusal:
        if refusal.code not in ("wrong_status", "not_due", "no_silence_rule"):
            raise


def fill_missing_limits() -> None:
    """Give a limit to what entered its status past the end of the calendar, once next year's days are loaded."""
    rows = Application.objects.filter(due_at=None, status__in=_limited()).select_related("definition")
    for application in rows.order_by("pk")[:BATCH]:
        days = clocks.working_days(application, application.status)
        if days is None:
            continue
        try:
            due_at = deadline_at(application.status_since, days)
        except CalendarEnds:
            return
        Application.objects.filter(pk=application.pk, status=application.status, due_at=None).update(due_at=due_at)


def _limited() -> list[Any]:
    return [status for status, turn in clocks.TURNS.items() if turn.working_days and status != Status.PUBLICITY]


def _silent(rows: Any) -> Any:
    """Only programs whose definition lets silence accept."""
    definitions = {row.definition_id: row.definition for row in rows.select_related("definition").distinct()[:BATCH]}
    return rows.filter(definition__in=[pk for pk, row in definitions.items() if row.load().silence_accepts])


def _advance(rows: Any, verb: str) -> None:
    for pk, count in rows.order_by("pk").values_list("pk", "event_count")[:BATCH]:
        with transaction.atomic():
            outbox.enqueue("applications.advance", {"application": pk, "verb": verb}, key=f"{verb}-{pk}-{count}")
