"""Code lists: the plan's fields, insurers, laboratories (rows), and the districts (fixed)."""

import time
from collections.abc import Iterable

from django.core.cache import cache
from django.utils.translation import get_language

from accounts import districts
from programs.models import CodeItem

SECONDS = 60
# A ledger of ten thousand rows names ten thousand codes: within a moment a process asks nobody twice.
NEAR_SECONDS = 5.0
Row = tuple[str, str, str]
_near: dict[str, tuple[float, list[Row]]] = {}


def choices(name: str) -> list[tuple[str, str]]:
    """Code and name of each entry of a list, in its order, in the active language."""
    if name == "districts":
        return districts.choices()
    zh = (get_language() or "zh").startswith("zh")
    until, rows = _near.get(name, (0.0, []))
    if time.monotonic() >= until:
        rows = _rows(name)
        if rows:
            _near[name] = (time.monotonic() + NEAR_SECONDS, rows)
    return [(code, name_zh if zh or not name_en else name_en) for code, name_zh, name_en in rows]


def _rows(name: str) -> list[Row]:
    rows = cache.get(key := _key(name))
    if rows is None:
        rows = list(CodeItem.objects.filter(list=name).values_list("code", "name_zh", "name_en"))
        if rows:
            cache.set(key, rows, SECONDS)
    return rows


def forget(names: Iterable[str]) -> None:
    """Read these lists from the rows again; another process does so within seconds."""
    names = list(names)
    for name in names:
        _near.pop(name, None)
    cache.delete_many([_key(name) for name in names])


def _key(name: str) -> str:
    return f"codelist-{name}"
