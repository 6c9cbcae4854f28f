"""The expert review on the application's page: all sheets for the office, their own for an expert."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from applications import panels
from applications.models import Application
from applications.statuses import Status
from reviews import rules, scoring
from reviews.admin.looks import lines_of, status_badge, vetoes_of
from reviews.models import Assignment

METHODS = {
    "mean": gettext_lazy("Mean of all totals"),
    "median": gettext_lazy("Median of all totals"),
    "trimmed_mean": gettext_lazy("Mean without the highest and the lowest total, from five on"),
}


def scores(application: Application, user: Any) -> dict[str, Any] | None:
    """Each sheet with its points, the aggregate, how it was made, and how far the totals lie apart."""
    if not rules.may_see_scores(user) or application.definition.load().rubric is None:
        return None
    rows = list(application.assignments.select_related("expert__user").order_by("pk"))
    running = application.status == Status.EXPERT_REVIEW
    if not rows and not running:
        return None
    for sheet in rows:
        sheet.application = application
    counting = [s for s in rows if s.status in (Assignment.Status.OPEN, Assignment.Status.SCORED)]
    context = {
        "application": application, "columns": [_column(sheet) for sheet in counting],
        "criteria": _by_criterion(application, counting),
        "out": [_column(sheet) for sheet in rows if sheet not in counting],
        "missing": _missing(application, counting) if running else 0, "running": running,
        "appoint_url": _appoint_url(application) if running and rules.may_appoint(user) else "",
        **_outcome(application, counting),
    }  # fmt: skip
    return {"title": _("Expert review"), "template": "admin/reviews/_scores.html", "context": context}


def own_sheet(application: Application, user: Any) -> dict[str, Any] | None:
    """The way from the application to the expert's own sheet."""
    if not user.is_role(Role.EXPERT):
        return None
    sheet = Assignment.objects.visible_to(user).filter(application=application).select_related("expert").first()
    if sheet is None:
        return None
    context = {"sheet": sheet, "state": status_badge(sheet.status), "url": sheet_url(sheet)}
    return {"title": _("My score sheet"), "template": "admin/reviews/_own_sheet.html", "context": context}


def sheet_url(sheet: Assignment) -> str:
    return reverse("admin:reviews_assignment_change", args=[sheet.pk])


def _column(sheet: Assignment) -> dict[str, Any]:
    """A sheet that is not handed in shows nobody but its expert what stands on it."""
    scored = sheet.status == Assignment.Status.SCORED
    return {
        "sheet": sheet, "url": sheet_url(sheet), "state": status_badge(sheet.status),
        "opinion": sheet.opinion if scored else "", "vetoes": vetoes_of(sheet) if scored else [],
    }  # fmt: skip


def _by_criterion(application: Application, counting: list[Assignment]) -> list[dict[str, Any]]:
    """A row per criterion with the points of each sheet that is handed in."""
    columns = [lines_of(sheet) if sheet.status == Assignment.Status.SCORED else None for sheet in counting]
    criteria = scoring.rubric_of(application).criteria
    return [
        {
            "label": str(criterion.label),
            "weight": criterion.weight.normalize(),
            "points": [None if lines is None else lines[n].points for lines in columns],
        }
        for n, criterion in enumerate(criteria)
    ]


def _missing(application: Application, counting: list[Assignment]) -> int:
    return max(0, scoring.rubric_of(application).experts - len(counting))


def _outcome(application: Application, counting: list[Assignment]) -> dict[str, Any]:
    rubric = scoring.rubric_of(application)
    scored = [sheet for sheet in counting if sheet.status == Assignment.Status.SCORED]
    totals = [sheet.total for sheet in scored if sheet.total is not None]
    return {
        "done": len(scored), "expected": max(rubric.experts, len(counting)),
        "method": METHODS[rubric.aggregate],
        "spread": max(totals) - min(totals) if len(totals) > 1 else None, "pass_score": rubric.pass_score,
        "sample": rubric.sample,
        "vetoes": [str(veto.label) for veto in rubric.vetoes if any(veto.key in s.vetoes for s in scored)],
    }  # fmt: skip


def _appoint_url(application: Application) -> str:
    return reverse("admin:reviews_assignment_appoint", args=[application.pk])


panels.register(20, scores)
panels.register(20, own_sheet)
