"""The whole main job of one program through the API, from an empty account to the archive."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from applications import events, moves, workflow
from applications.models import Application
from applications.statuses import Status
from common import clock
from common.workflow import SYSTEM
from enterprises import workflow as enterprise_workflow
from enterprises.models import Enterprise
from portal.demo.answers import ANSWERS, PDF
from portal.demo.codes import credit_code
from portal.demo.journeys import run_queue
from programs.conditions import holds
from reviews.models import Assignment
from tests.factories import make_application, make_office, make_round, make_user

V1 = "/api/v1"
FILE = {
    "name": "上海接口软件有限公司", "uscc": credit_code(777), "district": "310104",
    "address": "徐汇区测试路1号", "industry": "6513", "founded_on": "2018-05-01",
    "legal_representative": "王一", "registered_capital": "1000.00", "contact_name": "李二",
    "contact_phone": "13800001234", "bank_name": "示例银行", "bank_account": "6222000011112222",
    "figures": [
        {"year": 2025, "revenue": "12800.00", "software_revenue": "9000.00", "people": 320, "rd_people": 120},
    ],
}  # fmt: skip


@pytest.fixture
def office(db):
    make_round()
    return make_office()


@pytest.fixture
def client(office, as_user):
    return as_user(make_user())


def draft(client):
    enterprise = client.post(f"{V1}/enterprises/", FILE, format="json")
    assert enterprise.status_code == 201, enterprise.json()
    uid = enterprise.json()["uid"]
    officer = make_office().one(Role.CASE_OFFICER)
    enterprise_workflow.verify(Enterprise.objects.get(uid=uid), actor=officer)
    made = client.post(f"{V1}/applications/", {"round": "fe-2026", "enterprise": uid}, format="json")
    assert made.status_code == 201, made.json()
    assert made["Location"] == f"{V1}/applications/{made.json()['reference']}/"
    return made.json()["reference"]


def fill_in(client, reference):
    row = Application.objects.get(reference=reference)
    answers = ANSWERS["first-edition"](7)
    for section in row.definition.load().sections:
        data = {item.key: answers[item.key] for item in section.items if item.key in answers}
        saved = client.patch(f"{V1}/applications/{reference}/sections/{section.key}/", data, format="json")
        assert saved.status_code == 200, saved.json()
        assert saved.json()["errors"] == {}
    row.refresh_from_db()
    known = {"answers": row.answers}
    for material in row.definition.load().materials:
        if material.required and (material.condition is None or holds(material.condition, known)):
            file = SimpleUploadedFile("文件.pdf", PDF + material.key.encode(), "application/pdf")
            sent = {"material": material.key, "file": file}
            added = client.post(f"{V1}/applications/{reference}/attachments/", sent, format="multipart")
            assert added.status_code == 201, added.json()


def do(client, reference, verb, **inputs):
    """Do a verb at the address that ``actions`` gives for it."""
    offered = client.get(f"{V1}/applications/{reference}/").json()["actions"]
    action = {one["verb"]: one for one in offered}[verb]
    assert {one["name"] for one in action["inputs"] if one["required"]} <= set(inputs)
    answer = client.post(action["url"], inputs, format="json")
    assert answer.status_code in (200, 201), answer.json()
    run_queue()
    return answer.json()


def test_the_main_job_of_a_program_can_be_done_by_machine(client, office, as_user):
    reference = draft(client)
    assert client.get(f"{V1}/applications/{reference}/check/").json()["ready"] is False
    fill_in(client, reference)
    assert client.get(f"{V1}/applications/{reference}/check/").json() == {"ready": True, "findings": []}
    receipt = do(client, reference, "submit", key="machine-key-1")
    assert receipt["number"] == f"{reference}-01"
    today = clock.today().isoformat()
    district, officer = as_user(office.district("310104")), as_user(office.one(Role.CASE_OFFICER))
    decider, finance = as_user(office.one(Role.DECISION_MAKER)), as_user(office.one(Role.FINANCE))

    do(district, reference, "recommend", opinion="同意推荐。")
    items = [{"path": "benchmark", "kind": "field", "reason": "请补充测试数据"}]
    do(officer, reference, "request_correction", items=items, working_days=5, reason="")
    saved = client.patch(
        f"{V1}/applications/{reference}/sections/{section_of(reference, 'benchmark')}/",
        {"benchmark": "与国外同类产品相比，事务吞吐提升百分之三十五。"},
        format="json",
    )
    assert saved.json()["errors"] == {}
    assert saved.json()["ignored"] == []
    do(client, reference, "resubmit", key="machine-key-2")
    do(officer, reference, "accept")
    do(officer, reference, "clear", opinion="通过")
    for sheet in Assignment.objects.filter(application__reference=reference):
        expert = as_user(sheet.expert.user)
        row = next(one for one in expert.get(f"{V1}/reviews/").json()["results"] if one["id"] == sheet.pk)
        points = {criterion["key"]: "88.50" for criterion in row["criteria"]}
        scored = expert.post(f"{V1}/reviews/{sheet.pk}/submit/", {"scores": points, "opinion": "同意"}, format="json")
        assert scored.status_code == 200, scored.json()
        assert scored.json()["total"] == "88.50"
    run_queue()
    used = {stage.key for stage in Application.objects.get(reference=reference).definition.load().stages}
    if Status.SITE_VISIT in used:
        do(officer, reference, "record_visit", visited_on=today, visitors="张三、李四", record="正常")
    proposed = do(officer, reference, "propose")
    assert proposed["proposed_amount"] == "36000.00"
    do(
        decider,
        reference,
        "endorse",
        meeting_number="会议〔2026〕1号",
        held_on=today,
        attendees="甲、乙、丙",
    )
    publicity_ends(reference)
    do(decider, reference, "approve", document_number="沪经信软〔2026〕1号")
    do(finance, reference, "pay", paid_on=today, voucher="PZ-1")
    finish(client, officer, reference)

    row = Application.objects.get(reference=reference)
    assert row.status == Status.CLOSED
    assert events.first_broken(row) is None
    assert client.get(f"{V1}/applications/{reference}/").json()["paid_amount"] == "36000.00"


def publicity_ends(reference):
    row = Application.objects.get(reference=reference)
    if row.status == Status.PUBLICITY:
        Application.objects.filter(pk=row.pk).update(publicity_until=clock.today() - timedelta(days=1))
        workflow.end_publicity(row, actor=SYSTEM)


def finish(client, officer, reference):
    inputs = {
        "report_completion": (client, {"report": "完成"}), "pass_inspection": (officer, {"opinion": "通过"}),
        "evaluate": (officer, {"grade": "good"}), "close": (officer, {"file_number": "X1"}),
    }  # fmt: skip
    for verb, (who, data) in inputs.items():
        offered = who.get(f"{V1}/applications/{reference}/").json()["actions"]
        if verb in {one["verb"] for one in offered}:
            do(who, reference, verb, **data)


def section_of(reference, key):
    definition = Application.objects.get(reference=reference).definition.load()
    return next(s.key for s in definition.sections if key in {item.key for item in s.items})


def test_every_verb_of_people_has_an_address_and_no_verb_of_the_system(office, as_user):
    row = make_application()
    client = as_user(office.one(Role.CASE_OFFICER))
    found = {
        verb: client.get(f"{V1}/applications/{row.reference}/{verb.replace('_', '-')}/").status_code
        for verb in moves.machine.transitions
    }
    assert found == {verb: 404 if rule.system else 405 for verb, rule in moves.machine.transitions.items()}


def test_a_verb_of_somebody_else_is_403_and_a_verb_at_the_wrong_time_409(office, as_user):
    row = make_application(Status.FORMAL_REVIEW)
    accept = f"{V1}/applications/{row.reference}/accept/"
    refused = as_user(row.created_by).post(accept, {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert as_user(make_user()).post(accept, {}, format="json").status_code == 404
    officer = as_user(office.one(Role.CASE_OFFICER))
    late = officer.post(f"{V1}/applications/{row.reference}/close/", {"file_number": "X1"}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "wrong_status")
    row.refresh_from_db()
    assert row.status == Status.FORMAL_REVIEW


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({}, "reason"),
        ({"reason": ""}, "reason"),
        ({"reason": ["a"]}, "reason"),
        ({"reason": {"a": 1}}, "reason"),
        ({"reason": None}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"reason": "good", "raeson": "typo"}, "raeson"),
    ],
)
def test_inputs_of_the_wrong_shape_move_nothing(office, as_user, inputs, field):
    row = make_application(Status.FORMAL_REVIEW)
    officer = as_user(office.one(Role.CASE_OFFICER))
    refused = officer.post(f"{V1}/applications/{row.reference}/refuse/", inputs, format="json")
    assert refused.status_code == 400
    assert list(refused.json()["fields"]) == [field]
    row.refresh_from_db()
    assert row.status == Status.FORMAL_REVIEW


def test_a_second_draft_in_the_round_names_the_first(client):
    reference = draft(client)
    uid = str(Application.objects.get(reference=reference).enterprise.uid)
    again = client.post(f"{V1}/applications/", {"round": "fe-2026", "enterprise": uid}, format="json")
    assert again.status_code == 409
    assert (again.json()["code"], again.json()["reference"]) == ("already_applied", reference)


def test_nobody_starts_a_draft_for_somebody_else(client, office, as_user):
    foreign = make_application().enterprise
    body = {"round": "fe-2026", "enterprise": str(foreign.uid)}
    assert list(client.post(f"{V1}/applications/", body, format="json").json()["fields"]) == ["enterprise"]
    officer = as_user(office.one(Role.CASE_OFFICER))
    assert officer.post(f"{V1}/applications/", body, format="json").status_code == 403
    assert officer.post(f"{V1}/enterprises/", FILE, format="json").status_code == 403


def test_an_enterprise_is_changed_in_part_and_asks_for_verification_again(client):
    reference = draft(client)
    uid = Application.objects.get(reference=reference).enterprise.uid
    address = f"{V1}/enterprises/{uid}/"
    assert client.get(address).json()["contact_phone"] == "138****1234"
    changed = client.patch(address, {"address": "新地址"}, format="json")
    assert (changed.json()["address"], changed.json()["status"]) == ("新地址", "verified")
    assert changed.json()["contact_phone"] == "138****1234"
    figures = [{"year": 2025, "revenue": "10.00", "people": 5}]
    assert client.patch(address, {"figures": figures}, format="json").status_code == 400  # parts exceed the whole
    figures[0] |= {"software_revenue": "1.00", "rd_people": 1}
    assert client.patch(address, {"figures": figures}, format="json").json()["size"] == "micro"
    assert client.patch(address, {"figures": [{"year": 2025}]}, format="json").status_code == 400
    renamed = client.patch(address, {"name": "上海改名软件有限公司"}, format="json")
    assert renamed.json()["status"] == "pending"
    again = client.post(f"{address}ask-again/")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_status")


def test_a_credit_code_is_registered_once(client, as_user):
    draft(client)
    second = as_user(make_user()).post(f"{V1}/enterprises/", FILE, format="json")
    assert (second.status_code, second.json()["code"]) == (409, "already_registered")
