"""One command, one process: everything between a checkout and a system that can serve."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from common.catalogues import compile_all
from programs.models import CalendarDay


class Command(BaseCommand):
    help = "Migrate, compile translations, collect static files, load reference data; demonstration data once."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        compile_all(settings.BASE_DIR / "locale")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if not CalendarDay.objects.exists():
            call_command("load_calendar", stdout=self.stdout)
        marker = Path(settings.VAR_DIR) / "run" / "demo-loaded"
        call_command("load_catalog", stdout=self.stdout)
        if settings.EMBEDDED and not marker.exists():
            call_command("demo", stdout=self.stdout)
            marker.parent.mkdir(parents=True, exist_ok=True)
            marker.touch()
