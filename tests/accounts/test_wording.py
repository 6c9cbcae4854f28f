"""No short word of the audit log or of the queues reaches people as it is written in the code."""

import ast
import re
from importlib import import_module

import pytest
from django.conf import settings
from django.utils import translation

from accounts import outbox, wording
from accounts.audit import record
from accounts.models import AuditEntry
from accounts.roles import Role
from tests.factories import make_enterprise, make_user

HAN = re.compile(r"[\u4e00-\u9fff]")
AUDITED = ("enterprises", "programs", "reviews", "reports")


def verbs_of_machines() -> set[str]:
    machines = [import_module(f"{app}.workflow").machine for app in AUDITED]
    return {verb for machine in machines for verb in machine.transitions}


def verbs_written_down() -> set[str]:
    """The verbs in calls of ``audit.record`` and ``write_down``."""
    verbs = set()
    for app in ("accounts", *AUDITED, "applications", "awards", "portal", "config"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                    continue
                place = {"record": 0, "write_down": 1}.get(node.func.attr)
                if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    verbs.add(node.args[place].value)
    return verbs


def test_verbs_have_names():
    verbs = verbs_of_machines() | verbs_written_down()
    assert {"verify", "sign_up", "role"} <= verbs
    assert verbs - wording.VERBS.keys() == set()


def test_tasks_and_queues_have_names():
    tasks = {task for task in outbox.HANDLERS if not task.startswith("test.")}
    assert tasks == set(wording.TASKS)
    assert set(settings.QUEUES) == set(wording.QUEUES)


@pytest.mark.parametrize("names", [wording.VERBS, wording.TASKS, wording.QUEUES])
def test_names_are_chinese(names):
    with translation.override("zh-hans"):
        assert [key for key, name in names.items() if not HAN.search(str(name))] == []


@pytest.mark.django_db
def test_entry_reads_in_the_language_of_the_reader():
    enterprise = make_enterprise()
    entry = record("verify", enterprise, actor=make_user(Role.CASE_OFFICER), before="pending", after="verified")

    def read() -> tuple[str, ...]:
        kind, verb = wording.kind_of(entry), wording.verb_of(entry)
        return kind, verb, wording.status_of(entry, entry.before), wording.status_of(entry, entry.after)

    with translation.override("zh-hans"):
        assert read() == ("企业", "核验通过", "待核验", "已核验")
    with translation.override("en"):
        assert read() == ("enterprise", "Verify", "Waiting for verification", "Verified")


def test_unknown_words_stay_as_they_are():
    entry = AuditEntry(verb="juggle", object_type="gone.thing")
    assert (wording.verb_of(entry), wording.kind_of(entry), wording.status_of(entry, "x")) == (
        "juggle", "gone.thing", "x",
    )  # fmt: skip
    assert (wording.task_name("a.b"), wording.queue_name("c")) == ("a.b", "c")
