from datetime import timedelta
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.districts import DISTRICTS
from applications.api.columns import STATUSES, columns, statuses_behind
from applications.models import Application
from common import clock
from enterprises.sizes import Size
from programs.calendar import end_of_day

SORTABLE = (
    "reference", "submitted_at", "due_at", "status_since", "created_at", "decided_at", "enterprise_name",
    "title", "score", "proposed_amount", "awarded_amount",
)  # fmt: skip
DISTRICT_CHOICES = [(code, pair[1]) for code, pair in DISTRICTS.items()]
DUE = (
    ("late", gettext_lazy("Late")),
    ("today", gettext_lazy("Today")),
    ("week", gettext_lazy("Within 7 days")),
)


class Ordering(django_filters.OrderingFilter):
    """Sorts by what the reader may read: an order tells the value. The newest row decides between equals."""

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        wanted = list(value or ())
        for name in wanted:
            if name.lstrip("-") not in columns(self.parent.request.user):
                raise ValidationError({"ordering": _("You cannot sort by %(name)s.") % {"name": name}})
        return rows.order_by(*wanted, "-pk") if wanted else rows


class ApplicationFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=STATUSES, method="by_status")
    program = django_filters.CharFilter(field_name="program__code", max_length=50)
    round = django_filters.CharFilter(field_name="round__code", max_length=50)
    district = django_filters.ChoiceFilter(choices=DISTRICT_CHOICES)
    size = django_filters.ChoiceFilter(choices=Size.choices)
    due = django_filters.ChoiceFilter(choices=DUE, method="by_due", label=gettext_lazy("Due"))
    q = django_filters.CharFilter(method="by_words", max_length=60, label=gettext_lazy("Search"))
    ordering = Ordering(fields=[(name, name) for name in SORTABLE])

    class Meta:
        model = Application
        fields = ()

    def by_status(self, rows: QuerySet[Application], name: str, codes: list[str]) -> QuerySet[Application]:
        if not codes:
            return rows
        try:
            return rows.filter(status__in=statuses_behind(codes, self.request.user))
        except ValueError as error:
            raise ValidationError({"status": str(error)}) from None

    def by_due(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Of what still runs: what is late, or due by the end of today or of the seventh day, in Shanghai."""
        if "due_at" not in columns(self.request.user):
            raise ValidationError({"due": _("This filter is not for you.")})
        if value == "late":
            return rows.overdue()
        last = clock.today() + timedelta(days=0 if value == "today" else 7)
        return rows.live().filter(due_at__gte=clock.now(), due_at__lte=end_of_day(last))

    def by_words(self, rows: Any, name: str, words: str) -> QuerySet[Application]:
        return rows.searched(words)
