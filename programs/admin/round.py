"""Rounds: prepared while they are drafts, then moved by their verbs only."""

from typing import Any

from django import forms
from django.contrib.admin import display, register
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from accounts import markup
from accounts.requests import person
from accounts.roles import Role
from accounts.staff_admin import OFFICE
from accounts.staff_moves import MovesAdmin
from programs.models import DefinitionVersion, Round
from programs.workflow import machine

LOOKS = {
    Round.Status.DRAFT: ("edit_note", "calm"),
    Round.Status.PUBLISHED: ("campaign", "good"),
    Round.Status.CLOSED: ("lock_clock", "busy"),
    Round.Status.ARCHIVED: ("inventory_2", "calm"),
}


class RoundForm(forms.ModelForm):
    class Meta:
        model = Round
        fields = (
            "program", "code", "year", "name_zh", "name_en", "definition", "opens_at", "closes_at", "budget_amount",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        program, definition = data.get("program"), data.get("definition")
        if program and definition and definition.program_id != program.pk:
            raise ValidationError({"definition": _("This definition belongs to another program.")})
        return data


@register(Round)
class RoundAdmin(MovesAdmin):
    access = {
        "view": OFFICE,
        "add": frozenset({Role.ADMINISTRATOR}),
        "change": frozenset({Role.ADMINISTRATOR}),
    }
    machine = machine
    form = RoundForm
    list_display = ("name_", "program", "year", "opens_at", "closes_at", "budget", "state")
    list_select_related = ("program",)
    list_filter = (("program", RelatedDropdownFilter), ("status", ChoicesDropdownFilter))
    search_fields = ("code", "name_zh", "name_en")
    change_form_outer_before_template = "admin/programs/_round_moves.html"
    fieldsets = (
        (None, {"fields": ("program", "definition", "code", "year", "name_zh", "name_en")}),
        (gettext_lazy("Window and budget"), {"fields": ("opens_at", "closes_at", "budget_amount")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has been published is never edited: it is extended, closed and archived."""
        return super().has_change_permission(request, obj) and (obj is None or obj.status == Round.Status.DRAFT)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "definition":
            kwargs["queryset"] = DefinitionVersion.objects.exclude(published_at=None).select_related("program")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Round, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = person(request)
        super().save_model(request, obj, form, change)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        round = self.visible(request, object_id)
        extra = {"moves": self.moves(round, request.user), "state": status_badge(round)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def move_context(self, request: HttpRequest, obj: Round, rule: Any) -> dict[str, Any]:
        facts = [
            {"label": _("Program"), "value": obj.program},
            {"label": _("Definition"), "value": obj.definition},
            {"label": _("Opens"), "value": obj.opens_at},
            {"label": _("Closes"), "value": obj.closes_at},
            {"label": _("Budget (yuan)"), "value": markup.money(obj.budget_amount)},
        ]
        return {"facts": facts, "state": status_badge(obj)}

    @display(description=gettext_lazy("name"), ordering="name_zh")
    def name_(self, row: Round) -> str:
        return row.name

    @display(description=gettext_lazy("budget (yuan)"), ordering="budget_amount")
    def budget(self, row: Round) -> str:
        return markup.money(row.budget_amount)

    @display(description=gettext_lazy("status"), ordering="status")
    def state(self, row: Round) -> str:
        return status_badge(row)


def status_badge(round: Round) -> str:
    symbol, tone = LOOKS[Round.Status(round.status)]
    return markup.badge(round.get_status_display(), symbol, tone)
