"""The beats of a transition: lock, permission, status, effect, target, record. All or nothing."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.audit import record_status
from accounts.models import AuditEntry
from common.errors import DomainError
from common.workflow import SYSTEM, Machine, nobody
from enterprises.models import Enterprise
from tests.factories import make_enterprise, make_user

PENDING, VERIFIED, REJECTED = Enterprise.Status


def everybody(user, obj) -> bool:
    return True


@pytest.fixture
def machine():
    return Machine(record=record_status)


@pytest.fixture
def pending(db):
    return make_enterprise(status=PENDING)


def stored(obj):
    return Enterprise.objects.get(pk=obj.pk)


def trail(obj):
    rows = AuditEntry.objects.filter(object_ref=str(obj.pk)).order_by("pk")
    return list(rows.values_list("verb", "before", "after", "actor", "data"))


def test_transition_runs_the_effect_sets_the_target_and_records(machine, pending):
    @machine.transition(label="Verify", source=PENDING, target=VERIFIED, allowed=everybody)
    def verify(enterprise, *, actor, note):
        enterprise.status_reason = note
        return {"note": note}

    actor = make_user()
    returned = verify(pending, actor=actor, note="seen")
    assert (stored(pending).status, stored(pending).status_reason) == (VERIFIED, "seen")
    assert returned.status == VERIFIED
    assert trail(pending) == [("verify", PENDING, VERIFIED, actor.pk, {"note": "seen"})]


def test_transition_reads_the_row_again_and_not_the_object_in_hand(machine, pending):
    seen = []

    @machine.transition(label="Verify", source=PENDING, target=VERIFIED, allowed=everybody)
    def verify(enterprise, *, actor):
        seen.append(enterprise.name)

    Enterprise.objects.filter(pk=pending.pk).update(name="新名称")
    verify(pending, actor=make_user())
    assert seen == ["新名称"]


def test_wrong_status_refuses_even_when_the_object_in_hand_is_older(machine, pending):
    @machine.transition(label="Verify", source=PENDING, target=VERIFIED, allowed=everybody)
    def verify(enterprise, *, actor):
        raise AssertionError("the effect must not run")

    Enterprise.objects.filter(pk=pending.pk).update(status=REJECTED)
    with pytest.raises(DomainError) as refusal:
        verify(pending, actor=make_user())
    assert refusal.value.code == "wrong_status"
    assert trail(pending) == []


def test_permission_is_asked_before_the_status(machine, pending):
    @machine.transition(label="Reject", source=VERIFIED, target=REJECTED)
    def reject(enterprise, *, actor):
        raise AssertionError("the effect must not run")

    with pytest.raises(PermissionDenied):
        reject(pending, actor=make_user())


def test_only_verbs_that_say_so_take_the_system(machine, pending):
    @machine.transition(label="Verify", source=PENDING, target=VERIFIED, allowed=everybody)
    def verify(enterprise, *, actor):
        return {}

    @machine.transition(label="Close", source=PENDING, target=REJECTED, system=True)
    def close(enterprise, *, actor):
        return {}

    with pytest.raises(PermissionDenied):
        verify(pending, actor=SYSTEM)
    with pytest.raises(PermissionDenied):
        close(pending, actor=make_user())
    close(pending, actor=SYSTEM)
    assert trail(pending) == [("close", PENDING, REJECTED, None, {})]


def test_predicate_must_return_a_bool(machine, pending):
    def truthy_tuple(user, obj):
        return (False, "no")

    @machine.transition(label="Verify", source=PENDING, target=VERIFIED, allowed=truthy_tuple)
    def verify(enterprise, *, actor):
        return {}

    user = make_user()
    with pytest.raises(TypeError, match="truthy_tuple"):
        verify(pending, actor=user)
    with pytest.raises(TypeError, match="truthy_tuple"):
        machine.available(pending, user)
    assert stored(pending).status == PENDING


def test_effect_that_fails_leaves_nothing(machine, pending):
    @machine.transition(label="Verify", source=PENDING, target=VERIFIED, allowed=everybody)
    def verify(enterprise, *, actor):
        Enterprise.objects.filter(pk=enterprise.pk).update(name="half done")
        raise DomainError("no", "no")

    with pytest.raises(DomainError):
        verify(pending, actor=make_user())
    assert (stored(pending).status, stored(pending).name) == (PENDING, pending.name)
    assert trail(pending) == []


def test_record_that_fails_takes_the_effect_back(pending):
    def record(*args):
        raise RuntimeError("the event cannot be written")

    machine = Machine(record=record)

    @machine.transition(label="Verify", source=PENDING, target=VERIFIED, allowed=everybody)
    def verify(enterprise, *, actor):
        enterprise.save()
        Enterprise.objects.filter(pk=enterprise.pk).update(name="half done")

    with pytest.raises(RuntimeError):
        verify(pending, actor=make_user())
    assert stored(pending).name == pending.name


def test_target_may_follow_from_the_effect(machine, pending):
    def outcome(enterprise):
        return VERIFIED if enterprise.is_high_tech else REJECTED

    @machine.transition(label="Look", source=PENDING, target=outcome, targets=(VERIFIED, REJECTED), allowed=everybody)
    def look(enterprise, *, actor, high_tech):
        enterprise.is_high_tech = high_tech

    assert machine.transitions["look"].targets == (VERIFIED, REJECTED)
    assert look(pending, actor=make_user(), high_tech=True).status == VERIFIED
    assert look(make_enterprise(status=PENDING), actor=make_user(), high_tech=False).status == REJECTED


def test_target_outside_its_list_is_refused(machine, pending):
    @machine.transition(
        label="Look", source=PENDING, target=lambda enterprise: "lost", targets=(VERIFIED,), allowed=everybody
    )
    def look(enterprise, *, actor):
        return {}

    with pytest.raises(ValueError, match="lost"):
        look(pending, actor=make_user())
    assert stored(pending).status == PENDING


def test_available_lists_what_this_user_may_do_now_in_life_order(machine, pending):
    @machine.transition(label="Second", source=(PENDING, VERIFIED), target=REJECTED, allowed=everybody)
    def second(enterprise, *, actor): ...

    @machine.transition(label="First", source=PENDING, target=VERIFIED, allowed=everybody)
    def first(enterprise, *, actor): ...

    @machine.transition(label="Third", source=PENDING, target=VERIFIED, allowed=nobody)
    def third(enterprise, *, actor): ...

    user = make_user()
    assert [rule.verb for rule in machine.available(pending, user)] == ["second", "first"]
    pending.status = VERIFIED
    assert [rule.verb for rule in machine.available(pending, user)] == ["second"]


def test_perform_finds_a_verb_by_name_or_refuses(machine, pending):
    @machine.transition(label="Verify", source=PENDING, target=VERIFIED, allowed=everybody)
    def verify(enterprise, *, actor):
        return {}

    assert machine.perform(pending, "verify", actor=make_user()).status == VERIFIED
    with pytest.raises(DomainError) as refusal:
        machine.perform(pending, "__class__", actor=make_user())
    assert refusal.value.code == "unknown_verb"
