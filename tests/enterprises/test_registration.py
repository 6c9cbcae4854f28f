"""An enterprise's file: who writes it, what is sealed, and what needs to be verified again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.crypto import Unreadable, is_sealed, seal
from common.errors import DomainError
from enterprises import registration, workflow
from enterprises.models import Enterprise, Membership, YearlyFigures
from enterprises.registration import change_enterprise, masked, plain, register_enterprise, reveal
from portal.demo.codes import credit_code
from tests.factories import make_enterprise, make_user

pytestmark = pytest.mark.django_db
PHONE, ACCOUNT = "13800001234", "6222020200001234567"
YEAR = {"year": 2025, "revenue": "26800", "software_revenue": "20000", "people": 420, "rd_people": 200}


def facts(**more):
    return {
        "name": "上海申图软件有限公司",
        "uscc": credit_code(77),
        "district": "310104",
        "address": "测试路1号",
        "industry": "6513",
        "founded_on": "2016-04-18",
        "legal_representative": "法人",
        "registered_capital": "5000",
        "contact_name": "联系人",
        "contact_phone": PHONE,
        "bank_name": "银行",
        "bank_account": ACCOUNT,
        **more,
    }


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def enterprise(owner):
    return register_enterprise(user=owner, facts=facts(), figures=[YEAR])


def test_registration_writes_the_file_its_owner_and_its_size(enterprise, owner):
    row = Enterprise.objects.get()
    assert (row.status, row.size, row.uscc) == ("pending", "large", credit_code(77))
    assert list(row.memberships.values_list("user", "role")) == [(owner.pk, "owner")]
    said = AuditEntry.objects.get()
    assert (said.verb, said.actor, said.after) == ("register", owner, "pending")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.APPLICANT}))
def test_staff_registers_no_enterprise(role):
    with pytest.raises(PermissionDenied):
        register_enterprise(user=make_user(role), facts=facts(), figures=[YEAR])
    assert not Enterprise.objects.exists()


def test_account_that_is_off_registers_no_enterprise():
    with pytest.raises(PermissionDenied):
        register_enterprise(user=make_user(is_active=False), facts=facts(), figures=[])


def test_code_is_kept_in_one_form_and_registered_once(enterprise):
    other = f" {credit_code(77)[:8].lower()} {credit_code(77)[8:].lower()}"
    with pytest.raises(DomainError) as refusal:
        register_enterprise(user=make_user(), facts=facts(uscc=other), figures=[YEAR])
    assert refusal.value.code == "already_registered"
    assert Enterprise.objects.count() == 1


def test_code_taken_between_the_check_and_the_write_is_refused_alike(enterprise):
    with pytest.raises(DomainError) as refusal:
        registration._write(Enterprise(**facts(uscc=enterprise.uscc)))
    assert refusal.value.code == "already_registered"


@pytest.mark.parametrize(
    "wrong",
    [
        {"uscc": "91350100M000100Y4Z"},
        {"district": "999999"},
        {"industry": "0111"},
        {"name": ""},
        {"registered_capital": "-1"},
        {"founded_on": "2099-01-01"},
        {"founded_on": "x"},
        {"name": "长" * 121},
        {"contact_phone": "enc:v1:k1:AAAA"},
        {"bank_account": "enc:v1:"},
    ],
    ids=lambda wrong: "-".join(f"{key}" for key in wrong),
)
def test_faulty_file_is_refused_whole(owner, wrong):
    with pytest.raises(ValidationError):
        register_enterprise(user=owner, facts=facts(**wrong), figures=[YEAR])
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"software_revenue": "26800.01"},
        {"rd_people": 421},
        {"revenue": "-1"},
        {"people": -1},
        {"revenue": "many"},
        {"tax_paid": "-0.01"},
        {"year": 2100},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_faulty_figures_leave_nothing(owner, wrong):
    older = {**YEAR, "year": 2024}
    with pytest.raises(ValidationError):
        register_enterprise(user=owner, facts=facts(), figures=[older, {**YEAR, **wrong}])
    assert not Enterprise.objects.exists()
    assert not Membership.objects.exists()
    assert not YearlyFigures.objects.exists()
    assert not AuditEntry.objects.exists()


def test_loss_is_a_figure_too(owner):
    register_enterprise(user=owner, facts=facts(), figures=[{**YEAR, "profit": "-300.50"}])
    assert str(YearlyFigures.objects.get().profit) == "-300.50"


def test_size_follows_the_latest_year(enterprise, owner):
    small = {"year": 2024, "revenue": "10", "software_revenue": "1", "people": 5, "rd_people": 0}
    change_enterprise(enterprise, user=owner, facts={}, figures=[small])
    assert Enterprise.objects.get().size == "large"
    change_enterprise(enterprise, user=owner, facts={}, figures=[{**small, "year": 2025}])
    assert Enterprise.objects.get().size == "micro"
    assert YearlyFigures.objects.count() == 2


def raw_row(enterprise) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM enterprises_enterprise WHERE id = %s", [enterprise.pk])
        return " ".join(map(str, cursor.fetchone()))


def test_phone_and_account_are_sealed_at_rest_and_masked_in_view(enterprise):
    row = raw_row(enterprise)
    assert row.count("enc:v1:") == 2
    assert PHONE not in row
    assert ACCOUNT not in row
    assert plain(enterprise, "contact_phone") == PHONE
    assert masked(enterprise, "contact_phone") == "138****1234"
    assert masked(enterprise, "bank_account") == "622************4567"


def test_token_moved_to_another_enterprise_does_not_open(enterprise):
    other = make_enterprise(contact_phone=enterprise.contact_phone)
    with pytest.raises(Unreadable):
        plain(other, "contact_phone")


def test_forged_token_cannot_be_written_over_a_file(enterprise, owner):
    for token in (seal(PHONE, context="elsewhere"), "enc:v1:k:AAAA"):
        with pytest.raises(ValidationError):
            change_enterprise(enterprise, user=owner, facts={"contact_phone": token}, figures=[])
    assert plain(Enterprise.objects.get(), "contact_phone") == PHONE


def test_empty_account_stays_empty(owner):
    enterprise = register_enterprise(user=owner, facts=facts(bank_account=""), figures=[])
    assert (enterprise.bank_account, masked(enterprise, "bank_account")) == ("", "")


def verified(enterprise):
    return workflow.verify(enterprise, actor=make_user(Role.CASE_OFFICER))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": "新名称"}, "pending"),
        ({"uscc": credit_code(78)}, "pending"),
        ({"district": "310115"}, "pending"),
        ({"address": "新址"}, "verified"),
        ({"contact_phone": "13900000000"}, "verified"),
        ({}, "verified"),
        ({"name": "上海申图软件有限公司", "uscc": credit_code(77).lower()}, "verified"),
    ],
)
def test_new_identity_asks_for_verification_again(enterprise, owner, change, status):
    verified(enterprise)
    changed = change_enterprise(enterprise, user=owner, facts=change, figures=[])
    row = Enterprise.objects.get()
    assert (changed.status, row.status) == (status, status)
    assert (row.verified_at is None) is (status == "pending")


def test_change_is_written_down_by_names_of_fields_only(enterprise, owner):
    change_enterprise(enterprise, user=owner, facts={"contact_phone": "13911112222"}, figures=[])
    row = AuditEntry.objects.get(verb="change")
    assert row.data == {"fields": ["contact_phone"]}
    assert is_sealed(Enterprise.objects.get().contact_phone)


def test_change_to_a_code_of_another_is_refused(enterprise, owner):
    other = make_enterprise()
    with pytest.raises(DomainError) as refusal:
        change_enterprise(enterprise, user=owner, facts={"uscc": other.uscc}, figures=[])
    assert refusal.value.code == "already_registered"


@pytest.mark.parametrize("role", sorted(Role))
def test_only_members_change_the_file(enterprise, role):
    with pytest.raises(PermissionDenied):
        change_enterprise(enterprise, user=make_user(role), facts={"address": "x"}, figures=[])


def test_reveal_needs_a_right_and_a_reason_and_is_written_down(enterprise, owner):
    officer = make_user(Role.CASE_OFFICER)
    assert reveal(enterprise, "contact_phone", actor=officer, reason=" 电话核实地址 ") == PHONE
    row = AuditEntry.objects.get(verb="reveal")
    assert (row.actor, row.data) == (officer, {"field": "contact_phone", "reason": "电话核实地址"})
    for reason in ("", "   ", "看"):
        with pytest.raises(DomainError) as refusal:
            reveal(enterprise, "contact_phone", actor=officer, reason=reason)
        assert refusal.value.code == "reason_required"
    assert AuditEntry.objects.filter(verb="reveal").count() == 1


@pytest.mark.parametrize("role", sorted(Role))
def test_reveal_is_for_those_who_call_or_pay(enterprise, role):
    actor = make_user(role)
    if role in (Role.CASE_OFFICER, Role.FINANCE):
        assert reveal(enterprise, "bank_account", actor=actor, reason="核对账户") == ACCOUNT
        return
    with pytest.raises(PermissionDenied):
        reveal(enterprise, "bank_account", actor=actor, reason="核对账户")
    assert not AuditEntry.objects.filter(verb="reveal").exists()


@pytest.mark.parametrize("field", ["name", "uscc", "uid", "password", "__class__"])
def test_reveal_opens_only_what_is_sealed(enterprise, field):
    with pytest.raises(PermissionDenied):
        reveal(enterprise, field, actor=make_user(Role.CASE_OFFICER), reason="核对账户")


def test_founding_today_is_no_future(owner):
    register_enterprise(user=owner, facts=facts(founded_on=clock.today()), figures=[])
    with pytest.raises(ValidationError):
        register_enterprise(
            user=owner,
            facts=facts(uscc=credit_code(5), founded_on=clock.today() + timedelta(days=1)),
            figures=[],
        )
