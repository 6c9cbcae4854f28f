from celery import shared_task

from reports import expiry


@shared_task(name="reports.expire")
def expire() -> None:
    expiry.expire()
