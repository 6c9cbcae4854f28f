"""The expert pool: who knows what, for whom they work, and how much waits for them."""

from typing import Any

from django.contrib.admin import display, register
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.views import ChangeList

from accounts import markup
from accounts.models import User
from accounts.roles import Role
from accounts.staff_admin import StaffAdmin
from common.workflow import SYSTEM
from reviews import conflicts, pool
from reviews.admin.forms import ExpertForm
from reviews.models import Expert

KEEPERS = frozenset({Role.CASE_OFFICER, Role.ADMINISTRATOR})
SHOWN_FIELDS = 3


class FieldFilter(DropdownFilter):
    title = gettext_lazy("field")
    parameter_name = "field"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return pool.field_choices()

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those who name the field: read here, as databases differ in how they search JSON."""
        if not self.value():
            return queryset
        rows = Expert.objects.values_list("pk", "fields")
        return queryset.filter(pk__in=[pk for pk, fields in rows if self.value() in fields])


class ExpertList(ChangeList):
    """Rows with the names of their fields."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)  # type: ignore[has-type]
        names = dict(pool.field_choices())
        for row in self.result_list:
            row.field_names = pool.field_names(row, names)


@register(Expert)
class ExpertAdmin(StaffAdmin):
    access = {"view": KEEPERS | {Role.AUDITOR}, "add": KEEPERS, "change": KEEPERS}
    form = ExpertForm
    list_display = ("name", "seat", "known", "employer_", "busy", "state")
    list_display_links = ("name",)
    list_filter = (("seat", ChoicesDropdownFilter), FieldFilter, "is_available")
    search_fields = ("user__display_name", "user__username", "employer", "^employer_uscc", "title")
    search_help_text = gettext_lazy("Name, title, employer or its credit code")
    fieldsets = (
        (None, {"fields": ("user", "title", "seat", "fields_")}),
        (gettext_lazy("Employer"), {"fields": ("employer", "employer_uscc")}),
        (gettext_lazy("Work"), {"fields": ("capacity", "is_available")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Expert]:
        return super().get_queryset(request).select_related("user").loaded()  # type: ignore[attr-defined]

    def get_readonly_fields(self, request: HttpRequest, obj: Expert | None = None) -> tuple[str, ...]:
        """A row belongs to one account for good, since its score sheets do."""
        return () if obj is None else ("user",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(role=Role.EXPERT, is_active=True, expert=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Expert, form: Any, change: bool) -> None:
        """Whoever starts to work for an applicant leaves its running reviews at once."""
        super().save_model(request, obj, form, change)
        if change and obj.employer_uscc and "employer_uscc" in form.changed_data:
            conflicts.bar(obj, obj.employer_uscc, actor=SYSTEM, reason=_("Works for the applicant."))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return ExpertList

    @display(description=pgettext_lazy("person", "name"), ordering="user__display_name")
    def name(self, row: Expert) -> str:
        return format_html('<span class="w-two"><b>{}</b><span>{}</span></span>', row.user.display_name, row.title)

    @display(description=gettext_lazy("Fields"))
    def fields_(self, row: Expert) -> str:
        """What the form's ticks say, for those who only read."""
        return "、".join(pool.field_names(row, dict(pool.field_choices()))) or _("All fields")

    @display(description=gettext_lazy("fields"))
    def known(self, row: Expert) -> str:
        names = row.field_names  # type: ignore[attr-defined]
        if not names:
            return markup.badge(_("All fields"), "all_inclusive", "calm")
        rest = f" +{len(names) - SHOWN_FIELDS}" if len(names) > SHOWN_FIELDS else ""
        return format_html('<span title="{}">{}{}</span>', "、".join(names), "、".join(names[:SHOWN_FIELDS]), rest)

    @display(description=gettext_lazy("employer"), ordering="employer")
    def employer_(self, row: Expert) -> str:
        if not row.employer_uscc:
            return row.employer
        return format_html('<span class="w-two">{}<span>{}</span></span>', row.employer, row.employer_uscc)

    @display(description=gettext_lazy("open / at a time"), ordering="load")
    def busy(self, row: Expert) -> str:
        return f"{row.load} / {row.capacity}"  # type: ignore[attr-defined]

    @display(description=gettext_lazy("available"), ordering="is_available")
    def state(self, row: Expert) -> str:
        if not row.is_available or not row.user.is_active:
            return markup.badge(_("Not available"), "do_not_disturb_on", "calm")
        if row.load >= row.capacity:  # type: ignore[attr-defined]
            return markup.badge(_("Full"), "battery_full", "warn")
        return markup.badge(_("Available"), "check_circle", "good")
