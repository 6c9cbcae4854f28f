"""Requests made from the description, right and wrong ones: no fault, and no answer that it does not name."""

from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from accounts.api.authentication import issue
from accounts.api.throttles import AnonymousThrottle, TokenThrottle
from accounts.roles import Role
from applications.models import Application
from applications.statuses import Status
from common import clock
from programs.models import Round
from reports.models import Export
from tests.factories import make_application, make_user

# A value of the right shape may still break a rule (a check digit, a second name): 400 is an answer to it.
CONFIG = {
    "generation": {"deterministic": True, "database": "none"},
    "checks": {
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "400", "401", "403", "404", "409", "413", "429"],
        }
    },
}
BOTH = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
MODES = {"applicant": BOTH, "officer": BOTH, "nobody": (GenerationMode.POSITIVE,)}
QUIET = settings(
    max_examples=1,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def _one_connection():
    """A request made here keeps the test's connection, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def schema(db, _one_connection, monkeypatch):
    monkeypatch.setattr(AnonymousThrottle, "THROTTLE_RATES", {"anonymous": "100000/min"})
    monkeypatch.setattr(TokenThrottle, "THROTTLE_RATES", {"token": "100000/min"})
    config = SchemathesisConfig.from_dict(CONFIG)
    return schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application(), config=config)


def world(person: str) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """Who asks, and what the places in the addresses are filled with: things that exist for them."""
    row = make_application(Status.DRAFT if person == "applicant" else Status.FORMAL_REVIEW)
    panel = make_application(Status.EXPERT_REVIEW)
    users = {"applicant": row.created_by, "officer": make_user(Role.CASE_OFFICER)}
    user = users.get(person)
    export = Export.objects.create(
        owner=user or users["officer"], round=row.round, format="csv", created_at=clock.now()
    )
    places = {
        "applications": {"reference": row.reference, "key": row.definition.load().sections[0].key},
        "attachments": {"uid": str(row.attachments.first().uid)},
        "enterprises": {"uid": str(row.enterprise.uid)},
        "exports": {"uid": str(export.uid)},
        "notices": {"pk": 1},
        "programs": {"code": "first-edition"},
        "reviews": {"pk": panel.assignments.first().pk},
        "rounds": {"code": Round.objects.first().code},
    }
    return {"Authorization": f"Token {issue(user)}"} if user else {}, places


def ask(operation: Any, mode: GenerationMode, headers: dict[str, str], places: dict[str, Any]) -> int:
    """Requests of one operation, judged by every check, each undone. Returns how many."""
    asked = 0

    @QUIET
    @given(operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        nonlocal asked
        asked += 1
        if mode is GenerationMode.POSITIVE:
            given_ = case.path_parameters or {}
            case.path_parameters = {name: places.get(name, value) for name, value in given_.items()}
        with transaction.atomic():
            case.call_and_validate(headers=headers)
            transaction.set_rollback(True)

    run()
    return asked


@pytest.mark.parametrize("person", list(MODES))
def test_every_operation_answers_as_described(schema, person):
    headers, places = world(person)
    before = list(Application.objects.order_by("pk").values())
    asked = 0
    wrong = []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        known = places.get(operation.path.split("/")[3], {})
        for mode in MODES[person]:
            try:
                asked += ask(operation, mode, headers, known)
            except FailureGroup as failures:
                wrong.append(f"{operation.label} {mode}: {failures.message}")
            except Unsatisfiable:  # nothing can be wrong about a request that takes nothing
                assert mode is GenerationMode.NEGATIVE
    assert wrong == []
    assert asked > 55
    assert list(Application.objects.order_by("pk").values()) == before
