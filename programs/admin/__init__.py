"""The workbench's pages of programs, rounds, definitions, the calendar and the code lists."""

from programs.admin import calendar, codes, definition, program, round

__all__ = ["calendar", "codes", "definition", "program", "round"]
