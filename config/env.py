"""Typed reading of the environment. A value may come from a file named by ``<NAME>_FILE`` (container secrets)."""

import base64
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FALSE = {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    return value not in FALSE


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None


def items(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def kept_secret(path: Path, make: Any) -> str:
    """Read a secret of the embedded set-up, made once and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def field_keys(value: str) -> list[tuple[str, bytes]]:
    """Parse ``kid:base64,kid:base64`` (newest first) to keys of 32 bytes."""
    keys = []
    for item in value.split(","):
        key_id, _, encoded = item.strip().partition(":")
        key = base64.b64decode(encoded)
        if not key_id or len(key) != 32:
            raise ImproperlyConfigured("FIELD_KEYS must be kid:base64 of 32 bytes, separated by commas")
        keys.append((key_id, key))
    return keys


def new_field_key() -> str:
    return f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def database(url: str, var_dir: Path) -> dict[str, Any]:
    """PostgreSQL from ``postgres://user:password@host:port/name`` or ``postgres:///name``; SQLite without a URL."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": var_dir / "db.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must start with postgres://")
    limits = "-c statement_timeout={} -c lock_timeout={} -c idle_in_transaction_session_timeout={}".format(
        number("STATEMENT_TIMEOUT_MS", 30000), number("LOCK_TIMEOUT_MS", 10000), 60000
    )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": number("CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": limits, **dict(parse_qsl(parts.query))},
    }
