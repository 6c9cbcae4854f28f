"""Who acts for an enterprise."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry
from accounts.roles import Role
from common.errors import DomainError
from enterprises.members import add_member, remove_member
from enterprises.models import Enterprise, Membership
from enterprises.rules import is_member
from tests.factories import make_enterprise, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def enterprise(owner):
    return make_enterprise(owner=owner)


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def test_owner_lets_a_colleague_act(enterprise, owner):
    colleague = make_user(username="colleague")
    add_member(enterprise, " colleague ", actor=owner)
    add_member(enterprise, "colleague", actor=owner)
    assert is_member(colleague, enterprise)
    assert enterprise.memberships.get(user=colleague).role == Membership.Role.MEMBER
    row = AuditEntry.objects.get()
    assert (row.verb, row.data) == ("add_member", {"user": colleague.pk})


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.APPLICANT}))
def test_staff_cannot_become_members(enterprise, owner, role):
    make_user(role, username="staff")
    with pytest.raises(DomainError) as refusal:
        add_member(enterprise, "staff", actor=owner)
    assert refusal.value.code == "no_such_user"


def test_unknown_and_switched_off_accounts_are_answered_alike(enterprise, owner):
    make_user(username="off", is_active=False)
    said = []
    for name in ("off", "nobody"):
        with pytest.raises(DomainError) as refusal:
            add_member(enterprise, name, actor=owner)
        said.append(str(refusal.value))
    assert said[0] == said[1]


def test_only_owners_add_and_remove(enterprise, owner):
    member = make_user(username="member")
    add_member(enterprise, "member", actor=owner)
    strangers = [member, make_user(), make_enterprise().memberships.get().user, make_user(Role.ADMINISTRATOR)]
    for actor in strangers:
        with pytest.raises(PermissionDenied):
            add_member(enterprise, "member", actor=actor)
        with pytest.raises(PermissionDenied):
            remove_member(enterprise, enterprise.memberships.first().pk, actor=actor)
    assert enterprise.memberships.count() == 2


def test_removed_member_may_no_longer_act(enterprise, owner):
    colleague = make_user(username="colleague")
    membership = add_member(enterprise, "colleague", actor=owner)
    remove_member(enterprise, membership.pk, actor=owner)
    assert not is_member(fresh(colleague), enterprise)
    assert AuditEntry.objects.filter(verb="remove_member", data={"user": colleague.pk}).count() == 1


def test_last_owner_stays(enterprise, owner):
    own = enterprise.memberships.get(user=owner)
    with pytest.raises(DomainError) as refusal:
        remove_member(enterprise, own.pk, actor=owner)
    assert refusal.value.code == "last_owner"
    Membership.objects.create(user=make_user(), enterprise=enterprise, role=Membership.Role.OWNER)
    remove_member(enterprise, own.pk, actor=owner)
    assert enterprise.memberships.count() == 1


def test_member_of_another_enterprise_is_not_found(enterprise, owner):
    other = make_enterprise().memberships.get()
    with pytest.raises(DomainError) as refusal:
        remove_member(enterprise, other.pk, actor=owner)
    assert refusal.value.code == "no_such_member"
    assert Membership.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("role", sorted(Role))
def test_rows_are_visible_by_role(role):
    here, there = make_enterprise(district="310104"), make_enterprise(district="310115")
    user = make_user(role)
    seen = set(Enterprise.objects.visible_to(user))
    if role in (Role.APPLICANT, Role.EXPERT):
        assert seen == set()
    elif role == Role.DISTRICT_REVIEWER:
        assert seen == {here}
    else:
        assert seen == {here, there}


def test_applicant_sees_each_of_their_enterprises_once(enterprise, owner):
    second = make_enterprise(owner=owner)
    make_enterprise()
    assert sorted(row.pk for row in Enterprise.objects.visible_to(owner)) == [enterprise.pk, second.pk]
