from typing import Any

from django.core.management.base import BaseCommand

from programs.calendar import last_day, seed


class Command(BaseCommand):
    help = "Load the working days that ship with the software; days that are there stay."

    def handle(self, *args: Any, **options: Any) -> None:
        count = seed()
        self.stdout.write(f"{count} days loaded; the calendar ends on {last_day()}")
