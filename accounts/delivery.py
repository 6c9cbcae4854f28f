"""Notices: written in the transaction of the event they tell of, mailed by the queue."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts import outbox
from accounts.models import Notice, User
from common import clock

SUBJECT_LENGTH = Notice._meta.get_field("subject").max_length


def notify(
    recipients: Iterable[User], *, key: str, kind: str, subject: Any, body: Any, link: str = "", **values: Any
) -> None:
    """Write one notice per active recipient, in that person's language, and queue its mail.

    ``subject`` and ``body`` are lazy strings with ``%(name)s`` places for ``values``. The same ``key`` is
    told once. The subject becomes one line, since what applicants typed may be in it.
    """
    for user in recipients:
        if not user.is_active:
            continue
        with translation.override(user.language):
            text = {name: str(value) for name, value in values.items()}
            fields = {"subject": _one_line(str(subject) % text), "body": str(body) % text}
        _notice, created = Notice.objects.get_or_create(
            recipient=user,
            key=key,
            defaults={"kind": kind, "link": link, "created_at": clock.now(), **fields},
        )
        if created and user.email:
            outbox.enqueue("accounts.mail", {"notice": _notice.pk}, key=f"notice-{_notice.pk}")


@outbox.handler("accounts.mail", queue="notify")
def mail(notice: int) -> None:
    """Send one notice by mail to somebody who is still active. The text holds no personal data."""
    row = Notice.objects.select_related("recipient").get(pk=notice)
    if row.mailed_at is not None or not row.recipient.is_active:
        return
    link = f"\n\n{settings.SITE_URL}{row.link}" if row.link else ""
    send_mail(row.subject, row.body + link, None, [row.recipient.email])
    Notice.objects.filter(pk=row.pk).update(mailed_at=clock.now())


def send_reset(user: User) -> None:
    """Queue the mail with which somebody chooses a new password."""
    outbox.enqueue("accounts.reset_mail", {"user": user.pk})


@outbox.handler("accounts.reset_mail", queue="notify")
def reset_mail(user: int) -> None:
    """Make the token when the mail leaves, so it is never stored. The address is the site's own."""
    row = User.objects.get(pk=user)
    if not row.is_active:
        return
    site = urlsplit(settings.SITE_URL)
    context = {
        "protocol": site.scheme, "domain": site.netloc, "uid": urlsafe_base64_encode(force_bytes(row.pk)),
        "token": default_token_generator.make_token(row), "user": row,
    }  # fmt: skip
    with translation.override(row.language):
        subject = _one_line(render_to_string("accounts/password_reset_subject.txt", context))
        send_mail(subject, render_to_string("accounts/password_reset_mail.txt", context), None, [row.email])


def _one_line(subject: str) -> str:
    """As a mail's header takes it: no line breaks or control characters, and no longer than the row."""
    shown = "".join(sign if sign.isprintable() else " " for sign in subject)
    return " ".join(shown.split())[:SUBJECT_LENGTH]
