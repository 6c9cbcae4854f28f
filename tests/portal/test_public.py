"""Pages for everybody."""

from datetime import timedelta

import pytest

from applications.statuses import Status
from common import clock
from programs.models import Program, Round
from tests.factories import load_reference, make_application, make_round, make_user
from tests.portal.pages import copies, main, queries

pytestmark = pytest.mark.django_db


def test_home_says_what_is_open_and_how_many_days_are_left(page):
    row = make_round()
    Round.objects.exclude(pk=row.pk).update(closes_at=clock.now() - timedelta(days=1))
    Round.objects.filter(pk=row.pk).update(closes_at=clock.now() + timedelta(days=9, hours=1))
    words = main(page().get("/"))
    assert "9 days left" in words
    assert words.count("Am I eligible?") == 1
    assert "Nothing is in its publicity now." in words
    assert "No decisions yet." in words


def test_home_counts_hours_when_the_end_is_near(page):
    row = make_round()
    Round.objects.exclude(pk=row.pk).update(closes_at=clock.now() - timedelta(days=1))
    Round.objects.filter(pk=row.pk).update(closes_at=clock.now() + timedelta(hours=30, minutes=30))
    assert "30 hours left" in main(page().get("/"))


def test_home_says_when_nothing_is_open(page):
    load_reference()
    Round.objects.update(closes_at=clock.now() - timedelta(days=1))
    assert "No round is open at the moment." in main(page().get("/"))


def test_home_shows_an_applicant_what_waits_for_them(page, draft):
    application, user = draft
    assert "Waiting for you" in main(page(user).get("/"))
    Round.objects.filter(pk=application.round_id).update(closes_at=clock.now() - timedelta(days=1))
    assert "Waiting for you" not in main(page(user).get("/"))


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 4), ("?state=open", 3), ("?state=closed", 1), ("?q=insurance", 1), ("?q=nothing-like-it", 0)],
)
def test_programs_are_narrowed_by_words_and_state(page, query, count):
    row = make_round("talent")
    Round.objects.filter(pk=row.pk).update(closes_at=clock.now() - timedelta(days=1))
    response = page().get(f"/programs/{query}")
    assert response.content.decode().count('<article class="card link">') == count
    assert f"{count} program" in main(response)


def test_a_program_explains_who_what_how_much_and_on_what_basis(page):
    load_reference()
    words = main(page().get("/programs/first-edition/"))
    for heading in ("Who may apply", "How much", "Documents", "Steps and time limits", "How experts score",
                    "Rules that are checked", "Legal basis"):  # fmt: skip
        assert heading in words
    assert "sample value" in words


def test_a_program_without_a_round_says_so(page):
    load_reference()
    Round.objects.update(status=Round.Status.DRAFT)
    assert "No round has been published yet." in main(page().get("/programs/first-edition/"))


def test_a_round_offers_the_way_in_only_while_it_is_open(page):
    make_round()
    way_in = 'href="/rounds/fe-2026/apply/"'
    assert way_in in page().get("/rounds/fe-2026/").content.decode()
    Round.objects.update(opens_at=clock.now() - timedelta(days=9), closes_at=clock.now() - timedelta(days=1))
    closed = page().get("/rounds/fe-2026/")
    assert way_in not in closed.content.decode()
    assert "Closed" in main(closed)


def test_a_round_in_preparation_is_hidden(page):
    make_round()
    Round.objects.update(status=Round.Status.DRAFT)
    assert page().get("/rounds/fe-2026/").status_code == 404


def test_all_questions_are_on_one_page(page):
    definition = make_round().definition.load()
    words = main(page().get("/rounds/fe-2026/questions/"))
    assert [item.label.en for item in definition.items() if item.label.en not in words] == []


def test_publicity_shows_only_public_fields_and_narrows_by_round(page):
    row = make_application(Status.PUBLICITY)
    response = page().get("/publicity/")
    assert row.enterprise_name in main(response)
    assert row.answers["policy_no"] not in response.content.decode()
    assert row.enterprise_name in main(page().get("/publicity/?round=fe-2026"))
    assert "Nothing is in its publicity now." in main(page().get("/publicity/?round=ta-2026"))


def test_publicity_is_paginated_at_the_same_cost(page):
    row = make_application(Status.PUBLICITY)
    page().get("/publicity/")
    one = queries(page(), "/publicity/")
    copies(row, 29)
    assert queries(page(), "/publicity/") == one
    assert "Page 1 of 2" in main(page().get("/publicity/"))
    assert page().get("/publicity/?page=2&round=fe-2026").content.decode().count("<article") == 10


def test_lists_for_everybody_cost_the_same_with_1_and_30_rows(page):
    row = make_application(Status.PAYMENT)
    in_publicity = make_application(Status.PUBLICITY)
    Round.objects.exclude(pk=row.round_id).delete()
    page().get("/")
    one = {path: queries(page(), path) for path in ("/", "/programs/")}
    copies(row, 15, prefix="FE-2026-7")
    copies(in_publicity, 15, prefix="FE-2026-8")
    for n in range(29):
        more_rounds(row.round, n)
    assert {path: queries(page(), path) for path in one} == one
    assert max(one.values()) <= 6


def more_rounds(round, n):
    program = Program.objects.get(pk=round.program_id)
    values = {f.attname: getattr(program, f.attname) for f in program._meta.concrete_fields if f.name != "id"}
    other = Program.objects.create(**{**values, "code": f"copy-{n}", "prefix": f"C{n}"})
    values = {f.attname: getattr(round, f.attname) for f in round._meta.concrete_fields if f.name != "id"}
    Round.objects.create(**{**values, "code": f"copy-{n}", "program_id": other.pk})


def test_language_is_kept_and_never_leads_outside(page):
    client = page()
    answer = client.post("/language/", {"language": "zh-hans", "next": "https://evil.example/"})
    assert answer.url == "/"
    load_reference()
    assert '<html lang="zh-hans">' in client.get("/programs/").content.decode()
    user = make_user()
    signed_in = page(user)
    signed_in.post("/language/", {"language": "en", "next": "/programs/"})
    user.refresh_from_db()
    assert user.language == "en"
