"""The first page of the workbench: what waits for me, what is late, what changed. Each app brings its own blocks."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Block = Callable[[Any], dict[str, Any] | None]
_BLOCKS: list[tuple[int, Block]] = []


def block(order: int) -> Callable[[Block], Block]:
    """Register ``block(user) -> {"title", "template", "context", "wide"}``, or None when it is not for this person."""

    def register(make: Block) -> Block:
        _BLOCKS.append((order, make))
        _BLOCKS.sort(key=lambda row: row[0])
        return make

    return register


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The callback of the workbench's index page."""
    made = [make(request.user) for _order, make in _BLOCKS]
    return {**context, "blocks": [one for one in made if one is not None]}
