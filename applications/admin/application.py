"""The list of applications, and the one page of each. Rows are never edited here: people use verbs."""

from typing import Any

from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.views import ChangeList

from accounts import districts, markup
from accounts.requests import person
from accounts.roles import STAFF, Role
from accounts.staff_filters import DistrictFilter
from accounts.staff_moves import MovesAdmin, RevealAdmin
from applications import disclosure, moves, rules
from applications.admin import batch
from applications.admin.corrections import CorrectionForm
from applications.admin.filters import DueFilter, QueueFilter, queue_of
from applications.admin.page import facts_of, proposal_of, sections_of
from applications.badges import status_badge
from applications.lights import Lights
from applications.models import Application
from applications.reading import label_of
from applications.workflow import machine

LIST_COLUMNS = (
    "pk", "reference", "title", "enterprise_name", "district", "status", "due_at", "score", "review_passed",
    "reviews_done", "reviews_expected", "proposed_amount", "awarded_amount",
)  # fmt: skip


class ApplicationList(ChangeList):
    """Rows without their answers, each with its light."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._query_strings: dict[str, str] = {}
        self._address = ""
        super().__init__(*args, **kwargs)

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """Built once per address: the theme asks for the links of every column again with each row."""
        asked = repr((new_params, remove))
        if asked not in self._query_strings:
            self._query_strings[asked] = super().get_query_string(new_params, remove)
        return self._query_strings[asked]

    def url_for_result(self, result: Any) -> str:
        """The page of a row, with the way back to this list; worked out once, as each row asks for it."""
        if not self._address:
            self._address = super().url_for_result(result).replace(str(result.pk), "{}", 1)
            self._address += f"?{self.preserved_filters}" if self.preserved_filters else ""  # type: ignore[has-type]
            self.preserved_filters = ""
        return self._address.format(result.pk)

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Application]:
        return super().get_queryset(request, exclude_parameters).select_related(None).only(*LIST_COLUMNS)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        shown: list[Any] = list(self.result_list)  # type: ignore[has-type]
        lights: Lights = vars(request)["lights"]
        for row in shown:
            row.light = lights.of(row.due_at, running=not row.is_final)
        self.result_list = shown


@register(Application)
class ApplicationAdmin(RevealAdmin, MovesAdmin):
    access = {"view": STAFF}
    machine = machine
    list_display = ("reference", "subject", "district_", "state", "due", "points", "amount")
    list_display_links = ("reference",)
    list_filter = (
        QueueFilter,
        ("status", ChoicesDropdownFilter),
        ("program", RelatedDropdownFilter),
        ("round", RelatedDropdownFilter),
        DistrictFilter,
        ("size", ChoicesDropdownFilter),
        DueFilter,
    )
    search_fields = ("reference",)  # shows the box; ``searched`` says what is looked at
    search_help_text = _("Reference, title, enterprise or credit code")
    change_list_template = "admin/applications/list.html"

    # --- The list ------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return (
            super()
            .get_queryset(request)
            .select_related("program", "round", "definition", "enterprise", "proposed_by", "approved_by")
        )

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """An expert scores without seeing other people's scores or amounts."""
        return self.list_display[:5] if person(request).is_role(Role.EXPERT) else self.list_display

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [F("due_at").asc(nulls_last=True), "-pk"] if queue_of(request) in ("mine", "late") else ["-pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Application], bool]:
        return queryset.searched(search_term), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        vars(request)["lights"] = Lights()
        return super().changelist_view(request, {**(extra_context or {}), "batch_limit": batch.LIMIT})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return ApplicationList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {
            f"batch_{rule.verb}": (batch.action, f"batch_{rule.verb}", rule.label)
            for rule in batch.verbs_for(request.user)
        }

    @display(description=_("title and enterprise"), ordering="title")
    def subject(self, row: Application) -> str:
        return format_html(
            '<span class="w-two"><b>{}</b><span>{}</span></span>',
            row.title or markup.DASH,
            row.enterprise_name,
        )

    @display(description=_("district"), ordering="district")
    def district_(self, row: Application) -> str:
        return districts.name(row.district)

    @display(description=_("status"), ordering="status")
    def state(self, row: Application) -> str:
        return status_badge(row.status)

    @display(description=_("due"), ordering="due_at")
    def due(self, row: Any) -> str:
        return str(row.light)

    @display(description=_("score"), ordering="score")
    def points(self, row: Application) -> str:
        if row.score is None:
            text = f"{row.reviews_done}/{row.reviews_expected}" if row.reviews_expected else markup.DASH
            return format_html('<span class="w-num w-soft">{}</span>', text)
        return format_html('<span class="w-num">{}</span>', row.score)

    @display(description=_("amount (yuan)"), ordering="awarded_amount")
    def amount(self, row: Application) -> str:
        """The awarded amount; before the decision the proposed one, in grey."""
        if row.awarded_amount is not None:
            return format_html('<span class="w-num">{}</span>', markup.money(row.awarded_amount))
        return format_html('<span class="w-num w-soft">{}</span>', markup.money(row.proposed_amount))

    # --- The page ------------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        application, user = self.visible(request, object_id), person(request)
        context = {
            "title": application.reference, "subtitle": application.title, "application": application,
            "is_expert": user.is_role(Role.EXPERT), "moves": self.moves(application, user),
            "facts": facts_of(application, user),
            "state": status_badge(application.status),
            "light": Lights().of(application.due_at, running=not application.is_final),
            "sections": sections_of(application, user),
            "may_reveal": self.may_reveal(user, application), "reveal_url": self.url("reveal", application.pk),
        }  # fmt: skip
        return TemplateResponse(request, "admin/applications/page.html", self.page(request, application, **context))

    # --- The verbs -------------------------------------------------------------------------------------------------

    def available(self, obj: Application, user: Any) -> list[Any]:
        return moves.available(obj, user)

    def move_form(self, request: HttpRequest, obj: Application, rule: Any) -> Any:
        if rule.verb != "request_correction":
            return super().move_form(request, obj, rule)
        return CorrectionForm(request.POST if request.method == "POST" else None, application=obj)

    def move_context(self, request: HttpRequest, obj: Application, rule: Any) -> dict[str, Any]:
        context: dict[str, Any] = {"facts": facts_of(obj, request.user), "state": status_badge(obj.status)}
        if rule.verb == "request_correction":
            context["form_template"] = "admin/applications/_correction_form.html"
        if rule.verb == "propose":
            context["proposal"] = proposal_of(obj)
            context["preface_template"] = "admin/applications/_proposal.html"
        return context

    def perform(self, obj: Application, rule: Any, *, actor: Any, form: Any) -> Application:
        data = form.inputs() if isinstance(form, CorrectionForm) else form.data
        return moves.move(obj, rule.verb, actor=actor, data=data)

    # --- Sealed values ---------------------------------------------------------------------------------------------

    def may_reveal(self, user: Any, obj: Application) -> bool:
        return rules.may_see_personal_data(user, obj)

    def reveal_label(self, obj: Application, what: str) -> str:
        if disclosure.sealed_at(obj, what) is None:
            raise Http404
        return label_of(obj.definition.load(), what)

    def revealed(self, obj: Application, what: str, *, actor: Any, reason: str) -> str:
        return disclosure.reveal(obj, what, actor=actor, reason=reason)
