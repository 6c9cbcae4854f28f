from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry, Notice
from accounts.roles import Role
from applications.models import Application
from applications.statuses import Status
from common.errors import DomainError
from portal.demo.journeys import run_queue
from reviews import assigning, conflicts
from reviews.models import Assignment, Conflict, Expert
from tests.factories import make_expert, make_user
from tests.reviews.panels import again, in_review, officer, score

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return in_review()


def outsiders(application):
    """Those of the pool who have not been asked."""
    return Expert.objects.exclude(assignments__application=application)


def test_panel_has_the_number_of_the_rubric_and_each_may_read(application):
    panel = application.assignments.all()
    assert panel.count() == application.definition.load().rubric.experts == application.reviews_expected
    for sheet in panel:
        assert Application.objects.visible_to(sheet.expert.user).get() == application
        assert Notice.objects.get(recipient=sheet.expert.user, kind="assignment").link.endswith(f"/{sheet.pk}/change/")
        assert sheet.due_at > sheet.assigned_at


def test_assign_again_changes_nothing(application):
    before = list(application.assignments.values_list("pk", flat=True))
    assigning.assign(application.pk)
    assert list(application.assignments.values_list("pk", flat=True)) == before
    assert Notice.objects.filter(kind="panel").count() == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda expert, application: Conflict.objects.create(
            expert=expert, uscc=application.uscc, source="office", reason="x"
        ),
        lambda expert, application: Expert.objects.filter(pk=expert.pk).update(employer_uscc=application.uscc),
        lambda expert, application: Expert.objects.filter(pk=expert.pk).update(is_available=False),
        lambda expert, application: type(expert.user).objects.filter(pk=expert.user_id).update(is_active=False),
        lambda expert, application: type(expert.user).objects.filter(pk=expert.user_id).update(role=Role.APPLICANT),
    ],
    ids=["conflict", "employer", "away", "account off", "other role"],
)
def test_who_may_not_review_is_neither_chosen_nor_chosen_by_hand(application, change):
    expert = outsiders(application).first()
    assert expert in assigning.candidates(application)
    change(expert, application)
    assert expert not in assigning.candidates(application)
    with pytest.raises(DomainError) as refusal:
        assigning.appoint_by_hand(application, expert, actor=officer(), reason="需要")
    assert refusal.value.code == "not_eligible"


@pytest.mark.parametrize("limits", [{"capacity": 0}, {"fields": ["chip"]}], ids=["no room", "another field"])
def test_room_and_field_bind_the_automatic_choice_only(application, limits):
    expert = make_expert(**limits)
    assert expert not in assigning.candidates(application)
    sheet = assigning.appoint_by_hand(application, expert, actor=officer(), reason="需要该专业专家")
    assert (sheet.expert, sheet.status) == (expert, Assignment.Status.OPEN)
    assert again(application).reviews_expected == 4
    entry = AuditEntry.objects.get(verb="appoint")
    assert entry.data == {
        "application": application.reference,
        "expert": expert.pk,
        "reason": "需要该专业专家",
    }


def test_experts_of_the_field_are_chosen(application):
    assert make_expert(fields=[application.field, "chip"]) in assigning.candidates(application)


def test_least_loaded_come_first_then_a_hash_of_both(application):
    Expert.objects.filter(pk__in=application.assignments.values("expert")).update(is_available=False)
    experts = [make_expert() for _n in range(4)] + list(outsiders(application))
    busy = experts[0]
    other = in_review(program="xinchuang")
    other.assignments.all().delete()
    Assignment.objects.create(application=other, expert=busy, assigned_at=application.submitted_at)

    def order(expert):
        return (expert == busy, sha256(f"{application.uid}:{expert.pk}".encode()).hexdigest())

    assert assigning.candidates(application) == sorted(set(experts), key=order)


def test_scored_sheets_take_no_room(application):
    sheet = application.assignments.select_related("expert__user").first()
    score(sheet)
    assert Expert.objects.loaded().get(pk=sheet.expert_id).load == 0


def test_too_few_experts_are_told_to_the_officers_once(application):
    Expert.objects.update(is_available=False)
    sheet = application.assignments.select_related("expert__user", "application").first()
    from reviews import workflow

    workflow.decline(sheet, actor=sheet.expert.user, reason="没有时间")
    run_queue()
    assigning.assign(application.pk)
    assert Notice.objects.filter(kind="panel", recipient=officer()).count() == 1
    assert again(application).reviews_expected == 3


def test_nobody_is_asked_after_the_review(application):
    for sheet in application.assignments.select_related("expert__user", "application"):
        score(sheet)
    run_queue()
    assert again(application).status == Status.PROPOSAL
    assigning.assign(application.pk)
    assert application.assignments.count() == 3
    with pytest.raises(DomainError) as refusal:
        assigning.appoint_by_hand(application, outsiders(application).first(), actor=officer(), reason="需要")
    assert refusal.value.code == "review_ended"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CASE_OFFICER, Role.DISTRICT_REVIEWER}))
def test_only_officers_appoint_by_hand_and_only_with_a_reason(application, role):
    expert = outsiders(application).first()
    with pytest.raises(PermissionDenied):
        assigning.appoint_by_hand(application, expert, actor=make_user(role), reason="需要")
    with pytest.raises(DomainError) as refusal:
        assigning.appoint_by_hand(application, expert, actor=officer(), reason="  ")
    assert refusal.value.code == "reason_required"


def test_a_late_conflict_takes_the_sheet_out_and_asks_somebody_else(application):
    sheet = application.assignments.select_related("expert", "application").first()
    written = f" {application.uscc[:8].lower()} {application.uscc[8:]} "
    conflict, count = conflicts.declare(
        sheet.expert, written, actor=officer(), source=Conflict.Source.OFFICE, reason="曾任顾问"
    )
    assert (conflict.uscc, count, again(sheet).status) == (application.uscc, 1, Assignment.Status.VOID)
    assert again(sheet).reason == "曾任顾问"
    run_queue()
    assert application.assignments.counting().count() == 3
    with pytest.raises(DomainError) as refusal:
        conflicts.declare(sheet.expert, application.uscc, actor=officer(), source="office", reason="又")
    assert refusal.value.code == "known_conflict"


def test_a_late_conflict_takes_a_score_out_while_the_review_runs_and_not_after(application):
    sheets = list(application.assignments.select_related("expert__user", "application"))
    score(sheets[0])
    assert conflicts.bar(sheets[0].expert, application.uscc, actor=officer(), reason="x") == 1
    assert again(application).reviews_done == 0
    run_queue()
    for sheet in application.assignments.open().select_related("expert__user", "application"):
        score(sheet)
    run_queue()
    assert conflicts.bar(sheets[1].expert, application.uscc, actor=officer(), reason="x") == 0
    assert again(sheets[1]).status == Assignment.Status.SCORED


def test_a_conflict_is_entered_by_officers_with_a_right_code(application):
    expert = outsiders(application).first()
    with pytest.raises(PermissionDenied):
        conflicts.declare(expert, application.uscc, actor=expert.user, source="office", reason="x")
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as fault:
        conflicts.declare(expert, application.uscc[:17] + "?", actor=officer(), source="office", reason="x")
    assert set(fault.value.message_dict) == {"uscc"}
    assert not Conflict.objects.exists()
