"""What people type into the pages of the expert review: the domain checks it, the forms keep the text."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from common.canonical import digest
from enterprises.credit_code import validate_credit_code
from programs.definition import Rubric
from programs.fieldtypes import CodeField
from reviews import assigning, pool, scoring
from reviews.models import Assignment, Conflict, Expert
from reviews.sheets import Errors


class SheetForm(forms.Form):
    """A score sheet half filled in: everything is optional here, and what was typed stays as it was typed."""

    opinion = forms.CharField(
        label=gettext_lazy("Opinion"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, data: Any = None, *, sheet: Assignment) -> None:
        self.rubric: Rubric = scoring.rubric_of(sheet.application)
        initial = {"opinion": sheet.opinion}
        initial |= {f"points_{key}": points for key, points in sheet.scores.items()}
        initial |= {f"veto_{key}": True for key in sheet.vetoes}
        super().__init__(data, initial=initial)
        for criterion in self.rubric.criteria:
            weight = str(criterion.weight)
            box = forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 12, "data-weight": weight}
            )
            self.fields[f"points_{criterion.key}"] = forms.CharField(
                label=str(criterion.label), required=False, widget=box
            )
        for veto in self.rubric.vetoes:
            self.fields[f"veto_{veto.key}"] = forms.BooleanField(label=str(veto.label), required=False)

    def typed(self) -> dict[str, Any]:
        """The inputs of ``sheets.save_draft``."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "scores": {c.key: data[f"points_{c.key}"] for c in self.rubric.criteria},
            "vetoes": [veto.key for veto in self.rubric.vetoes if data[f"veto_{veto.key}"]],
            "opinion": data["opinion"].replace("\r\n", "\n"),
        }

    def put(self, errors: Errors) -> None:
        for key, messages in errors.items():
            for message in messages:
                self.add_error("opinion" if key == "opinion" else f"points_{key}", message)

    def criteria(self) -> Iterator[dict[str, Any]]:
        for criterion in self.rubric.criteria:
            anchors = [str(anchor) for anchor in criterion.anchors]
            yield {
                "field": self[f"points_{criterion.key}"],
                "weight": criterion.weight.normalize(),
                "anchors": anchors,
            }

    def vetoes(self) -> list[forms.BoundField]:
        return [self[f"veto_{veto.key}"] for veto in self.rubric.vetoes]

    def faults(self) -> list[dict[str, str]]:
        """What the summary above the form links to."""
        return [
            {
                "id": field.id_for_label,
                "label": str(field.label),
                "text": str(field.errors[0]),
            }
            for field in [*(row["field"] for row in self.criteria()), self["opinion"]]
            if field.errors
        ]


class ConfirmForm(forms.Form):
    """Says which state of the sheet was read before it is handed in."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, sheet: Assignment) -> None:
        self.present = digest({"scores": sheet.scores, "vetoes": sheet.vetoes, "opinion": sheet.opinion})
        super().__init__(data, initial={"seen": self.present})

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("seen") != self.present:
            raise forms.ValidationError(
                _("The sheet has changed since you read it here. Please go back and read it again.")
            )
        return self.cleaned_data


class AppointForm(forms.Form):
    """Whom to ask, with the reason why it is this person."""

    expert = forms.ModelChoiceField(
        Expert.objects.none(), label=gettext_lazy("Expert"), widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, application: Any) -> None:
        super().__init__(data)
        self.fields["expert"].queryset = Expert.objects.select_related("user")  # type: ignore[attr-defined]
        found = assigning.eligible(application)
        self.rows = sorted(
            (
                {
                    "expert": expert,
                    "load": expert.load,  # type: ignore[attr-defined]
                    "knows": assigning.knows_field(expert, application),
                    "room": assigning.has_room(expert),
                    "checked": str(expert.pk) == self["expert"].value(),
                }
                for expert in found
            ),
            key=lambda row: (not (row["knows"] and row["room"]), row["load"], row["expert"].pk),
        )


class ExpertForm(forms.ModelForm):
    """An expert's fields are ticked from the lists that the programs ask by."""

    fields_ = forms.MultipleChoiceField(
        label=gettext_lazy("Fields"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Nothing ticked means every field."),
    )
    employer_uscc = CodeField(
        label=gettext_lazy("Employer's credit code"),
        required=False,
        max_length=18,
        validators=[validate_credit_code],
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("The expert never reviews an application of this enterprise."),
    )

    class Meta:
        model = Expert
        fields = ("user", "title", "seat", "employer", "employer_uscc", "capacity", "is_available")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = dict(pool.field_choices())
        choices |= {code: code for code in self.instance.fields if code not in choices}
        self.fields["fields_"].choices = list(choices.items())  # type: ignore[attr-defined]
        self.fields["fields_"].initial = self.instance.fields

    def save(self, commit: bool = True) -> Any:
        self.instance.fields = self.cleaned_data["fields_"]
        return super().save(commit)


class ConflictForm(forms.ModelForm):
    """Entered by an officer; what the system and the expert themselves say comes by other ways."""

    uscc = CodeField(
        label=gettext_lazy("Enterprise's credit code"),
        validators=[validate_credit_code],
        widget=UnfoldAdminTextInputWidget,
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Source"),
        widget=UnfoldAdminSelectWidget,
        choices=[
            (value, value.label)
            for value in (Conflict.Source.OFFICE, Conflict.Source.DECLARED, Conflict.Source.REQUESTED)
        ],
    )

    class Meta:
        model = Conflict
        fields = ("expert", "uscc", "source", "reason")
        widgets = {"reason": UnfoldAdminTextareaWidget(attrs={"rows": 3})}
