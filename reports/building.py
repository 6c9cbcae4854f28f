"""How the file of an export comes to be: written aside, counted, hashed, and visible only when whole."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import Error as DatabaseFault
from django.utils import translation

from accounts import outbox
from common.errors import DomainError
from common.workflow import SYSTEM
from reports import about, rules, selection, workflow, writers
from reports.cells import Sheet
from reports.models import Export

logger = logging.getLogger(__name__)

PROGRESS_EVERY = 500
# Longer than the hard limit of a task, so that no second worker starts while the first one still writes.
LEASE = timedelta(seconds=150)
# A ledger is a document of the office: its language is Chinese, whoever asks.
LANGUAGE = "zh-hans"


class Stopped(Exception):
    """Nobody waits for this file any more: its owner has cancelled it."""


@outbox.handler("reports.build", queue="export", slow=True, lease=LEASE)
def build(export: int) -> Callable[[], Any]:
    """Write the file outside any transaction; return what makes it visible. A lost attempt leaves nothing.

    A fault of the database or the disk is tried again by the queue; any other ends the export.
    """
    row = Export.objects.select_related("owner", "round__program", "round__definition").get(pk=export)
    if not row.is_unfinished:
        return _nothing
    if not rules.may_export(row.owner):
        return partial(_fail, row, Export.Failure.FORBIDDEN)
    try:
        with translation.override(LANGUAGE):
            return _build(row)
    except Stopped:
        return _nothing
    except (DatabaseFault, OSError):
        raise
    except SoftTimeLimitExceeded:
        return partial(_fail, row, Export.Failure.TOO_LONG)
    except Exception:
        logger.exception("export %s cannot be built", row.pk)
        return partial(_fail, row, Export.Failure.FAULT)


def _build(export: Export) -> Callable[[], Any]:
    rows = selection.selected(export.round, filters=export.filters, user=export.owner)
    sheet = Sheet(export.round, rows)
    try:
        export = workflow.start(export, actor=SYSTEM, total=len(sheet), scope=rules.reach(export.owner))
    except DomainError:
        raise Stopped from None
    with part_file(export) as part:
        counted = Counted(export, sheet)
        told = about.lines(export, total=len(sheet))
        writers.write(part, export.format, columns=sheet.columns, rows=counted, about=told)
        with part.open("rb") as file:
            sha256, size = file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size
            name = default_storage.save(f"exports/{export.uid}{part.suffix}", _Part(file, part))
    return partial(_finish, export, name=name, size=size, sha256=sha256, rows=counted.done)


class Counted:
    """Passes rows on and writes down how far it is; stops when the export is no longer being built."""

    def __init__(self, export: Export, rows: Iterable[list[Any]]) -> None:
        self.done = 0
        self._export = export
        self._rows = rows

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self._rows:
            yield row
            self.done += 1
            if self.done % PROGRESS_EVERY == 0:
                self._write_down()

    def _write_down(self) -> None:
        running = Export.objects.filter(pk=self._export.pk, status=Export.Status.RUNNING)
        if not running.update(done_count=self.done):
            raise Stopped


class _Part(File):
    """Tells the storage where the bytes lie, so that a local one moves them instead of copying."""

    def __init__(self, file: Any, path: Path) -> None:
        super().__init__(file)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def parts_folder() -> Path:
    folder = settings.VAR_DIR / "parts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def part_file(export: Export) -> Iterator[Path]:
    """A file of this attempt alone, where no door leads; gone in any case when the attempt ends."""
    suffix = ".xlsx" if export.format == Export.Format.XLSX else ".csv"
    handle, name = tempfile.mkstemp(prefix=f"{export.uid}-", suffix=suffix, dir=parts_folder())
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _finish(export: Export, **result: Any) -> None:
    """Make the file visible; when the owner was faster and cancelled, the file goes instead."""
    try:
        workflow.finish(export, actor=SYSTEM, **result)
    except DomainError:
        default_storage.delete(result["name"])


def _fail(export: Export, failure: str) -> None:
    if Export.objects.filter(pk=export.pk).unfinished().exists():
        workflow.fail(export, actor=SYSTEM, failure=failure)


def _nothing() -> None:
    """The effect of work that is no longer wanted."""
