"""Which applications an export takes: those of one round that were handed in and that its owner reads."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import districts
from applications.models import Application
from applications.statuses import Status
from enterprises.sizes import Size
from programs.models import Round

FIELD_LENGTH = 40


def selected(round: Round, *, filters: dict[str, Any], user: Any) -> QuerySet[Application]:
    """The rows, whatever their order. ``filters`` have been through ``clean``."""
    rows = Application.objects.visible_to(user).submitted().filter(round=round)
    return rows.filter(**{f"{name}__in": values for name, values in filters.items()})


def clean(filters: dict[str, Any] | None) -> dict[str, list[str]]:
    """Return ``{"status" | "district" | "size" | "field": [values]}``, none empty. Raises ValidationError."""
    known: dict[str, Any] = {"status": Status.values, "district": districts.DISTRICTS, "size": Size.values}
    cleaned: dict[str, list[str]] = {}
    for name, given in (filters or {}).items():
        if name not in known and name != "field":
            raise ValidationError({name: _("There is no such filter.")})
        values = sorted({str(one) for one in (given if isinstance(given, (list, tuple)) else [given]) if one})
        for value in values:
            if len(value) > FIELD_LENGTH or (name in known and value not in known[name]):
                text = _("“%(value)s” is not known here.") % {"value": value[:FIELD_LENGTH]}
                raise ValidationError({name: text})
        if values:
            cleaned[name] = values
    return cleaned


def described(filters: dict[str, list[str]]) -> str:
    """The filters as a sentence for people, in the active language."""
    names = {"status": _("Status"), "district": _("District"), "size": _("Size class"), "field": _("Field")}
    parts = [f"{names[key]}：{'、'.join(_label(key, value) for value in values)}" for key, values in filters.items()]
    return "；".join(parts) or _("All applications of the round that were handed in")


def _label(name: str, value: str) -> str:
    if name == "status":
        return str(Status(value).label)
    if name == "district":
        return districts.name(value)
    return str(Size(value).label) if name == "size" else value
