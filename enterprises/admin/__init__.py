"""The workbench's pages of enterprises."""

from enterprises.admin import blocks, credit, enterprise

__all__ = ["blocks", "credit", "enterprise"]
