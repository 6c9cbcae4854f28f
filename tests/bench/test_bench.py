import json
import os

import pytest
from django.db import connection

from applications.events import first_broken
from applications.models import Application, Attachment, Correction, Event, Revision
from applications.moves import move
from applications.revisions import is_intact
from applications.statuses import Status
from bench import __main__ as bench
from bench import browsers, exporting, pages, scratch, seeding
from bench.figure import Figure, table, write


def test_suites_are_all_or_named():
    assert bench.chosen([]) == (["main"], False, 20_000)
    assert bench.chosen(["main", "--drill", "--rows", "9"]) == (["main"], True, 9)


def test_unknown_suite_ends_with_two_and_lists_the_suites(capsys):
    with pytest.raises(SystemExit) as ended:
        bench.chosen(["nothing"])
    assert ended.value.code == 2
    assert "Suites: all, main" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["", "sqlite:///somewhere"])
def test_bench_without_postgresql_says_what_is_missing(url, monkeypatch, capsys):
    monkeypatch.setitem(os.environ, "DATABASE_URL", url)
    assert bench.main(["main"]) == 2
    assert "DATABASE_URL" in capsys.readouterr().err


def test_scratch_database_lies_beside_the_given_one():
    assert scratch.beside("postgres://me@host:5433/support?sslmode=require") == (
        "support_bench",
        "postgres://me@host:5433/support_bench?sslmode=require",
    )


def test_figures_are_kept_by_name_with_their_floor(tmp_path):
    figures = [Figure("page", 41.23456, "ms", 20_000, queries=9, floor=6.3), Figure("lost", 0, "rows", 40)]
    write(figures, tmp_path / "new" / "main.json")
    assert json.loads((tmp_path / "new" / "main.json").read_text()) == {
        "page": {
            "value": 41.235, "unit": "ms", "queries": 9, "floor": 6.3, "rows": 20_000, "database": "postgresql",
        },
        "lost": {"value": 0, "unit": "rows", "queries": None, "floor": None, "rows": 40, "database": "postgresql"},
    }  # fmt: skip
    assert table(figures).splitlines()[1].split() == ["page", "41.23", "ms", "9", "6.30", "6.5", "20,000"]


@pytest.fixture
def seeded(db):
    return seeding.seed(200)


def test_seed_makes_cases_whose_history_and_receipts_hold(seeded):
    rows = Application.objects.exclude(reference__endswith="-00001")
    assert rows.count() == 200
    assert {first_broken(row) for row in rows} == {None}
    assert {is_intact(revision) for revision in Revision.objects.select_related("application", "definition")} == {True}
    handed_in = rows.submitted().count()
    assert Event.objects.filter(verb="submit").count() == Revision.objects.count() == handed_in
    assert Attachment.objects.filter(application__in=rows).count() == 200 * 3
    assert Correction.objects.count() == rows.filter(status=Status.CORRECTION).count()
    assert rows.values("status").distinct().count() > 12


def test_ready_draft_of_every_program_can_be_handed_in(seeded):
    drafts = seeding.ready_drafts(seeded, 20)
    assert {draft.program.code for draft in drafts} == set(seeding.WEIGHTS)
    for draft in drafts:
        moved = move(draft, "submit", actor=draft.created_by, data={"key": f"bench-{draft.uid}"})
        assert moved.status == Status.SUBMITTED
    assert len(browsers.signed_in(drafts)) == 20


def test_pages_show_what_their_floor_reads(seeded):
    walked = seeding.walk_one(seeded)
    client = pages.signed_in(seeded.staff.by_role["case_officer"])
    measured = [*pages.lists(), *pages.searched(), pages.page_of(walked)]
    if connection.vendor == "postgresql":
        measured.append(pages.statistics())
    with connection.cursor() as cursor:
        for page in measured:
            assert pages.shown(client, page)[0] == page.floor(cursor), page.name


def test_ledger_is_built_with_its_rows_and_columns(seeded, tmp_path):
    told = exporting.build("fe-2026", tmp_path / "ledger.csv")
    assert told["rows"] == len((tmp_path / "ledger.csv").read_text().splitlines()) - 1
    assert told["rows"] == Application.objects.submitted().filter(round__code="fe-2026").count()
    assert told["queries"] == 2
