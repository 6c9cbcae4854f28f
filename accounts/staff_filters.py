"""Filters that several lists of the workbench share."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from accounts import districts


class DistrictFilter(DropdownFilter):
    title = _("district")
    parameter_name = "district"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return districts.choices()

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(district=self.value()) if self.value() in districts.DISTRICTS else queryset
