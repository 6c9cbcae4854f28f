"""The look and navigation of the workbench. Everything that needs the database or a person is a callback."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

# Group -> (title, Material symbol, model or url name). A link is shown to whoever may open its list.
MENU: list[tuple[Any, list[tuple[Any, str, str]]]] = [
    (None, [(_("Work queue"), "checklist", "admin:index")]),
    (
        _("Cases"),
        [
            (_("Applications"), "folder_open", "applications.application"),
            (_("Reviews"), "rate_review", "reviews.assignment"),
            (_("Enterprises"), "domain", "enterprises.enterprise"),
            (_("Credit records"), "gpp_maybe", "enterprises.creditrecord"),
        ],
    ),
    (
        _("Money"),
        [
            (_("Budget lines"), "account_balance_wallet", "awards.budgetline"),
            (_("Ledger"), "receipt_long", "awards.ledgerentry"),
        ],
    ),
    (
        _("Statistics"),
        [
            (_("Summary"), "bar_chart", "staff_statistics"),
            (_("Exports"), "download", "reports.export"),
        ],
    ),
    (
        _("Programs"),
        [
            (_("Programs"), "account_tree", "programs.program"),
            (_("Rounds"), "event_repeat", "programs.round"),
            (_("Definitions"), "schema", "programs.definitionversion"),
            (_("Working-day calendar"), "calendar_month", "programs.calendarday"),
            (_("Code lists"), "list_alt", "programs.codeitem"),
        ],
    ),
    (
        _("Expert pool"),
        [
            (_("Experts"), "school", "reviews.expert"),
            (_("Conflicts of interest"), "do_not_touch", "reviews.conflict"),
        ],
    ),
    (
        _("System"),
        [
            (_("Users"), "badge", "accounts.user"),
            (_("Audit log"), "history", "accounts.auditentry"),
            (_("Queued work"), "stacks", "accounts.outboxentry"),
            (_("Health"), "monitor_heart", "staff_health"),
        ],
    ),
    (None, [(_("My notices"), "notifications", "accounts.notice")]),
]
# Pages of their own, and who may read them.
PAGES = {
    "staff_health": "config.health_page.may_read",
    "staff_statistics": "reports.rules.may_read_statistics",
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The sidebar of this person: groups without a link of theirs disappear."""
    groups = []
    for title, entries in MENU:
        items = [item for entry in entries if (item := _item(request, *entry)) is not None]
        if items:
            groups.append({"title": title, "items": items})
    return groups


def _item(request: HttpRequest, title: Any, icon: str, target: str) -> dict[str, Any] | None:
    from django.apps import apps
    from django.contrib import admin

    if target in PAGES:
        may_read = import_string(PAGES[target])
        return {"title": title, "icon": icon, "link": reverse(target)} if may_read(request.user) else None
    if ":" in target:
        return {"title": title, "icon": icon, "link": reverse(target)}
    from accounts.requests import person

    registered = admin.site._registry.get(apps.get_model(target))
    if registered is None or not registered.has_module_permission(request):
        return None
    item = {"title": title, "icon": icon, "link": reverse(f"admin:{target.replace('.', '_')}_changelist")}
    if target == "accounts.notice" and (unread := person(request).notices.filter(read_at=None).count()):
        item |= {"badge": str(unread), "badge_variant": "danger"}
    return item


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Where the language switch comes back to."""
    return {"redirect_to": request.get_full_path()}


def environment(request: HttpRequest) -> list[Any] | None:
    """A label that keeps people from mistaking a trial for the real thing; none in production."""
    from django.conf import settings

    if settings.DEBUG:
        return [_("Development"), "warning"]
    return [_("Demonstration"), "info"] if settings.EMBEDDED else None


def queue_tab(queue: str) -> Any:
    def is_open(request: HttpRequest) -> bool:
        from applications.admin.filters import queue_of

        return queue_of(request) == queue

    return is_open


def _tab(title: Any, queue: str) -> dict[str, Any]:
    link = reverse_lazy("admin:applications_application_changelist", query={"queue": queue})
    return {"title": title, "link": link, "active": queue_tab(queue)}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Staff workbench"),
    "SITE_HEADER": _("Staff workbench"),
    "SITE_SUBHEADER": _("Enterprise Support Programs"),
    "SITE_SYMBOL": "account_balance",
    "SITE_URL": "/",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}
    ],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": reverse_lazy("portal:language")},
    "THEME": "light",
    "BORDER_RADIUS": "8px",
    "GLOBAL_CALLBACK": "config.unfold.every_page",
    "ENVIRONMENT": "config.unfold.environment",
    "DASHBOARD_CALLBACK": "accounts.workbench.dashboard",
    "STYLES": [lambda request: static("admin-ours/workbench.css")],
    "COLORS": {
        "base": {
            "50": "#f7f9fb", "100": "#eef2f6", "200": "#d9e0e8", "300": "#bcc8d4", "400": "#8695a6", "500": "#5c6b7d",
            "600": "#4a5a6c", "700": "#354354", "800": "#233040", "900": "#14202e", "950": "#0b131c",
        },
        "primary": {
            "50": "#f1f6fc", "100": "#e8f0fa", "200": "#c9dcf2", "300": "#9dbbe0", "400": "#5e8ec8", "500": "#2a66ad",
            "600": "#12437f", "700": "#0f3a6e", "800": "#0c305c", "900": "#0a2647", "950": "#061a31",
        },
    },
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": "config.unfold.navigation"},
    "TABS": [
        {
            "models": ["applications.application"],
            "items": [
                _tab(_("Waiting for me"), "mine"),
                _tab(_("Late"), "late"),
                _tab(_("Running"), "live"),
                _tab(_("All"), "all"),
            ],
        }
    ],
}  # fmt: skip
