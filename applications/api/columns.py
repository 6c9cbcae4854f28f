"""Which columns of an application a person may read; lists, details, filters and orderings all ask here."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts import districts
from accounts.roles import Role
from applications.models import Application
from applications.statuses import AWARDED, UNDER_REVIEW, Status, public_code, public_label

# What an expert needs to score, and no more.
CASE = (
    "reference", "program", "round", "title", "enterprise", "enterprise_name", "uscc", "district", "size",
    "field", "status", "submitted_at",
)  # fmt: skip
PARTY = (
    *CASE, "created_at", "saved_at", "due_at", "accepted_at", "decided_at", "paid_at", "publicity_from",
    "publicity_until", "grade", "awarded_amount", "city_amount", "district_amount", "paid_amount",
)  # fmt: skip
OFFICE = (
    *PARTY, "status_since", "prechecked_at", "reviews_expected", "reviews_done", "score", "review_passed",
    "calculated_amount", "proposed_amount",
)  # fmt: skip
# The shares and the grade are written with the proposal; the applicant reads them with the award.
AFTER_AWARD = ("grade", "city_amount", "district_amount")
RELATED = {"program": F("program__code"), "round": F("round__code"), "enterprise": F("enterprise__uid")}
STATUSES = [*[(s.value, str(s.name)) for s in Status], (UNDER_REVIEW, "UNDER_REVIEW")]


def columns(user: Any) -> tuple[str, ...]:
    """Experts see the case, applicants what concerns them, the office everything."""
    if user.is_role(Role.EXPERT):
        return CASE
    return PARTY if user.is_role(Role.APPLICANT) else OFFICE


def rows(queryset: QuerySet[Application], user: Any) -> Any:
    """The columns as dicts in one query, without a model's instance a row."""
    names = columns(user)
    plain = [name for name in names if name not in RELATED]
    shown = {f"{name}_": source for name, source in RELATED.items()}
    return queryset.values(*plain, **shown)


def finished(row: dict[str, Any], user: Any) -> dict[str, Any]:
    """A row as this person reads it: codes of what it refers to, and the status in their words."""
    for name in RELATED:
        row[name] = row.pop(f"{name}_")
    status = Status(row["status"])
    row["district_name"] = districts.name(row["district"])
    if user.is_role(Role.APPLICANT):
        row["status"], row["status_label"] = public_code(status), public_label(status)
        if status not in AWARDED:
            row |= dict.fromkeys(AFTER_AWARD)
    else:
        row["status_label"] = str(status.label)
    return row


def statuses_behind(codes: list[str], user: Any) -> list[str]:
    """The statuses that a filter means. Raises ValueError for an inner step that an applicant asks for."""
    hidden = [s.value for s in Status if public_code(s) == UNDER_REVIEW]
    if user.is_role(Role.APPLICANT) and set(codes) & set(hidden):
        raise ValueError(_("This status is not shown to applicants; ask for under_review."))
    return [s for code in codes for s in (hidden if code == UNDER_REVIEW else [code])]
