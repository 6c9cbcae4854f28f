"""What differs under test: fast hashing, no manifest, mail in memory, work done by calling it."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="support-test-"))
os.environ.setdefault("SECRET_KEY", "test-only-secret-key-" + "x" * 40)
os.environ.setdefault("FIELD_KEYS", "test:" + "dGVzdC1vbmx5LWtleS0zMi1ieXRlcy1sb25nLTAwMDE=")
os.environ.setdefault("SECURE_COOKIES", "0")

from config.settings import *
from config.settings import AUTHENTICATION_BACKENDS, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
AUTHENTICATION_BACKENDS = [name for name in AUTHENTICATION_BACKENDS if "axes" not in name]
AXES_ENABLED = False
WHITENOISE_AUTOREFRESH = True  # no collected files to list
