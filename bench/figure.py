"""A figure, the table that shows figures, and the file that keeps them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """``floor`` is the same work done raw in the same run; None where none makes sense."""

    name: str
    value: float
    unit: str
    rows: int
    queries: int | None = None
    floor: float | None = None
    database: str = "postgresql"

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.value / self.floor if self.floor else None


def table(figures: list[Figure]) -> str:
    """The figures as aligned text."""
    heads = ("figure", "value", "unit", "queries", "floor", "value/floor", "rows")
    lines = [heads, *(_cells(figure) for figure in figures)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) if n in (0, 2) else cell.rjust(width) for n, (cell, width) in enumerate(row))
        for row in (zip(line, widths, strict=True) for line in lines)
    )


def _cells(figure: Figure) -> tuple[str, ...]:
    def text(value: float | None, form: str = ",.1f") -> str:
        return "-" if value is None else format(value, form)

    return (
        figure.name, text(figure.value, ",.2f"), figure.unit, text(figure.queries, ",d"),
        text(figure.floor, ",.2f"), text(figure.ratio), text(figure.rows, ",d"),
    )  # fmt: skip


def write(figures: list[Figure], path: Path) -> None:
    """Keep the figures as one JSON object by name."""
    content = {}
    for figure in figures:
        facts = asdict(figure)
        name = facts.pop("name")
        for key in ("value", "floor"):
            facts[key] = None if facts[key] is None else round(facts[key], 3)
        content[name] = facts
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
