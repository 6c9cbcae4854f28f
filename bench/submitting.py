"""Handing in: four clients with complete drafts through web server, sessions, CSRF, database and broker."""

from typing import Any

import psycopg2
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.models import Event, Revision
from bench import browsers
from bench.figure import Figure
from bench.seeding import Seeded, ready_drafts
from bench.stack import Stack

WARM, TIMED = 60, 800
FLOOR_TURNS = 800


def measure(seeded: Seeded, stack: Stack, dsn: str) -> Figure:
    """Applications handed in per second, each with its receipt. The worker stands still meanwhile."""
    drafts = ready_drafts(seeded, WARM + TIMED + 1)
    filers = browsers.signed_in(drafts)
    queries = count_queries(filers.pop())
    web = stack.start("web")
    browsers.hand_in_all(filers[:WARM], stack.port)
    seconds = browsers.hand_in_all(filers[WARM:], stack.port)
    web.stop()
    pks = [draft.pk for draft in drafts]
    receipts, events = (rows.filter(application__in=pks) for rows in (Revision.objects, Event.objects))
    assert receipts.count() == events.filter(verb="submit").count() == len(drafts)
    return Figure("submit_per_second", TIMED / seconds, "1/s", seeded.rows, queries=queries, floor=floor(dsn, pks))


def count_queries(filer: browsers.Filer) -> int:
    """The queries of one hand-in, after the process has read the definitions."""
    client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    for pair in filer.headers["Cookie"].split("; "):
        name, value = pair.split("=", 1)
        client.cookies[name] = value
    with CaptureQueriesContext(connection) as queries:
        response = client.post(filer.path, filer.body, content_type=filer.headers["Content-Type"])
        count = len(queries)
    assert response.status_code == 302, response.content
    return count


def floor(dsn: str, pks: list[int]) -> float:
    """Transactions per second of one bare INSERT and one bare UPDATE, from as many threads."""
    lines = [psycopg2.connect(dsn) for _n in range(browsers.CLIENTS)]
    with lines[0] as line, line.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id bigserial PRIMARY KEY, payload jsonb NOT NULL)")

    def one(line: Any, share: list[int]) -> None:
        with line.cursor() as cursor:
            for pk in share:
                cursor.execute("INSERT INTO bench_floor (payload) VALUES (%s)", ['{"a": 1}'])
                cursor.execute("UPDATE applications_application SET saved_at = now() WHERE id = %s", [pk])
                line.commit()

    pks = (pks * (FLOOR_TURNS // len(pks) + 1))[:FLOOR_TURNS]
    shares = [pks[n :: browsers.CLIENTS] for n in range(browsers.CLIENTS)]
    seconds = browsers.at_once(
        [lambda line=line, share=share: one(line, share) for line, share in zip(lines, shares, strict=True)]
    )
    for line in lines:
        line.close()
    return FLOOR_TURNS / seconds
