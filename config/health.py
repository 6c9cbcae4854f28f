"""Is the process alive, and can it serve? For load balancers; staff read the health page of the workbench."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

# A load balancer waits seconds, not minutes: ask once and briefly.
ONCE = Retry(NoBackoff(), 0)
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 2}


@login_not_required
@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and is migrated. A silent broker is reported, but requests can be served."""
    checks = {"database": database_answers(), "migrations": False, "broker": broker_answers()}
    if checks["database"]:
        checks["migrations"] = is_migrated()
    ready = checks["database"] and checks["migrations"]
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


_migrated = False


def is_migrated() -> bool:
    """Ask once until it is true: the code of a process does not change."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def broker_answers() -> bool:
    try:
        with Redis.from_url(settings.CELERY_BROKER_URL, retry=ONCE, **PATIENCE) as client:
            return bool(client.ping())
    except (RedisError, OSError):
        return False
