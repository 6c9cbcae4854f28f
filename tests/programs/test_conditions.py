"""Conditions: every operator, and that no fact, however strange, makes one fail."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.conditions import EMPTY, holds, number, resolve
from programs.definition import Condition

FACTS = {
    "answers": {
        "amount": "500000.00", "count": 3, "name": "申图", "day": "2026-04-20", "yes": True, "no": False,
        "blank": "", "none": None, "many": ["a", "b"], "twice": ["a", " A "], "zero": "0", "typo": "12o",
        "rows": [{"n": "1", "code": "x"}, {"n": "2", "code": "y"}, {"n": None, "code": ""}],
    },
    "enterprise": {"uscc": "X", "since": date(2020, 1, 1)},
    "param": {"floor": "500000", "codes": ["申图", "其他"], "flags": [True]},
}  # fmt: skip


def condition(**parts) -> Condition:
    return Condition.model_validate(parts)


def fact(path, op, value=None, **more) -> Condition:
    return condition(fact=path, op=op, value=value, **more)


@pytest.mark.parametrize(
    ("path", "op", "value", "expected"),
    [
        ("answers.amount", "eq", 500000, True),
        ("answers.amount", "eq", "500000.01", False),
        ("answers.amount", "ne", 1, True),
        ("answers.amount", "ne", "500000", False),
        ("answers.amount", "lt", "500000.01", True),
        ("answers.amount", "lt", "500000", False),
        ("answers.amount", "le", "500000", True),
        ("answers.amount", "gt", "499999.99", True),
        ("answers.amount", "gt", "500000", False),
        ("answers.amount", "ge", "500000", True),
        ("answers.count", "gt", "20", False),  # as numbers, not as texts
        ("answers.day", "le", "2026-12-18", True),
        ("answers.day", "ge", "2026-04-21", False),
        ("answers.name", "eq", "申图", True),
        ("answers.name", "ne", "申图", False),
        ("answers.yes", "eq", True, True),
        ("answers.yes", "eq", "true", True),
        ("answers.no", "eq", False, True),
        ("answers.no", "ne", True, True),
        ("answers.name", "in", ["申图"], True),
        ("answers.name", "in", [], False),
        ("answers.name", "not_in", ["x"], True),
        ("answers.name", "not_in", ["申图"], False),
        ("answers.yes", "in", [True], True),
        ("answers.many", "contains", "a", True),
        ("answers.many", "contains", "c", False),
        ("answers.rows.code", "contains", "x", True),
        ("answers.name", "contains", "申", False),
        ("answers.name", "filled", None, True),
        ("answers.no", "filled", None, True),
        ("answers.zero", "filled", None, True),
        ("answers.blank", "filled", None, False),
        ("answers.none", "empty", None, True),
        ("answers.many", "empty", None, False),
        ("answers.nowhere", "empty", None, True),
        ("answers.many", "unique", None, True),
        ("answers.twice", "unique", None, False),
        ("answers.rows.n", "unique", None, True),
        ("answers.nowhere", "unique", None, True),
        ("enterprise.since", "lt", "2020-01-02", True),
    ],
)
def test_operator(path, op, value, expected):
    assert holds(fact(path, op, value), FACTS) is expected


@pytest.mark.parametrize("op", ["eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "contains", "filled"])
@pytest.mark.parametrize(
    "path", ["answers.nowhere", "answers.blank", "answers.none", "nowhere.at.all", "answers.name.x"]
)
def test_missing_fact_holds_nothing(op, path):
    assert holds(fact(path, op, ["1"] if op in ("in", "not_in") else "1"), FACTS) is False


@pytest.mark.parametrize("op", ["eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "contains"])
def test_missing_other_holds_nothing(op):
    assert holds(condition(fact="answers.many", op=op, other="answers.nowhere"), FACTS) is False


@pytest.mark.parametrize("op", ["lt", "le", "gt", "ge"])
def test_mistyped_number_is_neither_more_nor_less(op):
    """As texts "12o" would be at least "12": what is mistyped must never be enough."""
    assert holds(fact("answers.typo", op, 12), FACTS) is False
    assert holds(fact("answers.name", op, "2026-01-01"), FACTS) is False
    assert holds(fact("answers.yes", op, 0), FACTS) is False


def test_expected_value_comes_from_a_parameter_or_another_fact():
    assert holds(condition(fact="answers.amount", op="ge", param="floor"), FACTS)
    assert holds(condition(fact="answers.name", op="in", param="codes"), FACTS)
    assert holds(condition(fact="answers.amount", op="gt", other="answers.count"), FACTS)
    assert not holds(condition(fact="answers.count", op="gt", other="answers.amount"), FACTS)


def test_nesting_reads_as_it_is_written():
    true, false = {"fact": "answers.yes", "op": "filled"}, {"fact": "answers.none", "op": "filled"}
    assert holds(condition(all=[true, {"any": [false, {"not": false}]}]), FACTS)
    assert not holds(condition(all=[true, {"any": [false, {"not": true}]}]), FACTS)
    assert holds(condition(all=[]), FACTS)
    assert not holds(condition(any=[]), FACTS)


def each(op, value, table="rows"):
    return condition(each={"table": table, "check": {"fact": "row.n", "op": op, "value": value}})


def test_each_asks_every_row():
    facts = {"answers": {"rows": [{"n": "1"}, {"n": "2"}]}}
    assert holds(each("le", 2), facts)
    assert not holds(each("le", 1), facts)
    assert not holds(each("le", 2), FACTS)  # a row without the answer holds nothing


def test_each_over_no_rows_holds():
    assert holds(each("eq", 1), {"answers": {}})
    assert holds(each("eq", 1), {"answers": {"rows": []}})


def test_row_compares_with_facts_outside():
    inside = {"fact": "row.code", "op": "ne", "other": "enterprise.uscc"}
    own = condition(each={"table": "rows", "check": inside})
    assert holds(own, {"answers": {"rows": [{"code": "Y"}]}, "enterprise": {"uscc": "X"}})
    assert not holds(own, {"answers": {"rows": [{"code": "Y"}, {"code": "X"}]}, "enterprise": {"uscc": "X"}})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12.50", Decimal("12.50")), (3, Decimal(3)), (Decimal(1), Decimal(1)), ("-4", Decimal(-4)),
        ("0", Decimal(0)),
        (True, None), ("", None), (None, None), ("abc", None), ("NaN", None), ("sNaN", None),
        ("Infinity", None),
        ("1E999999999", None), ("1E-999999999", None), ([1], None), ({"a": 1}, None), (float("inf"), None),
    ],
)  # fmt: skip
def test_number_reads_only_what_can_be_counted(value, expected):
    assert number(value) == expected


def test_resolve_gives_columns_of_tables():
    assert resolve(FACTS, "answers.rows.code") == ["x", "y", ""]
    assert resolve(FACTS, "answers.rows.nothing") == [None, None, None]
    assert resolve(FACTS, "answers.name.deeper") is None


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates() | st.decimals()
names = st.sampled_from(["n", "a"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=2),
    max_leaves=6,
)
paths = st.sampled_from(["answers.a", "answers.t", "answers.t.n", "row.n", "param.p", "answers.gone", "x"])
operators = st.sampled_from(
    ["eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "filled", "empty", "contains", "unique"]
)
leaves = st.builds(
    lambda fact, op, value: {"fact": fact, "op": op, "value": value}, paths, operators, values
) | st.builds(lambda fact, op, other: {"fact": fact, "op": op, "other": other}, paths, operators, paths)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: {"all": parts})
        | st.lists(inner, max_size=3).map(lambda parts: {"any": parts})
        | inner.map(lambda part: {"not": part})
        | inner.map(lambda part: {"each": {"table": "t", "check": part}})
    ),
    max_leaves=6,
).map(Condition.model_validate)
facts = st.fixed_dictionaries(
    {
        "answers": st.fixed_dictionaries({"a": values, "t": values}),
        "param": st.fixed_dictionaries({"p": values}),
    }
)


@given(trees, facts)
def test_condition_of_any_facts_is_true_or_false(tree, known):
    assert holds(tree, known) in (True, False)


@given(trees, facts)
def test_not_is_the_complement(tree, known):
    assert holds(Condition(not_=tree), known) is not holds(tree, known)


@given(st.lists(trees, max_size=4), facts)
def test_all_and_any_are_those_of_logic(parts, known):
    each_ = [holds(part, known) for part in parts]
    assert holds(Condition(all=parts), known) is all(each_)
    assert holds(Condition(any=parts), known) is any(each_)
    nothing_of = Condition(not_=Condition(any=parts))
    assert holds(nothing_of, known) is holds(Condition(all=[Condition(not_=part) for part in parts]), known)


@given(values)
def test_filled_and_empty_divide_all_facts(value):
    known = {"answers": {"a": value}}
    assert holds(fact("answers.a", "filled"), known) is not holds(fact("answers.a", "empty"), known)
    assert holds(fact("answers.a", "empty"), known) is (value in EMPTY)
