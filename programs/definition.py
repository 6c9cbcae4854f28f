"""A program as data: the one model that the catalogue, the portal, the precheck, the API and the exports read.

A definition is plain JSON. Loading it validates everything that can be known beforehand, with messages that name the
path: duplicate keys, facts that do not exist, parameters without a source, weights that do not sum to 100.
"""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Setting

STAGES = (
    "district_review", "formal_review", "verification", "expert_review", "site_visit", "proposal", "deliberation",
    "publicity", "decision", "signing", "payment", "execution", "inspection", "evaluation",
)  # fmt: skip
NAMESPACES = ("answers", "enterprise", "figures", "round", "review", "history", "param", "row")
Key = Annotated[str, Setting(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, ignored_types=(cached_property,))


class Text(Strict):
    """A label in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


class Parameter(Strict):
    """A figure of the program. It cites its source, or it is a sample (示例参数) and is shown as one."""

    key: Key
    label: Text
    value: Any
    unit: str = ""
    source: str = ""
    sample: bool = False

    @model_validator(mode="after")
    def _has_one_origin(self) -> "Parameter":
        if self.sample == bool(self.source):
            raise ValueError(f"parameter {self.key}: give either a source or sample: true")
        return self


class Each(Strict):
    """Every row of a table satisfies a check over ``row.<column>``."""

    table: Key
    check: "Condition"


class Condition(Strict):
    """One comparison, or a combination. A missing fact makes a comparison false."""

    all: "list[Condition] | None" = None
    any: "list[Condition] | None" = None
    not_: "Condition | None" = Setting(None, alias="not")
    each: Each | None = None
    fact: str | None = None
    op: Literal["eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "filled", "empty", "contains", "unique"] | None = (
        None
    )
    value: Any = None
    param: Key | None = None
    other: str | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> "Condition":
        kinds = [self.all, self.any, self.not_, self.each, self.fact]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("a condition is exactly one of all, any, not, each, fact")
        if (self.fact is None) != (self.op is None):
            raise ValueError("fact and op go together")
        return self

    def facts(self) -> Iterator[str]:
        """Every fact path this condition reads; rows of a table as ``answers.<table>.<column>``."""
        for part in [*(self.all or []), *(self.any or []), *([self.not_] if self.not_ else [])]:
            yield from part.facts()
        if self.each:
            for path in self.each.check.facts():
                yield (path.replace("row.", f"answers.{self.each.table}.", 1) if path.startswith("row.") else path)
        yield from (path for path in (self.fact, self.other) if path)

    def params(self) -> Iterator[str]:
        for part in [*(self.all or []), *(self.any or []), *([self.not_] if self.not_ else [])]:
            yield from part.params()
        if self.each:
            yield from self.each.check.params()
        if self.param:
            yield self.param


class Computed(Strict):
    """A value that follows from others. ``args`` are fact paths.

    sum, count, max, min over a table column · ratio a/b in percent · growth: mean yearly growth in percent of a series
    newest first · difference a-b · share: rows of a column equal to ``value``, in percent · years: whole years from a
    date to another.
    """

    op: Literal["sum", "count", "max", "min", "ratio", "growth", "difference", "share", "years"]
    args: list[str]
    value: Any = None
    places: int = 2


class Option(Strict):
    value: str
    label: Text


class Field(Strict):
    """One question."""

    key: Key
    type: str
    label: Text
    help: Text | None = None
    unit: str = ""
    required: bool = True
    condition: Condition | None = None
    options: list[Option] = []
    codelist: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    max_length: int | None = None
    pattern: str | None = None
    prefill: str | None = None
    computed: Computed | None = None
    sample: bool = False

    @property
    def is_table(self) -> bool:
        return False

    @cached_property
    def checkers(self) -> dict[str, Any]:
        """Form fields that check an answer, by language; filled by ``programs.fieldtypes``."""
        return {}


class Table(Strict):
    """Repeating rows of questions."""

    key: Key
    label: Text
    help: Text | None = None
    columns: list[Field]
    min_rows: int = 0
    max_rows: int = 50
    condition: Condition | None = None

    @property
    def is_table(self) -> bool:
        return True

    @property
    def required(self) -> bool:
        return self.min_rows > 0


class Section(Strict):
    key: Key
    title: Text
    help: Text | None = None
    items: list[Annotated[Table | Field, Setting(union_mode="left_to_right")]]
    condition: Condition | None = None


class Rule(Strict):
    """What must hold, why, and what happens when it does not: block, warn, or the officer decides."""

    key: Key
    check: Condition
    applies_when: Condition | None = None
    message: Text
    legal_basis: str = ""
    severity: Literal["block", "warn", "officer"] = "block"
    path: str = ""


class Material(Strict):
    """A document to hand in."""

    key: Key
    label: Text
    help: Text | None = None
    required: bool = True
    state: Literal["original", "copy", "e_licence"] = "original"
    extensions: list[str] = ["pdf"]
    max_mb: Decimal = Decimal(20)
    condition: Condition | None = None


class Stage(Strict):
    key: str
    working_days: int | None = None
    sample: bool = True


class Criterion(Strict):
    key: Key
    label: Text
    weight: Decimal
    anchors: list[Text] = []


class Veto(Strict):
    key: Key
    label: Text


class Rubric(Strict):
    """How experts score: criteria of 0-100 points with weights that sum to 100."""

    criteria: list[Criterion]
    vetoes: list[Veto] = []
    pass_score: Decimal | None = None
    experts: int = Setting(5, ge=1, le=15)
    aggregate: Literal["mean", "median", "trimmed_mean"] = "trimmed_mean"
    sample: bool = True

    @model_validator(mode="after")
    def _weights(self) -> "Rubric":
        total = sum((criterion.weight for criterion in self.criteria), Decimal(0))
        if total != 100:
            raise ValueError(f"rubric: the weights sum to {total}, not 100")
        return self


class Award(Strict):
    """Which scheme pays, the facts it reads (name -> fact path) and its parameters (name -> parameter key)."""

    scheme: Literal["none", "fixed", "premium_subsidy", "contract_share", "honour", "persons", "tier_top_up", "switch"]
    inputs: dict[str, str] = {}
    parameters: dict[str, Key] = {}
    on: str | None = None
    cases: "dict[str, Award]" = {}


class Shown(Strict):
    """A column of a ledger or of a publicity list: a fact path with its label and cell type."""

    key: Key
    label: Text
    source: str
    kind: Literal["text", "money", "decimal", "integer", "date", "datetime", "percent"] = "text"


class Publicity(Strict):
    working_days: int = Setting(5, ge=1)
    fields: list[Shown]


class Statistics(Strict):
    """Which answers give an application its title and its field in lists and statistics."""

    title_key: Key
    field_key: Key


class Claimed(Strict):
    """Answers that only one live application may hold. With ``table``, once per row; ``yearly`` adds the year."""

    kind: Key
    keys: list[Key]
    table: Key | None = None
    yearly: bool = False
    within_enterprise: bool = False


def _normalised(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value or "")).split()).upper()


class Definition(Strict):
    """The whole behaviour of a round."""

    parameters: list[Parameter] = []
    sections: list[Section]
    rules: list[Rule] = []
    materials: list[Material] = []
    stages: list[Stage]
    rubric: Rubric | None = None
    award: Award
    publicity: Publicity | None = None
    ledger: list[Shown]
    statistics: Statistics
    claims: list[Claimed] = []
    max_per_enterprise: int = 1
    max_corrections: int = 2
    silence_accepts: bool = False
    who: list[Text] = []
    obligations: list[Text] = []

    @model_validator(mode="after")
    def _holds_together(self) -> "Definition":
        from programs.validation import problems

        found = problems(self)
        if found:
            raise ValueError("; ".join(found))
        return self

    def items(self) -> Iterator[Table | Field]:
        for section in self.sections:
            yield from section.items

    def fields(self) -> Iterator[tuple[str, Field]]:
        """Every question with its path: ``key`` or ``table.column``."""
        for item in self.items():
            if isinstance(item, Table):
                yield from ((f"{item.key}.{column.key}", column) for column in item.columns)
            else:
                yield item.key, item

    @cached_property
    def by_path(self) -> dict[str, Field]:
        return dict(self.fields())

    @cached_property
    def values(self) -> dict[str, Any]:
        """Parameter values by key."""
        return {parameter.key: parameter.value for parameter in self.parameters}

    @cached_property
    def samples(self) -> frozenset[str]:
        return frozenset(parameter.key for parameter in self.parameters if parameter.sample)

    def section(self, key: str) -> Section:
        """Raises KeyError."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def item(self, key: str) -> Table | Field:
        """Raises KeyError."""
        for item in self.items():
            if item.key == key:
                return item
        raise KeyError(key)

    def text(self, text: Text | None) -> str:
        return str(text) if text else ""

    def with_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """This definition's content with other parameter values: how a round differs from its program.

        Raises KeyError for a parameter that the program does not have.
        """
        if unknown := sorted(set(values) - set(self.values)):
            raise KeyError(f"there is no parameter {', '.join(unknown)}")
        content = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        for parameter in content["parameters"]:
            if parameter["key"] in values:
                parameter |= values[parameter["key"]]
        return content

    def claimed(self, facts: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        """Yield (kind, normalised value, path) for each claim whose answers are all given and shown.

        Width, case and spaces make no difference: a second claim must not pass by typing it otherwise.
        """
        from programs.answers import with_params

        answers, year = with_params(self, facts)["answers"], facts["round"]["year"]
        for claim in self.claims:
            rows = [(claim.keys[0], answers)]
            if claim.table:
                rows = [
                    (f"{claim.table}.{n}.{claim.keys[0]}", row) for n, row in enumerate(answers.get(claim.table) or [])
                ]
            for path, row in rows:
                parts = [_normalised(row.get(key)) for key in claim.keys]
                if all(parts):
                    if claim.within_enterprise:
                        parts.append(facts["enterprise"]["uscc"])
                    yield claim.kind, "|".join([*parts, *([str(year)] if claim.yearly else [])]), path
