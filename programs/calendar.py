"""Working days of the official calendar. Past its last loaded day nothing is guessed: CalendarEnds is raised."""

import csv
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.clock import SHANGHAI
from common.errors import DomainError
from programs.models import CalendarDay

LAST_SECOND = time(23, 59, 59)
NAME_LENGTH = 60
TRUE, FALSE = (
    {"workday", "work", "1", "true", "班", "工作日", "补班"},
    {"holiday", "rest", "0", "false", "休", "节假日", "休息日"},
)


class CalendarEnds(DomainError):
    """The computation needs days that have not been loaded."""

    def __init__(self, last: date | None) -> None:
        message = _("The working-day calendar ends on %(last)s. An administrator must import the next year's notice.")
        super().__init__(message % {"last": last or "—"}, "calendar_ends")


def add_working_days(day: date, count: int, *, inclusive: bool = False) -> date:
    """Return the working day on which a period of ``count`` working days ends.

    The day of receipt is not counted (民法典第二百零一条) unless ``inclusive``, as in a publicity, whose first day
    counts when it is a working day. Raises ValueError on a count below one, CalendarEnds past the loaded days.
    """
    if count < 1:
        raise ValueError("count must be at least 1")
    start = {"date__gte" if inclusive else "date__gt": day}
    days = list(
        CalendarDay.objects.filter(is_workday=True, **start).order_by("date").values_list("date", flat=True)[:count]
    )
    if len(days) < count or not _is_complete(day, days[-1]):
        raise CalendarEnds(_last_before_gap(day))
    return days[-1]


def _is_complete(start: date, end: date) -> bool:
    """Say whether every day of a stretch is loaded: a missing year must not count as one long holiday."""
    return CalendarDay.objects.filter(date__range=(start, end)).count() == (end - start).days + 1


def _last_before_gap(start: date) -> date | None:
    """The last loaded day without a gap after ``start``, or of all when that is not loaded."""
    days = CalendarDay.objects.filter(date__gte=start).order_by("date").values_list("date", flat=True)
    last = None
    for number, day in enumerate(days.iterator()):
        if day != start + timedelta(days=number):
            break
        last = day
    return last or last_day()


def working_days_between(start: date, end: date) -> int:
    """Count the working days after ``start`` up to and including ``end``."""
    return CalendarDay.objects.filter(is_workday=True, date__gt=start, date__lte=end).count()


def deadline_at(moment: datetime, count: int) -> datetime:
    """The last second in Shanghai of the ``count``-th working day after a moment. Raises CalendarEnds."""
    return end_of_day(add_working_days(moment.astimezone(SHANGHAI).date(), count))


def end_of_day(day: date) -> datetime:
    return datetime.combine(day, LAST_SECOND, SHANGHAI)


def last_day() -> date | None:
    return CalendarDay.objects.order_by("-date").values_list("date", flat=True).first()


def seed(first_year: int = 2019) -> int:
    """Load every year that the bundled calendar covers, with the Chinese names of its holidays.

    Days that are there already stay. Returns how many came.
    """
    import chinese_calendar

    years = range(first_year, max(day.year for day in chinese_calendar.holidays) + 1)
    rows = []
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            _is_holiday, english = chinese_calendar.get_holiday_detail(day)
            name = chinese_calendar.Holiday(english).chinese if english else ""
            rows.append(CalendarDay(date=day, is_workday=chinese_calendar.is_workday(day), name=name))
            day += timedelta(days=1)
    before = CalendarDay.objects.count()
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return CalendarDay.objects.count() - before


def import_year(year: int, text: str) -> int:
    """Load a year from CSV lines ``date,type,name``: its holidays and make-up days; other days follow the week.

    All or nothing. Raises ValidationError with every faulty line.
    """
    special, errors = _parse(year, text)
    if errors:
        raise ValidationError(errors)
    rows = []
    day = date(year, 1, 1)
    while day.year == year:
        is_workday, name = special.get(day, (day.weekday() < 5, ""))
        rows.append(CalendarDay(date=day, is_workday=is_workday, name=name))
        day += timedelta(days=1)
    with transaction.atomic():
        CalendarDay.objects.filter(date__year=year).delete()
        CalendarDay.objects.bulk_create(rows)
    return len(rows)


def _parse(year: int, text: str) -> tuple[dict[date, tuple[bool, str]], list[str]]:
    special: dict[date, tuple[bool, str]] = {}
    errors: list[str] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        row = [cell.strip() for cell in _cells(line)]
        if not row or not row[0] or row[0].lower() in ("date", "日期"):
            continue
        fault = _parse_row(year, row, special)
        if fault:
            errors.append(_("Line %(number)s: %(fault)s") % {"number": number, "fault": fault})
    if not special and not errors:
        errors.append(_("The file names no holiday."))
    return special, errors


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return [line]


def _parse_row(year: int, row: list[str], special: dict[date, tuple[bool, str]]) -> Any:
    try:
        day = date.fromisoformat(row[0])
    except ValueError:
        return _("“%(value)s” is not a date like 2027-01-01.") % {"value": row[0][:40]}
    kind = row[1].lower() if len(row) > 1 else ""
    name = row[2] if len(row) > 2 else ""
    if day.year != year:
        return _("%(day)s is not in the year %(year)s.") % {"day": day, "year": year}
    if kind not in TRUE | FALSE:
        return _("The type must be “workday” or “holiday”.")
    if day in special:
        return _("%(day)s is listed twice.") % {"day": day}
    if len(name) > NAME_LENGTH or not name.isprintable():
        return _("The name of a holiday has at most %(count)s plain characters.") % {"count": NAME_LENGTH}
    special[day] = (kind in TRUE, name)
    return None
