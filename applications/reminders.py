"""Telling people before a deadline, once per deadline."""

from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.delivery import notify
from accounts.models import User
from accounts.roles import Role
from applications.models import Application
from applications.notices import due_text, members_of
from applications.statuses import TURNS, Status
from common.clock import SHANGHAI

SOON = timedelta(days=2)
DRAFT_WARNINGS = (timedelta(days=3), timedelta(days=1))
BATCH = 500


def remind(now: datetime) -> None:
    """Remind applicants of drafts and corrections, and each staff member of the day's late work."""
    remind_drafts(now)
    remind_corrections(now)
    remind_staff(now)


def remind_drafts(now: datetime) -> None:
    """Three days and one day before a round closes."""
    for warning in DRAFT_WARNINGS:
        rows = Application.objects.filter(
            status=Status.DRAFT, round__closes_at__gt=now, round__closes_at__lte=now + warning
        ).select_related("round")
        for application in rows.order_by("pk")[:BATCH]:
            closes = application.round.closes_at.astimezone(SHANGHAI)
            notify(
                members_of(application), key=f"draft-{application.pk}-{closes:%Y%m%d%H%M}-{warning.days}",
                kind="reminder", subject=_("Not handed in yet: %(reference)s"),
                body=_("The round closes at %(closes)s and your draft has not been handed in."),
                link=f"/applications/{application.reference}/", reference=application.reference,
                closes=f"{closes:%Y-%m-%d %H:%M}",
            )  # fmt: skip


def remind_corrections(now: datetime) -> None:
    """Two days before a correction ends."""
    rows = Application.objects.filter(status=Status.CORRECTION, due_at__gt=now, due_at__lte=now + SOON)
    for application in rows.order_by("pk")[:BATCH]:
        notify(
            members_of(application), key=f"correction-{application.pk}-{application.due_at:%Y%m%d%H%M}",
            kind="reminder", subject=_("Correction due soon: %(reference)s"),
            body=_("Please hand in your correction by %(due)s; after that the application counts as withdrawn."),
            link=f"/applications/{application.reference}/", reference=application.reference,
            due=due_text(application),
        )  # fmt: skip


def remind_staff(now: datetime) -> None:
    """One message a day and person: how much is late and how much is due soon."""
    counts = dict(
        Application.objects.live().filter(due_at__lte=now + SOON).values_list("status").annotate(n=Count("pk"))
    )
    by_role: dict[Role, int] = {}
    for status, count in counts.items():
        if (role := TURNS[Status(status)].actor) and role != Role.APPLICANT:
            by_role[role] = by_role.get(role, 0) + count
    day = now.astimezone(SHANGHAI).date()
    for role in by_role:
        for user in User.objects.filter(role=role, is_active=True):
            mine = Application.objects.waiting_for(user).filter(due_at__lte=now + SOON)
            if number := mine.count():
                notify(
                    [user], key=f"late-{day}", kind="reminder", subject=_("%(number)s applications are due"),
                    body=_("%(number)s applications in your queue are late or due within two days."),
                    link="/admin/", number=number,
                )  # fmt: skip
