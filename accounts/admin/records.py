"""What the house writes down: audit entries, queued work, and everybody's own notices."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.admin import action, display, register
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.contrib.filters.admin import DropdownFilter

from accounts import markup, quarantine, wording
from accounts.models import AuditEntry, Notice, OutboxEntry
from accounts.requests import person
from accounts.roles import STAFF, Role
from accounts.staff_admin import StaffAdmin
from common import clock

WATCHERS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})


def as_json(value: Any) -> str:
    return format_html("<pre>{}</pre>", json.dumps(value, ensure_ascii=False, indent=2))


@register(AuditEntry)
class AuditEntryAdmin(StaffAdmin):
    access = {"view": WATCHERS}
    list_display = ("at", "actor", "verb_", "kind", "object_ref", "change")
    list_select_related = ("actor",)
    search_fields = ("^object_ref", "^verb", "actor__username")
    fields = ("at", "actor", "verb_", "kind", "object_ref", "change", "details", "address")
    readonly_fields = ("verb_", "kind", "change", "details")

    @display(description=gettext_lazy("action"), ordering="verb")
    def verb_(self, row: AuditEntry) -> str:
        return wording.verb_of(row)

    @display(description=gettext_lazy("kind of object"), ordering="object_type")
    def kind(self, row: AuditEntry) -> str:
        return wording.kind_of(row)

    @display(description=gettext_lazy("change"))
    def change(self, row: AuditEntry) -> str:
        if row.before == row.after:
            return markup.DASH
        before = wording.status_of(row, row.before) or markup.DASH
        return f"{before} → {wording.status_of(row, row.after) or markup.DASH}"

    @display(description=gettext_lazy("details"))
    def details(self, row: AuditEntry) -> str:
        return as_json(row.data)


class WorkFilter(DropdownFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("quarantined", gettext_lazy("Quarantined")),
            ("waiting", gettext_lazy("Waiting")),
            ("done", gettext_lazy("Done")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "quarantined":
            return queryset.exclude(quarantined_at=None)
        if self.value() == "waiting":
            return queryset.waiting()
        return queryset.exclude(done_at=None) if self.value() == "done" else queryset


@register(OutboxEntry)
class OutboxEntryAdmin(StaffAdmin):
    access = {"view": WATCHERS}
    list_display = ("id", "task_", "queue_", "state", "attempts", "created_at", "next_try_at", "last_error")
    list_filter = (WorkFilter,)
    search_fields = ("^task", "^key")
    actions = ("try_again",)
    fields = (
        "task_", "queue_", "content", "key", "created_at", "next_try_at", "attempts", "last_error", "done_at",
        "quarantined_at",
    )  # fmt: skip
    readonly_fields = ("task_", "queue_", "content")

    def has_operate_permission(self, request: HttpRequest) -> bool:
        return person(request).is_role(Role.ADMINISTRATOR)

    @display(description=gettext_lazy("task"), ordering="task")
    def task_(self, row: OutboxEntry) -> str:
        return wording.task_name(row.task)

    @display(description=gettext_lazy("queue"), ordering="queue")
    def queue_(self, row: OutboxEntry) -> str:
        return wording.queue_name(row.queue)

    @display(description=gettext_lazy("payload"))
    def content(self, row: OutboxEntry) -> str:
        return as_json(row.payload)

    @display(description=gettext_lazy("state"))
    def state(self, row: OutboxEntry) -> str:
        if row.done_at:
            return markup.badge(_("Done"), "task_alt", "good")
        if row.quarantined_at:
            return markup.badge(_("Quarantined"), "error", "bad")
        return markup.badge(_("Waiting"), "hourglass_empty", "busy")

    @action(description=gettext_lazy("Try again"), permissions=["operate"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutboxEntry]) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        count = quarantine.try_again(chosen, actor=request.user)
        sent = ngettext("%(count)s row goes back to its queue.", "%(count)s rows go back to their queues.", count)
        messages.success(request, sent % {"count": count})
        if left := len(chosen) - count:
            kept = ngettext("%(count)s row was not in quarantine.", "%(count)s rows were not in quarantine.", left)
            messages.warning(request, kept % {"count": left})


@register(Notice)
class NoticeAdmin(StaffAdmin):
    """Everybody reads their own. Opening one marks it as read and leads to what it is about."""

    access = {"view": STAFF}
    list_display = ("subject_", "created_at", "body")
    list_display_links = ("subject_",)
    search_fields = ("subject",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return super().get_queryset(request).filter(recipient=request.user)

    @display(description=gettext_lazy("subject"), ordering="subject")
    def subject_(self, row: Notice) -> str:
        if row.read_at is None:
            return format_html("{} <b>{}</b>", markup.badge(_("New"), "mark_email_unread", "busy"), row.subject)
        return row.subject

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        notice = self.visible(request, object_id)
        Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())
        if notice.link and url_has_allowed_host_and_scheme(notice.link, None):
            return redirect(notice.link)
        return super().change_view(request, object_id, form_url, extra_context)
