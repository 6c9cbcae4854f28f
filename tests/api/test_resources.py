"""Every list shows what ``visible_to`` allows, no more and no less; everything else is a 404."""

import pytest

from accounts.roles import Role
from applications.models import Application, Attachment
from applications.statuses import Status
from enterprises.models import Enterprise
from programs.models import Round
from reviews.models import Assignment
from tests.factories import make_application, make_enterprise, make_round, make_user

V1 = "/api/v1"


@pytest.fixture
def city(db):
    """Applications in three statuses and two districts, with everybody who works on them."""
    make_application(Status.EXPERT_REVIEW)
    make_application(Status.CLOSED)
    make_application(Status.FORMAL_REVIEW, enterprise=make_enterprise(district="310104"))
    make_application()
    people = {role: make_user(role) for role in Role if role != Role.APPLICANT}
    people["expert on a panel"] = Assignment.objects.first().expert.user
    people["owner"] = Application.objects.latest("pk").created_by
    people["stranger"] = make_user()
    people["other district"] = make_user(Role.DISTRICT_REVIEWER, district="310151")
    return people


def references(answer):
    assert answer.status_code == 200, answer.json()
    return {row["reference"] for row in answer.json()["results"]}


def test_the_list_of_applications_is_what_each_person_may_see(city, as_user):
    seen = {name: references(as_user(user).get(f"{V1}/applications/")) for name, user in city.items()}
    assert seen == {
        name: set(Application.objects.visible_to(user).values_list("reference", flat=True))
        for name, user in city.items()
    }
    assert len(seen[Role.CASE_OFFICER]) == 3
    assert len(seen["owner"]) == 1
    assert seen["stranger"] == seen[Role.EXPERT] == seen["other district"] == set()


def test_each_application_opens_for_those_who_may_see_it_and_is_missing_for_others(city, as_user):
    section = make_application().definition.load().sections[0].key
    wrong = []
    for name, user in city.items():
        client = as_user(user)
        visible = set(Application.objects.visible_to(user).values_list("reference", flat=True))
        for reference in Application.objects.values_list("reference", flat=True):
            for place in ("", "attachments/", f"sections/{section}/"):
                found = client.get(f"{V1}/applications/{reference}/{place}").status_code
                if found != (200 if reference in visible else 404):
                    wrong.append((name, reference, place, found))
    assert wrong == []


def test_enterprises_and_files_follow_the_same_rule(city, as_user):
    wrong = []
    for name, user in city.items():
        client = as_user(user)
        rows = client.get(f"{V1}/enterprises/").json()["results"]
        visible = {str(uid) for uid in Enterprise.objects.visible_to(user).values_list("uid", flat=True)}
        if {row["uid"] for row in rows} != visible:
            wrong.append((name, "enterprises"))
        files = set(Attachment.objects.visible_to(user).values_list("uid", flat=True))
        for uid in Attachment.objects.values_list("uid", flat=True):
            for place in ("", "file/"):
                found = client.get(f"{V1}/attachments/{uid}/{place}").status_code
                if found != (200 if uid in files else 404):
                    wrong.append((name, place, found))
    assert wrong == []


def test_reviews_are_own_sheets_for_experts_and_nothing_for_applicants(city, as_user):
    expert = city["expert on a panel"]
    rows = as_user(expert).get(f"{V1}/reviews/").json()["results"]
    assert {row["id"] for row in rows} == set(
        Assignment.objects.filter(expert__user=expert).values_list("pk", flat=True)
    )
    assert {row["expert"] for row in rows} == {""}
    assert as_user(city["owner"]).get(f"{V1}/reviews/").json()["count"] == 0
    foreign = Assignment.objects.exclude(expert__user=expert).first()
    assert as_user(expert).get(f"{V1}/reviews/{foreign.pk}/").status_code == 404
    assert as_user(expert).post(f"{V1}/reviews/{foreign.pk}/submit/", {}, format="json").status_code == 404


def test_an_expert_reads_no_score_no_amount_no_finding_and_no_history(city, as_user):
    expert = city["expert on a panel"]
    row = Application.objects.visible_to(expert).first()
    body = as_user(expert).get(f"{V1}/applications/{row.reference}/").json()
    assert set(body) == {
        "reference", "program", "round", "title", "enterprise", "enterprise_name", "uscc", "district",
        "district_name", "size", "field", "status", "status_label", "submitted_at", "definition_version",
        "answers_version", "answers", "attachments", "actions",
    }  # fmt: skip
    assert body["actions"] == []


