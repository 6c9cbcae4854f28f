"""Pages of the workbench through the whole stack of middleware, against the same rows by bare SQL."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any
from urllib.parse import urlencode

import psycopg2
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from applications.models import Application
from applications.statuses import Status
from bench.figure import Figure
from bench.seeding import Seeded

REPEATS, WARM = 40, 3
PER_PAGE, LAST_PAGE = 50, 100  # the workbench numbers its pages from 1
REFERENCE = re.compile(rb"(?:FE|XC|TA|CT)-\d{4}-\d{5}")
COLUMNS = """id, reference, title, enterprise_name, district, status, due_at, score, review_passed, reviews_done,
    reviews_expected, proposed_amount, awarded_amount"""
VISIBLE = "status NOT IN ('draft', 'expired')"
# A word of titles, a word of enterprises' names, letters, and the beginning of references.
WORDS = ("图数据库", "智慧物流1", "eda", "fe-2026-01")


@dataclass(frozen=True)
class Page:
    """``floor`` does the same work raw and returns the references that the page must show, in order."""

    name: str
    url: str
    floor: Callable[[Any], list[str]]


def measure(seeded: Seeded, walked: Application, dsn: str) -> Iterator[Figure]:
    """One figure per page of the workbench, as the case officer sees it; of the searches only the slowest."""
    client = signed_in(seeded.staff.by_role[Role.CASE_OFFICER])
    raw = psycopg2.connect(dsn)
    raw.autocommit = True
    with raw.cursor() as cursor:
        for page in lists():
            yield figure(page, client, cursor, rows=seeded.rows)
        searches = [figure(page, client, cursor, rows=seeded.rows) for page in searched()]
        yield max(searches, key=lambda one: one.value)
        yield figure(page_of(walked), client, cursor, rows=seeded.rows)
        yield figure(statistics(), client, cursor, rows=seeded.rows)
    raw.close()


def lists() -> list[Page]:
    """The first page, the hundredth (or the last), and one filtered by status and district."""
    visible = Application.objects.exclude(status__in=[Status.DRAFT, Status.EXPIRED])
    last = min(LAST_PAGE, visible.count() // PER_PAGE)
    pick = visible.filter(status=Status.FORMAL_REVIEW).order_by("-pk")[0]
    where = f"{VISIBLE} AND status = '{pick.status}' AND district = '{pick.district}'"
    return [
        Page("admin_list", _list(), _listed(VISIBLE)),
        Page("admin_page_100", _list(p=last), _listed(VISIBLE, offset=(last - 1) * PER_PAGE)),
        Page("admin_filtered", _list(status__exact=pick.status, district=pick.district), _listed(where)),
    ]


def searched() -> list[Page]:
    return [Page("admin_searched", _list(q=word), _listed(f"{VISIBLE} AND {_matches(word)}")) for word in WORDS]


def page_of(application: Application) -> Page:
    """The page of one case with answers, files, scores and its whole history."""
    url = reverse("admin:applications_application_change", args=[application.pk])
    return Page("application_page", url, _whole(application))


def statistics() -> Page:
    """The summary of everything."""
    return Page("statistics_page", reverse("staff_statistics"), _counted)


def figure(page: Page, client: Client, cursor: Any, *, rows: int) -> Figure:
    """The median time of a page and of its floor. Raises AssertionError when they do not show the same rows."""
    references, queries = shown(client, page)
    expected = page.floor(cursor)
    assert references == expected, f"{page.name} shows {references[:3]}…, the tables hold {expected[:3]}…"
    value = _median(lambda: client.get(page.url))
    floor = _median(lambda: page.floor(cursor))
    return Figure(page.name, value, "ms", rows, queries=queries, floor=floor)


def shown(client: Client, page: Page) -> tuple[list[str], int]:
    """The references on a page, in order, and how many queries it takes. Raises AssertionError on a refusal.

    The first request is not counted: it reads what a process keeps, such as definitions and code lists.
    """
    client.get(page.url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page.url)
        count = len(queries)
    assert response.status_code == 200, (page.name, response.status_code)
    return [found.decode() for found in dict.fromkeys(REFERENCE.findall(response.content))], count


def signed_in(user: Any) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _median(act: Callable[[], Any]) -> float:
    """Milliseconds: the middle of many, after a few that are not counted."""
    times = []
    for n in range(WARM + REPEATS):
        start = time.perf_counter()
        act()
        if n >= WARM:
            times.append((time.perf_counter() - start) * 1000)
    return median(times)


def _list(**params: Any) -> str:
    return f"{reverse('admin:applications_application_changelist')}?{urlencode({'queue': 'all', **params})}"


def _listed(where: str, offset: int = 0) -> Callable[[Any], list[str]]:
    """The rows of one page and how many there are."""

    def run(cursor: Any) -> list[str]:
        cursor.execute(f"SELECT count(*) FROM applications_application WHERE {where}")
        cursor.fetchone()
        cursor.execute(
            f"SELECT {COLUMNS} FROM applications_application WHERE {where} "
            f"ORDER BY id DESC LIMIT {PER_PAGE} OFFSET {offset}"
        )
        return [row[1] for row in cursor.fetchall()]

    return run


def _matches(word: str) -> str:
    """The conditions of the workbench's search, written out: only letters have two cases."""
    begins, holds = f"'{word.upper()}%'", f"'%{word}%'"
    texts = [f"{name} LIKE {holds}" for name in ("title", "enterprise_name")]
    if word.upper() != word.lower():
        texts = [f'UPPER({name} COLLATE "C") LIKE UPPER({holds})' for name in ("title", "enterprise_name")]
    return f"(reference LIKE {begins} OR uscc LIKE {begins} OR {' OR '.join(texts)})"


def _whole(application: Application) -> Callable[[Any], list[str]]:
    """The rows that the page of one application is made of."""
    tables = (
        ("applications_application", "id"), ("enterprises_enterprise", "id"),
        ("applications_revision", "application_id"),
        ("applications_attachment", "application_id"), ("applications_event", "application_id"),
        ("applications_correction", "application_id"), ("reviews_assignment", "application_id"),
    )  # fmt: skip

    def run(cursor: Any) -> list[str]:
        for table, column in tables:
            key = application.enterprise_id if table.startswith("enterprises") else application.pk
            cursor.execute(f"SELECT * FROM {table} WHERE {column} = %s", [key])
            cursor.fetchall()
        return [application.reference]

    return run


def _counted(cursor: Any) -> list[str]:
    """The counts and sums of everything, by the same dimensions."""
    cursor.execute(
        "SELECT round_id, status, district, size, field, date_trunc('month', submitted_at), count(*), "
        "sum(calculated_amount), sum(proposed_amount), sum(awarded_amount), sum(paid_amount) "
        f"FROM applications_application WHERE submitted_at IS NOT NULL AND {VISIBLE} "
        "GROUP BY GROUPING SETS ((round_id), (status), (district), (size), (field), (6))"
    )
    cursor.fetchall()
    return []
