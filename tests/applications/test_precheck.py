"""The automatic check: the rules of the form, and what only the office asks. Delivered twice, it happens once."""

import pytest

from accounts import outbox
from accounts.models import OutboxEntry
from applications import precheck
from applications.models import Application, Attachment
from applications.statuses import Status
from enterprises.models import CreditRecord
from portal.demo.journeys import run_queue
from programs.models import DefinitionVersion
from tests.factories import make_application

pytestmark = pytest.mark.django_db


def codes(application) -> list[tuple[str, str]]:
    row = Application.objects.get(pk=application.pk)
    return [(finding["severity"], finding["code"]) for finding in row.findings]


def submitted() -> Application:
    from applications.submissions import hand_in

    draft = make_application()
    hand_in(draft, actor=draft.created_by, key="key-00000001")
    return draft


def test_a_clean_application_passes_on_with_no_finding():
    application = submitted()
    run_queue()
    row = Application.objects.get(pk=application.pk)
    first = row.definition.load().stages[0].key
    assert (row.status, row.findings) == (first, [])
    assert row.prechecked_at is not None


def test_a_doubled_message_prechecks_once():
    application = submitted()
    entry = OutboxEntry.objects.get(task="applications.precheck")
    assert outbox.work(entry.pk) is True
    assert outbox.work(entry.pk) is False
    precheck.precheck(**entry.payload)
    assert application.events.filter(verb="precheck").count() == 1


def test_credit_records_that_stand_are_shown_to_the_officer():
    application = submitted()
    CreditRecord.objects.create(
        enterprise=application.enterprise, kind="dishonest", source="信用中国", recorded_on="2026-01-05"
    )
    CreditRecord.objects.create(
        enterprise=application.enterprise,
        kind="tax",
        source="税务",
        recorded_on="2025-01-05",
        repaired_on="2025-06-01",
    )
    run_queue()
    assert codes(application) == [("officer", "credit")]


def test_a_program_without_a_rule_about_credit_gets_the_general_finding():
    application = submitted()
    definition = application.definition
    content = {
        **definition.content,
        "rules": [r for r in definition.content["rules"] if r["key"] != "credit"],
    }
    version = DefinitionVersion.objects.create(program=application.program, version=99, content=content)
    Application.objects.filter(pk=application.pk).update(definition=version)
    for day, repaired in (("2026-01-05", None), ("2025-01-05", "2025-06-01")):
        CreditRecord.objects.create(
            enterprise=application.enterprise,
            kind="tax",
            source="税务",
            recorded_on=day,
            repaired_on=repaired,
        )
    run_queue()
    assert codes(application) == [("officer", "credit")]
    message = Application.objects.get(pk=application.pk).findings[0]["message"]
    assert "1" in message


def test_a_file_that_another_enterprise_handed_in_is_flagged():
    first = make_application(Status.FORMAL_REVIEW)
    second = submitted()
    twin = first.attachments.first()
    Attachment.objects.filter(application=second, material=twin.material).update(sha256=twin.sha256)
    run_queue()
    assert codes(second) == [("officer", "same_file")]
    assert codes(first) == []


def test_findings_are_in_chinese_whatever_language_the_worker_speaks():
    from django.utils import translation

    application = submitted()
    CreditRecord.objects.create(
        enterprise=application.enterprise, kind="dishonest", source="信用中国", recorded_on="2026-01-05"
    )
    with translation.override("en"):
        run_queue()
    message = Application.objects.get(pk=application.pk).findings[0]["message"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in message)
