"""Write docs/workflow.md from the transitions themselves; with --check, fail when the file is out of date."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.roles import Role
from applications.statuses import FINAL, TURNS, Status
from applications.workflow import machine
from common.workflow import Transition

PATH = Path(settings.BASE_DIR) / "docs" / "workflow.md"


class Command(BaseCommand):
    help = "Generate docs/workflow.md from applications/workflow.py."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="Fail when the file is out of date.")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            text = render()
        if options["check"]:
            if not PATH.exists() or PATH.read_text() != text:
                raise CommandError("docs/workflow.md is out of date: run `make docs`.")
            return
        PATH.write_text(text)


def render() -> str:
    """The diagram, the table of statuses and the table of verbs, as Markdown."""
    rules = list(machine.transitions.values())
    lines = [
        "# The life of an application",
        "",
        "Generated from `applications/workflow.py` and `applications/statuses.py` by `make docs`; do not edit.",
        "A round skips the stages that its definition does not list; “next” below is the next stage it does list.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> draft",
        *_arrows(rules),
        *[f"    {status} --> [*]" for status in Status if status in FINAL],
        "```",
        "",
        "## Statuses",
        "",
        "| status | staff read | applicant reads | whose turn | working days | basis |",
        "|---|---|---|---|---|---|",
        *[_status_row(status) for status in Status],
        "",
        "The working days are what counts when a definition names none; each round may set its own.",
        "",
        "## Verbs",
        "",
        "| verb | label | from | to | who | asks for |",
        "|---|---|---|---|---|---|",
        *[_verb_row(rule) for rule in rules],
        "",
    ]
    return "\n".join(lines)


def _arrows(rules: list[Transition]) -> list[str]:
    """One arrow per pair; a verb that leads on is drawn to the stage that follows when none is skipped."""
    order: list[str] = list(Status)
    arrows = []
    for rule in rules:
        for source in rule.sources:
            targets = [t for t in rule.targets if t != source]
            if len(targets) > 3:
                later = [
                    t for t in targets if order.index(t) > order.index(source) and t not in ("correction", "objection")
                ]
                targets = later[:1]
            arrows += [f"    {source} --> {target}: {rule.verb}" for target in targets]
    return arrows


def _status_row(status: Status) -> str:
    turn = TURNS[status]
    who = Role(turn.actor).label if turn.actor else "—"
    return f"| `{status}` | {status.label} | {turn.public} | {who} | {turn.working_days or '—'} | {turn.basis or '—'} |"


def _verb_row(rule: Transition) -> str:
    sources = ", ".join(f"`{source}`" for source in rule.sources)
    target = "next" if len(rule.targets) > 3 else ", ".join(f"`{target}`" for target in rule.targets)
    who = "system" if rule.allowed.__name__ == "nobody" else f"`{rule.allowed.__name__}`"
    if rule.system and who != "system":
        who += ", system"
    inputs = ", ".join(getattr(rule.inputs, "base_fields", {})) if rule.inputs else "—"
    return f"| `{rule.verb}` | {rule.label} | {sources} | {target} | {who} | {inputs} |"
