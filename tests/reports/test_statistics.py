"""The figures against an oracle that counts in Python, over generated applications."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from accounts.districts import DISTRICTS
from accounts.roles import Role
from applications.models import Application
from applications.statuses import Status
from common.clock import SHANGHAI
from enterprises.models import Enterprise
from enterprises.sizes import Size
from portal.demo.codes import credit_code
from programs.calendar import working_days_between
from programs.models import CalendarDay, Round
from reports import statistics
from reports.statistics import Figures, Summary, WorkingTime
from tests.factories import make_enterprise, make_round, make_user

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=SHANGHAI)
KEYS: dict[str, Callable[[Application], str]] = {
    "status": lambda row: row.status,
    "district": lambda row: row.district,
    "size": lambda row: row.size,
    "field": lambda row: row.field,
    "month": lambda row: f"{row.submitted_at.astimezone(SHANGHAI):%Y-%m}",
    "round": lambda row: str(row.round_id),
}


def generate(count: int, *, seed: int = 1) -> list[Application]:
    """Applications of every status with odd fen, over all rounds, some on the edge of a month and a day."""
    rng = random.Random(seed)
    make_round()
    rounds, user = list(Round.objects.select_related("definition")), make_user()
    enterprises = _enterprises(count)
    rows = []
    for n in range(count):
        status, round = rng.choice(list(Status)), rng.choice(rounds)
        at = START + timedelta(minutes=rng.choice([rng.randrange(500_000), 44_639, 44_640, 1439, 1440]))
        handed_in = status not in (Status.DRAFT, Status.EXPIRED)
        decided = handed_in and rng.random() < 0.6
        amount = Decimal(rng.randrange(10**9)) / 100
        rows.append(
            Application(
                reference=f"XX-{n}", program=round.program, round=round, definition=round.definition,
                enterprise=enterprises[n], enterprise_name=f"企业{n}", uscc=f"U{n}", status=status,
                status_since=at, created_by=user, created_at=at, submitted_at=at if handed_in else None,
                district=rng.choice(list(DISTRICTS)), size=rng.choice(Size.values),
                field=rng.choice(["basic", "sector", ""]),
                accepted_at=at if rng.random() < 0.8 else None,
                decided_at=at + timedelta(minutes=rng.randrange(100_000)) if decided else None,
                calculated_amount=amount,
                proposed_amount=rng.choice([None, amount / 2 // Decimal("0.01") / 100]),
                awarded_amount=amount if decided else None,
                paid_amount=amount if rng.random() < 0.3 and decided else 0,
            )
        )  # fmt: skip
    Application.objects.bulk_create(rows)
    return rows


def _enterprises(count: int) -> list[Enterprise]:
    model = make_enterprise()
    fields = {
        one.name: getattr(model, one.name)
        for one in Enterprise._meta.concrete_fields
        if one.name not in ("id", "uid", "name", "uscc")
    }
    copies = [Enterprise(**fields, name=f"批量{n}", uscc=credit_code(700_000 + n)) for n in range(count)]
    return Enterprise.objects.bulk_create(copies)


def oracle(rows: list[Application]) -> Figures:
    yuan = {
        name: sum((Fraction(getattr(row, f"{name}_amount") or 0) for row in rows), Fraction(0))
        for name in statistics.AMOUNTS
    }
    decided = [row for row in rows if row.decided_at]
    return Figures(
        applied=len(rows),
        accepted=sum(row.accepted_at is not None for row in rows),
        refused=sum(row.status == Status.NOT_ACCEPTED for row in rows),
        decided=len(decided),
        supported=sum(row.status != Status.NOT_SUPPORTED for row in decided),
        **{name: Decimal(value.numerator * 100 // value.denominator) / 100 for name, value in yuan.items()},
    )


def grouped(rows: list[Application], key: Callable[[Application], str]) -> dict[str, Figures]:
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {name: oracle(members) for name, members in groups.items()}


def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def visible(rows: list[Application]) -> list[Application]:
    return [row for row in rows if row.submitted_at]


@pytest.mark.parametrize("seed", range(3))
def test_tables_equal_the_oracle_to_the_fen(officer, seed):
    rows = visible(generate(200, seed=seed))
    summary = statistics.summary(statistics.scope(officer))
    assert summary.tables == {name: grouped(rows, key) for name, key in KEYS.items()}
    assert summary.total == oracle(rows)


def test_totals_of_every_table_add_up(officer):
    generate(150)
    summary = statistics.summary(statistics.scope(officer))
    for table in summary.tables.values():
        assert sum(table.values(), Figures()) == summary.total


def test_large_sums_keep_the_fen(officer):
    count, amount = len(visible(generate(60))), Decimal("99999999999.99")
    Application.objects.update(calculated_amount=amount)
    assert statistics.summary(statistics.scope(officer)).total.calculated == amount * count


def test_submission_just_before_midnight_counts_in_the_month_of_shanghai(officer):
    (row, *_others) = visible(generate(20))
    Application.objects.exclude(pk=row.pk).delete()
    Application.objects.update(submitted_at=datetime(2026, 2, 1, 0, 30, tzinfo=SHANGHAI))
    assert list(statistics.summary(statistics.scope(officer)).tables["month"]) == ["2026-02"]


def test_scope_narrows_to_program_and_round(officer):
    rows = visible(generate(120))
    for key in ("program", "round"):
        chosen = getattr(rows[0], f"{key}_id")
        summary = statistics.summary(statistics.scope(officer, **{key: chosen}))
        assert summary.total == oracle([row for row in rows if getattr(row, f"{key}_id") == chosen])


def test_district_reviewer_counts_only_the_own_district():
    rows = visible(generate(150))
    reviewer = make_user(Role.DISTRICT_REVIEWER, district="310115")
    summary = statistics.summary(statistics.scope(reviewer))
    assert list(summary.tables["district"]) == ["310115"]
    assert summary.total == oracle([row for row in rows if row.district == "310115"])


def test_applicant_counts_nothing_of_others():
    generate(30)
    assert statistics.summary(statistics.scope(make_user())).total == Figures()


def test_drafts_do_not_count(officer):
    generate(80)
    Application.objects.update(status=Status.DRAFT, submitted_at=None, decided_at=None)
    nothing = Summary({name: {} for name in KEYS}, Figures(), WorkingTime())
    assert statistics.summary(statistics.scope(officer)) == nothing


def test_rates_are_of_those_examined_and_decided():
    figures = Figures(applied=10, accepted=5, refused=1, decided=4, supported=3)
    assert (figures.acceptance, figures.support) == (Decimal("83.33"), Decimal("75.00"))
    assert (Figures(applied=3).acceptance, Figures(applied=3).support) == (None, None)


def test_working_time_equals_the_oracle(officer):
    decided = [row for row in visible(generate(200)) if row.decided_at]
    days = [(day_of(row.submitted_at), day_of(row.decided_at)) for row in decided]
    lengths = sorted(working_days_between(*pair) for pair in days if pair[1].year == 2026)
    count = len(lengths)
    assert statistics.summary(statistics.scope(officer)).time == WorkingTime(
        count=count,
        median=lengths[(count + 1) // 2 - 1],
        p90=lengths[(count * 9 + 9) // 10 - 1],
        outside=len(days) - count,
    )


def test_working_time_leaves_out_what_lies_past_the_calendar(officer):
    decided = sum(row.decided_at is not None for row in visible(generate(60)))
    CalendarDay.objects.all().delete()
    assert statistics.summary(statistics.scope(officer)).time == WorkingTime(outside=decided)


@pytest.mark.parametrize(("lengths", "median", "p90"), [
    ({7: 1}, 7, 7), ({1: 1, 9: 1}, 1, 9), ({3: 9, 50: 1}, 3, 3), ({3: 8, 50: 2}, 3, 50),
    ({0: 1, 5: 1, 8: 1}, 5, 8),
])  # fmt: skip
def test_ranks_are_the_nearest(lengths, median, p90):
    count = sum(lengths.values())
    assert [statistics._nearest_rank(lengths, count, percent) for percent in (50, 90)] == [median, p90]


@pytest.mark.parametrize("count", [1, 30, 300])
def test_summary_has_a_query_budget(officer, count, django_assert_max_num_queries):
    generate(count)
    with django_assert_max_num_queries(3):
        statistics.summary(statistics.scope(officer))
