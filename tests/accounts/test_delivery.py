"""Notices: once, in the reader's language, and nothing that was typed becomes a header."""

import pytest
from django.core import mail
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts import delivery, outbox
from accounts.models import Notice, OutboxEntry
from portal.demo.journeys import run_queue
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SUBJECT, BODY = _("%(name)s is verified"), _("Reason: %(reason)s")


def notify(*people, key="k", name="上海测试", reason="好", link="/enterprise/"):
    delivery.notify(people, key=key, kind="enterprise", subject=SUBJECT, body=BODY, link=link, name=name, reason=reason)


def test_notice_is_written_and_mailed_with_an_absolute_link(settings):
    settings.SITE_URL = "https://support.example"
    user = make_user(language="en")
    notify(user)
    run_queue()
    row = Notice.objects.get()
    assert (row.recipient, row.kind, row.subject, row.body) == (
        user, "enterprise", "上海测试 is verified", "Reason: 好",
    )  # fmt: skip
    assert row.mailed_at is not None
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == (row.subject, [user.email])
    assert sent.body == "Reason: 好\n\nhttps://support.example/enterprise/"


def test_each_key_is_told_once_to_each_person():
    one, other = make_user(), make_user()
    notify(one)
    notify(one, other)
    notify(one, key="another")
    run_queue()
    assert Notice.objects.filter(recipient=one).count() == 2
    assert Notice.objects.filter(recipient=other).count() == 1
    assert len(mail.outbox) == 3


def test_mail_delivered_twice_is_sent_once():
    notify(make_user())
    run_queue()
    delivery.mail(Notice.objects.get().pk)
    assert len(mail.outbox) == 1


def test_everybody_reads_their_own_language():
    people = [make_user(language="en"), make_user(language="zh-hans")]
    spoken = lazy(translation.get_language, str)()
    delivery.notify(people, key="k", kind="x", subject=spoken, body=spoken, place=spoken)
    assert set(Notice.objects.values_list("recipient__language", "subject")) == {
        ("en", "en"),
        ("zh-hans", "zh-hans"),
    }
    assert translation.get_language() == "zh-hans"


def test_inactive_people_and_missing_addresses_are_skipped():
    notify(make_user(is_active=False), make_user(email=""))
    assert Notice.objects.count() == 1
    assert OutboxEntry.objects.count() == 0


def test_account_switched_off_before_the_mail_leaves_gets_none():
    user = make_user()
    notify(user)
    user.is_active = False
    user.save()
    run_queue()
    assert mail.outbox == []
    assert not OutboxEntry.objects.waiting().exists()


@pytest.mark.parametrize(
    "name",
    [
        "a\nBcc: all@example.com",
        "a\r\nBcc: all@example.com",
        "a\rBcc: all@example.com",
        "a\x0bBcc:\x85x",
        "a\u2028Bcc",
    ],
)
def test_name_cannot_add_a_header(name):
    notify(make_user(language="en"), name=name)
    run_queue()
    (sent,) = mail.outbox
    head, _sep, _body = sent.message().as_bytes().partition(b"\n\n")
    assert sent.recipients() == sent.to
    assert not any(line.lower().startswith(b"bcc") for line in head.splitlines())
    assert Notice.objects.get().subject.startswith("a Bcc")


def test_long_subject_is_cut_and_never_fails_the_business():
    notify(make_user(), name="长" * 400)
    assert len(Notice.objects.get().subject) == 200


def test_percent_signs_in_values_are_only_text():
    notify(make_user(language="en"), name="100%(name)s%", reason="5 %")
    row = Notice.objects.get()
    assert (row.subject, row.body) == ("100%(name)s% is verified", "Reason: 5 %")


def test_payload_of_the_mail_holds_an_id_and_no_words():
    notify(make_user(), name="秘密")
    assert OutboxEntry.objects.get().payload == {"notice": Notice.objects.get().pk}


def test_reset_mail_makes_its_token_when_it_leaves(settings):
    settings.SITE_URL = "https://support.example"
    user = make_user(language="en")
    delivery.send_reset(user)
    assert OutboxEntry.objects.get().payload == {"user": user.pk}
    run_queue()
    (sent,) = mail.outbox
    assert sent.to == [user.email]
    assert "https://support.example/accounts/password/reset/" in sent.body
    assert "\n" not in sent.subject


def test_reset_mail_is_not_sent_to_an_account_that_is_off():
    user = make_user(is_active=False)
    outbox.enqueue("accounts.reset_mail", {"user": user.pk})
    run_queue()
    assert mail.outbox == []
