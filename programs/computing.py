"""Fields that follow from others. Pure: facts in, JSON value out; None when something is missing."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from programs.conditions import EMPTY, number, resolve
from programs.definition import Computed, Definition, Field


def compute(computed: Computed, facts: dict[str, Any]) -> Any:
    """Return the value as JSON: a decimal string with the asked places, an integer for count and years, or None."""
    values = [resolve(facts, path) for path in computed.args]
    if computed.op == "count":
        return len([v for v in _flat(values) if v not in EMPTY])
    if computed.op == "years":
        return _years(*values) if len(values) == 2 else None
    if computed.op == "share":
        rows = [v for v in _flat(values) if v not in EMPTY]
        hits = [v for v in rows if str(v).lower() == str(computed.value).lower()]
        return _places(Decimal(100 * len(hits)) / len(rows), computed.places) if rows else None
    numbers = [n for n in map(number, _flat(values)) if n is not None]
    result = _OPERATIONS[computed.op](numbers, len(_flat(values)))
    return None if result is None else _places(result, computed.places)


def with_computed(definition: Definition, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the answers with every computed field, in the order of the form; later ones may read earlier ones."""
    answers = dict(facts["answers"])
    for item in definition.items():
        if isinstance(item, Field) and item.computed:
            answers[item.key] = compute(item.computed, {**facts, "answers": answers})
    return answers


def _flat(values: list[Any]) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


def _places(value: Decimal, places: int) -> str | None:
    """Rounded half up; None when it is longer than anything that is shown."""
    try:
        return format(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")
    except InvalidOperation:
        return None


def _ratio(numbers: list[Decimal], expected: int) -> Decimal | None:
    if len(numbers) != 2 or numbers[1] == 0:
        return None
    return 100 * numbers[0] / numbers[1]


def _growth(numbers: list[Decimal], expected: int) -> Decimal | None:
    """Mean of the yearly growth rates of a series, newest first."""
    pairs = list(pairwise(numbers))
    if not pairs or len(numbers) != expected or any(earlier <= 0 for _later, earlier in pairs):
        return None
    rates = [100 * (later - earlier) / earlier for later, earlier in pairs]
    return sum(rates, Decimal(0)) / len(rates)


def _difference(numbers: list[Decimal], expected: int) -> Decimal | None:
    return numbers[0] - numbers[1] if len(numbers) == 2 else None


_OPERATIONS: dict[str, Any] = {
    "sum": lambda numbers, expected: sum(numbers, Decimal(0)),
    "max": lambda numbers, expected: max(numbers, default=None),
    "min": lambda numbers, expected: min(numbers, default=None),
    "ratio": _ratio,
    "growth": _growth,
    "difference": _difference,
}


def _years(start: Any, end: Any) -> int | None:
    try:
        first, last = date.fromisoformat(str(start)), date.fromisoformat(str(end))
    except ValueError:
        return None
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))
