"""What a publicity list shows: only the fields that the definition makes public, never a sealed one."""

from collections.abc import Iterable
from typing import Any

from applications.cases import cell
from applications.models import Application
from programs.ledger import sensitive


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
