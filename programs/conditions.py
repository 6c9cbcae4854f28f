"""Evaluating structured conditions over facts. No expression language, no eval; a missing fact holds nothing."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from programs.definition import Condition

EMPTY = (None, "", [], {})


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
    """Read a Decimal from JSON text or number; None when it is none. Booleans are no numbers."""
    if isinstance(value, bool) or value in EMPTY:
        return None
    try:
        result = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return result if result.is_finite() else None


def holds(condition: Condition, facts: dict[str, Any]) -> bool:
    """Say whether the condition is true of the facts."""
    if condition.all is not None:
        return all(holds(part, facts) for part in condition.all)
    if condition.any is not None:
        return any(holds(part, facts) for part in condition.any)
    if condition.not_ is not None:
        return not holds(condition.not_, facts)
    if condition.each is not None:
        rows = resolve(facts, f"answers.{condition.each.table}") or []
        return all(
            holds(condition.each.check, {**facts, "row": row}) for row in rows if isinstance(row, dict)
        )
    assert condition.fact and condition.op
    return _compare(condition.op, resolve(facts, condition.fact), _expected(condition, facts))


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
        values = [str(value).strip().upper() for value in actual or [] if value not in EMPTY]
        return len(values) == len(set(values))
    if actual in EMPTY:
        return False
    if op in ("in", "not_in"):
        return (str(actual) in [str(value) for value in expected or []]) == (op == "in")
    if op == "contains":
        return str(expected) in [str(value) for value in actual] if isinstance(actual, list) else False
    return _ordered(op, actual, expected)


def _ordered(op: str, actual: Any, expected: Any) -> bool:
    if expected in EMPTY:
        return False
    left, right = number(actual), number(expected)
    if left is None or right is None:
        left, right = _text(actual), _text(expected)  # type: ignore[assignment]
    return {
        "eq": left == right,
        "ne": left != right,
        "lt": left < right,  # type: ignore[operator]
        "le": left <= right,  # type: ignore[operator]
        "gt": left > right,  # type: ignore[operator]
        "ge": left >= right,  # type: ignore[operator]
    }[op]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
