"""What the frame of every page needs."""

from typing import Any

from django.http import HttpRequest

from accounts.roles import Role


def frame(request: HttpRequest) -> dict[str, Any]:
    """Who is there, and how many notices wait. One query, only when a template asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread": 0, "is_applicant": False}
    return {
        "unread": lambda: user.notices.filter(read_at=None).count(),
        "is_applicant": user.is_role(Role.APPLICANT),
    }
