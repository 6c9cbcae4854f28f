from typing import Any

from django.contrib.admin import AllValuesFieldListFilter, register
from django.http import HttpRequest

from accounts.roles import Role
from accounts.staff_admin import OFFICE, StaffAdmin
from programs import codelists
from programs.models import CodeItem

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


@register(CodeItem)
class CodeItemAdmin(StaffAdmin):
    """Entries are added and renamed, and end on a day; none disappears, since old cases name it."""

    access = {"view": OFFICE, "add": ADMINISTRATORS, "change": ADMINISTRATORS}
    list_display = ("list", "code", "name_zh", "name_en", "sort", "valid_to")
    list_display_links = ("code",)
    list_filter = (("list", AllValuesFieldListFilter),)
    search_fields = ("code", "name_zh", "name_en")
    fields = ("list", "code", "name_zh", "name_en", "sort", "valid_to")

    def get_readonly_fields(self, request: HttpRequest, obj: CodeItem | None = None) -> tuple[str, ...]:
        return () if obj is None else ("list", "code")

    def save_model(self, request: HttpRequest, obj: CodeItem, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        codelists.forget([obj.list])
