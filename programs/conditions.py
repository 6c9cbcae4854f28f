"""Evaluating structured conditions over facts. No expression language, no eval; a missing fact holds nothing.

Facts may hold what somebody mistyped: whatever they are, a condition answers true or false and never fails.
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from programs.definition import Condition

EMPTY = (None, "", [], {})
MAGNITUDE = 20  # of a number that counts: beyond any amount, and short enough to be computed with and shown


def resolve(facts: dict[str, Any], path: str) -> Any:
    """Follow a dotted path; over a table it gives the list of the column's values. Missing gives None."""
    value: Any = facts
    for part in path.split("."):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list):
            value = [row.get(part) for row in value if isinstance(row, dict)]
        else:
            return None
    return value


def number(value: Any) -> Decimal | None:
    """Read a Decimal from JSON text or number; None when it is none. Booleans are none, nor is 1E999999."""
    if isinstance(value, bool) or value in EMPTY:
        return None
    try:
        result = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    if not result.is_finite() or abs(result.adjusted()) > MAGNITUDE:
        return None
    return result


def holds(condition: Condition, facts: dict[str, Any]) -> bool:
    """Say whether the condition is true of the facts."""
    if condition.all is not None:
        return all(holds(part, facts) for part in condition.all)
    if condition.any is not None:
        return any(holds(part, facts) for part in condition.any)
    if condition.not_ is not None:
        return not holds(condition.not_, facts)
    if condition.each is not None:
        rows = rows_of(facts, condition.each.table)
        return all(holds(condition.each.check, {**facts, "row": row}) for row in rows)
    assert condition.fact and condition.op
    return _compare(condition.op, resolve(facts, condition.fact), _expected(condition, facts))


def rows_of(facts: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """The rows of a table that was answered; none when it was not."""
    rows = resolve(facts, f"answers.{table}")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _expected(condition: Condition, facts: dict[str, Any]) -> Any:
    if condition.param:
        return resolve(facts, f"param.{condition.param}")
    if condition.other:
        return resolve(facts, condition.other)
    return condition.value


def _compare(op: str, actual: Any, expected: Any) -> bool:
    if op == "filled":
        return actual not in EMPTY
    if op == "empty":
        return actual in EMPTY
    if op == "unique":
        given = actual if isinstance(actual, list) else []
        values = [_text(value).strip().upper() for value in given if value not in EMPTY]
        return len(values) == len(set(values))
    if actual in EMPTY:
        return False
    if op in ("in", "not_in"):
        return isinstance(expected, list) and _is_among(actual, expected) == (op == "in")
    if op == "contains":
        return isinstance(actual, list) and expected not in EMPTY and _is_among(expected, actual)
    return expected not in EMPTY and _relates(op, actual, expected)


def _is_among(value: Any, values: list[Any]) -> bool:
    return _text(value) in [_text(one) for one in values if one not in EMPTY]


def _relates(op: str, actual: Any, expected: Any) -> bool:
    """Numbers and days have an order; other texts are only equal or not, so a mistyped one is never enough."""
    left, right = _comparable(actual), _comparable(expected)
    if op in ("eq", "ne"):
        same = left == right if type(left) is type(right) else _text(actual) == _text(expected)
        return same == (op == "eq")
    if isinstance(left, str) or type(left) is not type(right):
        return False
    return {"lt": left < right, "le": left <= right, "gt": left > right, "ge": left >= right}[op]


def _comparable(value: Any) -> Any:
    """A Decimal, a date, or else the text."""
    found, text = number(value), _text(value)
    if found is not None:
        return found
    try:
        return date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
