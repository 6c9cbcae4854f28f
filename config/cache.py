"""The cache in Redis is a convenience: when Redis is away, a page costs a query more and never fails."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError, TimeoutError

logger = logging.getLogger(__name__)

# After Redis did not answer, this process does not ask again for so long.
SILENCE_SECONDS = 5.0
AWAY = (ConnectionError, TimeoutError)


class ForgivingRedisCache(RedisCache):
    """Answers as an empty cache would while Redis does not answer."""

    _silent_until = 0.0

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).get_many(keys, version), {})

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).add(key, value, *args, **kwargs), False)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).set(key, value, *args, **kwargs), None)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs), list(data))

    def delete(self, key: Any, version: int | None = None) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).delete(key, version), False)

    def delete_many(self, keys: Any, version: int | None = None) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).delete_many(keys, version), None)

    def _ask(self, act: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < ForgivingRedisCache._silent_until:
            return otherwise
        try:
            return act()
        except AWAY as error:
            ForgivingRedisCache._silent_until = time.monotonic() + SILENCE_SECONDS
            logger.warning("the cache does not answer: %s", type(error).__name__)
            return otherwise
