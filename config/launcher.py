"""``make run``: everything that the system needs, started together and stopped together.

Without DATABASE_URL and REDIS_URL it runs on SQLite and an embedded Valkey under VAR_DIR; with them on PostgreSQL and
Redis. Demonstration data is loaded at the first start only.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()
BIN = Path(sys.executable).parent
QUEUES = "default,review,notify,export"
STOP_SECONDS = 15


class CannotStart(Exception):
    """Said to the person at the terminal, without a traceback."""


@dataclass
class Child:
    """One process of the system. ``restart`` brings it back when it dies."""

    name: str
    command: list[str]
    restart: bool = True
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0

    def start(self) -> None:
        log = (VAR_DIR / "log" / f"{self.name}.log").open("ab")
        self.process = subprocess.Popen(
            self.command,
            cwd=BASE_DIR,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started_at = time.monotonic()

    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        if self.process is None or self.is_dead():
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def port_number() -> int:
    """Read PORT. Raises CannotStart."""
    value = os.environ.get("PORT", "8000")
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def check_port(port: int) -> None:
    """Raises CannotStart when somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotStart(f"Port {port} needs more rights. Try: PORT=8000 make run") from None
        except OSError:
            raise CannotStart(
                f"Port {port} is in use (端口 {port} 已被占用). Try another one: PORT={port + 1} make run"
            ) from None


def manage(*arguments: str) -> None:
    """Run a management command. Raises CannotStart when it fails."""
    result = subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE_DIR, check=False)
    if result.returncode:
        raise CannotStart(f"`manage.py {' '.join(arguments)}` failed; see above.")


def make_folders() -> None:
    for folder in ("log", "run", "media"):
        (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)


def start_broker() -> None:
    """Start the embedded broker and tell the others where it is; with REDIS_URL there is nothing to start."""
    if os.environ.get("REDIS_URL"):
        return
    from config import embedded

    broker = Child("valkey", embedded.command(VAR_DIR))
    broker.start()
    CHILDREN.append(broker)
    embedded.wait(VAR_DIR)
    os.environ["EMBEDDED_REDIS_URL"] = embedded.broker_url(VAR_DIR)


def services(port: int) -> list[Child]:
    """The web server, the worker and the clockwork; not started."""
    celery = [str(BIN / "celery"), "-A", "config", "--quiet"]
    host = os.environ.get("HOST", "127.0.0.1")
    return [
        Child(
            "web",
            [
                str(BIN / "gunicorn"), "config.wsgi", "--bind", f"{host}:{port}", "--worker-class", "gthread",
                "--workers", os.environ.get("WEB_WORKERS", "2"), "--threads", "4", "--keep-alive", "30",
                "--access-logfile", "-", "--no-control-socket",
            ],
        ),
        Child(
            "worker",
            [*celery, "worker", "-Q", QUEUES, "--concurrency", "2", "--without-gossip", "--without-mingle",
             "--loglevel", "WARNING"],
        ),
        Child(
            "beat",
            [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(VAR_DIR / "run" / "beat"), "--pidfile", ""],
        ),
    ]  # fmt: skip


def start_services(port: int) -> None:
    for service in services(port):
        service.start()
        CHILDREN.append(service)


def wait_for_page(port: int) -> None:
    """Return when the first page answers. Raises CannotStart when the web server dies or stays silent."""
    from urllib.error import URLError
    from urllib.request import urlopen

    for _try in range(300):
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
        for child in CHILDREN:
            if child.is_dead():
                raise CannotStart(f"{child.name} stopped while starting; see {VAR_DIR}/log/{child.name}.log")
    raise CannotStart(f"The pages do not answer; see {VAR_DIR}/log/web.log")


def greet(port: int, seconds: float) -> None:
    accounts = subprocess.run(
        [sys.executable, "manage.py", "demo", "--accounts"],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    print(f"""
Ready after {seconds:.1f} s. 系统已启动。

  Portal for enterprises and the public   企业与公众门户    http://127.0.0.1:{port}/
  Workbench for staff                     工作人员工作台    http://127.0.0.1:{port}/admin/
  API and its description                 接口说明          http://127.0.0.1:{port}/api/docs/

{accounts}
Logs are in {VAR_DIR}/log. Press Ctrl-C to stop.""", flush=True)  # fmt: skip


def watch() -> None:
    """Bring back what dies; give up on what dies at once, again and again."""
    quick_deaths = 0
    while True:
        time.sleep(0.5)
        for child in CHILDREN:
            if not child.is_dead():
                continue
            quick_deaths = quick_deaths + 1 if time.monotonic() - child.started_at < 10 else 1
            if quick_deaths > 5:
                raise CannotStart(f"{child.name} keeps stopping; see {VAR_DIR}/log/{child.name}.log")
            print(f"{child.name} stopped and is started again.", flush=True)
            child.start()


def stop_all() -> None:
    """Web first, so that nothing new comes in; the broker last, so that work in hand is finished."""
    order = {"web": 0, "beat": 1, "worker": 2, "valkey": 3}
    for child in sorted(CHILDREN, key=lambda child: order[child.name]):
        child.stop()


def interrupt(signum: int, frame: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


CHILDREN: list[Child] = []


def main() -> int:
    started = time.monotonic()
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, interrupt)
    os.environ.setdefault("EMBEDDED", "1")
    os.environ["VAR_DIR"] = str(VAR_DIR)
    os.environ.setdefault("C_FORCE_ROOT", "1")
    try:
        port = port_number()
        os.environ["PORT"] = str(port)
        check_port(port)
        make_folders()
        start_broker()
        manage("prepare")
        start_services(port)
        wait_for_page(port)
        greet(port, time.monotonic() - started)
        watch()
    except CannotStart as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except TimeoutError as error:
        print(f"\n{error}; see {VAR_DIR}/log/valkey.log", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    finally:
        stop_all()
    return 0


if __name__ == "__main__":
    sys.path[0] = str(BASE_DIR)  # not this folder, whose celery.py would hide the library
    sys.exit(main())
