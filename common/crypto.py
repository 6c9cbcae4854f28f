"""Personal data at rest: AES-256-GCM with the key's id in the token, and a keyed index for equality.

Keys come from ``settings.FIELD_KEYS``, newest first: a list of (key id, 32 bytes). The context (which row and
field a value belongs to) is authenticated, so a token moved elsewhere does not open.
"""

import base64
import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PREFIX = "enc:v1:"


class Unreadable(Exception):
    """The token was changed, moved to another context, or its key is gone."""


def is_sealed(value: object) -> bool:
    return isinstance(value, str) and value.startswith(PREFIX)


def seal(plaintext: str, *, context: str) -> str:
    """Encrypt text to ``enc:v1:<key id>:<base64 of nonce and ciphertext>``."""
    key_id, key = settings.FIELD_KEYS[0]
    nonce = secrets.token_bytes(12)
    body = AESGCM(key).encrypt(nonce, plaintext.encode(), context.encode())
    return f"{PREFIX}{key_id}:{base64.b64encode(nonce + body).decode()}"


def unseal(token: str, *, context: str) -> str:
    """Decrypt a token. Raises Unreadable."""
    try:
        key_id, body = token.removeprefix(PREFIX).split(":", 1)
        key = dict(settings.FIELD_KEYS)[key_id]
        raw = base64.b64decode(body)
        return AESGCM(key).decrypt(raw[:12], raw[12:], context.encode()).decode()
    except (ValueError, KeyError, InvalidTag) as error:
        raise Unreadable from error


def blind_index(value: str, *, purpose: str) -> str:
    """HMAC-SHA-256 of a normalised value: equal values match, and nobody without the key can list them."""
    _, key = settings.FIELD_KEYS[-1]
    derived = hmac.new(key, f"index:{purpose}".encode(), sha256).digest()
    return hmac.new(derived, value.strip().upper().encode(), sha256).hexdigest()


def mask(value: str) -> str:
    """Show the shape of a value and hide its body: 310***********1234, 138****5678."""
    length = len(value)
    if length <= 4:
        return "*" * length
    head, tail = (3, 4) if length > 8 else (1, 1)
    return value[:head] + "*" * (length - head - tail) + value[-tail:]
