"""The people of the tests, each in a browser context of their own."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.e2e.wording import Wording

PASSWORD = "demo-2026-Shanghai"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
LOCALES = {"zh-hans": "zh-CN", "en": "en-US"}
PATIENCE = 60_000  # ms, for what a worker does meanwhile

expect.set_options(timeout=15_000)


class People:
    """Opens pages for people. Remembers what failed on any: scripts, blocked styles, server errors."""

    def __init__(self, browser: Browser, url: str, sessions: dict[tuple[str, str], Any]) -> None:
        self.browser, self.url, self.sessions = browser, url, sessions
        self.pages: list[Page] = []
        self.faults: list[str] = []
        self.wording = Wording()
        self.seats: dict[tuple[str, str], Page] = {}

    def visitor(self, language: str = "zh-hans", *, size: dict[str, int] = DESKTOP, state: Any = None) -> Page:
        """Somebody with a browser in this language, at the front door."""
        context: BrowserContext = self.browser.new_context(
            base_url=self.url, locale=LOCALES[language], viewport=size, storage_state=state
        )
        self.wording.listen(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda line: self._heard(page, line))
        page.on("response", self._answered)
        self.pages.append(page)
        return page

    def _heard(self, page: Page, line: Any) -> None:
        if line.type == "error" and not line.text.startswith("Failed to load resource"):
            self.faults.append(f"{page.url}: {line.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")

    def member(self, name: str, language: str = "zh-hans", *, size: dict[str, int] = DESKTOP) -> Page:
        """Somebody with an account of the demonstration data, signed in; the same page within one test."""
        seat, key = (f"{name} {size['width']}", language), (name, language)
        if seat not in self.seats:
            page = self.seats[seat] = self.visitor(language, size=size, state=self.sessions.get(key))
            if key not in self.sessions:
                sign_in(page, name)
                self.sessions[key] = page.context.storage_state()
        return self.seats[seat]

    def guest(self, language: str = "zh-hans", *, size: dict[str, int] = DESKTOP) -> Page:
        """Somebody without an account; the same window within one test."""
        key = (f"guest {size['width']}", language)
        if key not in self.seats:
            self.seats[key] = self.visitor(language, size=size)
        return self.seats[key]

    def picture(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        plain = re.sub(r"[^a-z0-9-]+", "-", name)
        for number, page in enumerate(self.pages):
            if not page.is_closed():
                page.screenshot(path=folder / f"{plain}-{number}.png", full_page=True)

    def leave(self) -> list[str]:
        """Close every window and say what failed."""
        for page in self.pages:
            page.context.close()
        return self.faults


def sign_in(page: Page, name: str, password: str = PASSWORD, *, target: str = "/accounts/sign-in/") -> None:
    page.goto(target)
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(password)
    page.locator("main form button").click()
    expect(page).not_to_have_url(re.compile("/accounts/sign-in/"))


def sign_up(page: Page, name: str, password: str = PASSWORD) -> None:
    """A fresh applicant's account; the system leads on to the registration of the enterprise."""
    page.goto("/accounts/sign-up/")
    answers = {
        "username": name, "display_name": f"{name}申报员", "email": f"{name}@example.com",
        "password1": password, "password2": password,
    }  # fmt: skip
    for key, value in answers.items():
        page.locator(f"#id_{key}").fill(value)
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile(r"/enterprise/register/$"))


def speak_english(page: Page) -> None:
    """Use the language switch of the portal, if the page does not speak English already."""
    page.goto("/")
    if page.locator("html").get_attribute("lang") != "en":
        page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def wait_until(page: Page, locator: Any, *, patience: int = PATIENCE) -> None:
    """Load the page again until this is on it: somebody else, or a worker, is about to act."""
    end = patience
    while not locator.first.is_visible() and end > 0:
        page.wait_for_timeout(400)
        end -= 400
        page.reload()
    expect(locator.first).to_be_visible()
