"""Filling a database with cases: reference data, people, one real draft per program, and its many copies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.management.color import no_style
from django.db import connection
from django.utils import translation

from accounts.models import User
from applications.models import Application, ReferenceCounter
from applications.statuses import Status
from bench.cases import Batch, Maker, Pattern, pattern_of
from bench.people import Staff, make_enterprises, make_staff
from common import clock
from enterprises.models import Enterprise
from portal.demo import journeys
from programs import calendar, loading
from programs.models import CalendarDay, Round

# Program -> how many of twenty cases are its.
WEIGHTS = {"first-edition": 11, "xinchuang": 5, "talent": 3, "core-team": 1}
CASES_PER_ENTERPRISE = 20 / 3
FIRST_PATTERN, FIRST_DRAFT = 900_000, 100_000
BATCH = 2000


@dataclass(frozen=True)
class Seeded:
    """What the measurements ask for."""

    rows: int
    staff: Staff
    patterns: list[Pattern]
    maker: Maker


def load_reference() -> None:
    """Calendar, code lists and programs, with every last round open today."""
    if not CalendarDay.objects.exists():
        calendar.seed()
    loading.install_codes()
    for path in loading.files():
        loading.install(loading.read(path))
    now = clock.now()
    for round in _latest_rounds().values():
        round.opens_at = min(round.opens_at, now - timedelta(days=1))
        round.closes_at = max(round.closes_at, now + timedelta(days=1))
        round.status = Round.Status.PUBLISHED
        round.save()


def seed(rows: int, *, say: Callable[[str], None] = lambda text: None) -> Seeded:
    """Write so many cases of four programs in many statuses, over ninety days, with files, events and claims."""
    load_reference()
    staff = make_staff()
    pairs = make_enterprises(max(2, round(rows / CASES_PER_ENTERPRISE)))
    say(f"{len(pairs):,} enterprises")
    with translation.override("zh-hans"):
        patterns = [_pattern(index, round_) for index, (_code, round_) in enumerate(sorted(_latest_rounds().items()))]
    maker = Maker(staff, clock.now())
    for pattern in patterns:
        count = rows * WEIGHTS[pattern.code] // 20
        _multiply(maker, pattern, pairs, count)
        say(f"{count:,} cases of {pattern.code}")
    _settle()
    return Seeded(rows, staff, patterns, maker)


def ready_drafts(seeded: Seeded, count: int, *, first: int = FIRST_DRAFT) -> list[Application]:
    """Complete drafts of the open rounds, in the seed's mix of programs, each of an enterprise of its own."""
    pairs = make_enterprises(count, first=first)
    codes = [code for code, weight in WEIGHTS.items() for _n in range(weight)]
    by_code = {pattern.code: pattern for pattern in seeded.patterns}
    batch, drafts = Batch(), []
    pk = _next_pk()
    for k, (enterprise, owner) in enumerate(pairs):
        pattern = by_code[codes[k % len(codes)]]
        drafts.append(
            seeded.maker.case(
                batch, pattern, first + k, pk=pk + k, reference=f"{pattern.draft.program.prefix}-B-{first + k}",
                owner=owner, enterprise=enterprise, draft=True,
            )
        )  # fmt: skip
    batch.write()
    _settle()
    return drafts


def walk_one(seeded: Seeded) -> Application:
    """Lead the prepared draft of the first program that pays through its whole life, with the real functions."""
    pattern = next(one for one in seeded.patterns if one.code == "first-edition")
    with translation.override("zh-hans"):
        return journeys.walk(pattern.draft, Status.CLOSED, journeys.Office())


def _latest_rounds() -> dict[str, Round]:
    rounds = Round.objects.select_related("program", "definition").order_by("opens_at")
    return {round.program.code: round for round in rounds}


def _pattern(index: int, round_: Round) -> Pattern:
    """A real draft of an enterprise that has nothing else."""
    ((enterprise, owner),) = make_enterprises(1, first=FIRST_PATTERN + index)
    draft = journeys.draft(enterprise, owner, round_, FIRST_PATTERN + index)
    joined = Application.objects.select_related("program", "round__program", "definition", "enterprise")
    return pattern_of(joined.get(pk=draft.pk), FIRST_PATTERN + index)


def _multiply(maker: Maker, pattern: Pattern, pairs: list[tuple[Enterprise, User]], count: int) -> None:
    """Deal the cases to the enterprises in turn; who comes round again has a second one in the same round."""
    prefix, year = pattern.draft.program.prefix, clock.today().year
    counter = ReferenceCounter.objects.get(prefix=prefix, year=year)
    pk, batch = _next_pk(), Batch()
    for k in range(count):
        enterprise, owner = pairs[k % len(pairs)]
        maker.case(
            batch, pattern, k, pk=pk + k, reference=f"{prefix}-{year}-{counter.last + k + 1:05d}",
            ordinal=k // len(pairs) + 1, owner=owner, enterprise=enterprise,
        )  # fmt: skip
        if len(batch.applications) >= BATCH:
            batch.write()
            batch = Batch()
    batch.write()
    counter.last += count
    counter.save(update_fields=["last"])


def _next_pk() -> int:
    return (Application.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1


def _settle() -> None:
    """Go on numbering after the rows that brought their own number, and let the planner know what is there."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Application]):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            # As autovacuum does after a day of such work; a test runs inside a transaction.
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
