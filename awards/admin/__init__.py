"""The workbench's pages of the money."""

from awards.admin import blocks, entry, line, panels

__all__ = ["blocks", "entry", "line", "panels"]
