"""公示: how long it runs, and what its list shows — only what the definition makes public, never a sealed value."""

from collections.abc import Iterable
from typing import Any

from applications.cases import cell
from applications.models import Application
from common import clock
from programs.calendar import add_working_days, end_of_day
from programs.ledger import sensitive


def start(application: Application) -> None:
    """Count the publicity in working days, the first day included. Raises CalendarEnds past the loaded calendar."""
    publicity = application.definition.load().publicity
    assert publicity  # a definition with this stage has its list of fields
    application.publicity_from = first = add_working_days(clock.today(), 1, inclusive=True)
    application.publicity_until = add_working_days(first, publicity.working_days, inclusive=True)
    application.due_at = end_of_day(application.publicity_until)


def published_rows(applications: Iterable[Application]) -> list[dict[str, Any]]:
    """Each application with its public cells, label and text, in the order in which they come."""
    return [{"application": row, "cells": public_cells(row)} for row in applications]


def public_cells(application: Application) -> list[dict[str, str]]:
    definition = application.definition.load()
    if definition.publicity is None:
        return []
    return [
        {"label": str(column.label), "value": cell(application, column)}
        for column in definition.publicity.fields
        if not sensitive(definition, column)
    ]
