"""The window of a round as people read it: is it open, and how long still."""

from datetime import datetime
from typing import Any

from programs.models import Round

URGENT_HOURS = 72


def with_window(round: Round, now: datetime) -> Any:
    """Note whether the round is open or coming, and the days and hours left. ``now``: the database clock."""
    published = round.status == Round.Status.PUBLISHED
    left = max(0, int((round.closes_at - now).total_seconds()))
    vars(round).update(
        is_open=published and round.opens_at <= now < round.closes_at,
        is_coming=published and now < round.opens_at,
        days_left=left // 86400,
        hours_left=left // 3600,
        is_urgent=left < URGENT_HOURS * 3600,
    )
    return round
