"""The workbench's pages of applications."""

from applications.admin import application

__all__ = ["application"]
