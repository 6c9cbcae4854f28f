"""A case as values: what ledgers, publicity lists and letters may show of an application."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts import districts
from applications.models import Application
from applications.reading import HIDDEN, masked
from applications.statuses import Status
from common.clock import SHANGHAI
from common.crypto import is_sealed
from enterprises.sizes import Size
from programs.definition import Shown
from programs.ledger import value


def case_facts(application: Application) -> dict[str, Any]:
    """Facts about the case itself, under ``case``, with labels in the active language."""
    return {
        "reference": application.reference,
        "title": application.title,
        "status": str(Status(application.status).label),
        "enterprise_name": application.enterprise_name,
        "uscc": application.uscc,
        "district": districts.name(application.district),
        "size": str(Size(application.size).label) if application.size else "",
        "field": application.field,
        "round": str(application.round),
        "year": application.round.year,
        "submitted_at": application.submitted_at,
        "accepted_at": application.accepted_at,
        "decided_at": application.decided_at,
        "paid_at": application.paid_at,
        "publicity_until": application.publicity_until,
        "score": application.score,
        "grade": application.grade,
        "reviews_done": application.reviews_done,
        "calculated_amount": application.calculated_amount,
        "proposed_amount": application.proposed_amount,
        "awarded_amount": application.awarded_amount,
        "city_amount": application.city_amount,
        "district_amount": application.district_amount,
        "paid_amount": application.paid_amount,
    }


def masked_answers(application: Application, answers: Any = None) -> Any:
    """Answers as they may be shown without a reason on record: sealed values masked, sealed amounts hidden."""
    given = application.answers if answers is None else answers
    fields = application.definition.load().by_path
    return {key: _masked(application, fields, key, value) for key, value in given.items()}


def _masked(application: Application, fields: Any, path: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _masked(application, fields, f"{path}.{key}", one) for key, one in value.items()}
    if isinstance(value, list):
        return [_masked(application, fields, path, one) for one in value]
    if not is_sealed(value):
        return value
    return masked(application, fields[path], value) if path in fields else HIDDEN


def shown_facts(application: Application) -> dict[str, Any]:
    """Facts for a ledger or a list: the case and its answers, sealed values masked."""
    return {"case": case_facts(application), "answers": masked_answers(application)}


def typed(application: Application, column: Shown, facts: dict[str, Any] | None = None) -> Any:
    """The value of a column as its cell type: Decimal, int, date, datetime or text; None when empty."""
    raw = value(application.definition.load(), column, facts or shown_facts(application))
    if raw in (None, "", "—", []):
        return None
    try:
        if column.kind in ("money", "decimal", "percent"):
            return Decimal(str(raw))
        if column.kind == "integer":
            return int(raw)
        if column.kind == "date":
            return _day(raw)
    except (ArithmeticError, ValueError, TypeError):
        return str(raw)
    return raw if isinstance(raw, datetime) else str(raw)


def cell(application: Application, column: Shown) -> str:
    """The value of a column as text for people."""
    one = typed(application, column)
    if one is None:
        return "—"
    if isinstance(one, Decimal):
        return f"{one:,.2f}"
    return str(one)


def _day(raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.astimezone(SHANGHAI).date()
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw))
