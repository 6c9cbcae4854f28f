"""From points to a total, from totals to a score. Decimals, two places, half up (panel practice)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CENT = Decimal("0.01")
TRIM_FROM = 5


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def total_of(rubric: Any, scores: dict[str, Any]) -> Decimal:
    """Weighted total, 0-100: each criterion is given 0-100 points and counts by its weight.

    Raises ValidationError by criterion when points are missing or out of range.
    """
    errors: dict[str, Any] = {}
    total = Decimal(0)
    for criterion in rubric.criteria:
        try:
            points = Decimal(str(scores.get(criterion.key, "")))
        except ArithmeticError:
            errors[criterion.key] = _("Please give points.")
            continue
        if not points.is_finite() or not 0 <= points <= 100:
            errors[criterion.key] = _("Points go from 0 to 100.")
            continue
        total += points * Decimal(criterion.weight) / 100
    if errors:
        raise ValidationError(errors)
    return rounded(total)


def aggregate(totals: Sequence[Decimal], method: str) -> Decimal:
    """Mean, median, or trimmed mean (one highest and one lowest dropped when there are five or more)."""
    ordered = sorted(totals)
    if not ordered:
        raise ValueError("no totals")
    if method == "median":
        middle = len(ordered) // 2
        pair = ordered[middle : middle + 1] if len(ordered) % 2 else ordered[middle - 1 : middle + 1]
        return rounded(sum(pair, Decimal(0)) / len(pair))
    if method == "trimmed_mean" and len(ordered) >= TRIM_FROM:
        ordered = ordered[1:-1]
    return rounded(sum(ordered, Decimal(0)) / len(ordered))
