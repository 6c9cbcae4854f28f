"""The look and navigation of the workbench."""

from typing import Any

UNFOLD: dict[str, Any] = {}
