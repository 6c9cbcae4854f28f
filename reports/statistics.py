"""The figures of the summary page: counts, amounts and working time, only over what this person may read.

All tables come from one statement, so they see the same moment and their totals agree. The database counts;
no application is loaded.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from operator import add
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, TruncDate, TruncMonth

from applications.models import Application
from applications.statuses import Status
from common.clock import SHANGHAI
from common.money import fen
from programs.models import CalendarDay

AMOUNTS = ("calculated", "proposed", "awarded", "paid")
ZERO = Decimal(0)


class ExactSum(Sum):
    """Yuan summed to the fen. SQLite keeps decimals as floats, so there whole fen are added up."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SUM(CAST(ROUND(%(expressions)s * 100) AS INTEGER)) / 100.0)"
        return self.as_sql(compiler, connection, template=template, **extra)


@dataclass(frozen=True)
class Figures:
    """Counts of applications handed in, and yuan."""

    applied: int = 0
    accepted: int = 0
    refused: int = 0
    decided: int = 0
    supported: int = 0
    calculated: Decimal = ZERO
    proposed: Decimal = ZERO
    awarded: Decimal = ZERO
    paid: Decimal = ZERO

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def acceptance(self) -> Decimal | None:
        """Percent accepted of those whose formal examination has ended; None before the first."""
        return _percent(self.accepted, self.accepted + self.refused)

    @property
    def support(self) -> Decimal | None:
        """Percent supported of those decided; None before the first decision."""
        return _percent(self.supported, self.decided)


@dataclass(frozen=True)
class WorkingTime:
    """Working days from handing in to the decision, by nearest rank: half took at most ``median``.

    ``outside`` counts decisions that lie outside the loaded calendar; nothing is guessed for them.
    """

    count: int = 0
    median: int | None = None
    p90: int | None = None
    outside: int = 0


@dataclass(frozen=True)
class Summary:
    """Each table maps the values of its dimension to figures; all sum to ``total``."""

    tables: dict[str, dict[str, Figures]]
    total: Figures
    time: WorkingTime


# Two dimensions are grouped at a time: half the reading, and never more groups than statuses times rounds.
PAIRS = (("status", "round"), ("district", "size"), ("field", "month"))
KEYS: dict[str, Any] = {
    "status": F("status"),
    "round": Cast(F("round_id"), CharField()),
    "district": F("district"),
    "size": F("size"),
    "field": F("field"),
    "month": Cast(TruncMonth("submitted_at", tzinfo=SHANGHAI), CharField()),
}
MEASURES = ("applied", "accepted", "refused", "decided", "supported", *AMOUNTS)


def scope(user: Any, *, program: int | None = None, round: int | None = None) -> QuerySet[Application]:
    """The applications that count: handed in and readable by this person; of one program or round."""
    rows = Application.objects.visible_to(user).submitted()
    if program is not None:
        rows = rows.filter(program=program)
    return rows if round is None else rows.filter(round=round)


def summary(rows: QuerySet[Application]) -> Summary:
    """Count ``rows``, as ``scope`` gives them, in three statements."""
    first, *others = [_grouped(rows, *pair) for pair in PAIRS]
    sums: dict[str, dict[str, list[Any]]] = {name: {} for pair in PAIRS for name in pair}
    groups: Iterable[tuple[Any, ...]] = first.union(*others, all=True)
    for left, key, other, *measured in groups:
        right = dict(PAIRS)[left]
        values = [*measured[:5], *(fen(one or 0) for one in measured[5:])]
        for name, label in ((left, key), (right, other[:7] if right == "month" else other)):
            before = sums[name].get(label)
            sums[name][label] = values if before is None else list(map(add, before, values))
    tables = {name: {key: Figures(*row) for key, row in table.items()} for name, table in sums.items()}
    return Summary(tables, sum(tables["status"].values(), Figures()), working_time(rows))


def _grouped(rows: QuerySet[Application], left: str, right: str) -> Any:
    decided = Q(decided_at__isnull=False)
    return (
        rows.order_by()
        .values(dimension=Value(left, CharField()), left=KEYS[left], right=KEYS[right])
        .annotate(
            applied=Count("*"),
            accepted=Count("accepted_at"),
            refused=Count("status", filter=Q(status=Status.NOT_ACCEPTED)),
            decided=Count("decided_at"),
            supported=Count("status", filter=decided & ~Q(status=Status.NOT_SUPPORTED)),
            **{name: ExactSum(f"{name}_amount") for name in AMOUNTS},
        )
        .values_list("dimension", "left", "right", *MEASURES)
    )


def working_time(rows: QuerySet[Application]) -> WorkingTime:
    """Pairs of days are counted by the database; working days come from the official calendar."""
    pairs = list(
        rows.filter(decided_at__isnull=False)
        .order_by()
        .values_list(TruncDate("submitted_at", tzinfo=SHANGHAI), TruncDate("decided_at", tzinfo=SHANGHAI))
        .annotate(n=Count("*"))
    )
    if not pairs:
        return WorkingTime()
    number = _numbered(min(pair[0] for pair in pairs), max(pair[1] for pair in pairs))
    lengths: dict[int, int] = {}
    outside = 0
    for handed_in, decided, n in pairs:
        if handed_in not in number or decided not in number:
            outside += n
            continue
        length = number[decided] - number[handed_in]
        lengths[length] = lengths.get(length, 0) + n
    count = sum(lengths.values())
    if not count:
        return WorkingTime(outside=outside)
    return WorkingTime(count, _nearest_rank(lengths, count, 50), _nearest_rank(lengths, count, 90), outside)


def _numbered(start: date, end: date) -> dict[date, int]:
    """How many working days have gone by at the end of each day, up to the first day that is not loaded."""
    days = CalendarDay.objects.filter(date__gte=start, date__lte=end).order_by("date")
    number: dict[date, int] = {}
    passed = 0
    for place, (day, is_workday) in enumerate(days.values_list("date", "is_workday")):
        if day != start + timedelta(days=place):
            break
        passed += is_workday
        number[day] = passed
    return number


def _nearest_rank(lengths: dict[int, int], count: int, percent: int) -> int:
    """The smallest length that at least ``percent`` of the cases did not exceed."""
    needed = -(-count * percent // 100)
    for length in sorted(lengths):
        needed -= lengths[length]
        if needed <= 0:
            return length
    raise ValueError("count is not the sum of the lengths")


def _percent(part: int, whole: int) -> Decimal | None:
    return fen(Decimal(100 * part) / whole) if whole else None
