"""Filters of the list of applications."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from applications.lights import Lights
from applications.statuses import FINAL, TURNS
from programs.calendar import end_of_day

MINE, LATE, LIVE, ALL = "mine", "late", "live", "all"


def queue_of(request: Any) -> str:
    """The tab that is open: what waits for me, unless nothing can wait for this role or something is looked for."""
    asked = request.GET.get("queue")
    if asked in (MINE, LATE, LIVE, ALL):
        return asked
    has_turns = any(turn.actor == request.user.role for turn in TURNS.values())
    return MINE if has_turns and not request.GET.get("q") else ALL


class QueueFilter(SimpleListFilter):
    """The tabs above the list. Kept as a hidden input, so that filters stay within the tab."""

    title = _("queue")
    parameter_name = "queue"
    template = "admin/applications/queue_filter.html"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [(MINE, _("Waiting for me")), (LATE, _("Late")), (LIVE, _("Running")), (ALL, _("All"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        queue = queue_of(request)
        if queue == MINE:
            return queryset.waiting_for(request.user)
        if queue == LATE:
            return queryset.overdue()
        return queryset.live() if queue == LIVE else queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        yield {"value": self.value()}


class DueFilter(DropdownFilter):
    title = _("due light")
    parameter_name = "due"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("late", _("Red: late")),
            ("soon", _("Yellow: within two working days")),
            ("later", _("Green: later")),
        ]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() not in ("late", "soon", "later"):
            return queryset
        lights: Lights = request.lights
        soon, rows = end_of_day(lights.soon), queryset.exclude(status__in=FINAL)
        if self.value() == "late":
            return rows.filter(due_at__lt=lights.now)
        if self.value() == "soon":
            return rows.filter(due_at__gte=lights.now, due_at__lte=soon)
        return rows.filter(due_at__gt=soon)
