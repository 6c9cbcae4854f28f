"""Writing many rows at once: COPY on PostgreSQL, bulk_create elsewhere."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import JSONField, Model


def write(rows: Sequence[Model]) -> None:
    """Write rows of one model. On PostgreSQL they do not learn their new numbers."""
    if not rows:
        return
    if connection.vendor != "postgresql":
        type(rows[0])._base_manager.bulk_create(rows, batch_size=1000)
        return
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not (field.primary_key and rows[0].pk is None)]
    names = [field.attname for field in fields]
    dumped = [isinstance(field, JSONField) for field in fields]
    text = io.StringIO()
    for row in rows:
        cells = (_cell(getattr(row, name), dump) for name, dump in zip(names, dumped, strict=True))
        text.write("\t".join(cells) + "\n")
    text.seek(0)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.cursor.copy_expert(f'COPY "{meta.db_table}" ({columns}) FROM STDIN', text)


def _cell(value: Any, dump: bool) -> str:
    """A value in the text format of COPY."""
    if dump:
        value = orjson.dumps(value).decode()
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
