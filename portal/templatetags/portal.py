"""Small words for templates: icons, status badges, money, answers."""

from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import markup
from applications.statuses import AWARDED, Status, public_label
from portal.forms import problems as form_problems

register = template.Library()
register.filter("figure", markup.figure)
TONES = {
    Status.DRAFT: ("dot", ""), Status.CORRECTION: ("alert", "warn"), Status.OBJECTION: ("alert", "warn"),
    Status.WITHDRAWN: ("cross", ""), Status.EXPIRED: ("cross", ""), Status.NOT_ACCEPTED: ("cross", "bad"),
    Status.NOT_SUPPORTED: ("cross", "bad"), Status.TERMINATED: ("cross", "bad"),
}  # fmt: skip


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<svg aria-hidden="true"><use href="{}#{}"></use></svg>', static("img/icons.svg"), name)


@register.simple_tag
def status_badge(status: str, *, internal: bool = False) -> SafeString:
    """A status as icon, word and colour."""
    one = Status(status)
    name, tone = TONES.get(one, ("check", "good") if one in AWARDED else ("clock", "info"))
    label = one.label if internal else public_label(one)
    return format_html('<span class="badge {}">{} {}</span>', tone, icon(name), label)


@register.filter
def yuan(value: Any) -> str:
    """Money with thousands separators and two places; a dash when there is none."""
    return "—" if value is None or value == "" else f"{Decimal(str(value)):,.2f}"


@register.filter
def problems(form: Any) -> list[dict[str, str]]:
    """Every fault of a form, linked to its field."""
    return form_problems(form) if form else []


@register.filter
def parameter_value(value: Any) -> str:
    """A parameter's figure as people write it; a list or table line by line."""
    if isinstance(value, dict):
        return "；".join(f"{key}: {parameter_value(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "；".join(
            " / ".join(str(one) for one in row.values()) if isinstance(row, dict) else str(row) for row in value
        )
    text = str(value)
    return f"{int(text):,}" if text.isdigit() and len(text) > 4 else text


@register.filter
def short(value: str) -> str:
    return str(value)[:12]
