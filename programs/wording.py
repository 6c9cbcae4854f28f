"""What people read for the short words of a definition: field types, stages, units, facts, values."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from programs.codelists import choices
from programs.definition import Definition, Parameter

TYPES: dict[str, Any] = {
    "text": gettext_lazy("Text"),
    "long_text": gettext_lazy("Long text"),
    "integer": gettext_lazy("Whole number"),
    "decimal": gettext_lazy("Number"),
    "money": gettext_lazy("Amount in yuan"),
    "money_wan": gettext_lazy("Amount in 10,000 yuan"),
    "percent": gettext_lazy("Percentage"),
    "date": gettext_lazy("Date"),
    "year": gettext_lazy("Year"),
    "choice": gettext_lazy("One of a list"),
    "multiple": gettext_lazy("Several of a list"),
    "yes_no": gettext_lazy("Yes or no"),
    "declaration": gettext_lazy("Declaration"),
    "credit_code": gettext_lazy("Unified social credit code"),
    "resident_id": gettext_lazy("Resident identity number (sealed)"),
    "id_number": gettext_lazy("Document number (sealed)"),
    "bank_account": gettext_lazy("Bank account (sealed)"),
    "private_money": gettext_lazy("Amount in yuan (sealed)"),
    "phone": gettext_lazy("Phone (sealed)"),
    "email": gettext_lazy("E-mail"),
    "note": gettext_lazy("Note to the applicant"),
}
STAGES: dict[str, Any] = {
    "district_review": gettext_lazy("District review"),
    "formal_review": gettext_lazy("Formal examination"),
    "verification": gettext_lazy("Credit and duplicate check"),
    "expert_review": gettext_lazy("Expert review"),
    "site_visit": gettext_lazy("Site visit"),
    "proposal": gettext_lazy("Drawing up the proposal"),
    "deliberation": gettext_lazy("Collective decision"),
    "publicity": gettext_lazy("Publicity"),
    "decision": gettext_lazy("Final approval"),
    "signing": gettext_lazy("Signing the contract"),
    "payment": gettext_lazy("Waiting for payment"),
    "execution": gettext_lazy("In execution"),
    "inspection": gettext_lazy("Acceptance inspection"),
    "evaluation": gettext_lazy("Performance evaluation"),
}
# Units are written in Chinese in a definition. What is only counted has no unit in English.
UNITS = {
    "元": "yuan", "万元": "10,000 yuan", "人": "people", "年": "years", "月": "months", "个月": "months",
    "个": "", "份": "", "家": "",
}  # fmt: skip
FACTS: dict[str, Any] = {
    "enterprise.name": gettext_lazy("enterprise name"),
    "enterprise.uscc": gettext_lazy("unified social credit code"),
    "enterprise.district": gettext_lazy("registered district"),
    "enterprise.address": gettext_lazy("business address"),
    "enterprise.industry": gettext_lazy("industry"),
    "enterprise.founded_on": gettext_lazy("founded"),
    "enterprise.legal_representative": gettext_lazy("legal representative"),
    "enterprise.registered_capital": gettext_lazy("registered capital (10,000 yuan)"),
    "enterprise.contact_name": gettext_lazy("contact person"),
    "enterprise.size": gettext_lazy("size class"),
    "enterprise.status": gettext_lazy("verification of the enterprise"),
    "enterprise.is_high_tech": gettext_lazy("high-tech enterprise"),
    "enterprise.is_specialised": gettext_lazy("specialised and innovative SME"),
    "enterprise.is_key_software": gettext_lazy("key software enterprise of the state"),
    "enterprise.is_verified": gettext_lazy("enterprise verified"),
    "enterprise.credit_hits": gettext_lazy("number of credit records that count"),
    "round.year": gettext_lazy("year of the round"),
    "round.opens_on": gettext_lazy("first day of the round"),
    "round.closes_on": gettext_lazy("last day of the round"),
    "review.score": gettext_lazy("score"),
    "review.passed": gettext_lazy("review passed"),
    "review.rank": gettext_lazy("rank in the round"),
    "review.of": gettext_lazy("number of ranked applications"),
    "history.awarded_total": gettext_lazy("awarded so far in all"),
    "history.awarded_this_year": gettext_lazy("awarded so far this year"),
    "history.awarded_highest": gettext_lazy("highest award so far"),
    "history.awarded_elsewhere": gettext_lazy("awarded so far in other programs"),
    "history.count": gettext_lazy("number of awards so far"),
}
FIGURES: dict[str, Any] = {
    "year": gettext_lazy("year"),
    "revenue": gettext_lazy("revenue (10,000 yuan)"),
    "software_revenue": gettext_lazy("software revenue (10,000 yuan)"),
    "rd_expense": gettext_lazy("R&D expense (10,000 yuan)"),
    "profit": gettext_lazy("profit (10,000 yuan)"),
    "tax_paid": gettext_lazy("tax paid (10,000 yuan)"),
    "people": gettext_lazy("people employed"),
    "rd_people": gettext_lazy("R&D people"),
}
# Values that a parameter of an award scheme may take, and the classes of a table of values.
VALUES: dict[str, Any] = {
    "default": gettext_lazy("in general"),
    "key": gettext_lazy("key software enterprises"),
    "refuse": gettext_lazy("not supported again"),
    "make_up": gettext_lazy("only the difference is paid"),
    "redistribute": gettext_lazy("shared among the other members"),
    "return": gettext_lazy("not paid"),
}


def type_name(kind: str) -> str:
    return str(TYPES.get(kind, kind))


def stage_name(key: str) -> str:
    return str(STAGES.get(key, key))


def unit_name(unit: str) -> str:
    """The unit in the active language; empty where the language needs none."""
    return unit if (get_language() or "zh").startswith("zh") else UNITS.get(unit, unit)


def fact_name(path: str) -> str:
    """The name of a fact that is not an answer; its path when it has none."""
    if path in FACTS:
        return str(FACTS[path])
    space, _dot, rest = path.partition(".")
    years, _dot, name = rest.partition(".")
    if space == "figures" and name in FIGURES:
        return _("%(what)s, %(years)s years before") % {"what": FIGURES[name], "years": years}
    return path


def figure(definition: Definition, parameter: Parameter) -> str:
    """A parameter's value as people write it: digits in groups, codes by name, rows by semicolons."""
    names = {code: name for codelist in _codelists(definition) for code, name in choices(codelist)}
    text = _value(parameter.value, names)
    unit = unit_name(parameter.unit)
    return f"{text} {unit}".strip()


def _codelists(definition: Definition) -> list[str]:
    return sorted({field.codelist for _path, field in definition.fields() if field.codelist})


def _value(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, dict):
        return "；".join(f"{_word(key, names)}：{_value(one, names)}" for key, one in value.items())
    if isinstance(value, list):
        tables = any(isinstance(one, dict) for one in value)
        rows = (one.values() if isinstance(one, dict) else [one] for one in value)
        return ("；" if tables else "、").join(" / ".join(_value(cell, names) for cell in row) for row in rows)
    return _word(value, names)


def _word(value: Any, names: dict[str, str]) -> str:
    """One value: yes and no, a known word, the name of a code, digits in groups."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    text = str(value)
    if text in VALUES:
        return str(VALUES[text])
    return f"{int(text):,}" if text.isdecimal() and len(text) > 4 else names.get(text, text)
