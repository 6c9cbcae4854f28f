"""Blocks of the first page that speak of applications."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.workbench import block
from applications.badges import LOOKS, status_badge
from applications.lights import Lights
from applications.models import Application, Event
from applications.statuses import TURNS, Status
from applications.timeline import verb_label

URGENT = 10
RECENT = 10
OVERSEERS = (Role.AUDITOR, Role.ADMINISTRATOR)
COLUMNS = (
    "pk",
    "reference",
    "title",
    "enterprise_name",
    "district",
    "status",
    "due_at",
    "proposed_amount",
    "awarded_amount",
)


def _list_url(**params: str) -> str:
    return f"{reverse('admin:applications_application_changelist')}?{urlencode(params)}"


def _scope(user: Any) -> QuerySet[Application]:
    """My queue; for those who watch over all queues, everything that runs."""
    rows = Application.objects
    return rows.visible_to(user).live() if user.is_role(*OVERSEERS) else rows.waiting_for(user)


@block(10)
def counts(user: Any) -> dict[str, Any] | None:
    """How much waits in each status, and how much of it is late or due soon."""
    if user.is_role(Role.EXPERT):
        return None
    lights = Lights()
    late = Count("pk", filter=Q(due_at__lt=lights.now))
    rows: dict[str, dict[str, Any]] = {
        row["status"]: row for row in _scope(user).values("status").order_by().annotate(n=Count("pk"), late=late)
    }
    queue = "live" if user.is_role(*OVERSEERS) else "mine"
    mine = [s for s in Status if TURNS[s].actor == user.role] if queue == "mine" else [s for s in Status if s in rows]
    tiles = [
        {
            "label": status.label,
            "symbol": LOOKS[status][0],
            "count": rows.get(status, {}).get("n", 0),
            "late": rows.get(status, {}).get("late", 0),
            "url": _list_url(queue=queue, status__exact=status),
        }
        for status in mine
    ]
    total = {"count": sum(tile["count"] for tile in tiles), "late": sum(tile["late"] for tile in tiles)}
    title = _("Under way") if queue == "live" else _("Waiting for me")
    return {"title": title, "template": "admin/blocks/counts.html", "wide": True, "context": {
        "tiles": tiles, "total": total, "late_url": _list_url(queue="late")}}  # fmt: skip


@block(20)
def urgent(user: Any) -> dict[str, Any] | None:
    """The rows whose deadline is nearest; for those who watch, only what is late."""
    if user.is_role(Role.EXPERT):
        return None
    lights = Lights()
    rows = _scope(user).only(*COLUMNS)
    title, empty = _("Most urgent"), _("Nothing waits for you.")
    if user.is_role(*OVERSEERS):
        rows, title, empty = rows.filter(due_at__lt=lights.now), _("Late"), _("Nothing is late.")
    shown = [
        {
            "url": reverse("admin:applications_application_change", args=[row.pk]),
            "row": row,
            "state": status_badge(row.status),
            "light": lights.of(row.due_at),
            "amount": row.awarded_amount if row.awarded_amount is not None else row.proposed_amount,
        }
        for row in rows.order_by(F("due_at").asc(nulls_last=True), "pk")[:URGENT]
    ]
    queue = "late" if user.is_role(*OVERSEERS) else "mine"
    return {"title": title, "template": "admin/blocks/urgent.html", "wide": True,
            "context": {"rows": shown, "empty": empty, "all_url": _list_url(queue=queue)}}  # fmt: skip


@block(60)
def changes(user: Any) -> dict[str, Any] | None:
    """What happened lately to the applications that this person may read."""
    if user.is_role(Role.EXPERT):
        return None
    rows = Event.objects.exclude(before=F("after")).select_related("actor")
    rows = rows.filter(application__in=Application.objects.visible_to(user))
    shown = [
        {
            "url": reverse("admin:applications_application_change", args=[row.application_id]),
            "reference": row.reference,
            "verb": verb_label(row.verb),
            "actor": row.actor,
            "at": row.at,
            "state": status_badge(row.after),
        }
        for row in rows.annotate(reference=F("application__reference")).order_by("-at")[:RECENT]
    ]
    return {"title": _("Changed lately"), "template": "admin/blocks/changes.html", "context": {"rows": shown}}
