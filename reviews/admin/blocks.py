"""Blocks of the first page about score sheets: what waits for an expert, and which panels lack experts."""

from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.workbench import block
from applications.lights import Lights
from applications.models import Application
from applications.statuses import Status
from programs.calendar import end_of_day
from reviews.admin.panels import sheet_url
from reviews.models import Assignment

SHOWN = 8


@block(10)
def my_sheets(user: Any) -> dict[str, Any] | None:
    """How many sheets wait for this expert, how many are late, and the next ones due."""
    if not user.is_role(Role.EXPERT):
        return None
    lights = Lights()
    mine = Assignment.objects.visible_to(user)
    waiting = Q(status=Assignment.Status.OPEN)
    counts = mine.aggregate(
        waiting=Count("pk", filter=waiting),
        late=Count("pk", filter=waiting & Q(due_at__lt=lights.now)),
        soon=Count("pk", filter=waiting & Q(due_at__gte=lights.now, due_at__lte=end_of_day(lights.soon))),
        done=Count("pk", filter=Q(status=Assignment.Status.SCORED)),
    )
    rows = mine.open().select_related("application").defer("application__answers", "application__findings")
    shown = [
        {"sheet": row, "url": sheet_url(row), "light": lights.of(row.due_at)}
        for row in rows.order_by(F("due_at").asc(nulls_last=True), "pk")[:SHOWN]
    ]
    listed = reverse("admin:reviews_assignment_changelist")
    context = {
        "counts": counts, "rows": shown, "url": f"{listed}?status__exact=open",
        "done_url": f"{listed}?status__exact=scored",
    }  # fmt: skip
    return {
        "title": _("My reviews"),
        "template": "admin/reviews/_my_sheets.html",
        "wide": True,
        "context": context,
    }


@block(35)
def thin_panels(user: Any) -> dict[str, Any] | None:
    """Reviews for which the automatic choice found too few experts, longest first."""
    if not user.is_role(Role.CASE_OFFICER):
        return None
    at_work = Q(assignments__status__in=(Assignment.Status.OPEN, Assignment.Status.SCORED))
    rows = (
        Application.objects.visible_to(user)
        .filter(status=Status.EXPERT_REVIEW)
        .annotate(at_work=Count("assignments", filter=at_work))
        .filter(at_work__lt=F("reviews_expected"))
        .order_by("status_since", "pk")
    )
    shown = [
        {
            "row": row,
            "missing": row.reviews_expected - row.at_work,
            "url": reverse("admin:reviews_assignment_appoint", args=[row.pk]),
        }
        for row in rows.only("pk", "reference", "title", "enterprise_name", "reviews_expected")[:SHOWN]
    ]
    context = {"rows": shown}
    return {"title": _("Panels without enough experts"), "template": "admin/reviews/_thin_panels.html",
            "context": context}  # fmt: skip
