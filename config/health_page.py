"""The state of the house on one page, for administrators and auditors. Load balancers ask config.health."""

import platform
import shutil
from dataclasses import dataclass
from typing import Any

import django
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import markup
from accounts.admin.blocks import outbox_counts, queue_rows
from accounts.roles import Role
from common import clock
from config import health
from programs import calendar

CALENDAR_DAYS = 60
LATE_WORK_SECONDS = 300
DISK_PERCENT_BAD, DISK_PERCENT_LOW = 5, 15
GIGABYTE = 1024**3
LOOKS = {
    "good": ("check_circle", gettext_lazy("In order")),
    "warn": ("warning", gettext_lazy("Needs attention")),
    "bad": ("error", gettext_lazy("Not working")),
}


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, how it stands ("good", "warn", "bad"), the finding, and where to act."""

    label: str
    tone: str
    finding: str
    url: str = ""
    link: str = ""

    @property
    def badge(self) -> SafeString:
        symbol, word = LOOKS[self.tone]
        return markup.badge(word, symbol, self.tone)


def may_read(user: Any) -> bool:
    return user.is_authenticated and user.is_role(Role.ADMINISTRATOR, Role.AUDITOR)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show every check with its icon, word and colour; the worst one is the headline."""
    if not may_read(request.user):
        raise PermissionDenied
    house, queues = house_checks(), queue_checks()
    request.current_app = admin.site.name
    tones = {check.tone for check in [*house, *queues]}
    context = {
        **admin.site.each_context(request),
        "title": _("Health"),
        "house": house,
        "queues": queues,
        "facts": facts(),
        "worst": next(tone for tone in ("bad", "warn", "good") if tone in tones),
        "at": clock.now(),
    }
    return TemplateResponse(request, "admin/health.html", context)


def house_checks() -> list[Check]:
    return [*store_checks(), *work_checks(), calendar_check(), disk_check()]


def store_checks() -> list[Check]:
    """The database, its migrations, and the broker. Without the broker work waits, and nothing is lost."""
    database, broker = health.database_answers(), health.broker_answers()
    migrated = database and health.is_migrated()
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}.get(connection.vendor, connection.vendor)
    return [
        Check(_("Database"), "good" if database else "bad", name),
        Check(
            _("Migrations"),
            "good" if migrated else "bad",
            _("All are applied.") if migrated else _("Some are not applied. Run “manage.py migrate”."),
        ),
        Check(
            _("Broker"),
            "good" if broker else "bad",
            _("It answers.") if broker else _("It does not answer. Work waits in the database; nothing is lost."),
        ),
    ]


def work_checks() -> list[Check]:
    """How much work waits and since when, and what failed too often."""
    counts, address = outbox_counts(), reverse("admin:accounts_outboxentry_changelist")
    waiting, oldest, stuck = counts["waiting"], counts["oldest"], counts["quarantined"]
    finding = ngettext("%(count)s piece of work waits.", "%(count)s pieces of work wait.", waiting) % {"count": waiting}
    late = False
    if oldest is not None:
        age = int((clock.now() - oldest).total_seconds())
        late = age > LATE_WORK_SECONDS
        finding += " " + _("The oldest waits for %(age)s.") % {"age": lasted(age)}
    kept = ngettext("%(count)s piece of work failed too often.", "%(count)s pieces of work failed too often.", stuck)
    return [
        Check(
            _("Waiting work"),
            "warn" if late else "good",
            finding,
            f"{address}?state=waiting",
            _("Open the list"),
        ),
        Check(
            _("Quarantine"),
            "bad" if stuck else "good",
            kept % {"count": stuck} if stuck else _("It is empty."),
            f"{address}?state=quarantined",
            _("Open the list"),
        ),
    ]


def queue_checks() -> list[Check]:
    """One line for each queue that work may be sent to, whether or not a canary ever came back from it."""
    beats = {row["queue"]: row for row in queue_rows()}
    lines = []
    for queue in settings.QUEUES:
        beat = beats.get(queue)
        if beat is None or beat["seconds"] is None:
            lines.append(Check(queue, "bad", _("Deaf: no worker has answered yet.")))
            continue
        age = {"age": lasted(beat["seconds"])}
        heard = _("A worker answered %(age)s ago.") if beat["hears"] else _("Deaf: the last answer came %(age)s ago.")
        lines.append(Check(queue, "good" if beat["hears"] else "bad", heard % age))
    return lines


def calendar_check() -> Check:
    """Past the last loaded day no deadline can be computed, so a warning comes two months earlier."""
    last = calendar.last_day()
    url, link = reverse("admin:programs_calendarday_changelist"), _("Open the calendar")
    label = _("Working-day calendar")
    if last is None:
        return Check(label, "bad", _("No day is loaded."), url, link)
    left = (last - clock.today()).days
    if left < 0:
        return Check(label, "bad", _("It ended on %(day)s.") % {"day": last}, url, link)
    finding = ngettext(
        "Loaded up to %(day)s; %(left)s day is left.", "Loaded up to %(day)s; %(left)s days are left.", left
    ) % {"day": last, "left": left}
    return Check(label, "warn" if left < CALENDAR_DAYS else "good", finding, url, link)


def disk_check() -> Check:
    """The disk that holds files, exports and the embedded database."""
    usage = shutil.disk_usage(settings.VAR_DIR if settings.VAR_DIR.exists() else settings.BASE_DIR)
    percent = 100 * usage.free // usage.total
    tone = "bad" if percent < DISK_PERCENT_BAD else "warn" if percent < DISK_PERCENT_LOW else "good"
    finding = _("%(free)s GB of %(total)s GB are free (%(percent)s %%).") % {
        "free": usage.free // GIGABYTE,
        "total": usage.total // GIGABYTE,
        "percent": percent,
    }
    return Check(_("Disk"), tone, finding)


def facts() -> list[dict[str, str]]:
    """What is running here."""
    return [
        {"label": _("Version"), "value": str(settings.SPECTACULAR_SETTINGS["VERSION"])},
        {"label": "Django", "value": django.get_version()},
        {"label": "Python", "value": platform.python_version()},
        {"label": _("Data folder"), "value": str(settings.VAR_DIR)},
    ]


def lasted(seconds: int) -> str:
    """A length of time in the largest unit that fits, for a quick look."""
    if seconds < 120:
        return _("%(count)s s") % {"count": seconds}
    if seconds < 7200:
        return _("%(count)s min") % {"count": seconds // 60}
    if seconds < 172800:
        return _("%(count)s h") % {"count": seconds // 3600}
    return _("%(count)s days") % {"count": seconds // 86400}
