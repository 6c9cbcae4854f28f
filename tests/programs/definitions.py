"""A small definition with one of everything, and a way to change one place of it."""

from copy import deepcopy
from typing import Any


def text(words: str) -> dict[str, str]:
    return {"zh": f"{words}（中）", "en": words}


SMALL: dict[str, Any] = {
    "parameters": [
        {"key": "cap", "label": text("Cap"), "value": "10", "source": "某文件"},
        {"key": "guess", "label": text("Guess"), "value": 1, "sample": True},
    ],
    "sections": [
        {
            "key": "main",
            "title": text("Main"),
            "items": [
                {"key": "title", "type": "text", "label": text("Title"), "prefill": "enterprise.name"},
                {
                    "key": "kind", "type": "choice", "label": text("Kind"),
                    "options": [{"value": "a", "label": text("A")}, {"value": "b", "label": text("B")}],
                },
                {
                    "key": "rows", "label": text("Rows"), "min_rows": 1, "max_rows": 3,
                    "columns": [
                        {"key": "name", "type": "text", "label": text("Name")},
                        {"key": "amount", "type": "money", "label": text("Amount")},
                    ],
                },
                {
                    "key": "extra", "type": "money", "label": text("Extra"),
                    "condition": {"fact": "answers.kind", "op": "eq", "value": "a"},
                },
                {
                    "key": "total", "type": "money", "label": text("Total"), "required": False,
                    "computed": {"op": "sum", "args": ["answers.rows.amount", "answers.extra"]},
                },
                {
                    "key": "many", "type": "multiple", "label": text("Many"), "required": False,
                    "options": [{"value": "a", "label": text("A")}],
                },
                {"key": "sure", "type": "declaration", "label": text("Sure")},
            ],
        }
    ],
    "rules": [
        {
            "key": "cap", "message": text("At most ten."), "legal_basis": "示例", "severity": "officer",
            "path": "rows",
            "check": {
                "each": {"table": "rows", "check": {"fact": "row.amount", "op": "le", "param": "cap"}}
            },
            "applies_when": {
                "all": [
                    {"fact": "answers.rows", "op": "filled"},
                    {"each": {"table": "rows", "check": {"fact": "row.amount", "op": "ge", "value": 0}}},
                ]
            },
        }
    ],
    "materials": [{"key": "form", "label": text("Form")}],
    "stages": [
        {"key": key}
        for key in ("formal_review", "expert_review", "proposal", "deliberation", "publicity", "decision")
    ],
    "rubric": {
        "criteria": [
            {"key": "one", "label": text("One"), "weight": 60},
            {"key": "two", "label": text("Two"), "weight": 40},
        ],
        "vetoes": [{"key": "no", "label": text("No")}],
    },
    "award": {"scheme": "fixed", "parameters": {"amount": "cap"}},
    "publicity": {"fields": [{"key": "title", "label": text("Title"), "source": "answers.title"}]},
    "ledger": [{"key": "reference", "label": text("Reference"), "source": "case.reference"}],
    "statistics": {"title_key": "title", "field_key": "kind"},
    "claims": [{"kind": "solution", "keys": ["title"]}],
}  # fmt: skip
GONE = object()


def changed(content: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with one place set, added to ("list.+") or taken out (GONE)."""
    copy = deepcopy(content)
    *way, last = path.split(".")
    place: Any = copy
    for part in way:
        place = place[int(part)] if isinstance(place, list) else place[part]
    if isinstance(place, list) and last == "+":
        place.append(value)
    elif value is GONE:
        del place[int(last) if isinstance(place, list) else last]
    else:
        place[int(last) if isinstance(place, list) else last] = value
    return copy
