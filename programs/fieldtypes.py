"""The registry of field types: one entry brings a type's widget, check, storage, display and column everywhere."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as StdnumError

from programs.conditions import number
from programs.definition import Field

WAN = Decimal(10000)


def half_width(value: str) -> str:
    """Full-width letters and digits to half width, without surrounding spaces."""
    return unicodedata.normalize("NFKC", value).strip()


class HalfWidthField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return half_width(super().to_python(value) or "")


class CodeField(HalfWidthField):
    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper().replace(" ", "").replace("-", "")


class AmountField(forms.DecimalField):
    """Accepts thousands separators and full-width digits, as people paste them."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = half_width(value).replace(",", "").replace("，", "").replace(" ", "")
        if isinstance(value, float):
            value = str(value)
        return super().to_python(value)


class YesNoField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", "—"), ("true", _("Yes")), ("false", _("No"))],
            coerce=lambda value: str(value).lower() == "true",
            empty_value=None,
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return str(value).lower() if isinstance(value, bool) else super().to_python(value)


def check_credit_code(value: str) -> None:
    if value:
        try:
            uscc.validate(value)
        except StdnumError:
            raise ValidationError(
                _("This is not a valid unified social credit code (18 characters, GB 32100-2015).")
            ) from None


def check_resident_id(value: str) -> None:
    """Form, birth date and check digit; the place is not asked, as lists of old county codes are never complete."""
    if not value:
        return
    message = _("This is not a valid resident identity number (GB 11643).")
    if len(value) != 18 or not (value[:-1].isascii() and value[:-1].isdigit()):
        raise ValidationError(message)
    try:
        ric.get_birth_date(value)
    except StdnumError:
        raise ValidationError(message) from None
    if value[-1] != ric.calc_check_digit(value):
        raise ValidationError(message)


@dataclass(frozen=True)
class FieldType:
    """``make(field, base)`` builds the Django form field, the only check of a value's shape."""

    name: str
    make: Callable[[Field, dict[str, Any]], forms.Field]
    column: str = "text"
    sensitive: bool = False
    seconds: int = 10
    show: Callable[[Field, Any], str] = lambda field, value: str(value)

    def formfield(self, field: Field) -> forms.Field:
        """Build the form field. Nothing is required while drafting: what is missing is a finding, not an error."""
        base = {"label": str(field.label), "required": False, "help_text": str(field.help or "")}
        made = self.make(field, base)
        if field.pattern:
            made.validators.append(
                RegexValidator(rf"^(?:{field.pattern})\Z", _("This does not have the required form."), flags=re.ASCII)
            )
        return made

    def checker(self, field: Field) -> forms.Field:
        """The form field for checking a value: made once per question and language, never drawn or changed."""
        language = get_language() or ""
        made = field.checkers.get(language)
        if made is None:
            made = field.checkers[language] = self.formfield(field)
        return made

    def to_json(self, value: Any) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, Decimal):
            return format(value, "f")
        if isinstance(value, date):
            return value.isoformat()
        return list(value) if isinstance(value, (list, tuple)) else value

    def from_json(self, value: Any) -> Any:
        """What a form shows again: the JSON value itself; booleans in the select's words."""
        if isinstance(value, bool):
            return "true" if value else "false"
        return value

    def display(self, field: Field, value: Any) -> str:
        """Text for people, in the active language; a dash when there is no answer."""
        if value in (None, "", []):
            return "—"
        try:
            return self.show(field, value)
        except (ValueError, ArithmeticError, TypeError):
            return str(value)


def _text(field: Field, base: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=field.max_length or 200, **base)


def _long_text(field: Field, base: dict[str, Any]) -> forms.Field:
    limit = field.max_length or 2000
    widget = forms.Textarea(attrs={"rows": 5, "data-count": str(limit)})
    return forms.CharField(max_length=limit, widget=widget, **base)


def _integer(field: Field, base: dict[str, Any]) -> forms.Field:
    low = None if field.min is None else int(field.min)
    high = int(field.max) if field.max is not None else 10**12
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(min_value=low, max_value=high, widget=widget, **base)


