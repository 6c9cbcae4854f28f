"""The summary page: who reads it, what it chooses, and that what it shows adds up."""

import re

import pytest
from django.urls import reverse_lazy

from accounts.roles import Role
from applications.models import Application
from tests.factories import make_application, make_round, make_user
from tests.reports.steps import EXPORTERS
from tests.reports.test_statistics import generate

pytestmark = pytest.mark.django_db
URL = reverse_lazy("staff_statistics")


@pytest.mark.parametrize("role", sorted(Role))
def test_page_is_for_the_office(client, role):
    client.force_login(make_user(role))
    assert client.get(URL).status_code == (200 if role in EXPORTERS else 403)


def test_page_sends_a_stranger_to_sign_in(client):
    assert client.get(URL).status_code == 302


def test_page_without_applications_says_so(client, officer):
    client.force_login(officer)
    page = client.get(URL)
    assert page.context["tables"] == []
    assert b'class="w-empty"' in page.content


def test_page_of_a_district_reviewer_names_no_other_district(client):
    mine = make_application(Application.Status.DISTRICT_REVIEW)
    other = make_application(Application.Status.DISTRICT_REVIEW)
    Application.objects.filter(pk=other.pk).update(district="310115")
    client.force_login(make_user(Role.DISTRICT_REVIEWER, district=mine.district))
    page = client.get(URL)
    assert page.context["total"].applied == 1
    assert "浦东新区" not in page.content.decode()


def test_page_of_a_round_offers_its_export(client, officer):
    round = make_round()
    client.force_login(officer)
    for query, offered in (("", 0), (f"?program={round.program.code}", 0), (f"?round={round.code}", 3)):
        page = client.get(f"{URL}{query}").content.decode()
        assert page.count('name="format"') == offered
    assert f'name="round" value="{round.code}"' in page


def test_page_lets_go_of_a_round_of_another_program(client, officer):
    round = make_round()
    client.force_login(officer)
    page = client.get(f"{URL}?program=talent&round={round.code}")
    assert (page.context["program"].code, page.context["round"]) == ("talent", None)


@pytest.mark.parametrize("query", ["?program=nothing", "?round=nothing", "?round=1%27--"])
def test_page_knows_no_other_names(client, officer, query):
    make_round()
    client.force_login(officer)
    assert client.get(f"{URL}{query}").status_code == 404


def test_rows_of_every_table_add_up_to_the_total_shown(client, officer):
    generate(80)
    client.force_login(officer)
    page = client.get(URL)
    for table in page.context["tables"]:
        assert sum(line.figures.applied for line in table.lines) == page.context["total"].applied
        assert sum(line.figures.awarded for line in table.lines) == page.context["total"].awarded
        assert max(line.count_bar for line in table.lines) == 100
        assert all(line.label for line in table.lines)


def test_bars_carry_unit_source_and_date(client, officer):
    generate(10)
    client.force_login(officer)
    captions = re.findall(r"<figcaption.*?</figcaption>", client.get(URL).content.decode(), re.S)
    assert len(captions) == 6
    assert all(re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", one) for one in captions)


@pytest.mark.parametrize("count", [1, 150])
def test_page_has_a_query_budget(client, officer, count, django_assert_max_num_queries):
    generate(count)
    client.force_login(officer)
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(URL)
