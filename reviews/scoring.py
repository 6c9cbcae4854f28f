"""From points to a total, from totals to a score. Decimals, two places, half up (panel practice)."""

import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applications.models import Application
from programs.definition import Rubric

CENT = Decimal("0.01")
TRIM_FROM = 5


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def rubric_of(application: Application) -> Rubric:
    """The rubric of this application. Raises LookupError when its round has no expert review."""
    rubric = application.definition.load().rubric
    if rubric is None:
        raise LookupError(f"{application.reference} is not scored")
    return rubric


def points(value: Any) -> Decimal:
    """One criterion's points: 0 to 100, at most two decimals. Raises ValidationError that says why."""
    text = "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()
    if not text:
        raise ValidationError(_("Please give points."))
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise ValidationError(_("Please give points as a number, such as 85.5.")) from None
    if not number.is_finite() or not 0 <= number <= 100:
        raise ValidationError(_("Points go from 0 to 100."))
    if number != rounded(number):
        raise ValidationError(_("Points have at most two decimals."))
    return abs(rounded(number))


def total_of(rubric: Any, scores: dict[str, Any]) -> Decimal:
    """Weighted total, 0-100: each criterion is given 0-100 points and counts by its weight.

    Raises ValidationError by criterion when points are missing or out of range.
    """
    errors: dict[str, Any] = {}
    total = Decimal(0)
    for criterion in rubric.criteria:
        try:
            total += points(scores.get(criterion.key, "")) * Decimal(criterion.weight) / 100
        except ValidationError as fault:
            errors[criterion.key] = fault
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
