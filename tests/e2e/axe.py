"""Asks axe-core what stands between a page and the people who cannot see, hear or point well."""

from pathlib import Path

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
GRAVE = ("serious", "critical")
RUN = """async (tags) => {
  const runOnly = { type: "tag", values: tags };
  const found = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  const row = (rule, node) => [rule.id, rule.impact, node.target.join(" ")];
  return found.violations.flatMap((rule) => rule.nodes.map((node) => row(rule, node)));
}"""


def violations(page: Page) -> list[tuple[str, str]]:
    """(rule, element) of every serious or critical violation of WCAG 2.x A and AA on this page."""
    page.evaluate(f"window.axe || (() => {{ {SOURCE} }})()")
    found = page.evaluate(RUN, TAGS)
    return [(rule, element) for rule, impact, element in found if impact in GRAVE]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
