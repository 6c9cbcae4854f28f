"""Facts that rules, computed fields and award schemes may ask for, in the namespaces of a definition."""

from decimal import Decimal
from typing import Any

from applications.models import Application
from common.clock import SHANGHAI, today
from common.crypto import is_sealed, unseal
from enterprises.models import Enterprise


def enterprise_facts(enterprise: Enterprise, award_year: int) -> dict[str, Any]:
    """The enterprise's file as plain JSON values: frozen into a revision, asked by conditions.

    ``figures`` are keyed by how many years they lie before ``award_year``: "0", "1", …
    """
    figures = {
        str(award_year - row.year): {
            "year": row.year,
            **{
                name: str(getattr(row, name))
                for name in ("revenue", "software_revenue", "rd_expense", "profit", "tax_paid")
            },
            "people": row.people,
            "rd_people": row.rd_people,
        }
        for row in enterprise.figures.all()
    }
    return {
        "name": enterprise.name,
        "uscc": enterprise.uscc,
        "district": enterprise.district,
        "address": enterprise.address,
        "industry": enterprise.industry,
        "founded_on": enterprise.founded_on.isoformat(),
        "legal_representative": enterprise.legal_representative,
        "registered_capital": str(enterprise.registered_capital),
        "contact_name": enterprise.contact_name,
        "size": enterprise.size,
        "status": enterprise.status,
        "is_high_tech": enterprise.is_high_tech,
        "is_specialised": enterprise.is_specialised,
        "is_key_software": enterprise.is_key_software,
        "figures": figures,
    }


def sealed_context(application: Application) -> str:
    return f"applications.answers.{application.uid}"


def opened(application: Application, answers: Any) -> Any:
    """Answers with sealed values in full: for rules and amounts, never for a page, a log or a task."""
    if isinstance(answers, dict):
        return {key: opened(application, value) for key, value in answers.items()}
    if isinstance(answers, list):
        return [opened(application, value) for value in answers]
    return unseal(answers, context=sealed_context(application)) if is_sealed(answers) else answers


def facts(application: Application, answers: dict[str, Any] | None = None) -> dict[str, Any]:
    """Everything a definition may ask about: answers, enterprise, figures, round, credit, earlier awards."""
    enterprise = application.enterprise
    known = enterprise_facts(enterprise, application.round.year)
    return {
        "answers": opened(application, application.answers if answers is None else answers),
        "enterprise": {
            **{key: value for key, value in known.items() if key != "figures"},
            "is_verified": enterprise.status == Enterprise.Status.VERIFIED,
            "credit_hits": credit_hits(application),
        },
        "figures": known["figures"],
        "round": {
            "year": application.round.year,
            "opens_on": application.round.opens_at.astimezone(SHANGHAI).date().isoformat(),
            "closes_on": application.round.closes_at.astimezone(SHANGHAI).date().isoformat(),
        },
        "review": review_facts(application),
        "history": history(application),
    }


def credit_hits(application: Application) -> int:
    """How many credit records count against the enterprise today; asked again each time, repaired ones drop out."""
    records = application.enterprise.credit_records.all()
    if not records:
        return 0
    day = today()
    return sum(record.counts_on(day) for record in records)


def history(application: Application) -> dict[str, Any]:
    """What the same enterprise was awarded before, in yuan: by this program, this program this year, and elsewhere."""
    zero = Decimal(0)
    rows = (
        Application.objects.filter(enterprise=application.enterprise, awarded_amount__gt=0)
        .exclude(pk=application.pk)
        .exclude(status__in=(Application.Status.NOT_SUPPORTED, Application.Status.TERMINATED))
        .values_list("program_id", "round__year", "awarded_amount")
    )
    awarded = [(program, year, amount or zero) for program, year, amount in rows]
    own = [(year, amount) for program, year, amount in awarded if program == application.program_id]
    return {
        "awarded_total": sum((amount for _year, amount in own), zero),
        "awarded_this_year": sum((amount for year, amount in own if year == application.round.year), zero),
        "awarded_highest": max((amount for _year, amount in own), default=zero),
        "awarded_elsewhere": sum((a for p, y, a in awarded if p != application.program_id), zero),
        "count": len(own),
    }


def review_facts(application: Application) -> dict[str, Any]:
    """The experts' result: score, and the rank among the scored applications of the same round and field."""
    if application.score is None:
        return {"score": None, "passed": application.review_passed, "rank": None, "of": 0}
    peers = Application.objects.filter(round=application.round, field=application.field, score__isnull=False)
    return {
        "score": application.score,
        "passed": application.review_passed,
        "rank": peers.filter(score__gt=application.score).count() + 1,
        "of": peers.count(),
    }
