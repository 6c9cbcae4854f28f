"""补正: one notice lists everything, only its items unlock, the office's clock stands still meanwhile."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications import workflow
from applications.attachments import add_attachment
from applications.drafts import save_section
from applications.models import Application
from applications.statuses import Status
from applications.submissions import hand_in
from common import clock
from common.errors import DomainError
from portal.demo.answers import PDF
from portal.demo.journeys import run_queue
from tests.factories import make_application, make_user

pytestmark = pytest.mark.django_db
ITEMS = [
    {"path": "version", "kind": "field", "reason": "与著作权证书不一致"},
    {"path": "test_report", "kind": "material", "reason": "缺少检测机构印章"},
]


@pytest.fixture
def corrected():
    application = make_application(Status.FORMAL_REVIEW)
    return workflow.request_correction(application, actor=make_user("case_officer"), items=ITEMS, working_days=5)


def section_of(application, key):
    return next(s.key for s in application.definition.load().sections for item in s.items if item.key == key)


def fresh(application):
    return Application.objects.select_related("enterprise", "round", "definition").get(pk=application.pk)


def test_only_the_named_items_unlock(corrected):
    user = corrected.created_by
    section = section_of(corrected, "version")
    saved, errors = save_section(corrected, section, {"version": "V1.1", "product_name": "换了名字的产品"}, user=user)
    assert errors == {}
    assert (saved.answers["version"], saved.answers["product_name"]) == (
        "V1.1",
        corrected.answers["product_name"],
    )
    add_attachment(corrected, "test_report", SimpleUploadedFile("报告.pdf", PDF + b"2"), user=user)
    with pytest.raises(DomainError) as caught:
        add_attachment(corrected, "application_form", SimpleUploadedFile("表.pdf", PDF + b"3"), user=user)
    assert caught.value.code == "not_editable"


def test_the_answer_makes_a_second_revision_and_the_clock_goes_on_with_what_was_left(corrected):
    left = corrected.days_left
    save_section(corrected, section_of(corrected, "version"), {"version": "V1.1"}, user=corrected.created_by)
    revision, created = hand_in(fresh(corrected), actor=corrected.created_by, key="answer-0001")
    assert (created, revision.number, revision.answers["version"]) == (True, 2, "V1.1")
    run_queue()
    back = fresh(corrected)
    assert (back.status, back.days_left) == (Status.FORMAL_REVIEW, None)
    assert left is not None
    assert back.due_at > clock.now()
    assert back.revisions.get(number=1).answers["version"] == "V1.0"


def test_nothing_is_taken_after_the_last_second(corrected):
    corrected.corrections.update(due_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(DomainError) as caught:
        hand_in(fresh(corrected), actor=corrected.created_by, key="answer-0001")
    assert caught.value.code == "correction_expired"


def test_the_program_limits_how_often_it_may_be_asked(corrected):
    limit = corrected.definition.load().max_corrections
    officer = make_user("case_officer")
    application = corrected
    for number in range(1, limit):
        hand_in(fresh(application), actor=application.created_by, key=f"answer-{number:04d}")
        application = workflow.request_correction(fresh(application), actor=officer, items=ITEMS, working_days=5)
    hand_in(fresh(application), actor=application.created_by, key="answer-last")
    with pytest.raises(DomainError) as caught:
        workflow.request_correction(fresh(application), actor=officer, items=ITEMS, working_days=5)
    assert caught.value.code == "no_more_corrections"


def test_an_item_that_the_form_does_not_have_is_refused():
    application = make_application(Status.FORMAL_REVIEW)
    for item in (
        {"path": "nothing", "kind": "field", "reason": "x"},
        {"path": "version", "kind": "material", "reason": "x"},
    ):
        with pytest.raises(DomainError) as caught:
            workflow.request_correction(application, actor=make_user("case_officer"), items=[item], working_days=5)
        assert caught.value.code == "unknown_item"
    assert fresh(application).status == Status.FORMAL_REVIEW


def test_a_deadline_past_the_loaded_calendar_is_refused():
    from programs.models import CalendarDay

    application = make_application(Status.FORMAL_REVIEW)
    CalendarDay.objects.filter(date__gt=clock.today() + timedelta(days=2)).delete()
    with pytest.raises(DomainError) as caught:
        workflow.request_correction(application, actor=make_user("case_officer"), items=ITEMS, working_days=10)
    assert caught.value.code == "calendar_ends"
    assert application.corrections.count() == 0
