"""People at their browsers: a signed-in session each, over HTTP to the web server."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.utils.crypto import get_random_string

from accounts.models import User
from applications.models import Application

BACKEND = "django.contrib.auth.backends.ModelBackend"
CLIENTS = 4


class Refused(Exception):
    """The server answered something else than the receipt."""


class Filer:
    """Somebody with a complete draft, signed in. The token is in the cookie and in the form, as for everybody."""

    def __init__(self, application: Application, session: str) -> None:
        token = get_random_string(32)
        self.path = f"/applications/{application.reference}/do/submit/"
        self.receipt = f"/applications/{application.reference}/receipt/"
        self.body = urlencode({"csrfmiddlewaretoken": token, "key": f"bench-{application.uid}"})
        self.headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}",
        }

    def hand_in(self, line: http.client.HTTPConnection) -> None:
        """Send the form. Raises Refused."""
        line.request("POST", self.path, self.body, self.headers)
        answer = line.getresponse()
        text = answer.read()
        if answer.status != 302 or answer.headers["Location"] != self.receipt:
            raise Refused(f"{self.path}: {answer.status} {answer.headers['Location']} {text[:300]!r}")


@transaction.atomic
def signed_in(drafts: Sequence[Application]) -> list[Filer]:
    """A session for the owner of every draft."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return [Filer(draft, _session(store(), draft.created_by)) for draft in drafts]


def hand_in_all(filers: Sequence[Filer], port: int) -> float:
    """Let four clients hand in what they hold, at once; return the seconds it took. Raises what a client raised."""

    def one(share: Sequence[Filer]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for filer in share:
            filer.hand_in(line)
        line.close()

    return at_once([lambda share=filers[n::CLIENTS]: one(share) for n in range(CLIENTS)])


def at_once(acts: Sequence[Callable[[], None]]) -> float:
    """Run in as many threads, started together; return the seconds until the last has ended."""
    faults: list[BaseException] = []
    barrier = threading.Barrier(len(acts) + 1)

    def run(act: Callable[[], None]) -> None:
        barrier.wait()
        try:
            act()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    barrier.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.perf_counter() - start


def _session(session: object, user: User) -> str:
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
