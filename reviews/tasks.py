"""What time brings about in reviews."""

from datetime import timedelta

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from accounts.delivery import notify
from common import clock
from reviews.models import Assignment

SOON = timedelta(days=2)


@shared_task(name="reviews.tick")
def tick() -> None:
    """Remind experts two days before their sheets are due, once per sheet."""
    now = clock.now()
    rows = Assignment.objects.open().filter(due_at__gt=now, due_at__lte=now + SOON)
    for row in rows.select_related("expert__user", "application").order_by("pk")[:500]:
        notify(
            [row.expert.user], key=f"assignment-{row.pk}-soon", kind="reminder",
            subject=_("Review due soon: %(reference)s"),
            body=_("Please hand in your score for %(reference)s."),
            link=f"/admin/reviews/assignment/{row.pk}/change/", reference=row.application.reference,
        )  # fmt: skip
