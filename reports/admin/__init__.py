"""Reports in the workbench."""

from reports.admin import blocks, export

__all__ = ["blocks", "export"]
