"""What a request may set is an allow-list: any other field of any model is refused and changes nothing."""

from typing import Any

import pytest
from django.apps import apps
from django.forms.models import model_to_dict

from accounts.roles import Role
from applications.models import Application, Event, Revision
from applications.statuses import Status
from enterprises.models import Enterprise, Membership
from reviews.models import Assignment
from tests.api.test_moves import FILE
from tests.factories import make_application, make_user

V1 = "/api/v1"
MANY = 50
OURS = ("accounts", "programs", "enterprises", "applications", "reviews", "awards", "reports")


def every_field() -> set[str]:
    names = {"id", "pk", "is_superuser", "is_staff", "user_permissions", "groups"}
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            names |= {field.name for field in model._meta.get_fields()}
    return names


def state() -> dict[str, Any]:
    """Everything that a forbidden field could have changed."""
    watched = (Application, Enterprise, Membership, Assignment)
    return {
        **{model.__name__: list(model.objects.order_by("pk").values()) for model in watched},
        "events": Event.objects.count(),
        "revisions": Revision.objects.count(),
        "users": [model_to_dict(user) | {"role": user.role} for user in apps.get_model("accounts.User").objects.all()],
    }


def writers(row: Application, sheet: Assignment) -> dict[str, tuple[str, str, Any, set[str]]]:
    """Address -> method, what is asked, who asks, and the fields that are its own."""
    officer, owner, expert = make_user(Role.CASE_OFFICER), row.created_by, sheet.expert.user
    application = f"applications/{row.reference}/"
    section = row.definition.load().sections[0]
    enterprise = {
        "name", "uscc", "district", "address", "industry", "founded_on", "legal_representative",
        "registered_capital", "contact_name", "contact_phone", "bank_name", "bank_account", "is_high_tech",
        "is_specialised", "is_key_software", "figures",
    }  # fmt: skip
    return {
        "tokens": ("post", "tokens/", None, {"username", "password"}),
        "register": ("post", "enterprises/", owner, enterprise),
        "change": ("patch", f"enterprises/{row.enterprise.uid}/", owner, enterprise),
        "start": ("post", "applications/", owner, {"round", "enterprise"}),
        "section": ("patch", f"{application}sections/{section.key}/", owner, {i.key for i in section.items}),
        "withdraw": ("post", f"{application}withdraw/", owner, {"opinion"}),
        "submit": ("post", f"{application}submit/", owner, {"key"}),
        "accept": ("post", f"{application}accept/", officer, {"opinion"}),
        "propose": ("post", f"{application}propose/", officer, {"amount", "opinion"}),
        "correction": (
            "post", f"{application}request-correction/", officer, {"items", "reason", "working_days"},
        ),
        "score": ("post", f"reviews/{sheet.pk}/submit/", expert, {"scores", "opinion", "vetoes"}),
        "decline": ("post", f"reviews/{sheet.pk}/decline/", expert, {"reason", "is_conflict"}),
        "export": ("post", "exports/", officer, {"round", "format", "filters"}),
    }  # fmt: skip


@pytest.fixture
def world(db):
    row = make_application(Status.EXPERT_REVIEW)
    return row, row.assignments.first()


def test_a_field_that_is_not_of_the_request_is_refused_everywhere(world, as_user):
    names = every_field()
    assert {"status", "awarded_amount", "role", "total", "created_by", "size", "answers"} <= names
    doors = writers(*world)
    before = state()
    wrong = []
    for name, (method, path, who, own) in doors.items():
        client = as_user(who)
        foreign = sorted(names - own)
        for first in range(0, len(foreign), MANY):
            part = foreign[first : first + MANY]
            answer = getattr(client, method)(f"{V1}/{path}", dict.fromkeys(part, 1), format="json")
            if answer.status_code != 400 or set(answer.json()["fields"]) != set(part):
                wrong.append((name, part[0], answer.status_code))
    assert wrong == []
    assert state() == before


def test_verbs_without_inputs_refuse_fields_too(world, as_user):
    row = world[0]
    reference = f"{V1}/applications/{row.reference}/"
    client = as_user(row.created_by)
    assert client.post(f"{reference}withdraw/", {"status": "closed"}, format="json").status_code == 400
    assert Application.objects.get(pk=row.pk).status == Status.EXPERT_REVIEW


def test_a_whole_registration_with_forbidden_fields_changes_only_the_allowed(world, as_user):
    client = as_user(make_user())
    for extra in (
        {"status": "verified"},
        {"size": "large"},
        {"verified_at": "2026-01-01T00:00:00Z"},
        {"uid": "x"},
    ):
        assert client.post(f"{V1}/enterprises/", {**FILE, **extra}, format="json").status_code == 400
    figures = [{**FILE["figures"][0], "enterprise": 1}]
    nested = client.post(f"{V1}/enterprises/", {**FILE, "figures": figures}, format="json")
    assert list(nested.json()["fields"]) == ["figures.0.enterprise"]
    made = client.post(f"{V1}/enterprises/", FILE, format="json").json()
    assert (made["status"], made["size"], made["verified_at"]) == ("pending", "large", None)
