"""What the frame of every page needs."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from accounts.roles import Role


def frame(request: HttpRequest) -> dict[str, Any]:
    """Who is there, and how many notices wait. One query, only when a template asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread": 0, "is_applicant": False}

    @cache
    def unread() -> int:
        return user.notices.filter(read_at=None).count()

    return {"unread": unread, "is_applicant": user.is_role(Role.APPLICANT)}
