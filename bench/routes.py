"""The way of a case through its life, as its events would tell it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from accounts.roles import Role
from applications.statuses import Status
from programs.definition import Definition

# Status -> the verb that leads on, who uses it (None: the system), and what the event remembers.
ONWARD: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    Status.SUBMITTED: ("precheck", None, {"findings": 0}),
    Status.DISTRICT_REVIEW: ("recommend", Role.DISTRICT_REVIEWER, {"opinion": "材料真实完整，同意推荐。"}),
    Status.FORMAL_REVIEW: ("accept", Role.CASE_OFFICER, {"opinion": "材料齐全，符合形式要求。"}),
    Status.VERIFICATION: ("clear", Role.CASE_OFFICER, {"opinion": "核查通过。", "credit_hits": 0}),
    Status.EXPERT_REVIEW: ("finish_review", None, {"passed": True}),
    Status.SITE_VISIT: ("record_visit", Role.CASE_OFFICER, {"visitors": "张经办、李经办", "record": "现场运行正常。"}),
    Status.PROPOSAL: ("propose", Role.CASE_OFFICER, {"opinion": ""}),
    Status.DELIBERATION: ("endorse", Role.DECISION_MAKER, {"meeting": "委办公会〔2026〕18号"}),
    Status.PUBLICITY: ("end_publicity", None, {}),
    Status.DECISION: ("approve", Role.DECISION_MAKER, {"document": "沪经信软〔2026〕86号", "opinion": ""}),
    Status.PAYMENT: ("pay", Role.FINANCE, {"voucher": "PZ-00001"}),
    Status.EXECUTION: ("report_completion", Role.APPLICANT, {"report": "奖励资金已足额发放至个人。"}),
    Status.INSPECTION: ("pass_inspection", Role.CASE_OFFICER, {"opinion": "核查通过。"}),
    Status.ARCHIVING: ("close", Role.CASE_OFFICER, {"file_number": "X001-2026-00001"}),
}  # fmt: skip
# Status -> the verb that leads aside, where it ends, and what the event remembers.
ASIDE: dict[str, tuple[str, str, dict[str, Any]]] = {
    Status.DISTRICT_REVIEW: ("not_recommend", Status.NOT_ACCEPTED, {"reason": "注册地与经营地不符。"}),
    Status.FORMAL_REVIEW: ("request_correction", Status.CORRECTION, {"correction": 1, "reason": "请补正。"}),
    Status.VERIFICATION: ("veto", Status.NOT_SUPPORTED, {"reason": "存在重复资助。", "appeal_days": 60}),
    Status.PROPOSAL: ("withdraw", Status.WITHDRAWN, {"opinion": ""}),
    Status.DECISION: ("reject", Status.NOT_SUPPORTED, {"reason": "未通过审定。", "appeal_days": 60}),
}
ASIDE_ROLES = {
    "not_recommend": Role.DISTRICT_REVIEWER, "withdraw": Role.APPLICANT, "reject": Role.DECISION_MAKER,
}  # fmt: skip
DRAFTS, LEAVERS = 0.04, 0.2


@dataclass(frozen=True)
class Step:
    """One event to come: ``role`` None is the system."""

    verb: str
    before: str
    after: str
    role: str | None
    data: dict[str, Any]


def whole(definition: Definition) -> Iterator[Step]:
    """Every step from the draft to the closed case."""
    stages = [Status(stage.key) for stage in definition.stages]
    yield Step("submit", Status.DRAFT, Status.SUBMITTED, Role.APPLICANT, {"revision": 1})
    for before, after in pairwise([Status.SUBMITTED, *stages, Status.ARCHIVING, Status.CLOSED]):
        verb, role, data = ONWARD[before]
        yield Step(verb, before, after, role, data)


def some(steps: list[Step], dice: Random) -> list[Step]:
    """The first part of a way: every length is as likely; some stay drafts, some leave the way at its end."""
    if dice.random() < DRAFTS:
        return []
    taken = steps[: dice.randint(1, len(steps))]
    status = taken[-1].after
    if status in ASIDE and dice.random() < LEAVERS:
        verb, end, data = ASIDE[status]
        taken = [*taken, Step(verb, status, end, ASIDE_ROLES.get(verb, Role.CASE_OFFICER), data)]
    return taken
