"""The headers of a list, made once per page.

The theme makes them again for every row, with a template each time: a third of a list's time. The library is pinned,
so this one seam is known; without it pages are only slower.
"""

from typing import Any

from unfold.templatetags import unfold_list

_make = unfold_list.result_headers


def result_headers(cl: Any) -> list[dict[str, Any]]:
    """The headers of a change list, kept with it."""
    kept: list[dict[str, Any]] | None = vars(cl).get("_headers_once")
    if kept is None:
        kept = cl._headers_once = list(_make(cl))
    return kept


def once_per_page() -> None:
    unfold_list.result_headers = result_headers
