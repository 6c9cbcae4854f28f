"""Conflicts of interest: entered by officers with a reason, never changed, read by those who watch."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import display, register
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, ngettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from accounts.roles import Role
from accounts.staff_admin import StaffAdmin
from enterprises.models import Enterprise
from reviews import conflicts
from reviews.admin.forms import ConflictForm
from reviews.models import Conflict, Expert


@register(Conflict)
class ConflictAdmin(StaffAdmin):
    access = {
        "view": frozenset({Role.CASE_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}),
        "add": frozenset({Role.CASE_OFFICER}),
    }
    form = ConflictForm
    list_display = ("expert", "enterprise", "source", "reason", "created_at")
    list_filter = (("source", ChoicesDropdownFilter),)
    search_fields = ("expert__user__display_name", "^uscc", "reason")
    search_help_text = gettext_lazy("Expert, credit code or reason")
    fields = ("expert", "uscc", "source", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conflict]:
        names = Enterprise.objects.filter(uscc=OuterRef("uscc")).values("name")[:1]
        rows = super().get_queryset(request).select_related("expert__user")
        return rows.annotate(enterprise_name=Subquery(names))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "expert":
            kwargs["queryset"] = Expert.objects.select_related("user")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Conflict, form: Any, change: bool) -> None:
        """One function enters it and takes the expert out of what runs."""
        actor: Any = request.user
        made, count = conflicts.declare(obj.expert, obj.uscc, actor=actor, source=obj.source, reason=obj.reason)
        obj.pk = made.pk
        if count:
            text = ngettext(
                "%(count)s running score sheet is void; somebody else is asked.",
                "%(count)s running score sheets are void; others are asked.",
                count,
            )
            messages.warning(request, text % {"count": count})

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """``conflicts.declare`` has written it down."""
        return None

    @display(description=gettext_lazy("enterprise"), ordering="uscc")
    def enterprise(self, row: Conflict) -> str:
        name = row.enterprise_name or ""  # type: ignore[attr-defined]
        return format_html('<span class="w-two"><b>{}</b><span>{}</span></span>', name, row.uscc)
