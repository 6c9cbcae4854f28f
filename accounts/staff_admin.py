"""The base of the workbench: who may list, add and change is a table of roles, and rows come from ``visible_to``.

Superuser flags and Django's own permissions count nothing here, so that duties stay separate. Nothing is deleted.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from django.contrib.admin import ShowFacets, display
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from unfold.admin import ModelAdmin, checkbox

from accounts import audit
from accounts.roles import CITYWIDE, STAFF, Role

OFFICE = CITYWIDE | {Role.DISTRICT_REVIEWER}
NOBODY: frozenset[Role] = frozenset()
ANY = "any"

__all__ = ["NOBODY", "OFFICE", "STAFF", "StaffAdmin"]


@cache
def _box(language: str | None) -> str:
    return checkbox.render(ACTION_CHECKBOX_NAME, ANY)


class StaffAdmin(ModelAdmin):
    """``access`` maps "view", "add" and "change" to roles; whoever may change may view."""

    access: ClassVar[Mapping[str, frozenset[Role]]] = {}
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_filter_submit = True
    list_disable_select_all = True
    view_on_site = False
    actions: Any = ()

    def may(self, request: HttpRequest, deed: str) -> bool:
        """Say whether the table gives this deed to the person's role."""
        roles = self.access.get(deed, NOBODY)
        return request.user.is_authenticated and request.user.is_role(*roles)

    @display(description=mark_safe(checkbox.render("action_toggle_all", 1)))
    def action_checkbox(self, obj: Model) -> str:
        """The box of a row: drawn once, then given each row's number."""
        return mark_safe(_box(get_language()).replace(f'value="{ANY}"', f'value="{obj.pk}"'))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, "view") or self.may(request, "change")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def visible(self, request: HttpRequest, object_id: str) -> Any:
        """The object, if this person may read it. Raises Http404."""
        found = self.get_object(request, object_id) if self.has_view_permission(request) else None
        if found is None:
            raise Http404
        return found

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        raise Http404

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """The history of a thing is its events and audit entries."""
        raise Http404

    def page(self, request: HttpRequest, obj: Model | None = None, **context: Any) -> dict[str, Any]:
        """The context of a page of our own inside the workbench."""
        request.current_app = self.admin_site.name
        return {
            **self.admin_site.each_context(request), "opts": self.opts, "original": obj, "model_admin": self,
            "has_view_permission": True, "media": self.media, **context,
        }  # fmt: skip

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Only names of fields: what was typed may be personal."""
        return {"fields": sorted(form.changed_data)}

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return self.write_down(request, "add", obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return self.write_down(request, "change", obj, message)

    def write_down(self, request: HttpRequest, verb: str, obj: Model, data: dict[str, Any]) -> Any:
        address = request.META.get("REMOTE_ADDR") or None
        return audit.record(verb, obj, actor=request.user, data=data, address=address)
