"""The workbench's pages of applications: flat in queries, honest about each row, empty of what is not theirs."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from applications.models import Application
from applications.statuses import Status
from programs.findings import Finding
from tests.factories import make_application, make_user

pytestmark = pytest.mark.django_db
LIST = "admin:applications_application_changelist"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(application) -> str:
    return reverse("admin:applications_application_change", args=[application.pk])


def copies(application: Application, count: int) -> None:
    """More rows of the same kind, as lists need no more of them."""
    from enterprises.models import Enterprise
    from portal.demo.codes import credit_code

    for n in range(count):
        enterprise = Enterprise.objects.create(
            **{f.attname: getattr(application.enterprise, f.attname) for f in Enterprise._meta.fields
               if f.name not in ("id", "uid", "uscc")}, uscc=credit_code(700_000 + n)
        )  # fmt: skip
        row = Application.objects.get(pk=application.pk)
        row.pk, row.uid, row.reference, row.enterprise = (
            None,
            uuid4(),
            f"ZZ-2026-{n:05d}",
            enterprise,
        )
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "query", ["?queue=all", "?queue=mine", "?queue=late", "?queue=all&q=软件", "?queue=all&district=310104"]
)
def test_the_list_costs_the_same_for_one_row_and_for_thirty(query, django_assert_max_num_queries):
    application = make_application(Status.FORMAL_REVIEW)
    client = client_of(make_user(Role.CASE_OFFICER))
    client.get(reverse(LIST) + query)
    with django_assert_max_num_queries(15) as one:
        assert client.get(reverse(LIST) + query).status_code == 200
    copies(application, 29)
    with django_assert_max_num_queries(len(one)):
        assert client.get(reverse(LIST) + query).status_code == 200


def test_the_page_of_an_application_stays_within_its_budget(django_assert_max_num_queries):
    application = make_application(Status.DECISION)
    client = client_of(make_user(Role.CASE_OFFICER))
    client.get(page(application))
    with django_assert_max_num_queries(25):
        response = client.get(page(application))
    assert response.status_code == 200


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.APPLICANT, Role.EXPERT)])
def test_the_first_page_shows_everybody_their_queue(role, django_assert_max_num_queries):
    make_application(Status.FORMAL_REVIEW)
    client = client_of(make_user(role))
    client.get(reverse("admin:index"))
    with django_assert_max_num_queries(25):
        assert client.get(reverse("admin:index")).status_code == 200


def test_an_expert_reads_answers_without_findings_scores_and_amounts():
    application = make_application(Status.EXPERT_REVIEW)
    Application.objects.filter(pk=application.pk).update(
        proposed_amount="1234567.89", findings=[Finding(code="x", severity="officer", message="只给经办看").as_json()]
    )
    expert = application.assignments.first().expert.user
    html = client_of(expert).get(page(application)).content.decode()
    assert application.answers["product_name"] in html
    assert "只给经办看" not in html
    assert "1,234,567.89" not in html


def test_a_batch_tells_how_each_row_ended():
    ready, gone = make_application(Status.FORMAL_REVIEW), make_application(Status.FORMAL_REVIEW)
    officer = make_user(Role.CASE_OFFICER)
    client = client_of(officer)
    rows = {"action": "batch_accept", "_selected_action": [ready.pk, gone.pk]}
    asked = client.post(reverse(LIST) + "?queue=all", rows)
    assert (asked.status_code, Application.objects.filter(status=Status.FORMAL_REVIEW).count()) == (200, 2)
    from applications import workflow

    workflow.refuse(gone, actor=officer, reason="材料不全")
    done = client.post(reverse(LIST) + "?queue=all", rows | {"confirmed": "1", "opinion": "材料齐全"})
    outcomes = {o.reference: o.done for o in done.context_data["outcomes"]}
    assert outcomes == {ready.reference: True, gone.reference: False}
    assert Application.objects.get(pk=gone.pk).status == Status.NOT_ACCEPTED
    assert ready.events.get(verb="accept").data["opinion"] == "材料齐全"


def test_a_batch_of_another_role_is_not_offered():
    application = make_application(Status.FORMAL_REVIEW)
    client = client_of(make_user(Role.FINANCE))
    client.post(
        reverse(LIST) + "?queue=all",
        {"action": "batch_accept", "_selected_action": [application.pk], "confirmed": "1"},
    )
    assert Application.objects.get(pk=application.pk).status == Status.FORMAL_REVIEW


def test_a_verb_with_a_wrong_input_keeps_what_was_typed():
    application = make_application(Status.PROPOSAL)
    url = reverse("admin:applications_application_move", args=[application.pk, "propose"])
    client = client_of(make_user(Role.CASE_OFFICER))
    response = client.post(url, {"amount": "99999999.00", "opinion": "请按此金额"})
    assert response.status_code == 200
    assert Application.objects.get(pk=application.pk).status == Status.PROPOSAL
    html = response.content.decode()
    assert "99999999.00" in html
    assert "请按此金额" in html


def test_the_status_is_never_edited_by_a_post_to_the_page():
    application = make_application(Status.FORMAL_REVIEW)
    response = client_of(make_user(Role.ADMINISTRATOR, is_superuser=True)).post(page(application), {"status": "closed"})
    assert response.status_code == 403
    assert Application.objects.get(pk=application.pk).status == Status.FORMAL_REVIEW
