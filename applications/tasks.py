from celery import shared_task

from applications import tick as ticking


@shared_task(name="applications.tick")
def tick() -> None:
    ticking.tick()
