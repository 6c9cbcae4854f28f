"""The workbench's pages of applications."""

from applications import workbench
from applications.admin import application

__all__ = ["application", "workbench"]
