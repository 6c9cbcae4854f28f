"""Budget lines: what a round may spend, what it has promised and paid, and every movement behind it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import RelatedDropdownFilter

from accounts import markup
from accounts.models import AuditEntry
from accounts.roles import CITYWIDE
from accounts.staff_moves import ExtraPagesAdmin
from awards import ledger, rules
from awards.admin.bars import bar_of, figures_of
from awards.admin.entry import kind_badge
from awards.models import BudgetLine
from common.errors import DomainError
from programs.fieldtypes import AmountField
from programs.models import Round

SHOWN = 50


class TotalForm(forms.Form):
    """A round's new budget and the reason for it."""

    total = AmountField(
        label=gettext_lazy("Budget (yuan)"), min_value=Decimal(0), max_digits=16, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as the number of the document that changes the budget."),
    )  # fmt: skip


class OpenForm(TotalForm):
    """The same for a round that has no line yet."""

    round = forms.ModelChoiceField(Round.objects.none(), label=gettext_lazy("Round"))
    field_order = ("round", "total", "reason")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["round"].queryset = Round.objects.filter(budget_line=None)  # type: ignore[attr-defined]


@register(BudgetLine)
class BudgetLineAdmin(ExtraPagesAdmin):
    access = {"view": CITYWIDE}
    list_display = ("round_", "year", "total", "committed", "paid", "free", "used")
    list_display_links = ("round_",)
    list_filter = (("round__program", RelatedDropdownFilter),)
    search_fields = ("round__name_zh", "round__name_en", "^round__code")
    ordering = ("-round__year", "-pk")

    def extra_pages(self) -> list[tuple[str, str, Any]]:
        return [*super().extra_pages(), ("<path:object_id>/total/", "total", self.total_view)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BudgetLine]:
        return super().get_queryset(request).select_related("round__program")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A line opens by itself with the first award; by hand where a budget has to be set before."""
        return rules.may_set_total(request.user)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        line = self.visible(request, object_id)
        entries = list(line.entries.select_related("application").order_by("-pk")[: SHOWN + 1])
        for entry in entries:
            entry.badge = kind_badge(entry.kind)
        listed = reverse("admin:awards_ledgerentry_changelist")
        context = {
            "title": str(line.round), "line": line, "bar": bar_of(line), "figures": figures_of(line),
            "adds_up": ledger.sums_of(line) == (line.committed_amount, line.paid_amount),
            "entries": entries[:SHOWN], "has_more": len(entries) > SHOWN,
            "entries_url": f"{listed}?line__round__id__exact={line.round_id}",
            "changes": changes_of(line),
            "total_url": self.url("total", line.pk) if rules.may_set_total(request.user) else "",
        }  # fmt: skip
        return TemplateResponse(request, "admin/awards/line.html", self.page(request, line, **context))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OpenForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            line = self._set(request, form.cleaned_data["round"], form)
            if line is not None:
                return redirect(self.url("change", line.pk))
        return self._ask(request, form, title=_("Set the budget of a round"), back=self.url("changelist"))

    def total_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        line = self.visible(request, object_id)
        if not rules.may_set_total(request.user):
            raise PermissionDenied
        form = TotalForm(request.POST or None, initial={"total": line.total_amount})
        back = self.url("change", line.pk)
        if request.method == "POST" and form.is_valid() and self._set(request, line.round, form):
            return redirect(back)
        return self._ask(request, form, title=_("Change the budget"), back=back, figures=figures_of(line), line=line)

    def _ask(self, request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
        return TemplateResponse(request, "admin/awards/total.html", self.page(request, None, form=form, **context))

    def _set(self, request: HttpRequest, round: Round, form: forms.Form) -> BudgetLine | None:
        total, reason = form.cleaned_data["total"], form.cleaned_data["reason"]
        try:
            line = ledger.set_total(round, total, actor=request.user, reason=reason)  # type: ignore[arg-type]
        except DomainError as refusal:
            form.add_error("total", str(refusal))
            return None
        done = _("The budget of %(round)s is %(total)s yuan now.")
        messages.success(request, done % {"round": round, "total": markup.money(total)})
        return line

    @display(description=gettext_lazy("round"), ordering="round__name_zh")
    def round_(self, row: BudgetLine) -> str:
        return format_html(
            '<span class="w-two"><b>{}</b><span>{}</span></span>', row.round.name, row.round.program.name
        )

    @display(description=gettext_lazy("year"), ordering="round__year")
    def year(self, row: BudgetLine) -> int:
        return row.round.year

    @display(description=gettext_lazy("budget (yuan)"), ordering="total_amount")
    def total(self, row: BudgetLine) -> str:
        return number(row.total_amount)

    @display(description=gettext_lazy("committed (yuan)"), ordering="committed_amount")
    def committed(self, row: BudgetLine) -> str:
        return number(row.committed_amount)

    @display(description=gettext_lazy("paid (yuan)"), ordering="paid_amount")
    def paid(self, row: BudgetLine) -> str:
        return number(row.paid_amount)

    @display(description=gettext_lazy("free (yuan)"), ordering=F("total_amount") - F("committed_amount"))
    def free(self, row: BudgetLine) -> str:
        return number(row.free_amount)

    @display(description=gettext_lazy("used"))
    def used(self, row: BudgetLine) -> str:
        return format_html('<span class="w-used">{} {}&nbsp;%</span>', bar_of(row), bar_of(row).committed)


def number(value: Decimal) -> str:
    return format_html('<span class="w-num">{}</span>', markup.money(value))


def changes_of(line: BudgetLine) -> list[AuditEntry]:
    """Who set the budget, from what to what, and why."""
    rows = AuditEntry.objects.filter(object_type=line._meta.label_lower, object_ref=str(line.pk), verb="set_total")
    return list(rows.select_related("actor")[:20])
