"""How long a status may last: working days of the definition, stopped while others act."""

from datetime import datetime

from applications.models import Application
from applications.statuses import PAUSED, TURNS, Status
from common.clock import SHANGHAI
from programs.calendar import CalendarEnds, deadline_at, working_days_between


def working_days(application: Application, status: str) -> int | None:
    """The limit of a status in working days: the round's own, or the usual one."""
    for stage in application.definition.load().stages:
        if stage.key == status and stage.working_days:
            return stage.working_days
    return TURNS[Status(status)].working_days


def enter(application: Application, before: str, now: datetime) -> None:
    """Start the clock of the status just entered; coming back from a pause, go on with the days that were left."""
    status = Status(application.status)
    application.status_since = now
    if status in (Status.CORRECTION, Status.PUBLICITY):
        return  # these two were set by their own verb, which fails closed
    days = working_days(application, status)
    if before in PAUSED and application.days_left is not None:
        days, application.days_left = application.days_left, None
    application.due_at = None if days is None else _deadline(now, days)


def pause(application: Application, now: datetime) -> None:
    """Remember how many working days the office still has."""
    if application.due_at is None:
        application.days_left = None
        return
    start, end = now.astimezone(SHANGHAI).date(), application.due_at.astimezone(SHANGHAI).date()
    application.days_left = max(1, working_days_between(start, end)) if end > start else 1


def _deadline(now: datetime, days: int) -> datetime | None:
    """An internal limit past the loaded calendar stays open until the calendar is loaded; the tick sets it then."""
    try:
        return deadline_at(now, days)
    except CalendarEnds:
        return None
