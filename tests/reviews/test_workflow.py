"""The specification of a score sheet: status × role -> the verbs allowed, and what each verb does."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEntry, OutboxEntry
from accounts.roles import Role
from applications import workflow as application_workflow
from applications.models import Application
from applications.statuses import Status as ApplicationStatus
from common.errors import DomainError
from common.workflow import SYSTEM
from portal.demo.journeys import run_queue
from reviews import workflow
from reviews.models import Assignment, Conflict
from reviews.workflow import machine
from tests.factories import make_user
from tests.reviews.panels import again, full_marks, in_review, officer, score

pytestmark = pytest.mark.django_db
S, R = Assignment.Status, Role
ALLOWED = {
    (S.OPEN, R.EXPERT): {"submit", "decline"},
    (S.OPEN, R.CASE_OFFICER): {"void"},
    (S.SCORED, R.CASE_OFFICER): {"void"},
}


@pytest.fixture
def application():
    return in_review()


@pytest.fixture
def sheets(application):
    return list(application.assignments.order_by("pk").select_related("expert__user", "application"))


def test_status_by_role_table_is_the_code(sheets):
    sheet = sheets[0]
    people = {role: make_user(role, district="310104") for role in Role if role != Role.EXPERT}
    people[Role.EXPERT] = sheet.expert.user
    found = {}
    for status in S:
        sheet.status = status
        for role, user in people.items():
            if verbs := {rule.verb for rule in machine.available(sheet, user)}:
                found[status, role] = verbs
    assert found == ALLOWED


def test_only_voiding_belongs_to_the_system_too():
    assert {verb for verb, rule in machine.transitions.items() if rule.system} == {"void"}
    assert set(machine.transitions) == {"submit", "decline", "void"}


def test_another_expert_and_one_who_left_may_do_nothing(sheets):
    first, second = sheets[:2]
    assert machine.available(first, second.expert.user) == []
    own = first.expert.user
    own.is_active = False
    assert machine.available(first, own) == []
    with pytest.raises(PermissionDenied):
        workflow.submit(first, actor=second.expert.user, scores={}, opinion="x")


def test_submit_locks_the_sheet_with_its_total_and_counts_it(application, sheets):
    rubric = application.definition.load().rubric
    scores = {criterion.key: "80" for criterion in rubric.criteria} | {rubric.criteria[0].key: "90.55"}
    sheet = workflow.submit(sheets[0], actor=sheets[0].expert.user, scores=scores, opinion=" 同意 ", vetoes=["none"])
    assert (sheet.status, sheet.opinion, sheet.vetoes) == (S.SCORED, "同意", [])
    assert again(sheet).total == Decimal("83.17")  # 80 + 30 % of 10.55 is 83.165
    assert again(sheet).scores[rubric.criteria[0].key] == "90.55"
    assert again(application).reviews_done == 1
    with pytest.raises(DomainError) as refusal:
        score(sheet)
    assert refusal.value.code == "wrong_status"


@pytest.mark.parametrize(("opinion", "points"), [("  ", "80"), ("同意", "")])
def test_submit_refuses_a_sheet_that_is_not_whole(application, sheets, opinion, points):
    with pytest.raises((DomainError, ValidationError)):
        workflow.submit(sheets[0], actor=sheets[0].expert.user, scores=full_marks(application, points), opinion=opinion)
    assert again(sheets[0]).status == S.OPEN
    assert again(application).reviews_done == 0


def test_the_last_score_finishes_the_review_once(application, sheets):
    for n, sheet in enumerate(sheets):
        score(sheet, str(70 + 5 * n))
    run_queue()
    moved = again(application)
    assert (moved.status, moved.score, moved.review_passed) == (ApplicationStatus.PROPOSAL, Decimal(75), True)
    data = moved.events.get(verb="finish_review").data
    assert (data["totals"], data["spread"]) == (["70.00", "75.00", "80.00"], "10.00")
    assert workflow.conclude(moved) is False
    assert moved.events.filter(verb="finish_review").count() == 1


def test_a_veto_fails_the_review_whatever_the_score(application, sheets):
    veto = application.definition.load().rubric.vetoes[0].key
    for sheet in sheets:
        score(sheet, "95", vetoes=(veto,) if sheet == sheets[0] else ())
    run_queue()
    moved = again(application)
    assert (moved.score, moved.review_passed) == (Decimal(95), False)


def test_an_incomplete_panel_is_not_concluded(application, sheets):
    score(sheets[0])
    assert workflow.conclude(application) is False
    assert again(application).status == ApplicationStatus.EXPERT_REVIEW


def test_void_of_a_score_takes_it_out_of_the_count_and_asks_somebody_else(application, sheets):
    for sheet in sheets[:2]:
        score(sheet)
    workflow.void(sheets[0], actor=officer(), reason="存在利益冲突")
    assert again(application).reviews_done == 1
    run_queue()
    panel = application.assignments.counting()
    assert panel.count() == 3
    assert not panel.filter(expert=sheets[0].expert).exists()
    assert not Application.objects.visible_to(sheets[0].expert.user).filter(pk=application.pk).exists()


def test_a_score_that_has_counted_is_not_voided(application, sheets):
    for sheet in sheets:
        score(sheet)
    run_queue()
    with pytest.raises(DomainError) as refusal:
        workflow.void(sheets[0], actor=officer(), reason="太迟")
    assert refusal.value.code == "review_ended"
    assert again(application).reviews_done == 3


def test_void_of_the_only_open_sheet_beyond_the_number_finishes_the_review(application, sheets):
    from reviews import assigning

    extra = assigning.appoint_by_hand(
        application, assigning.eligible(application)[0], actor=officer(), reason="专业互补"
    )
    for sheet in sheets:
        score(sheet)
    run_queue()
    assert again(application).status == ApplicationStatus.EXPERT_REVIEW
    workflow.void(extra, actor=officer(), reason="逾期未交")
    run_queue()
    assert again(application).status == ApplicationStatus.PROPOSAL


def test_decline_with_a_conflict_keeps_it_and_leaves_the_enterprises_other_reviews(application, sheets):
    other = in_review(program="xinchuang", enterprise=application.enterprise)
    shared = set(other.assignments.values_list("expert", flat=True))
    sheet = next(one for one in sheets if one.expert_id in shared)
    workflow.decline(sheet, actor=sheet.expert.user, reason="曾任顾问", is_conflict=True)
    run_queue()
    conflict = Conflict.objects.get()
    assert (conflict.expert, conflict.uscc, conflict.source) == (
        sheet.expert, application.uscc, Conflict.Source.DECLARED
    )  # fmt: skip
    assert again(sheet).status == S.DECLINED
    assert other.assignments.get(expert=sheet.expert).status == S.VOID
    assert not Assignment.objects.counting().filter(expert=sheet.expert, application__uscc=application.uscc)


def test_decline_without_a_conflict_leaves_none(sheets):
    workflow.decline(sheets[0], actor=sheets[0].expert.user, reason="没有时间")
    assert not Conflict.objects.exists()
    assert OutboxEntry.objects.waiting().filter(task="reviews.assign").count() == 1


def test_withdrawal_voids_what_is_open_and_keeps_what_is_scored(application, sheets):
    score(sheets[0])
    application_workflow.withdraw(again(application), actor=application.created_by)
    with pytest.raises(DomainError) as refusal:
        score(sheets[1])
    assert refusal.value.code == "review_ended"
    run_queue()
    assert [again(sheet).status for sheet in sheets] == [S.SCORED, S.VOID, S.VOID]
    assert application.assignments.count() == 3


def test_every_change_is_written_down(sheets):
    workflow.void(sheets[0], actor=SYSTEM, reason="x")
    entry = AuditEntry.objects.get(object_type="reviews.assignment", object_ref=str(sheets[0].pk))
    assert (entry.verb, entry.before, entry.after, entry.actor) == ("void", S.OPEN, S.VOID, None)
