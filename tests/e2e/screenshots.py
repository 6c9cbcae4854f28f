"""``python -m tests.e2e.screenshots OUTDIR``: pictures of the main pages, in two languages and two widths."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import chromium
from tests.e2e.people import DESKTOP, PHONE, People
from tests.e2e.places import PORTAL, WORKBENCH
from tests.e2e.stack import Stack

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def take(people: People, folder: Path) -> int:
    """Write ``<page>-<language>-<width>.png`` for every page. Returns how many pictures there are."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for place in (*PORTAL, *WORKBENCH):
        for short, language in LANGUAGES.items():
            for size in (DESKTOP, PHONE):
                page = place.open(people, language, size=size)
                name = f"{place.name}-{short}-{size['width']}.png"
                page.screenshot(path=folder / name, full_page=True, animations="disabled")
                count += 1
    return count


def main(folder: Path) -> int:
    browser = chromium()
    if browser is None:
        sys.stderr.write("no Chromium on this machine: install it, or name it in CHROMIUM\n")
        return 1
    with tempfile.TemporaryDirectory() as var:
        stack = Stack(Path(var))
        stack.start()
        try:
            with sync_playwright() as playwright:
                window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
                count = take(People(window, stack.url, {}), folder)
                window.close()
        finally:
            stack.stop()
    sys.stdout.write(f"{count} pictures in {folder}\n")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.e2e.screenshots OUTDIR")
    sys.exit(main(Path(sys.argv[1])))
