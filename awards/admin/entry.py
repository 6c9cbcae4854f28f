"""The ledger: every movement of every budget line. Read only, for ever."""

from typing import Any

from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter, RelatedDropdownFilter

from accounts import markup
from accounts.roles import CITYWIDE
from accounts.staff_admin import StaffAdmin
from awards.models import LedgerEntry

LOOKS = {
    LedgerEntry.Kind.COMMIT: ("lock", "busy"),
    LedgerEntry.Kind.RELEASE: ("undo", "warn"),
    LedgerEntry.Kind.PAY: ("payments", "good"),
}


def kind_badge(kind: str) -> SafeString:
    symbol, tone = LOOKS[LedgerEntry.Kind(kind)]
    return markup.badge(LedgerEntry.Kind(kind).label, symbol, tone)


@register(LedgerEntry)
class LedgerEntryAdmin(StaffAdmin):
    access = {"view": CITYWIDE}
    list_display = ("at", "kind_", "amount_", "reference", "enterprise", "round_", "actor")
    list_display_links = ("reference",)
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("line__round", RelatedDropdownFilter),
        ("at", RangeDateTimeFilter),
    )
    search_fields = ("^application__reference", "application__enterprise_name", "^application__uscc")
    search_help_text = gettext_lazy("Reference, enterprise or credit code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        return (
            super().get_queryset(request)
            .select_related("application", "line__round", "event__actor")
            .only(
                "kind", "amount", "at", "application__reference", "application__enterprise_name",
                "line__round__name_zh", "line__round__name_en", "event__actor__display_name",
                "event__actor__username",
            )
        )  # fmt: skip

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """An entry says nothing that its application's page does not say better."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        entry = self.visible(request, object_id)
        return redirect(reverse("admin:applications_application_change", args=[entry.application_id]))

    @display(description=gettext_lazy("kind"), ordering="kind")
    def kind_(self, row: LedgerEntry) -> str:
        return kind_badge(row.kind)

    @display(description=gettext_lazy("amount (yuan)"), ordering="amount")
    def amount_(self, row: LedgerEntry) -> str:
        return format_html('<span class="w-num">{}</span>', markup.money(row.amount))

    @display(description=gettext_lazy("application"), ordering="application__reference")
    def reference(self, row: LedgerEntry) -> str:
        return format_html('<span class="w-ref">{}</span>', row.application.reference)

    @display(description=gettext_lazy("enterprise"), ordering="application__enterprise_name")
    def enterprise(self, row: LedgerEntry) -> str:
        return row.application.enterprise_name

    @display(description=gettext_lazy("round"), ordering="line__round")
    def round_(self, row: LedgerEntry) -> str:
        return row.line.round.name

    @display(description=gettext_lazy("caused by"))
    def actor(self, row: LedgerEntry) -> str:
        return str(row.event.actor or markup.DASH)
