"""Which words of the pages themselves are still Chinese where somebody reads English."""

import re
from typing import Any

from playwright.sync_api import BrowserContext

# Names of files, and of the enterprises and applicants of these tests.
NAMES = re.compile(r"\S+\.pdf|上海浏览器\d+软件有限公司|e2e-\S+申报员")
# Runs on every page by itself, so that no visited page is forgotten.
COLLECT = """
document.addEventListener("DOMContentLoaded", () => {
  if (document.documentElement.lang !== "en") return;
  const own = "title,h1,h2,h3,h4,legend,label,button,th,dt,summary,nav a,.help,.w-help,"
    + ".badge,.w-badge,.button,.w-button";
  const texts = [...document.querySelectorAll(own)]
    .filter((one) => one.lang !== "zh-hans" && !one.closest('[lang="zh-hans"]'))
    .map((one) => one.textContent.replace(/\\s+/g, " ").trim())
    .filter((text) => /[\\u3400-\\u9fff]/.test(text));
  window.foundChinese(location.pathname, texts);
});
"""


class Wording:
    """Collects from all contexts that it listens to. ``pages`` counts the English pages that were read."""

    def __init__(self) -> None:
        self.pages = 0
        self.found: dict[str, str] = {}

    def listen(self, context: BrowserContext) -> None:
        context.expose_binding("foundChinese", self._hear)
        context.add_init_script(COLLECT)

    def _hear(self, source: Any, path: str, texts: list[str]) -> None:
        self.pages += 1
        self.found |= dict.fromkeys(texts, path)

    def untranslated(self, *data: str) -> dict[str, str]:
        """Text -> page, for what is still Chinese when these words, which people typed, are taken out."""
        left = {}
        for text, path in self.found.items():
            rest = NAMES.sub("", text)
            for word in sorted(data, key=len, reverse=True):
                rest = rest.replace(word, "")
            if any("\u3400" <= letter <= "\u9fff" for letter in rest):
                left[text] = path
        return left
