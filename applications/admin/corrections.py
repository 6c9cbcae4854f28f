"""The form of a correction notice: tick what must be corrected and say why, everything at once."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application
from programs.definition import Table


class CorrectionForm(forms.Form):
    """Offers every field, table and material of the definition; findings are suggested as reasons."""

    reason = forms.CharField(
        label=gettext_lazy("General remark"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    working_days = forms.IntegerField(
        label=gettext_lazy("Working days to answer"), min_value=1, max_value=30, initial=5
    )

    def __init__(self, data: Any = None, *, application: Application) -> None:
        super().__init__(data)
        self.application = application
        self.suggested = _suggested(application)
        self.choices = list(self._choices())
        for group in self.choices:
            for row in group["rows"]:
                self._add(row)

    def _choices(self) -> Iterator[dict[str, Any]]:
        definition = self.application.definition.load()
        for section in definition.sections:
            rows = [
                {"kind": "field", "key": item.key, "label": str(item.label)}
                for item in section.items
                if isinstance(item, Table) or not (item.computed or item.type == "note")
            ]
            if rows:
                yield {"title": str(section.title), "rows": rows}
        rows = [{"kind": "material", "key": m.key, "label": str(m.label)} for m in definition.materials]
        if rows:
            yield {"title": _("Materials"), "rows": rows}

    def _add(self, row: dict[str, Any]) -> None:
        name = f"{row['kind']}-{row['key']}"
        hint = self.suggested.get((row["kind"], row["key"]), "")
        self.fields[f"pick-{name}"] = forms.BooleanField(label=row["label"], required=False, initial=bool(hint))
        self.fields[f"why-{name}"] = forms.CharField(
            label=_("Reason"),
            required=False,
            max_length=500,
            initial=hint,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        row["pick"], row["why"] = f"pick-{name}", f"why-{name}"

    def groups(self) -> Iterator[dict[str, Any]]:
        """For the page: every group with its bound fields."""
        for group in self.choices:
            rows = [{"pick": self[row["pick"]], "why": self[row["why"]]} for row in group["rows"]]
            yield {"title": group["title"], "rows": rows, "open": any(row["pick"].value() for row in rows)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        items = []
        for row in (row for group in self.choices for row in group["rows"]):
            why = (data.get(row["why"]) or "").strip()
            if not data.get(row["pick"]):
                continue
            if not why:
                self.add_error(row["why"], _("Please say what is wrong."))
            items.append({"path": row["key"], "kind": row["kind"], "reason": why})
        if not items:
            self.add_error(None, _("Tick at least one field or material."))
        data["items"] = items
        return data

    def inputs(self) -> dict[str, Any]:
        """What the verb asks for."""
        data = self.cleaned_data
        return {"items": data["items"], "reason": data["reason"], "working_days": data["working_days"]}


def _suggested(application: Application) -> dict[tuple[str, str], str]:
    """Messages of the findings that the applicant can mend, by field or material."""
    found: dict[tuple[str, str], str] = {}
    for finding in application.findings:
        head, _dot, rest = finding.get("path", "").partition(".")
        if finding["severity"] == "officer" or head in ("", "enterprise"):
            continue
        key = ("material", rest) if head == "material" else ("field", head)
        found[key] = f"{found[key]} {finding['message']}" if key in found else finding["message"]
    return found
