"""The shape of what a verb asks for. Portal, admin and API use these same forms."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _text(label: Any, *, required: bool = True, help_text: Any = "", max_length: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=max_length,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OpinionInputs(forms.Form):
    opinion = _text(_("Opinion"))


class OptionalOpinionInputs(forms.Form):
    opinion = _text(_("Opinion"), required=False)


class ReasonInputs(forms.Form):
    reason = _text(_("Reason"), help_text=_("The applicant reads this."))


class SubmitInputs(forms.Form):
    key = forms.CharField(
        label=_("Idempotency key"),
        min_length=8,
        max_length=80,
        widget=forms.HiddenInput,
        help_text=_("The same key never submits twice."),
    )


class CorrectionInputs(forms.Form):
    """``items``: field paths and material keys to unlock, each with its own reason."""

    items = forms.JSONField(
        label=_("What must be corrected"), help_text=_("A list of path, kind (field or material) and reason.")
    )
    reason = _text(_("General remark"), required=False)
    working_days = forms.IntegerField(label=_("Working days to answer"), min_value=1, max_value=30, initial=5)

    def clean_items(self) -> list[dict[str, str]]:
        items = self.cleaned_data["items"]
        if not isinstance(items, list) or not items:
            raise forms.ValidationError(_("Tick at least one field or material."))
        for item in items:
            if not isinstance(item, dict) or set(item) != {"path", "kind", "reason"}:
                raise forms.ValidationError(_("Each item needs path, kind and reason."))
            if item["kind"] not in ("field", "material") or not str(item["reason"]).strip():
                raise forms.ValidationError(_("Give a reason for each thing to be corrected."))
        return [{name: str(value).strip() for name, value in item.items()} for item in items]


class VisitInputs(forms.Form):
    visited_on = forms.DateField(label=_("Visited on"), widget=forms.DateInput(attrs={"type": "date"}))
    visitors = forms.CharField(label=_("Visitors"), max_length=200, help_text=_("At least two, separated by commas."))
    record = _text(_("Record"))

    def clean_visitors(self) -> str:
        names = [
            name.strip() for name in self.cleaned_data["visitors"].replace("，", ",").replace("、", ",").split(",")
        ]
        names = [name for name in names if name]
        if len(set(names)) < 2:
            raise forms.ValidationError(_("A site visit needs two or more people."))
        return "、".join(names)


class ProposalInputs(forms.Form):
    amount = forms.DecimalField(
        label=_("Proposed amount (yuan)"),
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("Empty takes the calculated amount. A lower amount needs an opinion."),
    )
    opinion = _text(_("Opinion"), required=False)


class MeetingInputs(forms.Form):
    meeting_number = forms.CharField(label=_("Meeting number"), max_length=60)
    held_on = forms.DateField(label=_("Held on"), widget=forms.DateInput(attrs={"type": "date"}))
    attendees = forms.CharField(
        label=_("Attendees"), max_length=500, help_text=_("At least three, separated by commas.")
    )
    opinion = _text(_("Opinion"), required=False)

    def clean_attendees(self) -> str:
        raw = self.cleaned_data["attendees"].replace("，", ",").replace("、", ",")
        names = [name.strip() for name in raw.split(",") if name.strip()]
        if len(set(names)) < 3:
            raise forms.ValidationError(_("A collective decision needs three or more people."))
        return "、".join(names)


class ApprovalInputs(forms.Form):
    document_number = forms.CharField(label=_("Document number"), max_length=60)
    opinion = _text(_("Opinion"), required=False)

    def clean_document_number(self) -> str:
        number = self.cleaned_data["document_number"].strip()
        if "[" in number or "]" in number:
            raise forms.ValidationError(_("Use the brackets 〔 〕 for the year, as GB/T 9704 asks."))
        return number


class ObjectionInputs(forms.Form):
    objector = forms.CharField(label=_("Objector"), max_length=100)
    facts = _text(_("Facts and evidence"))


class PaymentInputs(forms.Form):
    paid_on = forms.DateField(label=_("Paid on"), widget=forms.DateInput(attrs={"type": "date"}))
    voucher = forms.CharField(label=_("Voucher number"), max_length=60)


class SigningInputs(forms.Form):
    contract_number = forms.CharField(label=_("Contract number"), max_length=60)
    signed_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}))


class ReportInputs(forms.Form):
    report = _text(_("Report"))


class GradeInputs(forms.Form):
    GRADES = (("excellent", _("Excellent")), ("good", _("Good")), ("fair", _("Fair")), ("poor", _("Poor")))
    grade = forms.ChoiceField(label=_("Grade"), choices=GRADES)
    opinion = _text(_("Opinion"), required=False)


class FilingInputs(forms.Form):
    file_number = forms.CharField(label=_("File number"), max_length=80)
