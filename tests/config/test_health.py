"""What a load balancer is told."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from redis.connection import Connection

from config import health


def test_livez_answers_without_a_database():
    with connection.execute_wrapper(_refuse):
        response = Client().get("/livez")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-cache" in response["Cache-Control"]


def _refuse(execute, sql, params, many, context):
    raise DatabaseError("the database is gone")


@pytest.mark.django_db
def test_readyz_says_what_is_missing(settings, monkeypatch):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(health, "_migrated", True)
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "checks": {"database": True, "migrations": True, "broker": False}}


@pytest.mark.django_db
def test_readyz_is_unavailable_while_the_database_is_gone(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    with connection.execute_wrapper(_refuse):
        response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["database"] is False


def test_a_silent_broker_is_asked_once(settings, monkeypatch):
    """The client's own three tries with growing pauses would keep a load balancer waiting for six seconds."""
    tries = []
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    connect = Connection._connect
    monkeypatch.setattr(Connection, "_connect", lambda self: tries.append(1) or connect(self))
    assert health.broker_answers() is False
    assert len(tries) == 1
