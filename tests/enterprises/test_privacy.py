"""After a whole journey with personal data, none of it lies in the open in any table or mail."""

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection

from accounts.roles import Role
from applications.facts import opened
from applications.models import Application
from applications.statuses import Status
from enterprises import workflow
from enterprises.registration import register_enterprise, reveal
from portal.demo.codes import credit_code, resident_id
from tests.factories import make_application, make_user

PHONE, ACCOUNT, WAGE = "13800717171", "6222020200071717171", "420000.00"
FACTS = {
    "name": "上海隐私测试软件有限公司",
    "uscc": credit_code(717171),
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
}


def dump() -> dict[str, str]:
    """Every row of every table as the database gives it, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = "\n".join(str(row) for row in cursor.fetchall())
    return found


def spilled(secrets) -> set[tuple[str, str]]:
    return {(table, secret) for table, text in dump().items() for secret in secrets if secret in text}


@pytest.fixture
def walked():
    """A talent award from the first draft to the archive, with a phone number read on the way."""
    owner = make_user()
    enterprise = register_enterprise(user=owner, facts=FACTS, figures=[])
    officer = make_user(Role.CASE_OFFICER)
    enterprise = workflow.verify(enterprise, actor=officer)
    reveal(enterprise, "contact_phone", actor=officer, reason="电话核实")
    return make_application(Status.CLOSED, program="talent", enterprise=enterprise)


def secrets_of(application) -> set[str]:
    rows = opened(application, application.answers)["persons"]
    assert {row["wage"] for row in rows} == {WAGE}
    return {PHONE, ACCOUNT, WAGE, *(row["resident_id"] for row in rows)}


@pytest.mark.django_db
def test_personal_data_lies_nowhere_in_the_open(walked):
    secrets = secrets_of(walked)
    assert len(secrets) == 6
    assert spilled(secrets) == set()
    tables = dump()
    assert "enc:v1:" in tables["applications_application"]
    assert "enc:v1:" in tables["enterprises_enterprise"]
    for table in ("accounts_outboxentry", "accounts_auditentry", "applications_event", "accounts_notice"):
        assert tables[table], table
        assert "enc:v1:" not in tables[table], table  # not even sealed: ids and reasons only
    letters = "\n".join(f"{one.subject}{one.body}" for one in mail.outbox)
    assert letters
    assert [secret for secret in secrets if secret in letters] == []

    seen = resident_id(4242)
    Application.objects.filter(pk=walked.pk).update(title=f"奖励 {seen}")
    assert spilled({seen}) == {("applications_application", seen)}  # the control: the sweep finds a leak


@pytest.mark.django_db
def test_every_table_is_swept():
    assert {model._meta.db_table for model in apps.get_models()} <= set(dump())
