"""What the expert pool is made of: fields that programs ask for, and experts who know them."""

from collections.abc import Iterator

from programs import codelists
from programs.definition import Definition, Table
from programs.models import Round
from reviews.models import Expert


def field_choices() -> list[tuple[str, str]]:
    """Every value that an application's field can have in a round, with its name; each once."""
    choices: dict[str, str] = {}
    for round in Round.objects.select_related("definition").order_by("pk"):
        for code, name in _fields_of(round.definition.load()):
            choices.setdefault(code, name)
    return list(choices.items())


def _fields_of(definition: Definition) -> Iterator[tuple[str, str]]:
    item = definition.item(definition.statistics.field_key)
    if isinstance(item, Table):
        return
    if item.codelist:
        yield from codelists.choices(item.codelist)
    yield from ((option.value, str(option.label)) for option in item.options)


def field_names(expert: Expert, names: dict[str, str]) -> list[str]:
    """The names of an expert's fields; an unknown code is shown as it is."""
    return [names.get(code, code) for code in expert.fields]
