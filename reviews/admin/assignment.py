"""Score sheets: the expert's queue and the sheet beside the answers; the office reads the same sheets."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.views import ChangeList

from accounts import markup
from accounts.roles import Role
from accounts.staff_moves import MovesAdmin
from applications.admin.page import sections_of
from applications.lights import Lights
from applications.models import Application
from applications.statuses import Status as ApplicationStatus
from common.errors import DomainError
from reviews import rules, scoring, sheets, workflow
from reviews.admin.appointing import AppointPage
from reviews.admin.forms import ConfirmForm, SheetForm
from reviews.admin.looks import reading_of, status_badge
from reviews.models import Assignment

OPEN_FIRST = Case(When(status=Assignment.Status.OPEN, then=Value(0)), default=Value(1)).asc()
LIST_COLUMNS = (
    "pk", "status", "due_at", "total", "application__reference", "application__title",
    "application__enterprise_name", "application__round__name_zh", "application__round__name_en",
    "expert__user__display_name", "expert__user__username",
)  # fmt: skip


class SheetList(ChangeList):
    """Rows without their opinions and the applications without their answers, each with its light."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Assignment]:
        rows = super().get_queryset(request, exclude_parameters).select_related(None)
        return rows.select_related("application__round", "expert__user").only(*LIST_COLUMNS)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list, lights = list(self.result_list), Lights()  # type: ignore[has-type]
        for row in self.result_list:
            row.light = lights.of(row.due_at) if row.status == Assignment.Status.OPEN else None


