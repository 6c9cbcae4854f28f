"""The description of the API is valid, complete, and shown on a page of our own."""

import json
import re

import pytest
from django.core.management import call_command
from django.test import Client
from drf_spectacular.validation import validate_schema

from accounts.api.wire import ErrorSerializer
from applications.workflow import machine
from config.api import description

METHODS = {"get", "post", "patch", "put", "delete"}


@pytest.fixture(scope="module")
def schema():
    return json.loads(json.dumps(description("en"), default=str))


def operations(schema):
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def test_each_verb_asks_for_its_own_inputs(schema):
    asked = {
        path.split("/")[-2]: operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        for path, _method, operation in operations(schema)
        if path.startswith("/api/v1/applications/{reference}/")
        and "requestBody" in operation
        and operation["operationId"] in {f"applications_{verb}" for verb in machine.transitions}
    }
    assert asked == {
        verb.replace("_", "-"): f"#/components/schemas/{rule.inputs.__name__}"
        for verb, rule in machine.transitions.items()
        if rule.inputs and not rule.system
    }


def test_the_description_has_no_warning_and_is_valid(schema, tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))
    validate_schema(schema)
    assert schema["openapi"].startswith("3.")


def test_every_operation_has_a_clean_name_a_summary_and_its_refusals(schema):
    wrong = []
    names = []
    for path, method, operation in operations(schema):
        names.append(operation["operationId"])
        reads = method == "get"
        expected = {"400", "401", "403", "404", "429"} | (set() if reads else {"409", "415"})
        if not re.fullmatch(r"[a-z]+(_[a-z]+)+", operation["operationId"]):
            wrong.append((path, method, "name"))
        if not operation.get("summary"):
            wrong.append((path, method, "summary"))
        if not expected <= set(operation["responses"]):
            wrong.append((path, method, "refusals"))
    assert wrong == []
    assert len(names) == len(set(names))


def test_a_refusal_has_one_shape(schema):
    assert set(schema["components"]["schemas"]["Error"]["properties"]) == set(ErrorSerializer().fields)
    shapes = {
        body["schema"].get("$ref")
        for _path, _method, operation in operations(schema)
        for code, answer in operation["responses"].items()
        if code.startswith("4")
        for body in answer["content"].values()
    }
    assert shapes == {"#/components/schemas/Error"}


def test_enums_have_names_and_bodies_are_closed(schema):
    parts = schema["components"]["schemas"]
    assert [name for name in parts if re.search(r"\d|^Blank|^Null", name)] == []
    bodies = {
        body["schema"]["$ref"].rsplit("/", 1)[1]
        for _path, _method, operation in operations(schema)
        for body in operation.get("requestBody", {}).get("content", {}).values()
        if "$ref" in body["schema"]
    }
    assert {"VisitInputs", "CorrectionInputs", "SubmitInputs", "EnterpriseInput", "ScoreInput"} <= bodies
    assert [name for name in bodies if parts[name].get("additionalProperties") is not False] == []


def test_only_the_public_part_is_open_to_nobody(schema):
    open_ones = {
        operation["operationId"]
        for _path, _method, operation in operations(schema)
        if not operation.get("security") or {} in operation["security"]
    }
    assert open_ones == {
        "tokens_create", "programs_list", "programs_retrieve", "rounds_list", "rounds_retrieve",
        "rounds_definition",
    }  # fmt: skip
    assert set(schema["components"]["securitySchemes"]) == {"tokenAuth", "cookieAuth"}


def test_the_page_and_the_description_need_nothing_from_elsewhere(db):
    page = Client().get("/api/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert re.findall(r"(?:src|href)=\"(?!/)[^\"]*\"", text) == []
    assert re.findall(r"<style|style=|<script>|onload=", text) == []
    assert "unsafe" not in page["Content-Security-Policy"]
    assert Client().get("/api/schema/").status_code == 200
