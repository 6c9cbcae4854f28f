"""Every door × everybody × method -> the expected answer. The table is matrix.txt; a door that is not in it fails.

After a change that is meant, write the table anew with ``MATRIX=write`` and read its difference line by line.
"""

import logging
import os
from pathlib import Path

import pytest
from django.db import transaction

from tests.authz.routes import Door, doors
from tests.authz.world import ROLES, World

TABLE = Path(__file__).parent / "matrix.txt"
METHODS = ("GET", "POST")
API_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class _UndoError(Exception):
    """Leaves a savepoint with nothing changed."""


def answer(world: World, door: Door, role: str, method: str) -> int:
    """The status of one request. Whatever it changed is undone."""
    path = door.path(world.values(door))
    status = 0
    try:
        with transaction.atomic():
            client = world.clients[role]
            cookies = client.cookies.copy()
            status = client.generic(
                method, path, b"{}" if door.is_api else b"", content_type=_kind(door)
            ).status_code
            client.cookies = cookies
            raise _UndoError
    except _UndoError:
        return status


def _kind(door: Door) -> str:
    return "application/json" if door.is_api else "application/x-www-form-urlencoded"


def rows(world: World) -> list[str]:
    found = []
    for door in doors():
        for method in API_METHODS if door.is_api else METHODS:
            answers = [str(answer(world, door, role, method)) for role in ROLES]
            found.append(f"{method:<6} {door.name:<58} {' '.join(answers)}")
    return found


@pytest.mark.django_db
def test_every_door_answers_everybody_as_the_table_says():
    logging.disable(logging.ERROR)
    try:
        found = rows(World())
    finally:
        logging.disable(logging.NOTSET)
    head = "# " + " ".join(ROLES)
    if os.environ.get("MATRIX") == "write":
        TABLE.write_text("\n".join([head, *found]) + "\n")
    expected = TABLE.read_text().splitlines()
    assert [head, *found] == expected


def test_the_table_has_no_fault_and_hides_what_is_not_theirs():
    """What no table may ever say, whoever wrote it."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    answers = {(method, name): dict(zip(ROLES, codes, strict=True)) for method, name, *codes in lines}
    assert len(answers) > 150
    assert [key for key, row in answers.items() if "500" in row.values()] == []
    assert [key for key, row in answers.items() if key[1].startswith("portal:application") and row["stranger"] == "200"
            and key[1] != "portal:applications"] == []  # fmt: skip
    office = [key for key in answers if key[1].startswith("admin:applications_application_")]
    assert len(office) > 10
    for key in office:
        assert answers[key]["anonymous"] == "302", key
        assert answers[key]["owner"] in ("302", "403"), key
        assert answers[key]["disabled"] == "302", key
