"""What a check noticed, ready to be shown beside the field it is about."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["block", "warn", "officer"]


@dataclass(frozen=True)
class Finding:
    """``path`` is a field path, ``material.<key>``, or "enterprise"; ``basis`` cites the rule's source."""

    code: str
    severity: Severity
    message: str
    path: str = ""
    basis: str = ""
    label: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Finding":
        return cls(**data)
