"""The block of the first page that speaks of exports."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.workbench import block
from reports import rules
from reports.admin.export import progress_bar, status_badge
from reports.models import Export

RECENT = 5


@block(65)
def exports(user: Any) -> dict[str, Any] | None:
    """My newest exports and how far they are; nothing for those who have never asked for one."""
    if not rules.may_export(user):
        return None
    rows = Export.objects.visible_to(user).select_related("round").order_by("-pk")[:RECENT]
    shown = [
        {
            "name": one.round,
            "format": one.get_format_display(),
            "at": one.created_at,
            "state": status_badge(one),
            "bar": progress_bar(one),
            "url": reverse("admin:reports_export_change", args=[one.pk]),
        }
        for one in rows
    ]
    if not shown:
        return None
    context = {"rows": shown, "url": reverse("admin:reports_export_changelist")}
    return {"title": _("My exports"), "template": "admin/reports/_block.html", "context": context}
