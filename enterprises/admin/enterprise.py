"""Verifying an enterprise: its file on one page, phones and accounts masked, verify or refuse with a reason."""

from typing import Any

from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from accounts import markup
from accounts.requests import person
from accounts.roles import Role
from accounts.staff_admin import OFFICE
from accounts.staff_filters import DistrictFilter
from accounts.staff_moves import MovesAdmin, RevealAdmin
from common.clock import today
from common.crypto import Unreadable
from enterprises import registration, rules
from enterprises.models import Enterprise
from enterprises.workflow import machine

LOOKS = {
    Enterprise.Status.PENDING: ("hourglass_empty", "warn"),
    Enterprise.Status.VERIFIED: ("verified", "good"),
    Enterprise.Status.REJECTED: ("gpp_bad", "bad"),
}


def status_badge(enterprise: Enterprise) -> SafeString:
    symbol, tone = LOOKS[Enterprise.Status(enterprise.status)]
    return markup.badge(enterprise.get_status_display(), symbol, tone)


@register(Enterprise)
class EnterpriseAdmin(RevealAdmin, MovesAdmin):
    access = {"view": OFFICE}
    machine = machine
    list_display = ("name", "uscc", "district_", "industry_", "size_", "state", "created_at")
    list_filter = (("status", ChoicesDropdownFilter), DistrictFilter, ("size", ChoicesDropdownFilter))
    search_fields = ("name", "^uscc")
    search_help_text = gettext_lazy("Name or credit code")

    @display(description=gettext_lazy("district"), ordering="district")
    def district_(self, row: Enterprise) -> str:
        return row.district_name

    @display(description=gettext_lazy("industry"), ordering="industry")
    def industry_(self, row: Enterprise) -> str:
        return row.industry_name

    @display(description=gettext_lazy("size class"), ordering="size")
    def size_(self, row: Enterprise) -> str:
        return row.get_size_display()

    @display(description=gettext_lazy("status"), ordering="status")
    def state(self, row: Enterprise) -> str:
        return status_badge(row)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        enterprise, user, day = self.visible(request, object_id), person(request), today()
        context = {
            "title": enterprise.name, "enterprise": enterprise, "state": status_badge(enterprise),
            "moves": self.moves(enterprise, user), "facts": facts_of(enterprise), "sealed": self._sealed(enterprise),
            "may_reveal": self.may_reveal(user, enterprise), "reveal_url": self.url("reveal", enterprise.pk),
            "figures": enterprise.figures.all(), "members": enterprise.memberships.select_related("user"),
            "credit": [{"row": row, "counts": row.counts_on(day)} for row in enterprise.credit_records.all()],
            "may_add_credit": user.is_role(Role.CASE_OFFICER),
            "credit_url": f"{reverse('admin:enterprises_creditrecord_add')}?enterprise={enterprise.pk}",
            "applications_url": f"{reverse('admin:applications_application_changelist')}?queue=all&q={enterprise.uscc}",
        }  # fmt: skip
        return TemplateResponse(request, "admin/enterprises/page.html", self.page(request, enterprise, **context))

    def move_context(self, request: HttpRequest, obj: Enterprise, rule: Any) -> dict[str, Any]:
        return {"facts": facts_of(obj), "state": status_badge(obj)}

    def _sealed(self, enterprise: Enterprise) -> list[dict[str, str]]:
        return [
            {"name": name, "label": _label(name), "text": _masked(enterprise, name)}
            for name in registration.SEALED_FIELDS
            if getattr(enterprise, name)
        ]

    def may_reveal(self, user: Any, obj: Enterprise) -> bool:
        return rules.may_see_personal_data(user, obj)

    def reveal_label(self, obj: Enterprise, what: str) -> str:
        if what not in registration.SEALED_FIELDS:
            raise Http404
        return _label(what)

    def revealed(self, obj: Enterprise, what: str, *, actor: Any, reason: str) -> str:
        return registration.reveal(obj, what, actor=actor, reason=reason)


def _field(name: str) -> Any:
    return Enterprise._meta.get_field(name)


def _label(name: str) -> str:
    return str(_field(name).verbose_name)


def _masked(enterprise: Enterprise, name: str) -> str:
    try:
        return registration.masked(enterprise, name)
    except Unreadable:
        return "••••••"


def facts_of(enterprise: Enterprise) -> list[dict[str, Any]]:
    """What the officer compares with the licence."""
    yes = [_label(name) for name in ("is_high_tech", "is_specialised", "is_key_software") if getattr(enterprise, name)]
    rows: list[tuple[str, Any]] = [
        (_("Credit code"), enterprise.uscc),
        (_("District"), enterprise.district_name),
        (_("Business address"), enterprise.address),
        (_("Industry"), f"{enterprise.industry} {enterprise.industry_name}"),
        (_("Founded"), enterprise.founded_on),
        (_("Legal representative"), enterprise.legal_representative),
        (_("Registered capital (10,000 yuan)"), markup.money(enterprise.registered_capital)),
        (_("Size class"), enterprise.get_size_display()),
        (_("Titles"), "、".join(yes)),
        (_("Contact person"), enterprise.contact_name),
        (_("Bank"), enterprise.bank_name),
        (_("Registered"), enterprise.created_at),
        (_("Verified at"), enterprise.verified_at),
        (_("Reason of the refusal"), enterprise.status_reason),
    ]
    return [{"label": label, "value": value} for label, value in rows if value not in (None, "")]
