"""The window of a round as people read it: is it open, and how long still."""

from common import clock
from programs.models import Round

URGENT_HOURS = 72


def with_window(round: Round) -> Round:
    """Note on the round whether it is open or coming, and the days and hours left by the database clock."""
    now = clock.now()
    published = round.status == Round.Status.PUBLISHED
    left = max(0, int((round.closes_at - now).total_seconds()))
    round.is_open = published and round.opens_at <= now < round.closes_at
    round.is_coming = published and now < round.opens_at
    round.days_left = left // 86400
    round.hours_left = left // 3600
    round.is_urgent = round.hours_left < URGENT_HOURS
    return round