@register(Assignment)
class AssignmentAdmin(AppointPage, MovesAdmin):
    access = {
        "view": frozenset({Role.EXPERT, Role.CASE_OFFICER, Role.DECISION_MAKER, Role.AUDITOR, Role.ADMINISTRATOR})
    }
    machine = workflow.machine
    list_display = ("reference", "subject", "round_", "expert_", "state", "due", "points")
    list_display_links = ("reference",)
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ("application__round", RelatedDropdownFilter),
    )
    search_fields = (
        "^application__reference", "application__title", "application__enterprise_name",
        "expert__user__display_name",
    )  # fmt: skip
    search_help_text = gettext_lazy("Reference, title, enterprise or expert")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        related = ("application__definition", "application__round", "application__program", "expert__user")
        return super().get_queryset(request).select_related(*related)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [OPEN_FIRST, F("due_at").asc(nulls_last=True), "-pk"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return SheetList

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """An expert's own queue does not repeat their name."""
        own = is_expert(request.user)
        return tuple(name for name in self.list_display if not (own and name == "expert_"))

    @display(description=gettext_lazy("application"), ordering="application__reference")
    def reference(self, row: Assignment) -> str:
        return format_html('<span class="w-ref">{}</span>', row.application.reference)

    @display(description=gettext_lazy("title and enterprise"), ordering="application__title")
    def subject(self, row: Assignment) -> str:
        return format_html(
            '<span class="w-two"><b>{}</b><span>{}</span></span>',
            row.application.title or markup.DASH,
            row.application.enterprise_name,
        )

    @display(description=gettext_lazy("round"), ordering="application__round")
    def round_(self, row: Assignment) -> str:
        return row.application.round.name

    @display(description=gettext_lazy("expert"), ordering="expert__user__display_name")
    def expert_(self, row: Assignment) -> str:
        return format_html('<span class="w-line">{}</span>', row.expert)

    @display(description=gettext_lazy("status"), ordering="status")
    def state(self, row: Assignment) -> str:
        return status_badge(row.status)

    @display(description=gettext_lazy("due"), ordering="due_at")
    def due(self, row: Assignment) -> str:
        return str(row.light) if row.light else markup.DASH  # type: ignore[attr-defined]

    @display(description=gettext_lazy("total"), ordering="total")
    def points(self, row: Assignment) -> str:
        return format_html('<span class="w-num">{}</span>', markup.DASH if row.total is None else row.total)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        sheet = self.visible(request, object_id)
        if request.method == "POST":
            return self._save(request, sheet)
        form = SheetForm(sheet=sheet) if may_fill_in(request.user, sheet) else None
        return self._show(request, sheet, form)

    def _save(self, request: HttpRequest, sheet: Assignment) -> HttpResponse:
        """Save what is right; then show what is wrong, or go on to the confirmation if that was asked for."""
        if not rules.is_own(request.user, sheet):
            raise PermissionDenied
        form = SheetForm(request.POST, sheet=sheet)
        try:
            sheet, errors = sheets.save_draft(sheet, actor=request.user, **form.typed())  # type: ignore[arg-type]
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return self._show(request, sheet, form)
        hands_in = "hand_in" in request.POST
        if hands_in:
            errors = {**sheets.gaps(form.rubric, sheet), **errors}
        if errors:
            form.put(errors)
            return self._show(request, sheet, form)
        if hands_in:
            return redirect(self.url("move", sheet.pk, "submit"))
        messages.success(request, _("Saved. You can go on at any time until you hand it in."))
        return redirect(self.url("change", sheet.pk))

    def _show(self, request: HttpRequest, sheet: Assignment, form: SheetForm | None) -> HttpResponse:
        application = sheet.application
        rubric = scoring.rubric_of(application)
        running = sheet.status == Assignment.Status.OPEN
        context = {
            "title": application.reference, "subtitle": application.title, "application": application,
            "sheet": sheet, "form": form, "rubric": rubric, "reading": reading_of(sheet),
            "state": status_badge(sheet.status), "light": Lights().of(sheet.due_at) if running else "",
            "moves": [move for move in self.moves(sheet, request.user) if move["verb"] != "submit"],
            "sections": read_sections(application, request.user), "is_expert": is_expert(request.user),
            "may_read": rules.may_read_marks(request.user, sheet),
            "application_url": reverse("admin:applications_application_change", args=[application.pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/reviews/sheet.html", self.page(request, sheet, **context))

    def available(self, obj: Assignment, user: Any) -> list[Any]:
        """After the review only a sheet that was left open can still be taken out."""
        found = super().available(obj, user)
        if obj.application.status == ApplicationStatus.EXPERT_REVIEW:
            return found
        return [rule for rule in found if rule.verb == "void" and obj.status == Assignment.Status.OPEN]

    def move_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        if verb == "submit":
            sheet = self.visible(request, object_id)
            if may_fill_in(request.user, sheet) and sheets.gaps(scoring.rubric_of(sheet.application), sheet):
                messages.warning(request, _("Please fill in every criterion and your opinion first."))
                return redirect(self.url("change", sheet.pk))
        return super().move_view(request, object_id, verb)

    def move_form(self, request: HttpRequest, obj: Assignment, rule: Any) -> Any:
        if rule.verb == "submit":
            return ConfirmForm(request.POST if request.method == "POST" else None, sheet=obj)
        return super().move_form(request, obj, rule)

    def move_context(self, request: HttpRequest, obj: Assignment, rule: Any) -> dict[str, Any]:
        context: dict[str, Any] = {"facts": facts_of(obj), "state": status_badge(obj.status)}
        if rule.verb == "submit":
            context |= {"preface_template": "admin/reviews/_confirm.html", "reading": reading_of(obj)}
        return context

    def perform(self, obj: Assignment, rule: Any, *, actor: Any, form: Any) -> Any:
        if rule.verb != "submit":
            return super().perform(obj, rule, actor=actor, form=form)
        return rule.run(obj, actor=actor, scores=obj.scores, opinion=obj.opinion, vetoes=obj.vetoes)


def may_fill_in(user: Any, sheet: Assignment) -> bool:
    """The expert's own open sheet while the review runs."""
    running = sheet.application.status == ApplicationStatus.EXPERT_REVIEW
    return rules.is_own(user, sheet) and sheet.status == Assignment.Status.OPEN and running


def is_expert(user: Any) -> bool:
    return user.is_role(Role.EXPERT)


def read_sections(application: Application, user: Any) -> list[dict[str, Any]]:
    """For the expert who may read it: what was answered and handed in. The office has its own page."""
    if not is_expert(user) or not Application.objects.visible_to(user).filter(pk=application.pk):
        return []
    return [part for part in sections_of(application, user) if part["key"] in ("answers", "attachments")]


def facts_of(sheet: Assignment) -> list[dict[str, Any]]:
    rows = [
        (_("Application"), sheet.application),
        (_("Enterprise"), sheet.application.enterprise_name),
        (_("Round"), sheet.application.round),
        (_("Expert"), sheet.expert),
        (_("Due"), sheet.due_at),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]
