"""Reading a page as its users do: texts, and how many questions it asks the database."""

import re
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from enterprises.models import YearlyFigures
from tests.factories import make_enterprise

TAG = re.compile(r"<[^>]+>")


def text(response):
    """The words of a page, without its tags, with single spaces."""
    return " ".join(unescape(TAG.sub(" ", response.content.decode())).split())


def main(response):
    """The words of a page between the frame's header and footer."""
    html = response.content.decode()
    inner = html.split('<main id="main"', 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(TAG.sub(" ", inner)).split())


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return len(captured)


def copies(row, count, *, enterprise=None, prefix="FE-2026-9"):
    """More applications like this one: each in an enterprise of its own, or all in the given one."""
    made = []
    for n in range(count):
        own = enterprise or make_enterprise()
        if enterprise is None:
            YearlyFigures.objects.create(enterprise=own, year=2025, revenue=1, people=1)
        kept = [field.attname for field in row._meta.concrete_fields if field.name not in ("id", "uid")]
        values = {name: getattr(row, name) for name in kept}
        values |= {"reference": f"{prefix}{n:04d}", "enterprise_id": own.pk, "ordinal": n + 2}
        made.append(Application.objects.create(**values))
    return made
