from typing import Any

from django.core.management.base import BaseCommand

from programs import loading


class Command(BaseCommand):
    help = "Load the plan's programs, their rounds and the code lists; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        codes = loading.install_codes()
        programs = [loading.install(loading.read(path)).code for path in loading.files()]
        self.stdout.write(f"{codes} codes; programs: {', '.join(programs)}")
