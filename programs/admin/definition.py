"""A definition as people read it: questions, rules, materials, stages, rubric, award. It is never edited here."""

import json
from typing import Any

import yaml
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RelatedDropdownFilter

from accounts import markup
from accounts.staff_admin import OFFICE
from accounts.staff_moves import ExtraPagesAdmin
from programs.explaining import sentence
from programs.models import DefinitionVersion

FORMATS = {"json": "application/json", "yaml": "application/yaml"}


@register(DefinitionVersion)
class DefinitionAdmin(ExtraPagesAdmin):
    access = {"view": OFFICE}
    list_display = ("program", "version", "state", "short", "published_at")
    list_display_links = ("program", "version")
    list_select_related = ("program",)
    list_filter = (("program", RelatedDropdownFilter),)

    def extra_pages(self) -> list[tuple[str, str, Any]]:
        return [
            *super().extra_pages(),
            ("<path:object_id>/download.<str:kind>", "download", self.download_view),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        version = self.visible(request, object_id)
        definition = version.load()
        context = {
            "title": str(version), "version": version, "definition": definition,
            "rules": [{"rule": rule, "sentence": sentence(definition, rule.check)} for rule in definition.rules],
            "rounds": version.rounds.all(),
            "downloads": [(kind, self.url("download", version.pk, kind)) for kind in FORMATS],
        }  # fmt: skip
        return TemplateResponse(request, "admin/programs/definition.html", self.page(request, version, **context))

    def download_view(self, request: HttpRequest, object_id: str, kind: str) -> HttpResponse:
        version = self.visible(request, object_id)
        if kind not in FORMATS:
            raise Http404
        if kind == "json":
            text = json.dumps(version.content, ensure_ascii=False, indent=2)
        else:
            text = yaml.safe_dump(version.content, allow_unicode=True, sort_keys=False, width=120)
        name = f"{version.program.code}-v{version.version}.{kind}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(text, content_type=f"{FORMATS[kind]}; charset=utf-8", headers=headers)

    @display(description=_("state"))
    def state(self, row: DefinitionVersion) -> str:
        if row.published_at:
            return markup.badge(_("Published"), "lock", "good")
        return markup.badge(_("Draft"), "edit_note", "calm")

    @display(description=_("digest"))
    def short(self, row: DefinitionVersion) -> str:
        return row.digest[:12]