def _decimal(field: Field, base: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return AmountField(min_value=field.min, max_value=field.max, max_digits=16, decimal_places=2, widget=widget, **base)


def _not_negative(field: Field, base: dict[str, Any]) -> forms.Field:
    return _decimal(field.model_copy(update={"min": field.min if field.min is not None else Decimal(0)}), base)


def _percent(field: Field, base: dict[str, Any]) -> forms.Field:
    limits = {"min": field.min or Decimal(0), "max": field.max if field.max is not None else Decimal(100)}
    return _decimal(field.model_copy(update=limits), base)


def _date(field: Field, base: dict[str, Any]) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **base)


def _year(field: Field, base: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"})
    return forms.IntegerField(min_value=1949, max_value=2100, widget=widget, **base)


def options_of(field: Field) -> list[tuple[str, str]]:
    """The choices of a field: its own options, or the entries of its code list."""
    if field.codelist:
        from programs.codelists import choices

        return choices(field.codelist)
    return [(option.value, str(option.label)) for option in field.options]


def _choice(field: Field, base: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=lambda: [("", "—"), *options_of(field)], **base)


def _multiple(field: Field, base: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=lambda: options_of(field), widget=forms.CheckboxSelectMultiple, **base)


def _coded(*validators: Any, **attrs: str) -> Callable[[Field, dict[str, Any]], forms.Field]:
    def make(field: Field, base: dict[str, Any]) -> forms.Field:
        widget = forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false", **attrs})
        return CodeField(max_length=field.max_length or 60, validators=list(validators), widget=widget, **base)

    return make


def _phone(field: Field, base: dict[str, Any]) -> forms.Field:
    check = RegexValidator(r"^\+?[0-9]{5,20}\Z", _("A phone number has digits only."))
    return CodeField(max_length=21, validators=[check], widget=forms.TextInput(attrs={"type": "tel"}), **base)


def _email(field: Field, base: dict[str, Any]) -> forms.Field:
    return forms.EmailField(max_length=200, **base)


def _yes_no(field: Field, base: dict[str, Any]) -> forms.Field:
    return YesNoField(**base)


def _declaration(field: Field, base: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**base)


def _note(field: Field, base: dict[str, Any]) -> forms.Field:
    return forms.CharField(disabled=True, widget=forms.HiddenInput, **base)


def _show_amount(field: Field, value: Any) -> str:
    amount = number(value)
    return str(value) if amount is None else f"{amount:,.2f}"


def _show_option(field: Field, value: Any) -> str:
    labels = dict(options_of(field))
    values = value if isinstance(value, list) else [value]
    return "、".join(labels.get(str(one), str(one)) for one in values)


def _show_bool(field: Field, value: Any) -> str:
    return str(_("Yes") if value else _("No"))


def _show_date(field: Field, value: Any) -> str:
    return date_format(date.fromisoformat(str(value)), "Y-m-d")


def _show_percent(field: Field, value: Any) -> str:
    return f"{_show_amount(field, value)} %"


TYPES: dict[str, FieldType] = {
    kind.name: kind
    for kind in (
        FieldType("text", _text, seconds=20),
        FieldType("long_text", _long_text, seconds=180),
        FieldType("integer", _integer, "integer"),
        FieldType("decimal", _decimal, "decimal", show=_show_amount),
        FieldType("money", _not_negative, "money", show=_show_amount),
        FieldType("money_wan", _not_negative, "decimal", show=_show_amount),
        FieldType("percent", _percent, "percent", show=_show_percent),
        FieldType("date", _date, "date", show=_show_date),
        FieldType("year", _year, "integer"),
        FieldType("choice", _choice, show=_show_option),
        FieldType("multiple", _multiple, show=_show_option),
        FieldType("yes_no", _yes_no, "bool", show=_show_bool),
        FieldType("declaration", _declaration, "bool", show=_show_bool),
        FieldType("credit_code", _coded(check_credit_code, maxlength="18")),
        FieldType("resident_id", _coded(check_resident_id, maxlength="18"), sensitive=True, seconds=20),
        FieldType("id_number", _coded(), sensitive=True, seconds=20),
        FieldType("bank_account", _coded(inputmode="numeric"), sensitive=True, seconds=20),
        FieldType("private_money", _not_negative, "money", sensitive=True, show=_show_amount),
        FieldType("phone", _phone, sensitive=True),
        FieldType("email", _email),
        FieldType("note", _note, seconds=0),
    )
}
