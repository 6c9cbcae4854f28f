"""Sections of an application's page that upper apps bring: scores, budget. Applications knows none of them."""

from collections.abc import Callable, Iterator
from typing import Any

Panel = Callable[[Any, Any], dict[str, Any] | None]
_PANELS: list[tuple[int, Panel]] = []


def register(order: int, panel: Panel) -> None:
    """Add ``panel(application, user) -> {"title", "template", "context"}``, or None when this person sees nothing."""
    if all(panel is not known for _order, known in _PANELS):
        _PANELS.append((order, panel))
        _PANELS.sort(key=lambda row: row[0])


def panels_of(application: Any, user: Any) -> Iterator[dict[str, Any]]:
    for _order, panel in _PANELS:
        if (shown := panel(application, user)) is not None:
            yield shown
