"""The life of an application: its statuses, whose turn it is, and how long each may take (domain: life cycle)."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    DISTRICT_REVIEW = "district_review", _("District review")
    FORMAL_REVIEW = "formal_review", _("Formal examination")
    CORRECTION = "correction", _("Waiting for correction")
    VERIFICATION = "verification", _("Credit and duplicate check")
    EXPERT_REVIEW = "expert_review", _("Expert review")
    SITE_VISIT = "site_visit", _("Site visit")
    PROPOSAL = "proposal", _("Drawing up the proposal")
    DELIBERATION = "deliberation", _("Collective decision")
    PUBLICITY = "publicity", _("Publicity")
    OBJECTION = "objection", _("Objection being handled")
    DECISION = "decision", _("Final approval")
    SIGNING = "signing", _("Signing the contract")
    PAYMENT = "payment", _("Waiting for payment")
    EXECUTION = "execution", _("In execution")
    INSPECTION = "inspection", _("Acceptance inspection")
    EVALUATION = "evaluation", _("Performance evaluation")
    ARCHIVING = "archiving", _("Waiting for filing")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired draft")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    NOT_SUPPORTED = "not_supported", _("Not supported")
    TERMINATED = "terminated", _("Terminated")


# What a round may use, in the order in which it happens. A round skips what its definition does not list.
STAGES: tuple[Status, ...] = (
    Status.DISTRICT_REVIEW,
    Status.FORMAL_REVIEW,
    Status.VERIFICATION,
    Status.EXPERT_REVIEW,
    Status.SITE_VISIT,
    Status.PROPOSAL,
    Status.DELIBERATION,
    Status.PUBLICITY,
    Status.DECISION,
    Status.SIGNING,
    Status.PAYMENT,
    Status.EXECUTION,
    Status.INSPECTION,
    Status.EVALUATION,
)
NEXT: tuple[Status, ...] = (*STAGES, Status.ARCHIVING)
FINAL = frozenset(
    {
        Status.CLOSED,
        Status.WITHDRAWN,
        Status.EXPIRED,
        Status.NOT_ACCEPTED,
        Status.NOT_SUPPORTED,
        Status.TERMINATED,
    }
)
# The office's clock stands still while the applicant corrects.
PAUSED = frozenset({Status.CORRECTION})
# What the applicant may take back: nothing has been decided yet.
WITHDRAWABLE: tuple[Status, ...] = (
    Status.SUBMITTED,
    Status.DISTRICT_REVIEW,
    Status.FORMAL_REVIEW,
    Status.CORRECTION,
    Status.VERIFICATION,
    Status.EXPERT_REVIEW,
    Status.SITE_VISIT,
    Status.PROPOSAL,
)
AWARDED: tuple[Status, ...] = (
    Status.SIGNING,
    Status.PAYMENT,
    Status.EXECUTION,
    Status.INSPECTION,
    Status.EVALUATION,
    Status.ARCHIVING,
    Status.CLOSED,
)


@dataclass(frozen=True)
class Turn:
    """Who acts in a status, within how many working days when the definition says nothing, and on what ground."""

    actor: Role | None
    working_days: int | None
    basis: str
    public: Any


_PUBLIC_REVIEW = _("Being reviewed")
TURNS: dict[Status, Turn] = {
    Status.DRAFT: Turn(Role.APPLICANT, None, "", _("Draft")),
    Status.SUBMITTED: Turn(None, None, "", _("Submitted")),
    Status.DISTRICT_REVIEW: Turn(Role.DISTRICT_REVIEWER, 10, "示例参数", _("District review")),
    Status.FORMAL_REVIEW: Turn(Role.CASE_OFFICER, 5, "行政许可法第三十二条", _("Formal examination")),
    Status.CORRECTION: Turn(Role.APPLICANT, 5, "行政许可法第三十二条；示例参数", _("Please correct")),
    Status.VERIFICATION: Turn(Role.CASE_OFFICER, 3, "上海市社会信用条例第二十八条；示例参数", _PUBLIC_REVIEW),
    Status.EXPERT_REVIEW: Turn(Role.EXPERT, 15, "行政许可法第四十五条；示例参数", _PUBLIC_REVIEW),
    Status.SITE_VISIT: Turn(Role.CASE_OFFICER, 10, "行政许可法第三十四条；示例参数", _PUBLIC_REVIEW),
    Status.PROPOSAL: Turn(Role.CASE_OFFICER, 5, "预算法第十三条；示例参数", _PUBLIC_REVIEW),
    Status.DELIBERATION: Turn(Role.DECISION_MAKER, 10, "示例参数", _PUBLIC_REVIEW),
    Status.PUBLICITY: Turn(Role.CASE_OFFICER, 5, "公示惯例（5个工作日）", _("Publicity")),
    Status.OBJECTION: Turn(Role.CASE_OFFICER, 15, "示例参数", _("Objection being handled")),
    Status.DECISION: Turn(Role.DECISION_MAKER, 20, "行政许可法第四十二条", _("Waiting for the decision")),
    Status.SIGNING: Turn(Role.CASE_OFFICER, 20, "示例参数", _("Signing the contract")),
    Status.PAYMENT: Turn(Role.FINANCE, 10, "预算法第五十七条；示例参数", _("Waiting for payment")),
    Status.EXECUTION: Turn(Role.APPLICANT, None, "", _("In execution")),
    Status.INSPECTION: Turn(Role.CASE_OFFICER, None, "示例参数", _("Acceptance inspection")),
    Status.EVALUATION: Turn(Role.CASE_OFFICER, None, "预算法第五十七条", _("Performance evaluation")),
    Status.ARCHIVING: Turn(Role.CASE_OFFICER, 20, "政府信息公开条例第二十六条；示例参数", _("Supported")),
    Status.CLOSED: Turn(None, None, "", _("Closed")),
    Status.WITHDRAWN: Turn(None, None, "", _("Withdrawn")),
    Status.EXPIRED: Turn(None, None, "", _("Expired draft")),
    Status.NOT_ACCEPTED: Turn(None, None, "", _("Not accepted")),
    Status.NOT_SUPPORTED: Turn(None, None, "", _("Not supported")),
    Status.TERMINATED: Turn(None, None, "", _("Terminated")),
}

# The one word for all steps inside the office, where a code is asked for.
UNDER_REVIEW = "under_review"


def public_code(status: str) -> str:
    """The code that the applicant may read: the steps inside the office are one."""
    return UNDER_REVIEW if TURNS[Status(status)].public is _PUBLIC_REVIEW else str(status)


def public_label(status: str) -> str:
    """What the applicant and the public read for a status."""
    return str(TURNS[Status(status)].public)
