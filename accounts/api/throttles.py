"""How often a machine may knock. The address is the connection's own, or what our own proxy says it is."""

from typing import Any

from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle


class AnonymousThrottle(AnonRateThrottle):
    """People who are not signed in, by address."""

    scope = "anonymous"


class TokenThrottle(SimpleRateThrottle):
    """Attempts to get a token, by address; attempts on one account are counted by the lockout."""

    scope = "token"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
