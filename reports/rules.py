"""Who may count and who may take rows away."""

from typing import Any

from accounts.roles import CITYWIDE, Role
from reports.models import Export

CITY = "city"


def reach(user: Any) -> str:
    """How far this person reads: the whole city, one district (its code), or nothing that can be exported."""
    if user.is_authenticated and user.is_role(*CITYWIDE):
        return CITY
    if user.is_authenticated and user.is_role(Role.DISTRICT_REVIEWER):
        return user.district
    return ""


def may_read_statistics(user: Any) -> bool:
    return reach(user) != ""


def may_export(user: Any) -> bool:
    return reach(user) != ""


def is_owner(user: Any, export: Export) -> bool:
    return user.pk == export.owner_id


def may_ask_again(user: Any, export: Export) -> bool:
    return is_owner(user, export) and may_export(user)


def may_download(user: Any, export: Export) -> bool:
    """Only the owner, and only while the owner may still read every row that went in."""
    if not may_ask_again(user, export):
        return False
    return export.scope == "" or reach(user) in (CITY, export.scope)
