"""Template words of the workbench."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from accounts import markup, wording

register = template.Library()
register.filter("money", markup.money)
register.filter("figure", markup.figure)
register.filter("verb_of", wording.verb_of)
register.filter("kind_of", wording.kind_of)
register.filter("task_name", wording.task_name)
register.filter("queue_name", wording.queue_name)


@register.simple_tag
def icon(name: str) -> SafeString:
    return markup.icon(name)


@register.simple_tag
def badge(text: Any, symbol: str, tone: str, hint: Any = "") -> SafeString:
    return markup.badge(text, symbol, tone, hint=hint)


@register.filter
def short_digest(value: str) -> str:
    """The first twelve digits, in groups of four, for the eye; the whole one is in the title."""
    return " ".join(value[n : n + 4] for n in range(0, 12, 4)) + " …" if value else markup.DASH
