"""Every door of the house, found by walking the URL patterns: nothing is listed by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Door:
    """One URL pattern. ``name`` with its namespaces; the pattern itself where it has no name."""

    name: str
    pattern: str

    @property
    def parameters(self) -> list[str]:
        return [*PARAMETER.findall(GROUP.sub("", self.pattern)), *GROUP.findall(self.pattern)]

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    def path(self, values: dict[str, Any]) -> str:
        """The address with its parameters filled in. Raises KeyError for one that has no value."""
        text = GROUP.sub(lambda match: str(values[match.group(1)]), self.pattern)
        text = PARAMETER.sub(lambda match: str(values[match.group(1)]), text)
        return "/" + text.replace("^", "").replace("$", "").replace("\\.", ".").replace("/?", "/").replace("\\Z", "")


def doors() -> list[Door]:
    """All of them, each once."""
    found = {door.pattern: door for door in _walk(get_resolver().url_patterns)}
    return sorted(found.values(), key=lambda door: (door.name, door.pattern))


def _walk(patterns: list[Any], space: str = "", prefix: str = "") -> Iterator[Door]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, inner, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            pattern = prefix + str(one.pattern)
            yield Door(space + one.name if one.name else pattern, pattern)
