"""Due lights by working time: green, yellow within two working days, red when late."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import markup
from common import clock
from common.clock import SHANGHAI
from programs.models import CalendarDay

SOON_DAYS = 2
HORIZON = 90


@dataclass(frozen=True)
class Light:
    tone: str
    symbol: str
    text: str
    hint: str = ""

    def __str__(self) -> SafeString:  # type: ignore[override]
        return markup.badge(self.text, self.symbol, self.tone, hint=self.hint)

    __html__ = __str__


@dataclass(frozen=True)
class NoLight(Light):
    """No deadline: a plain dash, as a badge would only make noise."""

    def __str__(self) -> SafeString:  # type: ignore[override]
        return SafeString(self.text)

    __html__ = __str__


NONE = NoLight("calm", "", markup.DASH)


class Lights:
    """The lights of one page: clock and calendar are read once, however many rows there are."""

    @cached_property
    def now(self) -> datetime:
        return clock.now()

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    @cached_property
    def workdays(self) -> list[date]:
        """The working days after today."""
        days = CalendarDay.objects.filter(is_workday=True, date__gt=self.today).order_by("date")
        return list(days.values_list("date", flat=True)[:HORIZON])

    @property
    def soon(self) -> date:
        """Whatever is due up to this day is yellow."""
        ahead = self.workdays[:SOON_DAYS]
        return ahead[-1] if ahead else self.today

    def of(self, due_at: Any, *, running: bool = True) -> Light:
        """The light of a deadline; none without one, or when the case has ended."""
        if due_at is None or not running:
            return NONE
        local = due_at.astimezone(SHANGHAI)
        hint = f"{local:%Y-%m-%d %H:%M}"
        if due_at < self.now:
            return Light("bad", "alarm", _("Late since %(day)s") % {"day": f"{local:%m-%d}"}, hint)
        left = bisect_right(self.workdays, local.date())
        if left == 0:
            return Light("warn", "schedule", _("Due today"), hint)
        text = ngettext("%(days)s working day left", "%(days)s working days left", left) % {"days": left}
        return Light("warn" if left <= SOON_DAYS else "good", "schedule", text, hint)
