"""The database's clock: the only clock that decides a deadline."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import connection

SHANGHAI = ZoneInfo("Asia/Shanghai")

_READ = {
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
}


def now() -> datetime:
    """Return the database's present moment as an aware datetime (UTC), not the transaction's start."""
    with connection.cursor() as cursor:
        cursor.execute(_READ[connection.vendor])
        (moment,) = cursor.fetchone()
    if isinstance(moment, str):
        return datetime.strptime(moment, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def today():
    """Return the present date in Shanghai."""
    return now().astimezone(SHANGHAI).date()
