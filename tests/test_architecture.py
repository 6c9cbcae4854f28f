"""The house rules that a linter cannot see."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

ROOT = Path(__file__).resolve().parent.parent
LAYERS = [
    "common",
    "accounts",
    "programs",
    "enterprises",
    "applications",
    "reviews",
    "awards",
    "reports",
    "portal",
]
SIBLINGS = {frozenset({"programs", "enterprises"})}
SOURCES = [path for app in [*LAYERS, "config"] for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_are_sources():
    assert len(SOURCES) > 80


@pytest.mark.parametrize("app", [app for app in LAYERS if app != "common"])
def test_foreign_keys_point_down(app):
    wrong = []
    for model in apps.get_app_config(app).get_models():
        for field in model._meta.get_fields():
            if not isinstance(field, (ForeignKey, ManyToManyField)) or field.related_model is None:
                continue
            target = field.related_model._meta.app_label
            if target not in LAYERS:
                continue
            if LAYERS.index(target) > LAYERS.index(app) or frozenset({target, app}) in SIBLINGS:
                wrong.append(f"{model.__name__}.{field.name} -> {target}")
    assert wrong == []


def test_common_has_no_tables_and_stays_small():
    assert list(apps.get_app_config("common").get_models()) == []
    lines = sum(len(path.read_text().splitlines()) for path in (ROOT / "common").rglob("*.py"))
    assert lines <= 500


def test_a_status_has_one_writer():
    """Only a workflow machine assigns ``status``; nobody updates it through a queryset."""
    wrong = []
    for path in SOURCES:
        if path.name == "workflow.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(t, ast.Attribute) and t.attr == "status" for t in targets):
                wrong.append(f"{name(path)}:{node.lineno}")
            is_update = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update"
            if is_update and any(keyword.arg == "status" for keyword in node.keywords):
                wrong.append(f"{name(path)}:{node.lineno}")
    assert wrong == []


def test_work_is_queued_through_the_outbox_only():
    wrong = []
    for path in SOURCES:
        if name(path) in ("accounts/outbox.py", "accounts/tasks.py"):
            continue
        wrong += [
            f"{name(path)}:{node.lineno}"
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute) and node.attr in ("delay", "apply_async", "send_task")
        ]
    assert wrong == []


def test_time_comes_from_the_database():
    """No module of the domain asks the web server's clock."""
    wrong = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow"):
                owner = node.value
                if isinstance(owner, ast.Name) and owner.id in ("datetime", "date", "timezone"):
                    wrong.append(f"{name(path)}:{node.lineno}")
    assert wrong == []


def test_money_is_never_a_float():
    wrong = []
    for path in SOURCES:
        if path.parts[-2] == "common" or "bench" in path.parts:
            continue
        wrong += [
            f"{name(path)}:{node.lineno}"
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"
        ]
    assert wrong == []


def test_models_send_nothing_and_react_to_no_save():
    wrong = [
        name(path)
        for path in SOURCES
        if "post_save" in path.read_text() or (path.name == "models.py" and "send_mail" in path.read_text())
    ]
    assert wrong == []


def test_every_transition_records_and_permits_by_bool():
    from applications.workflow import machine

    for rule in machine.transitions.values():
        assert rule.sources
        assert rule.targets
        assert rule.system or rule.allowed.__name__ != "nobody"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_modules_stay_readable(path):
    """A workflow is one list in life order; everything else is split by thing before it grows past a screenful."""
    assert len(path.read_text().splitlines()) <= (700 if path.name == "workflow.py" else 420)
