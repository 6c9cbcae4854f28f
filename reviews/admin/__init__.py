"""The workbench's pages of the expert review."""

from reviews.admin import appointing, assignment, blocks, conflict, expert, panels

__all__ = ["appointing", "assignment", "blocks", "conflict", "expert", "panels"]
