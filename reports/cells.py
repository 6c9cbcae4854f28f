"""The rows of an export: the ledger of a round, read in chunks, each cell as ``applications.cases`` types it.

One mechanism gives a cell its value. What is cheap here is only the reading: no join brings a definition
along with each row, and of the answers nothing is opened but what a column shows.
"""

from array import array
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from applications.cases import case_facts, masked_answers, typed
from applications.models import Application
from programs import ledger
from programs.models import DefinitionVersion, Round

CHUNK = 500
READ = (
    "pk", "uid", "reference", "title", "status", "enterprise_name", "uscc", "district", "size", "field",
    "submitted_at", "accepted_at", "decided_at", "paid_at", "publicity_until", "score", "grade",
    "reviews_done",
    "calculated_amount", "proposed_amount", "awarded_amount", "city_amount", "district_amount", "paid_amount",
    "answers", "definition_id",
)  # fmt: skip


class Sheet:
    """The table of one round: its header, how many rows it has, and the rows, never all of them in memory.

    The rows are fixed when the sheet is made (by number only); each chunk is then read afresh under the same
    rights, so no transaction and no cursor stays open while a file is written.
    """

    def __init__(self, round: Round, rows: QuerySet[Application]) -> None:
        self.round = round
        self.columns = ledger.columns(round.definition.load())
        self._rows = rows
        self._pks = array("q", rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=10 * CHUNK))
        self._definitions = {round.definition_id: round.definition}
        self._paths = [c.source.split(".")[1:] for c in self.columns if c.source.startswith("answers.")]

    def __len__(self) -> int:
        return len(self._pks)

    def __iter__(self) -> Iterator[list[Any]]:
        for start in range(0, len(self._pks), CHUNK):
            chunk = list(self._pks[start : start + CHUNK])
            for application in self._rows.filter(pk__in=chunk).order_by("pk").only(*READ):
                yield self.cells(application)

    def cells(self, application: Application) -> list[Any]:
        """One row: Decimal, int, date, datetime or text per column; None when empty."""
        application.round, application.definition = self.round, self._definition(application.definition_id)
        shown = _pruned(application.answers, self._paths)
        facts = {"case": case_facts(application), "answers": masked_answers(application, shown)}
        return [typed(application, column, facts) for column in self.columns]

    def _definition(self, pk: int) -> DefinitionVersion:
        if pk not in self._definitions:
            self._definitions[pk] = DefinitionVersion.objects.get(pk=pk)
        return self._definitions[pk]


def _pruned(answers: dict[str, Any], paths: list[list[str]]) -> dict[str, Any]:
    """Only the answers that a column shows; of a table only the columns that are shown."""
    kept: dict[str, Any] = {}
    for key, *rest in paths:
        value = answers.get(key)
        if not rest or not isinstance(value, list):
            kept[key] = value
            continue
        rows = kept.setdefault(key, [{} for _row in value])
        for row, full in zip(rows, value, strict=True):
            if isinstance(full, dict) and rest[0] in full:
                row[rest[0]] = full[rest[0]]
    return kept
