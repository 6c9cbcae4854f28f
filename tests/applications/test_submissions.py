"""Handing in exactly once, only while the round is open, only what is complete."""

from datetime import timedelta

import pytest

from applications import workflow
from applications.drafts import save_section, start_draft
from applications.models import Application, Claim
from applications.statuses import Status
from applications.submissions import hand_in
from common import clock
from common.errors import DomainError, RuleError
from enterprises.models import Enterprise
from programs.models import Round
from tests.factories import make_application, make_enterprise, make_round

pytestmark = pytest.mark.django_db


def fresh(application):
    return Application.objects.select_related("enterprise", "round", "definition").get(pk=application.pk)


def test_the_same_key_gives_the_same_receipt():
    draft = make_application()
    first, created = hand_in(draft, actor=draft.created_by, key="key-00000001")
    again, created_again = hand_in(fresh(draft), actor=draft.created_by, key="key-00000001")
    assert (created, created_again) == (True, False)
    assert (again.pk, again.digest, again.receipt_number) == (first.pk, first.digest, first.receipt_number)
    assert draft.revisions.count() == 1


def test_another_key_is_told_of_the_receipt_that_exists():
    draft = make_application()
    first, _created = hand_in(draft, actor=draft.created_by, key="key-00000001")
    with pytest.raises(DomainError) as caught:
        hand_in(fresh(draft), actor=draft.created_by, key="key-00000002")
    assert caught.value.code == "already_submitted"
    assert caught.value.extra == {"receipt": first.receipt_number, "digest": first.digest}


def test_after_the_closing_second_nothing_is_handed_in_and_the_draft_stays():
    draft = make_application()
    Round.objects.filter(pk=draft.round_id).update(closes_at=clock.now() - timedelta(milliseconds=1))
    with pytest.raises(DomainError) as caught:
        hand_in(fresh(draft), actor=draft.created_by, key="key-00000001")
    assert caught.value.code == "round_closed"
    kept = fresh(draft)
    assert (kept.status, kept.answers, kept.submitted_at) == (Status.DRAFT, draft.answers, None)
    assert kept.revisions.count() == 0


def test_before_the_opening_second_no_draft_is_started():
    round = make_round()
    Round.objects.filter(pk=round.pk).update(opens_at=clock.now() + timedelta(seconds=30))
    enterprise = make_enterprise()
    with pytest.raises(DomainError) as caught:
        start_draft(user=enterprise.memberships.get().user, round=round, enterprise=enterprise)
    assert caught.value.code == "round_closed"


def test_an_incomplete_draft_is_refused_with_every_fault_and_nothing_is_written():
    draft = make_application(complete=False)
    with pytest.raises(RuleError) as caught:
        hand_in(draft, actor=draft.created_by, key="key-00000001")
    paths = {finding.path for finding in caught.value.findings}
    assert {"product_name", "version", "contracts"} <= paths
    assert any(path.startswith("material.") for path in paths)
    assert (fresh(draft).status, draft.events.count(), Claim.objects.count()) == (Status.DRAFT, 0, 0)


def test_an_enterprise_that_is_not_verified_cannot_hand_in():
    draft = make_application()
    Enterprise.objects.filter(pk=draft.enterprise_id).update(status=Enterprise.Status.PENDING)
    with pytest.raises(RuleError) as caught:
        hand_in(fresh(draft), actor=draft.created_by, key="key-00000001")
    assert [finding.code for finding in caught.value.findings] == ["enterprise_not_verified"]


def test_one_enterprise_has_one_application_in_a_round():
    draft = make_application()
    with pytest.raises(DomainError) as caught:
        start_draft(user=draft.created_by, round=draft.round, enterprise=draft.enterprise)
    assert (caught.value.code, caught.value.extra) == ("already_applied", {"reference": draft.reference})


def test_a_withdrawn_application_frees_its_place_and_its_claims():
    first = make_application(Status.FORMAL_REVIEW)
    workflow.withdraw(first, actor=first.created_by)
    assert Claim.objects.filter(released_at=None).count() == 0
    second = start_draft(user=first.created_by, round=first.round, enterprise=first.enterprise)
    assert second.reference != first.reference


def test_a_computed_answer_is_never_taken_from_outside():
    draft = make_application()
    computed = [item for item in draft.definition.load().items() if not item.is_table and item.computed]
    assert computed
    for item in computed:
        section = next(s for s in draft.definition.load().sections if item in s.items)
        saved, _errors = save_section(draft, section.key, {item.key: "999999999"}, user=draft.created_by)
        assert saved.answers[item.key] == draft.answers[item.key]


def test_the_same_product_cannot_be_claimed_twice_in_the_city():
    first = make_application(Status.FORMAL_REVIEW)
    second = make_application()
    second.answers = {**first.answers, "contracts": second.answers["contracts"]}
    Application.objects.filter(pk=second.pk).update(answers=second.answers)
    with pytest.raises(RuleError) as caught:
        hand_in(fresh(second), actor=second.created_by, key="key-00000001")
    assert {finding.code.split("_")[0] for finding in caught.value.findings} == {"duplicate"}
    assert first.enterprise.name not in str([finding.message for finding in caught.value.findings])
