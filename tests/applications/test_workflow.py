"""The specification: every status × every role -> the verbs allowed. Written by hand, compared with the code."""

import pytest

from accounts.roles import Role
from applications.moves import available
from applications.statuses import Status
from applications.workflow import machine
from tests.factories import make_application, make_user

S, R = Status, Role
ALLOWED: dict[tuple[Status, Role], set[str]] = {
    (S.DRAFT, R.APPLICANT): {"submit", "withdraw"},
    (S.SUBMITTED, R.APPLICANT): {"withdraw"},
    (S.DISTRICT_REVIEW, R.APPLICANT): {"withdraw"},
    (S.DISTRICT_REVIEW, R.DISTRICT_REVIEWER): {"recommend", "not_recommend", "request_correction"},
    (S.FORMAL_REVIEW, R.APPLICANT): {"withdraw"},
    (S.FORMAL_REVIEW, R.CASE_OFFICER): {"accept", "refuse", "request_correction"},
    (S.CORRECTION, R.APPLICANT): {"resubmit", "withdraw"},
    (S.VERIFICATION, R.APPLICANT): {"withdraw"},
    (S.VERIFICATION, R.CASE_OFFICER): {"clear", "veto"},
    (S.EXPERT_REVIEW, R.APPLICANT): {"withdraw"},
    (S.SITE_VISIT, R.APPLICANT): {"withdraw"},
    (S.SITE_VISIT, R.CASE_OFFICER): {"record_visit"},
    (S.PROPOSAL, R.APPLICANT): {"withdraw"},
    (S.PROPOSAL, R.CASE_OFFICER): {"propose"},
    (S.DELIBERATION, R.DECISION_MAKER): {"endorse", "send_back", "reject"},
    (S.PUBLICITY, R.CASE_OFFICER): {"object_to"},
    (S.OBJECTION, R.CASE_OFFICER): {"dismiss_objection", "uphold_objection"},
    (S.DECISION, R.DECISION_MAKER): {"approve", "send_back", "reject"},
    (S.SIGNING, R.CASE_OFFICER): {"sign"},
    (S.SIGNING, R.DECISION_MAKER): {"terminate"},
    (S.PAYMENT, R.FINANCE): {"pay", "fail_payment"},
    (S.PAYMENT, R.DECISION_MAKER): {"terminate"},
    (S.EXECUTION, R.APPLICANT): {"report_completion"},
    (S.EXECUTION, R.DECISION_MAKER): {"terminate"},
    (S.INSPECTION, R.CASE_OFFICER): {"pass_inspection", "send_to_mend", "fail_inspection"},
    (S.INSPECTION, R.DECISION_MAKER): {"terminate"},
    (S.EVALUATION, R.CASE_OFFICER): {"evaluate"},
    (S.EVALUATION, R.DECISION_MAKER): {"terminate"},
    (S.ARCHIVING, R.CASE_OFFICER): {"close"},
    (S.ARCHIVING, R.DECISION_MAKER): {"terminate"},
}
SYSTEM_VERBS = {"precheck", "expire_correction", "deem_accepted", "finish_review", "end_publicity", "expire"}


@pytest.mark.django_db
def test_status_by_role_table_is_the_code():
    application = make_application()
    district = make_user(Role.DISTRICT_REVIEWER, district=application.district)
    staff = {role: make_user(role) for role in Role if role not in (Role.APPLICANT, Role.DISTRICT_REVIEWER)}
    people = {**staff, Role.APPLICANT: application.created_by, Role.DISTRICT_REVIEWER: district}
    found = {}
    for status in Status:
        application.status = status
        for role, user in people.items():
            verbs = {rule.verb for rule in available(application, user)}
            if verbs:
                found[status, role] = verbs
    assert found == ALLOWED


@pytest.mark.django_db
def test_strangers_and_leavers_may_do_nothing():
    application = make_application()
    other_district = "310151" if application.district != "310151" else "310101"
    strangers = [
        make_user(Role.APPLICANT),
        make_user(Role.DISTRICT_REVIEWER, district=other_district),
        make_user(Role.CASE_OFFICER, is_active=False),
    ]
    for status in Status:
        application.status = status
        for user in strangers:
            assert available(application, user) == []


@pytest.mark.django_db
def test_who_proposed_does_not_decide_and_who_approved_does_not_pay():
    application = make_application()
    decider, payer = make_user(Role.DECISION_MAKER), make_user(Role.FINANCE)
    application.proposed_by, application.approved_by = decider, payer
    application.status = Status.DECISION
    assert available(application, decider) == []
    application.status = Status.PAYMENT
    assert available(application, payer) == []


def test_every_verb_is_in_the_table_or_belongs_to_the_system():
    in_table = set().union(*ALLOWED.values())
    assert in_table | SYSTEM_VERBS == set(machine.transitions)
    assert in_table & SYSTEM_VERBS == set()
    assert {verb for verb, rule in machine.transitions.items() if rule.system} == SYSTEM_VERBS
