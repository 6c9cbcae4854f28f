"""Credit records: entered by officers with their source. A repaired one gets its day and stays in history."""

from typing import Any

from django.contrib.admin import display, register
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from accounts import markup
from accounts.roles import Role
from accounts.staff_admin import OFFICE, StaffAdmin
from enterprises.models import CreditRecord, Enterprise


@register(CreditRecord)
class CreditRecordAdmin(StaffAdmin):
    access = {"view": OFFICE, "add": frozenset({Role.CASE_OFFICER}), "change": frozenset({Role.CASE_OFFICER})}
    list_display = ("enterprise", "kind", "source", "recorded_on", "ends_on", "repaired")
    list_select_related = ("enterprise",)
    list_filter = (("kind", ChoicesDropdownFilter),)
    search_fields = ("enterprise__name", "^enterprise__uscc")
    autocomplete_fields = ("enterprise",)
    fields = ("enterprise", "kind", "source", "detail", "recorded_on", "ends_on", "repaired_on")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(enterprise__in=Enterprise.objects.visible_to(request.user))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What was recorded stays as it was; only its end and its repair come later."""
        return () if obj is None else ("enterprise", "kind", "source", "detail", "recorded_on")

    @display(description=_("repaired"), ordering="repaired_on")
    def repaired(self, row: CreditRecord) -> str:
        if row.repaired_on is None:
            return markup.DASH
        return markup.badge(row.repaired_on.isoformat(), "healing", "good")
