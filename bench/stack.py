"""The real processes on ports of their own: broker, web server, worker, clockwork. Stopped whatever happens."""

import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import embedded, launcher
from config.launcher import Child

LOG_TAIL = 6000


@contextmanager
def environment(database_url: str, var_dir: Path) -> Iterator[None]:
    """Settings of this run: the scratch database, a folder and a broker of its own, plain HTTP on loopback."""
    own = {
        "DATABASE_URL": database_url, "VAR_DIR": str(var_dir), "EMBEDDED": "1", "SECURE_COOKIES": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1", "PORT": str(embedded.free_port()), "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "config.settings", "C_FORCE_ROOT": "1", "HOST": "127.0.0.1", "DEBUG": "0",
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
    }  # fmt: skip
    before = dict(os.environ)
    os.environ.update(own)
    for name in ("REDIS_URL", "DATABASE_URL_FILE", "REDIS_URL_FILE", "EMBEDDED_REDIS_URL"):
        os.environ.pop(name, None)
    launcher.VAR_DIR = var_dir
    launcher.make_folders()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class Stack:
    """The processes that this run started. Use it as a context manager."""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        self.port = int(os.environ["PORT"])
        self.broker = Child("valkey", embedded.command(var_dir))
        self._started: list[Child] = []
        self._ended = threading.Event()
        self._supervisor = threading.Thread(target=self._supervise, daemon=True)

    def __enter__(self) -> "Stack":
        self.start_broker()
        os.environ["REDIS_URL"] = embedded.broker_url(self.var_dir)
        self._services = {child.name: child for child in launcher.services(self.port)}
        return self

    def __exit__(self, fault: type[BaseException] | None, *error: object) -> None:
        self._ended.set()
        if self._supervisor.is_alive():
            self._supervisor.join()
        for child in reversed(self._started):
            child.stop()
        if fault is not None and issubclass(fault, Exception):
            self._show_logs()

    def _show_logs(self) -> None:
        """What the processes said last: the folder goes with the run."""
        for child in self._started:
            log = (self.var_dir / "log" / f"{child.name}.log").read_text(errors="replace")
            print(f"--- {child.name}\n{log[-LOG_TAIL:]}", file=sys.stderr)

    def supervise(self) -> None:
        """From now on bring back what dies, as the launcher and a service manager do; the broker stays away."""
        self._supervisor.start()

    def _supervise(self) -> None:
        while not self._ended.wait(0.5):
            for child in self._started:
                if child is not self.broker and child.is_dead():
                    child.start()

    def start_broker(self) -> None:
        self._start(self.broker)
        embedded.wait(self.var_dir)

    def start(self, name: str) -> Child:
        """Start "web", "worker" or "beat"; the web server is ready when this returns."""
        child = self._services[name]
        self._start(child)
        if name == "web":
            launcher.CHILDREN[:] = [child]
            launcher.wait_for_page(self.port)
        return child

    def kill(self, name: str) -> None:
        """kill -9 for a process and all that it forked."""
        child = next(one for one in self._started if one.name == name)
        assert child.process is not None
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def wipe_broker(self) -> None:
        """What a lost machine leaves: nothing."""
        shutil.rmtree(self.var_dir / "valkey")
        (self.var_dir / "valkey").mkdir()

    def _start(self, child: Child) -> None:
        child.start()
        if child not in self._started:
            self._started.append(child)
