"""The pages of the expert review: who opens them, what they keep, how many queries they need."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.roles import Role
from applications.models import Reader
from portal.demo.codes import credit_code
from portal.demo.journeys import run_queue
from reviews import sheets as score_sheets
from reviews.models import Assignment, Conflict, Expert
from tests.factories import make_expert, make_user
from tests.reviews.panels import again, clone, full_marks, in_review, officer, score

pytestmark = pytest.mark.django_db
READERS = {Role.CASE_OFFICER, Role.DECISION_MAKER, Role.AUDITOR, Role.ADMINISTRATOR}


@pytest.fixture
def application():
    return in_review()


@pytest.fixture
def sheet(application):
    return application.assignments.select_related("expert__user", "application__definition").first()


@pytest.fixture
def desk(client, settings):
    """``desk(user)`` is the client with that person signed in, reading English."""
    settings.LANGUAGE_CODE = "en"

    def sign_in(user):
        client.force_login(user)
        client.cookies["django_language"] = "en"
        return client

    return sign_in


def page(name, *args):
    return reverse(f"admin:reviews_{name}", args=args)


def people(sheet):
    staff = {role: make_user(role, district="310104") for role in Role if role != Role.EXPERT}
    return {**staff, Role.EXPERT: sheet.expert.user}


def answers(desk, persons, url):
    return {role: desk(user).get(url).status_code for role, user in persons.items()}


def test_lists_open_for_their_roles(desk, sheet):
    persons = people(sheet)
    closed = dict.fromkeys(Role, 403) | {Role.APPLICANT: 302}
    pool = {Role.CASE_OFFICER: 200, Role.ADMINISTRATOR: 200, Role.AUDITOR: 200}
    assert answers(desk, persons, page("assignment_changelist")) == closed | dict.fromkeys([*READERS, Role.EXPERT], 200)
    assert answers(desk, persons, page("expert_changelist")) == closed | pool
    assert answers(desk, persons, page("conflict_changelist")) == closed | pool
    adders = {Role.CASE_OFFICER: 200, Role.ADMINISTRATOR: 200}
    assert answers(desk, persons, page("expert_add")) == closed | adders
    assert answers(desk, persons, page("conflict_add")) == closed | {Role.CASE_OFFICER: 200}


def test_a_sheet_opens_for_its_expert_and_the_office(desk, sheet):
    persons = people(sheet)
    hidden = dict.fromkeys(Role, 404) | {Role.APPLICANT: 302}
    assert answers(desk, persons, page("assignment_change", sheet.pk)) == hidden | dict.fromkeys(
        [*READERS, Role.EXPERT], 200
    )
    other = sheet.application.assignments.exclude(pk=sheet.pk).select_related("expert__user").first()
    assert desk(other.expert.user).get(page("assignment_change", sheet.pk)).status_code == 404
    asked = dict.fromkeys(Role, 404) | {Role.APPLICANT: 302, Role.CASE_OFFICER: 200, Role.EXPERT: 403}
    asked |= dict.fromkeys((Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR), 403)
    persons[Role.DISTRICT_REVIEWER].district = "310151"
    persons[Role.DISTRICT_REVIEWER].save()
    assert answers(desk, persons, page("assignment_appoint", sheet.application_id)) == asked


def test_moves_of_a_sheet_belong_to_their_people(desk, sheet):
    persons = people(sheet)
    own, office = desk(persons[Role.EXPERT]), persons[Role.CASE_OFFICER]
    assert own.get(page("assignment_move", sheet.pk, "decline")).status_code == 200
    assert own.get(page("assignment_move", sheet.pk, "void")).status_code == 403
    assert desk(office).get(page("assignment_move", sheet.pk, "decline")).status_code == 403
    void = desk(office).get(page("assignment_move", sheet.pk, "void"))
    assert set(void.context["form"].fields) == {"reason"}
    assert desk(office).get(page("assignment_move", sheet.pk, "unknown")).status_code == 404


def test_what_was_typed_stays_on_the_page_and_what_is_right_is_saved(desk, sheet):
    keys = list(full_marks(sheet.application))
    data = {
        f"points_{keys[0]}": "101",
        f"points_{keys[1]}": "88.5",
        "opinion": "先进，\r\n但需核实",
        "save": "1",
    }
    answer = desk(sheet.expert.user).post(page("assignment_change", sheet.pk), data)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form[f"points_{keys[0]}"].value() == "101"
    assert [fault["id"] for fault in form.faults()] == [f"id_points_{keys[0]}"]
    stored = again(sheet)
    assert (stored.scores, stored.opinion) == ({keys[1]: "88.50"}, "先进，\n但需核实")
    assert stored.status == Assignment.Status.OPEN


def test_handing_in_asks_once_more_and_then_locks(desk, sheet):
    mine = desk(sheet.expert.user)
    data = {f"points_{key}": value for key, value in full_marks(sheet.application, "82").items()}
    data |= {"opinion": "同意支持。", "hand_in": "1"}
    confirm = page("assignment_move", sheet.pk, "submit")
    assert mine.post(page("assignment_change", sheet.pk), data).url == confirm
    assert again(sheet).status == Assignment.Status.OPEN
    seen = mine.get(confirm).context["form"]["seen"].value()
    assert mine.post(confirm, {"seen": seen}).status_code == 302
    locked = again(sheet)
    assert (locked.status, str(locked.total)) == (Assignment.Status.SCORED, "82.00")
    read_only = mine.get(page("assignment_change", sheet.pk))
    assert read_only.context["form"] is None
    assert read_only.context["moves"] == []


def test_a_sheet_that_changed_after_it_was_read_is_not_locked(desk, sheet):
    mine, confirm = desk(sheet.expert.user), page("assignment_move", sheet.pk, "submit")
    whole = {"scores": full_marks(sheet.application), "vetoes": [], "actor": sheet.expert.user}
    score_sheets.save_draft(sheet, opinion="同意", **whole)
    seen = mine.get(confirm).context["form"]["seen"].value()
    score_sheets.save_draft(sheet, opinion="不同意", **whole)
    assert mine.post(confirm, {"seen": seen}).status_code == 200
    assert again(sheet).status == Assignment.Status.OPEN


def test_an_incomplete_sheet_leads_back(desk, sheet):
    mine = desk(sheet.expert.user)
    answer = mine.get(page("assignment_move", sheet.pk, "submit"))
    assert answer.url == page("assignment_change", sheet.pk)
    posted = mine.post(page("assignment_change", sheet.pk), {"opinion": " ", "hand_in": "1"})
    assert len(posted.context["form"].faults()) == len(full_marks(sheet.application)) + 1


def test_nobody_else_fills_in_a_sheet(desk, sheet):
    assert desk(officer()).post(page("assignment_change", sheet.pk), {"opinion": "x"}).status_code == 403
    assert again(sheet).opinion == ""


def test_a_draft_is_hidden_from_the_office_and_scores_from_experts(desk, sheet):
    application = sheet.application
    case = reverse("admin:applications_application_change", args=[application.pk])
    score_sheets.save_draft(
        sheet, actor=sheet.expert.user, scores=full_marks(application, "71.31"), vetoes=[], opinion="草稿意见"
    )
    for url in (page("assignment_change", sheet.pk), case, f"/api/v1/reviews/{sheet.pk}/"):
        text = desk(officer()).get(url).content.decode()
        assert "草稿意见" not in text
        assert "71.31" not in text
    score(sheet, "71.31")
    assert "71.31" in desk(officer()).get(case).content.decode()
    other = application.assignments.exclude(pk=sheet.pk).select_related("expert__user").first()
    theirs = desk(other.expert.user)
    for url in (
        case,
        page("assignment_change", other.pk),
        page("assignment_changelist"),
        reverse("admin:index"),
    ):
        assert "71.31" not in theirs.get(url).content.decode()


def test_answers_end_for_who_declined(desk, sheet):
    mine, url = desk(sheet.expert.user), page("assignment_change", sheet.pk)
    assert [part["key"] for part in mine.get(url).context["sections"]] == ["answers", "attachments"]
    mine.post(page("assignment_move", sheet.pk, "decline"), {"reason": "没有时间"})
    assert mine.get(url).context["sections"] == []


def test_an_expert_is_asked_by_hand(desk, application):
    chosen = make_expert(capacity=0)
    url = page("assignment_appoint", application.pk)
    office = desk(officer())
    assert office.post(url, {"expert": chosen.pk}).context["form"].errors.keys() == {"reason"}
    assert office.post(url, {"expert": chosen.pk, "reason": "需要该专业"}).status_code == 302
    assert application.assignments.get(expert=chosen).status == Assignment.Status.OPEN
    refused = office.post(url, {"expert": chosen.pk, "reason": "再次"})
    assert len(refused.context["form"].non_field_errors()) == 1


def test_conflict_is_entered_normalised_and_takes_the_sheet_out(desk, sheet):
    code = sheet.application.uscc
    data = {
        "expert": sheet.expert_id,
        "uscc": f" {code[:9].lower()} {code[9:]}",
        "source": "office",
        "reason": "顾问",
    }
    office = desk(officer())
    assert office.post(page("conflict_add"), {**data, "uscc": code[:17]}).status_code == 200
    assert not Conflict.objects.exists()
    assert office.post(page("conflict_add"), data).status_code == 302
    assert Conflict.objects.get().uscc == code
    assert again(sheet).status == Assignment.Status.VOID
    assert AuditEntry.objects.filter(verb="declare_conflict").count() == 1
    again_ = office.post(page("conflict_add"), data)
    assert again_.status_code == 200
    assert Conflict.objects.count() == 1


def test_expert_pool_takes_experts_fields_and_codes(desk, application):
    newcomer, stranger = make_user(Role.EXPERT), make_user(Role.FINANCE)
    office = desk(officer())
    data = {
        "user": newcomer.pk, "title": "研究员", "seat": "finance", "fields_": ["basic", "chip"],
        "employer": "示例大学", "employer_uscc": credit_code(7).lower(), "capacity": "3",
        "is_available": "on",
    }  # fmt: skip
    assert office.post(page("expert_add"), {**data, "user": stranger.pk}).status_code == 200
    assert office.post(page("expert_add"), {**data, "fields_": ["unknown"]}).status_code == 200
    assert office.post(page("expert_add"), data).status_code == 302
    expert = Expert.objects.get(user=newcomer)
    assert (expert.fields, expert.employer_uscc) == (["basic", "chip"], credit_code(7))
    office.post(page("expert_change", expert.pk), {**data, "fields_": []})
    assert again(expert).fields == []


def test_an_expert_who_joins_the_applicant_leaves_its_review(desk, sheet):
    expert = sheet.expert
    data = {
        "title": expert.title, "seat": expert.seat, "employer": "申报企业",
        "employer_uscc": sheet.application.uscc, "capacity": "3", "is_available": "on",
    }  # fmt: skip
    assert desk(officer()).post(page("expert_change", expert.pk), data).status_code == 302
    assert again(sheet).status == Assignment.Status.VOID
    run_queue()
    assert sheet.application.assignments.counting().count() == 3


def test_blocks_of_the_first_page(desk, application, sheet):
    from reviews.admin import blocks

    Assignment.objects.filter(pk=sheet.pk).update(due_at=sheet.assigned_at)
    mine = blocks.my_sheets(sheet.expert.user)["context"]
    assert (mine["counts"]["waiting"], mine["counts"]["late"], mine["counts"]["done"]) == (1, 1, 0)
    assert [one["sheet"] for one in mine["rows"]] == [sheet]
    assert blocks.thin_panels(officer())["context"]["rows"] == []
    sheet.delete()
    thin = blocks.thin_panels(officer())["context"]["rows"]
    assert [(one["row"].pk, one["missing"]) for one in thin] == [(application.pk, 1)]
    assert blocks.my_sheets(officer()) is None
    assert blocks.thin_panels(sheet.expert.user) is None
    for user in (sheet.expert.user, officer()):
        assert desk(user).get(reverse("admin:index")).status_code == 200


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_lists_ask_as_much_for_30_rows_as_for_one(desk, application, sheet):
    me, office = sheet.expert.user, officer()
    application.assignments.exclude(pk=sheet.pk).delete()
    Conflict.objects.create(expert=sheet.expert, uscc=credit_code(1), source="office", reason="x")
    urls = [(me, page("assignment_changelist")), (me, reverse("admin:index"))] + [
        (office, page(name)) for name in ("assignment_changelist", "expert_changelist", "conflict_changelist")
    ]
    one = [queries(desk(user), url) for user, url in urls]
    for n in range(29):
        copy = clone(application)
        Assignment.objects.create(application=copy, expert=sheet.expert, assigned_at=sheet.assigned_at)
        Reader.objects.create(application=copy, user=me, since=sheet.assigned_at)
        expert = make_expert(fields=["basic"])
        Conflict.objects.create(expert=expert, uscc=credit_code(n + 2), source="office", reason="x")
    assert [queries(desk(user), url) for user, url in urls] == one


def test_panel_asks_as_much_for_a_full_panel_as_for_one(desk, application, sheet):
    case = reverse("admin:applications_application_change", args=[application.pk])
    full = queries(desk(officer()), case)
    application.assignments.exclude(pk=sheet.pk).delete()
    assert queries(desk(officer()), case) == full
