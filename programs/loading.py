"""The plan's programs as data: reading programs/catalog/*.yaml into programs, definitions, rounds and code lists."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from pydantic import ValidationError as Invalid

from common import clock
from common.canonical import digest
from programs import codelists
from programs.definition import Definition
from programs.models import CodeItem, DefinitionVersion, Program, Round

CATALOG = Path(__file__).parent / "catalog"
CODES = CATALOG / "codes.yaml"
PROGRAM_FIELDS = (
    "code", "prefix", "name_zh", "name_en", "kind", "summary_zh", "summary_en", "department", "plan_lines",
    "legal_basis", "valid_from", "valid_to", "fair_review_result", "fair_review_on",
)  # fmt: skip


def read(path: Path) -> dict[str, Any]:
    """Read one catalogue file and validate its definition. Raises ValidationError naming file and path."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or not isinstance(content["program"], dict):
            raise ValidationError(f"{path.name}: a program with its definition is missing")
        Definition.model_validate(content["definition"])
    except yaml.YAMLError as error:
        raise ValidationError(f"{path.name}: {error}") from None
    except KeyError as error:
        raise ValidationError(f"{path.name}: {error} is missing") from None
    except Invalid as error:
        raise ValidationError([f"{path.name}: {_place(e['loc'])}: {e['msg']}" for e in error.errors()]) from None
    return content


def _place(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc) or "definition"


def files() -> list[Path]:
    return sorted(path for path in CATALOG.glob("*.yaml") if path != CODES)


@transaction.atomic
def install(content: dict[str, Any]) -> Program:
    """Write a program with its rounds. Installing the same content again changes nothing."""
    facts = {name: content["program"].get(name) for name in PROGRAM_FIELDS}
    program, _created = Program.objects.update_or_create(
        code=facts.pop("code"), defaults={k: v for k, v in facts.items() if v is not None}
    )
    base = Definition.model_validate(content["definition"])
    for row in content.get("rounds", []):
        install_round(program, base, row)
    return program


def install_round(program: Program, base: Definition, row: dict[str, Any]) -> Round:
    """Write one round with its own parameter values. A round that has opened keeps its definition for ever."""
    version = publish_definition(program, base.with_values(row.get("parameters", {})))
    opens_at, closes_at = (_moment(row[name]) for name in ("opens_at", "closes_at"))
    now = clock.now()
    existing = Round.objects.filter(code=row["code"]).first()
    if existing is None:
        status = Round.Status.CLOSED if closes_at <= now else Round.Status.PUBLISHED
        return Round.objects.create(
            program=program, code=row["code"], year=row["year"], name_zh=row["name_zh"], name_en=row["name_en"],
            definition=version, opens_at=opens_at, closes_at=closes_at, budget_amount=row.get("budget_amount", 0),
            status=status,
        )  # fmt: skip
    if existing.opens_at > now and existing.definition_id != version.pk:
        Round.objects.filter(pk=existing.pk).update(definition=version)
    return existing


def publish_definition(program: Program, content: dict[str, Any]) -> DefinitionVersion:
    """Return the published version with this content, writing the next version when there is none."""
    Definition.model_validate(content)
    mark = digest(content)
    existing = program.definitions.filter(digest=mark, published_at__isnull=False).first()
    if existing is not None:
        return existing
    number = (program.definitions.order_by("-version").values_list("version", flat=True).first() or 0) + 1
    return DefinitionVersion.objects.create(program=program, version=number, content=content, published_at=clock.now())


def install_codes(path: Path = CODES) -> int:
    """Write the code lists; entries that are there already are renamed, none is removed."""
    lists = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = [
        CodeItem(list=name, code=str(item["code"]), name_zh=item["zh"], name_en=item.get("en", ""), sort=sort)
        for name, entries in lists.items()
        for sort, item in enumerate(entries)
    ]
    CodeItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["list", "code"],
        update_fields=["name_zh", "name_en", "sort"],
    )
    codelists.forget(lists)
    return len(rows)


def _moment(value: Any) -> datetime:
    """A moment in Shanghai time: the catalogue writes it without an offset."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.SHANGHAI)
