"""One role per account: what follows from it, and what the database refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import CITYWIDE, STAFF, Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_everybody_but_applicants_is_staff():
    assert set(Role) - STAFF == {Role.APPLICANT}
    assert CITYWIDE < STAFF
    assert {Role.DISTRICT_REVIEWER, Role.EXPERT} == STAFF - CITYWIDE


@pytest.mark.parametrize("role", sorted(Role))
def test_saving_keeps_the_staff_flag_in_step_with_the_role(role):
    user = make_user(role, is_staff=role not in STAFF)
    assert User.objects.get(pk=user.pk).is_staff == (role in STAFF)


def test_saving_only_the_role_moves_the_staff_flag_too():
    user = make_user(Role.CASE_OFFICER)
    user.role = Role.APPLICANT
    user.save(update_fields=["role"])
    assert User.objects.get(pk=user.pk).is_staff is False
    user.role = Role.FINANCE
    user.save(update_fields=("role",))
    assert User.objects.get(pk=user.pk).is_staff is True


def test_saving_another_field_alone_writes_only_that_field():
    user = make_user()
    User.objects.filter(pk=user.pk).update(organisation="kept")
    user.language = "en"
    user.save(update_fields=["language"])
    assert User.objects.get(pk=user.pk).organisation == "kept"


def test_superuser_of_the_command_line_is_an_administrator():
    user = User.objects.create_superuser("root", "root@example.com", "x" * 16)
    assert (user.role, user.is_staff) == (Role.ADMINISTRATOR, True)


def test_district_reviewer_needs_a_district():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(Role.DISTRICT_REVIEWER, district="")
    with pytest.raises(ValidationError, match=r"district|区"):
        User(username="x", display_name="x", password="x", role=Role.DISTRICT_REVIEWER).full_clean()


def test_role_of_an_account_that_is_off_counts_nothing():
    user = make_user(Role.CASE_OFFICER, is_active=False)
    assert user.is_role(Role.CASE_OFFICER) is False
    assert make_user(Role.CASE_OFFICER).is_role(Role.FINANCE, Role.CASE_OFFICER) is True
    assert make_user(Role.CASE_OFFICER).is_role(Role.FINANCE) is False


def test_people_are_called_by_their_name():
    assert str(make_user(display_name="王一")) == "王一"
    assert str(make_user(display_name="", username="nameless")) == "nameless"
