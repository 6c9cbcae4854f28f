"""Everybody's own exports: how far each is, until when it can be fetched, and the verbs of its life."""

from typing import Any

from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from accounts import markup
from accounts.staff_admin import OFFICE
from accounts.staff_moves import MovesAdmin
from common.clock import SHANGHAI
from reports import selection
from reports.models import Export
from reports.workflow import machine

LOOKS = {
    Export.Status.QUEUED: ("hourglass_empty", "busy"),
    Export.Status.RUNNING: ("progress_activity", "busy"),
    Export.Status.DONE: ("task_alt", "good"),
    Export.Status.FAILED: ("error", "bad"),
    Export.Status.CANCELLED: ("cancel", "calm"),
    Export.Status.EXPIRED: ("timer_off", "calm"),
}


def status_badge(export: Export) -> SafeString:
    symbol, tone = LOOKS[Export.Status(export.status)]
    return markup.badge(export.get_status_display(), symbol, tone, hint=export.get_failure_display())


def progress_bar(export: Export) -> SafeString:
    """How much is written, as a bar and as a number."""
    text = f"{export.done_count:,} / {export.total_count:,}" if export.total_count else f"{export.done_count:,}"
    if not export.is_unfinished:
        return format_html('<span class="w-num">{}</span>', f"{export.done_count:,}")
    return format_html(
        '<span data-unfinished><progress class="w-progress" max="100" value="{}" aria-label="{}"></progress>'
        '<span class="w-soft">{}</span></span>',
        export.percent, _("Progress"), text,
    )  # fmt: skip


@register(Export)
class ExportAdmin(MovesAdmin):
    access = {"view": OFFICE}
    machine = machine
    list_display = ("asked", "round", "format", "state", "progress", "size", "expires", "verbs")
    list_display_links = ("asked",)
    list_filter = (("status", ChoicesDropdownFilter),)
    change_list_template = "admin/reports/exports.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Export]:
        return super().get_queryset(request).select_related("round", "owner")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        extra = {"statistics_url": reverse("staff_statistics")}
        return super().changelist_view(request, {**(extra_context or {}), **extra})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        export = self.visible(request, object_id)
        context = {
            "title": str(export), "export": export, "state": status_badge(export),
            "bar": progress_bar(export), "facts": facts_of(export), "moves": self.moves(export, request.user),
        }  # fmt: skip
        return TemplateResponse(request, "admin/reports/export.html", self.page(request, export, **context))

    def move_context(self, request: HttpRequest, obj: Export, rule: Any) -> dict[str, Any]:
        return {"facts": facts_of(obj), "state": status_badge(obj)}

    @display(description=gettext_lazy("asked for"), ordering="created_at")
    def asked(self, row: Export) -> str:
        return _moment(row.created_at)

    @display(description=gettext_lazy("state"), ordering="status")
    def state(self, row: Export) -> str:
        return status_badge(row)

    @display(description=gettext_lazy("rows"))
    def progress(self, row: Export) -> str:
        return progress_bar(row)

    @display(description=gettext_lazy("size"), ordering="byte_count")
    def size(self, row: Export) -> str:
        return filesizeformat(row.byte_count) if row.byte_count else markup.DASH

    @display(description=gettext_lazy("kept until"), ordering="expires_at")
    def expires(self, row: Export) -> str:
        return _moment(row.expires_at)

    @display(description=gettext_lazy("what you can do"))
    def verbs(self, row: Export) -> str:
        """Fetch what is ready; otherwise the verbs of its status."""
        links = [(self.url("move", row.pk, rule.verb), rule.label) for rule in machine.available(row, row.owner)]
        if row.status == Export.Status.DONE:
            links.insert(0, (reverse("export_file", args=[row.uid]), _("Download")))
        return format_html_join(" ", '<a class="w-link" href="{}">{}</a>', links) or markup.DASH


def facts_of(export: Export) -> list[dict[str, Any]]:
    rows: list[tuple[str, Any]] = [
        (_("Round"), export.round),
        (_("Format"), export.get_format_display()),
        (_("Filter"), selection.described(export.filters)),
        (_("Rows"), f"{export.done_count:,} / {export.total_count:,}"),
        (_("Asked for"), _moment(export.created_at)),
        (_("Finished"), _moment(export.finished_at)),
        (_("Kept until"), _moment(export.expires_at)),
        (_("Size"), filesizeformat(export.byte_count) if export.byte_count else markup.DASH),
        ("SHA-256", export.sha256 or markup.DASH),
        (_("Reason"), export.get_failure_display() or markup.DASH),
    ]
    return [{"label": label, "value": value} for label, value in rows if value != markup.DASH]


def _moment(at: Any) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else markup.DASH
