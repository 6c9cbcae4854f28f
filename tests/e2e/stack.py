"""The whole system as ``make run`` starts it, with a folder, a port and a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

BASE_DIR = Path(__file__).resolve().parents[2]
START_SECONDS = 180
STOP_SECONDS = 60
# What the settings of the unit tests put into the environment, and what a real house would set.
NOT_OURS = ("SECRET_KEY", "FIELD_KEYS", "SECURE_COOKIES", "DEBUG", "EMBEDDED_REDIS_URL", "SITE_URL")


class Stack:
    """One running system. ``url`` is its front door; ``run`` lets time pass and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = os.environ.get("DATABASE_URL", "")
        self.process: subprocess.Popen[bytes] | None = None

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        kept |= {
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            "EMBEDDED": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        return kept | ({"DATABASE_URL": _beside(self.database)} if self.database else {})

    def start(self) -> None:
        """Return when the first page answers. Raises RuntimeError with what the launcher said."""
        if self.database:
            _make_database(self.database)
        with (self.folder / "launcher.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "config/launcher.py"],
                cwd=BASE_DIR,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            if self._is_ready():
                return
            time.sleep(0.2)
        self.process.kill()
        raise RuntimeError((self.folder / "launcher.log").read_text())

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def run(self, code: str) -> str:
        """Run Django code in the environment of the system and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
            cwd=BASE_DIR,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def let_publicity_pass(self, reference: str) -> None:
        """The last day of the publicity was yesterday; the clockwork of the system does the rest."""
        self.run(
            "from datetime import timedelta\nfrom common import clock\n"
            "from applications.models import Application\n"
            f"Application.objects.filter(reference={reference!r}).update("
            "publicity_until=clock.today() - timedelta(days=1))"
        )

    def move_closing(self, round_code: str, *, minutes: int) -> None:
        """The round closes this many minutes from now; a negative number is the past."""
        self.run(
            "from datetime import timedelta\nfrom common import clock\nfrom programs.models import Round\n"
            f"Round.objects.filter(code={round_code!r}).update("
            f"status='published', closes_at=clock.now() + timedelta(minutes={minutes}))"
        )

    def stop(self) -> int:
        """Stop it as an operator does, and return the exit code of the launcher."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def is_silent(self) -> bool:
        """Nobody listens at the door any more."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0

    def faults(self) -> list[str]:
        """What the processes wrote down as errors."""
        logs = sorted((self.folder / "log").glob("*.log"))
        return [
            f"{log.name}: {line}"
            for log in logs
            for line in log.read_text(errors="replace").splitlines()
            if " ERROR " in line or " CRITICAL " in line or line.startswith("Traceback")
        ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _beside(url: str) -> str:
    """The address of the browser tests' own database, on the server of the given one."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path}_browser"))


def _make_database(url: str) -> None:
    import psycopg2

    name = urlsplit(_beside(url)).path.lstrip("/")
    connection = psycopg2.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