def test_an_applicant_reads_neither_the_inner_step_nor_the_proposal_nor_a_name(db, as_user):
    row = make_application(Status.DELIBERATION)
    body = as_user(row.created_by).get(f"{V1}/applications/{row.reference}/").json()
    assert body["status"] == "under_review"
    assert not {"proposed_amount", "calculated_amount", "score", "reviews_done", "status_since"} & set(body)
    assert body["city_amount"] is None
    assert {frozenset(event) for event in body["events"]} == {frozenset({"seq", "verb", "label", "at", "reason"})}
    assert {event["verb"] for event in body["events"]} == {"submit", "recommend", "accept"}
    listed = as_user(row.created_by).get(f"{V1}/applications/").json()["results"]
    assert [one["status"] for one in listed] == ["under_review"]
    client = as_user(row.created_by)
    assert client.get(f"{V1}/applications/?status=under_review").json()["count"] == 1
    assert client.get(f"{V1}/applications/?status=deliberation").status_code == 400
    assert client.get(f"{V1}/applications/?ordering=-score").status_code == 400
    assert client.get(f"{V1}/applications/?ordering=proposed_amount").status_code == 400


def test_sealed_answers_are_masked_and_wages_show_nothing(db, as_user):
    row = make_application(Status.FORMAL_REVIEW, program="talent")
    officer = make_user(Role.CASE_OFFICER)
    person = as_user(officer).get(f"{V1}/applications/{row.reference}/").json()["answers"]["persons"][0]
    assert person["wage"] == "••••••"
    assert person["resident_id"][3:-4] == "*" * 11
    own = as_user(row.created_by).get(f"{V1}/applications/{row.reference}/").json()["answers"]["persons"][0]
    assert own["wage"] == "••••••"


def test_programs_and_rounds_are_for_everybody(db, as_user):
    row = make_round()
    client = as_user()
    assert {row["code"] for row in client.get(f"{V1}/programs/").json()["results"]} == {
        "first-edition", "xinchuang", "talent", "core-team",
    }  # fmt: skip
    guide = client.get(f"{V1}/programs/first-edition/").json()["guide"]
    assert guide["materials"] and guide["stages"] and guide["who"]
    assert all(one["source"] or one["sample"] for one in guide["parameters"])
    assert client.get(f"{V1}/rounds/fe-2026/").json()["is_open"] is True
    definition = client.get(f"{V1}/rounds/fe-2026/definition/").json()
    assert definition == {
        "round": "fe-2026",
        "version": row.definition.version,
        "digest": row.definition.digest,
        "definition": row.definition.content,
    }
    states = {state: client.get(f"{V1}/rounds/?state={state}").json()["count"] for state in ("open", "coming")}
    assert states == {"open": Round.objects.open().count(), "coming": 0}
    over = {row["is_open"] for row in client.get(f"{V1}/rounds/?state=over").json()["results"]}
    assert over <= {False}


def test_a_round_in_preparation_is_hidden_from_the_public(db, as_user):
    row = make_round()
    Round.objects.filter(pk=row.pk).update(status=Round.Status.DRAFT)
    assert as_user().get(f"{V1}/rounds/fe-2026/").status_code == 404
    listed = as_user().get(f"{V1}/programs/first-edition/").json()["rounds"]
    assert "fe-2026" not in {one["code"] for one in listed}
    assert as_user(make_user(Role.CASE_OFFICER)).get(f"{V1}/rounds/fe-2026/").status_code == 200


def test_me_names_the_role_and_the_enterprises(db, as_user):
    enterprise = make_enterprise()
    owner = enterprise.memberships.get().user
    body = as_user(owner).get(f"{V1}/me/").json()
    assert body["role"] == "applicant"
    assert body["enterprises"] == [
        {"uid": str(enterprise.uid), "name": enterprise.name, "status": "verified", "role": "owner"}
    ]


def test_filters_search_and_ordering_narrow_the_list(city, as_user):
    client = as_user(city[Role.CASE_OFFICER])
    closed = Application.objects.get(status=Status.CLOSED)
    assert references(client.get(f"{V1}/applications/?status=closed")) == {closed.reference}
    assert references(client.get(f"{V1}/applications/?q={closed.reference}")) == {closed.reference}
    assert len(references(client.get(f"{V1}/applications/?status=closed&status=formal_review"))) == 2
    assert references(client.get(f"{V1}/applications/?program=talent")) == set()
    assert len(references(client.get(f"{V1}/applications/?round=fe-2026&district=310104"))) == 3
    assert references(client.get(f"{V1}/applications/?due=late")) == set()
    Application.objects.filter(status=Status.FORMAL_REVIEW).update(due_at="2020-01-01T00:00:00Z")
    assert len(references(client.get(f"{V1}/applications/?due=late"))) == 1
    upwards = [r["reference"] for r in client.get(f"{V1}/applications/?ordering=reference").json()["results"]]
    downwards = [r["reference"] for r in client.get(f"{V1}/applications/?ordering=-reference").json()["results"]]
    assert upwards == sorted(upwards) == downwards[::-1]


def test_notices_are_own_and_read_once(db, as_user):
    row = make_application(Status.FORMAL_REVIEW)
    client = as_user(row.created_by)
    rows = client.get(f"{V1}/notices/?unread=true").json()["results"]
    assert rows
    address = f"{V1}/notices/{rows[0]['id']}/read/"
    first = client.post(address).json()["read_at"]
    assert first is not None
    assert client.post(address).json()["read_at"] == first
    assert client.get(f"{V1}/notices/?unread=true").json()["count"] == len(rows) - 1
    assert as_user(make_user()).post(address).status_code == 404
