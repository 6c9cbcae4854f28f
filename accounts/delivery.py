"""Notices: written in the transaction of the event they tell of, mailed by the queue."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation

from accounts import outbox
from accounts.models import Notice, User
from common import clock


def notify(
    recipients: Iterable[User], *, key: str, kind: str, subject: Any, body: Any, link: str = "", **values: Any
) -> None:
    """Write one notice per active recipient, in that person's language, and queue its mail.

    ``subject`` and ``body`` are lazy strings with ``%(name)s`` places for ``values``. The same ``key`` is told once.
    """
    for user in recipients:
        if not user.is_active:
            continue
        with translation.override(user.language):
            text = {name: str(value) for name, value in values.items()}
            fields = {"subject": str(subject) % text, "body": str(body) % text}
        _notice, created = Notice.objects.get_or_create(
            recipient=user,
            key=key,
            defaults={"kind": kind, "link": link, "created_at": clock.now(), **fields},
        )
        if created and user.email:
            outbox.enqueue("accounts.mail", {"notice": _notice.pk}, key=f"notice-{_notice.pk}")


@outbox.handler("accounts.mail", queue="notify")
def mail(notice: int) -> None:
    """Send one notice by mail. The link is absolute; the text holds no personal data."""
    row = Notice.objects.select_related("recipient").get(pk=notice)
    if row.mailed_at is not None:
        return
    link = f"\n\n{settings.SITE_URL}{row.link}" if row.link else ""
    send_mail(row.subject.replace("\n", " "), row.body + link, None, [row.recipient.email])
    Notice.objects.filter(pk=row.pk).update(mailed_at=clock.now())
