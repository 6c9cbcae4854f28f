"""One running system and one browser for all browser tests; without a browser they are skipped."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.people import People
from tests.e2e.stack import Stack

# Playwright keeps an event loop, under which Django refuses its database: not beyond this package.
SCOPE = "package"


def chromium() -> str | None:
    named = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in named if name and (path := shutil.which(name))), None)


@pytest.fixture(scope=SCOPE)
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    if chromium() is None:
        pytest.skip("no Chromium on this machine: install it, or name it in CHROMIUM")
    stack = Stack(tmp_path_factory.mktemp("stack"))
    stack.start()
    try:
        yield stack
    finally:
        code = stack.stop()
    assert code == 0
    assert stack.is_silent()
    assert stack.faults() == []


@pytest.fixture(scope=SCOPE)
def browser(stack: Stack) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope=SCOPE)
def sessions() -> dict[tuple[str, str], dict]:
    """Who has signed in already in these tests, so that nobody signs in twice."""
    return {}


@pytest.fixture
def people(browser: Browser, stack: Stack, sessions: dict, request: pytest.FixtureRequest) -> Iterator[People]:
    """Everybody in one test. No page may have failed; E2E_PICTURES names a folder for pictures."""
    people = People(browser, stack.url, sessions)
    yield people
    if folder := os.environ.get("E2E_PICTURES"):
        people.picture(Path(folder), request.node.name)
    faults = people.leave()
    assert faults == []
