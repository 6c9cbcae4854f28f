"""Shapes of the portal's own pages."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import districts
from common import clock
from enterprises import industries
from enterprises.credit_code import normalise, validate_credit_code
from enterprises.models import Enterprise, YearlyFigures
from enterprises.registration import masked
from programs.fieldtypes import AmountField

YEARS_ASKED = 3


def asked(choices: Callable[[], list[tuple[str, str]]]) -> Callable[[], list[tuple[str, str]]]:
    """Choices of which none is taken beforehand."""
    return lambda: [("", "—"), *choices()]


class EnterpriseForm(forms.ModelForm):
    """The enterprise's file. A sealed value is shown masked; leaving the mask keeps it."""

    uscc = forms.CharField(
        label=_("Unified social credit code"),
        max_length=30,
        help_text=_("18 characters on the business licence (GB 32100-2015)."),
    )
    district = forms.ChoiceField(label=_("Registered district"), choices=asked(districts.choices))
    industry = forms.ChoiceField(
        label=_("Industry"),
        choices=asked(industries.choices),
        help_text=_("GB/T 4754-2017, divisions 63 to 65."),
    )
    registered_capital = AmountField(
        label=_("Registered capital (10,000 yuan)"), min_value=0, max_digits=14, decimal_places=2
    )
    founded_on = forms.DateField(
        label=_("Founded on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    contact_phone = forms.RegexField(
        r"^[+\d*][\d* -]{4,20}$", label=_("Contact phone"), help_text=_("Kept encrypted."), max_length=21
    )
    bank_account = forms.RegexField(
        r"^[\d* ]{6,40}$", label=_("Bank account"), required=False, max_length=40,
        help_text=_("Kept encrypted. The account must be in the enterprise's own name."),
    )  # fmt: skip

    class Meta:
        model = Enterprise
        fields = (
            "name", "uscc", "district", "address", "industry", "founded_on", "legal_representative",
            "registered_capital", "contact_name", "contact_phone", "bank_name", "bank_account",
            "is_high_tech", "is_specialised", "is_key_software",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.masks: dict[str, str] = {}
        if self.instance.pk:
            self.masks = {name: masked(self.instance, name) for name in ("contact_phone", "bank_account")}
            self.initial = {**self.initial, **self.masks}

    def clean_uscc(self) -> str:
        code = normalise(self.cleaned_data["uscc"])
        validate_credit_code(code)
        return code

    def clean_founded_on(self) -> Any:
        day = self.cleaned_data["founded_on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day lies in the future."))
        return day

    def validate_unique(self) -> None:
        """The registration says where the existing one is; a unique error here would say less."""

    def facts(self) -> dict[str, Any]:
        """The cleaned facts, without the values that are still masked."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not (name in self.masks and "*" in str(value)) and value is not None
        }

    def clean(self) -> dict[str, Any]:
        for name in ("contact_phone", "bank_account"):
            value = str(self.cleaned_data.get(name) or "")
            if "*" in value and value != self.masks.get(name):
                self.add_error(name, _("Please type the whole number."))
        return self.cleaned_data

    def _post_clean(self) -> None:
        """The domain function checks the model; checking here would seal nothing and complain about masks."""

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The fields in the order in which people look them up, under headings."""
        return [
            {"title": title, "help": text, "fields": [self[name] for name in names]} for title, text, names in PARTS
        ]


RECOGNITIONS = _("Recognitions")
PARTS: tuple[tuple[Any, Any, tuple[str, ...]], ...] = (
    (_("The enterprise"), _("As on the business licence."), ("name", "uscc", "district", "address")),
    (
        _("Business"), _("The industry and the figures decide the size class."),
        ("industry", "founded_on", "legal_representative", "registered_capital"),
    ),
    (
        _("Contact and bank"),
        _("Phone and account are kept encrypted; a masked value that you leave stays as it is."),
        ("contact_name", "contact_phone", "bank_name", "bank_account"),
    ),
    (RECOGNITIONS, "", ("is_high_tech", "is_specialised", "is_key_software")),
)  # fmt: skip


class FiguresForm(forms.ModelForm):
    """One year's figures, money in 10,000 yuan."""

    class Meta:
        model = YearlyFigures
        fields = ("revenue", "software_revenue", "rd_expense", "profit", "tax_paid", "people", "rd_people")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DecimalField):
                self.fields[name] = AmountField(
                    label=field.label, required=field.required, max_digits=16,
                    decimal_places=2, min_value=None if name == "profit" else 0,
                )  # fmt: skip
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})
            if not self.instance.pk:
                self.fields[name].initial = None  # nothing is said for the enterprise; a zero is typed

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for part, whole, message in (
            ("software_revenue", "revenue", _("Software revenue cannot exceed the revenue.")),
            ("rd_people", "people", _("R&D people cannot exceed all people.")),
        ):
            if data.get(part) is not None and data.get(whole) is not None and data[part] > data[whole]:
                self.add_error(part, message)
        return data

    def _post_clean(self) -> None:
        """Written through enterprises.registration."""


def figures_forms(enterprise: Enterprise | None, data: Any = None) -> list[tuple[int, FiguresForm]]:
    """A form for each of the last years, newest first; only the newest is required."""
    last = clock.today().year - 1
    known = {row.year: row for row in enterprise.figures.all()} if enterprise else {}
    forms_ = []
    for year in range(last, last - YEARS_ASKED, -1):
        form = FiguresForm(data, prefix=str(year), instance=known.get(year))
        form.empty_permitted = year != last
        form.use_required_attribute = False
        forms_.append((year, form))
    return forms_


def figures_parts(figures: list[tuple[int, FiguresForm]]) -> list[dict[str, Any]]:
    """The years as headings of the page."""
    newest = figures[0][0]
    return [
        {
            "title": _("Figures of %(year)s") % {"year": year},
            "help": "" if year == newest else _("Leave empty when the enterprise did not exist yet."),
            "fields": list(form),
        }
        for year, form in figures
    ]


def problems(form: forms.BaseForm, prefix: str = "") -> list[dict[str, str]]:
    """Every fault of a form, linked to its field; faults of the whole first."""
    whole = [{"href": "", "label": "", "message": str(error)} for error in form.non_field_errors()]
    return whole + [
        {"href": f"#{field.id_for_label}", "label": f"{prefix}{field.label}", "message": str(error)}
        for field in form
        for error in field.errors
    ]


class InviteForm(forms.Form):
    username = forms.CharField(label=_("User name of your colleague"), max_length=150)


class ProgramFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Rounds"),
        required=False,
        choices=[("", _("All")), ("open", _("Open now")), ("closed", pgettext_lazy("round", "Closed"))],
    )
    q = forms.CharField(label=_("Search"), required=False, max_length=60)
