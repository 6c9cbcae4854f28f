"""Every page of the portal and the main pages of the workbench: both languages, on a desk and on a phone."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver, resolve

from tests.e2e.axe import overflow, violations
from tests.e2e.people import DESKTOP, PHONE
from tests.e2e.places import PORTAL, WORKBENCH, Place

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LANGUAGES = ("zh-hans", "en")
# Doors of the portal that only take a form and lead to a page that is visited.
TAKE_A_FORM = {
    "portal:language", "portal:ask_again", "portal:invite", "portal:remove_member", "portal:upload",
    "portal:remove_file", "accounts:sign_out", "accounts:read_all",
}  # fmt: skip


# Rule -> elements that the workbench's library draws on its lists, smaller than 24 pixels: the button inside the
# search box (Enter does the same), and the arrows that sort a column (its title does the same).
OF_THE_FRAME = {"target-size": ("#searchbar-submit", ".sortremove", ".hover\\:text-base-500", 'a[href="?o=')}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_portal_is_open_to_everybody(people, language):
    found = {}
    for place in PORTAL:
        page = place.open(people, language)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            if faults := violations(page):
                found[place.name, size["width"]] = faults
            if (wide := overflow(page)) > 0:
                found[place.name, size["width"], "wider than the window"] = wide
        page.set_viewport_size(DESKTOP)
    assert found == {}


def test_no_page_of_the_portal_is_left_out():
    visited = {resolve(place.path.partition("?")[0]).view_name for place in PORTAL}
    visited |= {"portal:enterprise_edit"}  # found by its link
    assert visited | TAKE_A_FORM == set(_names("portal")) | set(_names("accounts"))


def _names(space: str) -> Iterator[str]:
    for one in get_resolver().url_patterns:
        if getattr(one, "namespace", None) == space or getattr(one, "app_name", None) == space:
            yield from (f"{space}:{door.name}" for door in one.url_patterns if isinstance(door, URLPattern))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", WORKBENCH, ids=lambda place: place.name)
def test_the_workbench_is_open_to_everybody(people, language, place: Place):
    page = place.open(people, language)
    found = {}
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        faults = [fault for fault in violations(page) if not _is_of_the_frame(*fault)]
        if faults:
            found[size["width"]] = faults
    assert found == {}


def _is_of_the_frame(rule: str, element: str) -> bool:
    return any(part in element for part in OF_THE_FRAME.get(rule, ()))
