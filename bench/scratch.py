"""A database of our own beside the given one: created, used, dropped. The given one is only asked to make it."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, unquote, urlsplit

import psycopg2
from psycopg2 import sql

MARK = "scratch database of make bench"
LOCK = 20_261_124


class CannotMeasure(Exception):
    """Said to the person at the terminal, without a traceback."""


def checked(url: str) -> str:
    """Return the URL. Raises CannotMeasure when it is missing or not PostgreSQL."""
    if not url:
        raise CannotMeasure(
            "DATABASE_URL is missing: figures count on PostgreSQL only. "
            "Example: DATABASE_URL=postgres://postgres@127.0.0.1/postgres make bench SUITE=main\n"
            "A database <name>_bench is made beside the given one and dropped at the end."
        )
    if urlsplit(url).scheme not in ("postgres", "postgresql"):
        raise CannotMeasure("DATABASE_URL must start with postgres:// : figures count on PostgreSQL only.")
    return url


def beside(url: str) -> tuple[str, str]:
    """The name of the scratch database of a URL, and its own URL."""
    parts = urlsplit(url)
    name = f"{unquote(parts.path.lstrip('/')) or 'postgres'}_bench"
    query = f"?{parts.query}" if parts.query else ""
    return name, f"{parts.scheme}://{parts.netloc}/{quote(name)}{query}"


@contextmanager
def database(url: str) -> Iterator[str]:
    """Yield the URL of an empty scratch database; dropped whatever happens. Raises CannotMeasure."""
    name, own = beside(checked(url))
    try:
        server = psycopg2.connect(url)
    except psycopg2.OperationalError as error:
        raise CannotMeasure(f"DATABASE_URL does not answer: {error}") from None
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            _create(cursor, name)
        yield own
    finally:
        with server.cursor() as cursor:
            _drop(cursor, name)
        server.close()


def _create(cursor: psycopg2.extensions.cursor, name: str) -> None:
    cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK, name])
    if not cursor.fetchone()[0]:
        raise CannotMeasure(f"Another run uses the database {name} now.")
    if _mark(cursor, name) not in (None, MARK):
        raise CannotMeasure(f"A database {name} exists and was not made by make bench: it stays untouched.")
    _drop(cursor, name)
    try:
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg2.errors.InsufficientPrivilege:
        raise CannotMeasure(f"The user of DATABASE_URL may not create the database {name} (needs CREATEDB).") from None
    cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(MARK)))


def _mark(cursor: psycopg2.extensions.cursor, name: str) -> str | None:
    """The comment of a database, empty when it has none; None when there is no such database."""
    cursor.execute(
        "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s",
        [name],
    )
    row = cursor.fetchone()
    return row and row[0]


def _drop(cursor: psycopg2.extensions.cursor, name: str) -> None:
    if _mark(cursor, name) == MARK:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
