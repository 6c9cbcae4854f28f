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
            status = client.generic(method, path, b"{}" if door.is_api else b"", content_type=_kind(door)).status_code
            client.cookies = cookies
            raise _UndoError
    except _UndoError:
        return status


def _kind(door: Door) -> str:
    return "application/json" if door.is_api else "application/x-www-form-urlencoded"


def rows(world: World, area: str) -> list[str]:
    found = []
    for door in doors():
        if area_of(door) == area:
            for method in API_METHODS if door.is_api else METHODS:
                answers = [str(answer(world, door, role, method)) for role in ROLES]
                found.append(f"{method:<6} {door.name:<58} {' '.join(answers)}")
    return found


def area_of(door: Door) -> str:
    """The table is one; it is tried in parts so that several processes share the work."""
    parts = door.pattern.split("/")
    if door.is_api:
        return "api applications" if "applications" in parts else "api"
    if parts[0] != "admin":
        return "portal"
    return "admin work" if len(parts) > 1 and parts[1] in ("applications", "reviews", "awards", "reports") else "admin"


AREAS = ("portal", "admin", "admin work", "api", "api applications")


def table() -> dict[str, list[str]]:
    lines = TABLE.read_text().splitlines() if TABLE.exists() else []
    parts: dict[str, list[str]] = {}
    area = ""
    for line in lines[1:]:
        if line.startswith("## "):
            area = line[3:]
        else:
            parts.setdefault(area, []).append(line)
    return parts


@pytest.mark.django_db
@pytest.mark.parametrize("area", AREAS)
def test_every_door_answers_everybody_as_the_table_says(area):
    logging.disable(logging.ERROR)
    try:
        found = rows(World(), area)
    finally:
        logging.disable(logging.NOTSET)
    if os.environ.get("MATRIX") == "write":
        write(area, found)
    assert found == table().get(area, [])


def write(area: str, found: list[str]) -> None:
    parts = {**table(), area: found}
    lines = ["# " + " ".join(ROLES)]
    for name in AREAS:
        lines += [f"## {name}", *parts.get(name, [])]
    TABLE.write_text("\n".join(lines) + "\n")


def test_every_door_has_an_area():
    assert {area_of(door) for door in doors()} == set(AREAS)


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
