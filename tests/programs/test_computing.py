"""Fields that follow from others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.computing import compute
from programs.definition import Computed
from tests.programs.test_conditions import values

FACTS = {
    "answers": {
        "premium": "180000", "insured": "5000000", "zero": "0", "start": "2024-06-18", "end": "2026-06-17",
        "rows": [{"amount": "860000.005", "domestic": True}, {"amount": None, "domestic": False},
                 {"amount": "740000", "domestic": True}, {"amount": "abc", "domestic": None}],
        "r0": "1800", "r1": "1600", "r2": "1400",
    }
}  # fmt: skip


def computed(op, *args, **more):
    return compute(Computed(op=op, args=[f"answers.{arg}" for arg in args], **more), FACTS)


@pytest.mark.parametrize(
    ("op", "args", "expected"),
    [
        ("sum", ("rows.amount",), "1600000.01"),
        ("sum", ("gone",), "0.00"),
        ("sum", ("premium", "insured"), "5180000.00"),
        ("max", ("rows.amount",), "860000.01"),
        ("min", ("rows.amount",), "740000.00"),
        ("max", ("gone",), None),
        ("count", ("rows.amount",), 3),
        ("count", ("gone",), 0),
        ("ratio", ("premium", "insured"), "3.60"),
        ("ratio", ("premium", "zero"), None),
        ("ratio", ("premium", "gone"), None),
        ("ratio", ("gone", "insured"), None),
        ("growth", ("r0", "r1", "r2"), "13.39"),
        ("growth", ("r0", "zero", "r2"), None),
        ("growth", ("r0", "gone", "r2"), None),
        ("growth", ("r0",), None),
        ("difference", ("insured", "premium"), "4820000.00"),
        ("difference", ("insured", "gone"), None),
        ("years", ("start", "end"), 1),
        ("years", ("end", "start"), -2),
        ("years", ("start", "gone"), None),
        ("years", ("start", "rows"), None),
        ("years", ("start",), None),
    ],
)
def test_operation(op, args, expected):
    assert computed(op, *args) == expected


def test_years_are_whole_on_the_day_itself():
    dates = {"answers": {"a": "2024-06-18", "b": "2026-06-18"}}
    assert compute(Computed(op="years", args=["answers.a", "answers.b"]), dates) == 2


def test_share_counts_rows_that_were_answered():
    assert computed("share", "rows.domestic", value="true") == "66.67"
    assert computed("share", "rows.domestic", value="true", places=0) == "67"
    assert computed("share", "gone", value="true") is None


def test_halves_are_rounded_up():
    facts = {"answers": {"a": "0.125", "b": "100"}}
    assert compute(Computed(op="ratio", args=["answers.a", "answers.b"]), facts) == "0.13"


@pytest.mark.parametrize("text", ["1E999999999", "9" * 40, "1E-999999999", "NaN", "-Infinity"])
@pytest.mark.parametrize("op", ["sum", "max", "ratio", "growth", "difference"])
def test_number_beyond_all_amounts_is_none(op, text):
    facts = {"answers": {"a": text, "b": text}}
    assert compute(Computed(op=op, args=["answers.a", "answers.b"]), facts) in (None, "0.00")


@given(
    st.sampled_from(["sum", "count", "max", "min", "ratio", "growth", "difference", "share", "years"]),
    st.lists(values, min_size=1, max_size=3),
)
def test_any_facts_give_a_value_or_none(op, given_):
    facts = {"answers": {str(n): value for n, value in enumerate(given_)}}
    found = compute(Computed(op=op, args=[f"answers.{n}" for n in range(len(given_))]), facts)
    assert found is None or isinstance(found, int) or len(found) < 40
