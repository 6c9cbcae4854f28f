"""The block of the first page about money: what waits for payment, and how much it is."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.workbench import block
from applications.lights import Lights
from applications.models import Application
from applications.statuses import Status
from programs.models import Round

QUERY = {"queue": "mine", "status__exact": Status.PAYMENT.value}


@block(15)
def payments(user: Any) -> dict[str, Any] | None:
    """What waits for payment, round by round, with the sums."""
    if not user.is_role(Role.FINANCE):
        return None
    lights = Lights()
    rows = list(
        Application.objects.visible_to(user)
        .filter(status=Status.PAYMENT)
        .values("round")
        .annotate(
            count=Count("pk"),
            sum=Sum("awarded_amount"),
            late=Count("pk", filter=Q(due_at__lt=lights.now)),
            due_at=Min("due_at"),
        )
        .order_by("due_at", "round")
    )
    rounds = Round.objects.in_bulk([row["round"] for row in rows])
    listed = reverse("admin:applications_application_changelist")
    shown: list[dict[str, Any]] = [
        {
            **row,
            "round": rounds[row["round"]],
            "light": lights.of(row["due_at"]),
            "url": f"{listed}?{urlencode({**QUERY, 'round__id__exact': row['round']})}",
        }
        for row in rows
    ]
    total = {name: sum(row[name] or 0 for row in shown) for name in ("count", "sum", "late")}
    context = {"rows": shown, "total": total}
    return {
        "title": _("To be paid"),
        "template": "admin/awards/_payments.html",
        "wide": True,
        "context": context,
    }
