"""Small pieces of the workbench's pages: a status is always an icon, a word and a colour."""

from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

DASH = "—"


def icon(name: str) -> SafeString:
    return format_html('<span class="material-symbols-outlined w-icon" aria-hidden="true">{}</span>', name)


def badge(text: Any, symbol: str, tone: str, *, hint: Any = "") -> SafeString:
    """``tone`` is good, warn, bad, busy or calm."""
    return format_html('<span class="w-badge w-{}" title="{}">{}<span>{}</span></span>', tone, hint, icon(symbol), text)


def money(value: Any) -> str:
    """Yuan with thousands separators; a dash for none."""
    return DASH if value is None else f"{Decimal(value):,.2f}"


def figure(value: Any) -> str:
    """A figure of a calculation with thousands separators, in the places it has; a text stays as it is."""
    try:
        return f"{Decimal(str(value)):,f}"
    except ArithmeticError:
        return str(value)
