"""How a score sheet looks to staff: its badge, and its rows as people read them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from accounts import markup
from applications.timeline import verb_label
from reviews import scoring, sheets
from reviews.models import Assignment

LOOKS = {
    Assignment.Status.OPEN: ("edit_note", "busy"),
    Assignment.Status.SCORED: ("task_alt", "good"),
    Assignment.Status.DECLINED: ("person_remove", "warn"),
    Assignment.Status.VOID: ("block", "calm"),
}


def status_badge(status: str) -> SafeString:
    symbol, tone = LOOKS[Assignment.Status(status)]
    return markup.badge(Assignment.Status(status).label, symbol, tone)


@dataclass(frozen=True)
class Line:
    """One criterion of a sheet; ``counted`` is what its points add to the total."""

    label: str
    weight: Decimal
    anchors: list[str]
    points: Decimal | None
    counted: Decimal | None


def lines_of(sheet: Assignment) -> list[Line]:
    lines = []
    for criterion in scoring.rubric_of(sheet.application).criteria:
        given = sheet.scores.get(criterion.key)
        points = None if given is None else Decimal(given)
        counted = None if points is None else scoring.rounded(points * criterion.weight / 100)
        anchors = [str(anchor) for anchor in criterion.anchors]
        lines.append(Line(str(criterion.label), criterion.weight.normalize(), anchors, points, counted))
    return lines


def vetoes_of(sheet: Assignment) -> list[str]:
    """The labels of the vetoes that are ticked."""
    return [str(veto.label) for veto in scoring.rubric_of(sheet.application).vetoes if veto.key in sheet.vetoes]


def total_of(sheet: Assignment) -> Decimal:
    """The locked total, or the weighted sum so far."""
    if sheet.total is not None:
        return sheet.total
    return sheets.running_total(scoring.rubric_of(sheet.application), sheet.scores)


def reading_of(sheet: Assignment) -> dict[str, Any]:
    """A sheet as people read it."""
    rubric = scoring.rubric_of(sheet.application)
    return {
        "sheet": sheet,
        "lines": lines_of(sheet),
        "vetoes": vetoes_of(sheet),
        "total": total_of(sheet),
        "sample": rubric.sample,
        "reason": verb_label(sheet.reason),
    }
