"""Code lists: the plan's fields, insurers, laboratories (rows), and the districts (fixed)."""

from collections.abc import Iterable

from django.core.cache import cache
from django.utils.translation import get_language

from accounts import districts
from programs.models import CodeItem

SECONDS = 60


def choices(name: str) -> list[tuple[str, str]]:
    """Code and name of each entry of a list, in its order, in the active language."""
    if name == "districts":
        return districts.choices()
    zh = (get_language() or "zh").startswith("zh")
    rows = cache.get(key := _key(name))
    if rows is None:
        rows = list(CodeItem.objects.filter(list=name).values_list("code", "name_zh", "name_en"))
        if rows:
            cache.set(key, rows, SECONDS)
    return [(code, name_zh if zh or not name_en else name_en) for code, name_zh, name_en in rows]


def forget(names: Iterable[str]) -> None:
    """Read these lists from the rows again."""
    cache.delete_many([_key(name) for name in names])


def _key(name: str) -> str:
    return f"codelist-{name}"
