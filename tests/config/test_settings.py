"""What the environment must give, and that nothing is read that is not written down."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(
    r"(?:env\.(?:text|flag|number|items)|environ\.get|environ\.setdefault|(?<!env\.)\bnumber)\(\s*\"([A-Z_]+)\""
)
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "C_FORCE_ROOT"}


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **variables}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"], cwd=ROOT, env=environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip


def test_every_variable_is_in_the_example_and_every_line_of_it_is_read():
    read = {name for path in (ROOT / "config").glob("*.py") for name in READ.findall(path.read_text())}
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read - NOT_OURS - {name for name in read if name.endswith("_test")} == listed


@pytest.mark.parametrize("missing", ["SECRET_KEY", "FIELD_KEYS"])
def test_it_refuses_to_start_without_a_secret(missing, tmp_path):
    secrets = {"SECRET_KEY": "x" * 50, "FIELD_KEYS": "k1:" + "dGVzdC1vbmx5LWtleS0zMi1ieXRlcy1sb25nLTAwMDE="}
    secrets.pop(missing)
    result = start(VAR_DIR=str(tmp_path), **secrets)
    assert result.returncode != 0
    assert f"Set {missing}" in result.stderr
    assert list(tmp_path.rglob("*")) == []


def test_a_secret_may_come_from_a_file(tmp_path):
    for name, value in (
        ("SECRET_KEY", "y" * 50),
        ("FIELD_KEYS", "k1:dGVzdC1vbmx5LWtleS0zMi1ieXRlcy1sb25nLTAwMDE="),
    ):
        (tmp_path / name).write_text(value + "\n")
    files = {f"{name}_FILE": str(tmp_path / name) for name in ("SECRET_KEY", "FIELD_KEYS")}
    result = start(VAR_DIR=str(tmp_path / "var"), **files)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FIELD_KEYS", "nokey", "kid:base64"),
        ("FIELD_KEYS", "k1:c2hvcnQ=", "kid:base64"),
        ("DATABASE_URL", "mysql://localhost/x", "postgres://"),
        ("EMAIL_PORT", "many", "whole number"),
    ],
)
def test_a_wrong_value_is_named(name, value, said, tmp_path):
    good = {"SECRET_KEY": "x" * 50, "FIELD_KEYS": "k1:dGVzdC1vbmx5LWtleS0zMi1ieXRlcy1sb25nLTAwMDE="}
    result = start(VAR_DIR=str(tmp_path), **{**good, name: value})
    assert result.returncode != 0
    assert said in result.stderr
