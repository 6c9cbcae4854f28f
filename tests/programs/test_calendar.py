"""Working days: the official calendar is the truth, and past it nothing is guessed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.clock import SHANGHAI
from programs import calendar
from programs.calendar import CalendarEnds, add_working_days, deadline_at, import_year, working_days_between
from programs.models import CalendarDay

pytestmark = pytest.mark.django_db
NOTICE_2027 = "date,type,name\n2027-01-01,holiday,元旦\n2027-01-02,holiday,元旦\n2027-01-03,workday,补班\n"


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def loaded():
    calendar.seed(2025)


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("start", "count", "inclusive", "end"),
    [
        ("2026-02-12", 5, False, "2026-02-26"),
        ("2026-04-30", 5, False, "2026-05-11"),
        ("2026-09-24", 5, True, "2026-10-08"),
        ("2026-09-28", 5, True, "2026-10-09"),
        ("2026-12-21", 5, True, "2026-12-25"),
        ("2026-11-23", 20, False, "2026-12-21"),
        ("2026-02-14", 1, True, "2026-02-14"),  # a make-up Saturday counts
        ("2026-02-15", 1, True, "2026-02-24"),  # a holiday does not
    ],
)
def test_periods_end_as_the_law_counts(loaded, start, count, inclusive, end):
    assert add_working_days(day(start), count, inclusive=inclusive) == day(end)


def test_period_past_the_loaded_calendar_fails_closed_until_the_year_is_loaded(loaded, english):
    with pytest.raises(CalendarEnds, match="2026-12-31"):
        add_working_days(day("2026-12-28"), 5, inclusive=True)
    import_year(2027, NOTICE_2027)
    assert add_working_days(day("2026-12-28"), 5, inclusive=True) == day("2027-01-03")


def test_refusal_has_a_code_for_machines(loaded):
    with pytest.raises(CalendarEnds) as refusal:
        add_working_days(day("2026-12-31"), 1)
    assert refusal.value.code == "calendar_ends"


def test_day_that_is_not_loaded_fails_closed(loaded):
    for unknown in ("2024-12-31", "2027-01-01"):
        with pytest.raises(CalendarEnds):
            add_working_days(day(unknown), 1)


def test_empty_calendar_fails_closed(english):
    with pytest.raises(CalendarEnds, match="—"):
        add_working_days(day("2026-11-23"), 1)


def test_missing_year_in_between_is_no_long_holiday(loaded, english):
    import_year(2028, "2028-01-01,holiday,元旦")
    with pytest.raises(CalendarEnds, match="2026-12-31"):
        add_working_days(day("2026-12-28"), 5)


@pytest.mark.parametrize("count", [0, -1])
def test_count_is_at_least_one(loaded, count):
    with pytest.raises(ValueError, match="at least 1"):
        add_working_days(day("2026-11-23"), count)


def test_days_between_leave_out_the_first_and_count_the_last(loaded):
    assert working_days_between(day("2026-11-20"), day("2026-11-23")) == 1
    assert working_days_between(day("2026-09-24"), day("2026-10-08")) == 4
    assert working_days_between(day("2026-11-23"), day("2026-11-23")) == 0


def test_adding_and_counting_agree(loaded):
    for count in (1, 5, 20, 60):
        end = add_working_days(day("2026-02-12"), count)
        assert working_days_between(day("2026-02-12"), end) == count


def test_deadline_is_the_last_second_in_shanghai(loaded):
    late_in_utc = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # already the 24th in Shanghai
    assert deadline_at(late_in_utc, 1) == datetime(2026, 11, 25, 23, 59, 59, tzinfo=SHANGHAI)


def test_seed_is_the_official_calendar_and_can_be_repeated():
    assert calendar.seed(2025) == 730
    rest = {
        ("2026-01-01", 3), ("2026-02-15", 9), ("2026-04-04", 3), ("2026-05-01", 5), ("2026-06-19", 3),
        ("2026-09-25", 3), ("2026-10-01", 7),
    }  # fmt: skip
    holidays = {day(start) + timedelta(days=n) for start, length in rest for n in range(length)}
    made_up = {day(f"2026-{text}") for text in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")}
    rows = CalendarDay.objects.filter(date__year=2026)
    for row in rows:
        usual = row.date.weekday() < 5
        assert row.is_workday == ((usual or row.date in made_up) and row.date not in holidays), row.date
    CalendarDay.objects.filter(date=day("2026-11-23")).update(is_workday=False)
    assert calendar.seed(2025) == 0
    assert CalendarDay.objects.get(date="2026-10-01").name == "国庆节"
    assert CalendarDay.objects.get(date=day("2026-11-23")).is_workday is False


def test_import_names_holidays_and_leaves_the_rest_to_the_week():
    assert import_year(2027, NOTICE_2027) == 365
    found = dict(CalendarDay.objects.filter(date__lt=day("2027-01-06")).values_list("date", "is_workday"))
    assert found == {
        day("2027-01-01"): False, day("2027-01-02"): False, day("2027-01-03"): True,
        day("2027-01-04"): True, day("2027-01-05"): True,
    }  # fmt: skip
    assert CalendarDay.objects.get(date=day("2027-01-01")).name == "元旦"
    assert calendar.last_day() == day("2027-12-31")


def test_import_reads_a_byte_order_mark_chinese_words_and_other_line_ends():
    text = "\ufeff日期,类型,名称\r\n2027-02-06,休,春节\r2027-02-20, 补班 ,\r\n\r\n"
    import_year(2027, text)
    assert CalendarDay.objects.get(date=day("2027-02-06")).name == "春节"
    assert CalendarDay.objects.get(date=day("2027-02-20")).is_workday is True


def test_import_replaces_the_year_it_names_and_no_other(loaded):
    import_year(2026, "2026-11-23,holiday,测试")
    assert CalendarDay.objects.get(date=day("2026-11-23")).is_workday is False
    assert CalendarDay.objects.get(date=day("2026-10-01")).is_workday is True  # the notice did not name it
    assert CalendarDay.objects.filter(date__year=2025).count() == 365


def test_import_names_every_faulty_line_and_writes_nothing(loaded, english):
    text = "\n".join(
        [
            "date,type,name", "2026-01-01,holiday,元旦", "2026-13-01,holiday,x", "2027-01-01,holiday,x",
            "2026-05-01,fiesta,x", "2026-01-01,workday,x", "2026-05-02", f"2026-05-03,holiday,{'长' * 61}",
            "2026-05-04,holiday,a\x00b",
        ]
    )  # fmt: skip
    with pytest.raises(ValidationError) as refusal:
        import_year(2026, text)
    assert refusal.value.messages == [
        "Line 3: “2026-13-01” is not a date like 2027-01-01.",
        "Line 4: 2027-01-01 is not in the year 2026.",
        "Line 5: The type must be “workday” or “holiday”.",
        "Line 6: 2026-01-01 is listed twice.",
        "Line 7: The type must be “workday” or “holiday”.",
        "Line 8: The name of a holiday has at most 60 plain characters.",
        "Line 9: The name of a holiday has at most 60 plain characters.",
    ]
    assert CalendarDay.objects.get(date=day("2026-10-01")).is_workday is False


@pytest.mark.parametrize("text", ["", "\ufeff", "date,type,name\n", "\n\n"])
def test_import_of_nothing_is_refused(text, english):
    with pytest.raises(ValidationError, match="names no holiday"):
        import_year(2027, text)
    assert not CalendarDay.objects.exists()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_import_of_any_text_is_read_or_refused(text):
    special, errors = calendar._parse(2027, text)
    assert bool(special) or bool(errors)
    assert all(found.year == 2027 for found in special)
