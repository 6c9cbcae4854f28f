"""Every field type: what it takes, what it refuses, how it is stored and shown."""

import json
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from programs.definition import Field, Option, Text
from programs.fieldtypes import TYPES, check_credit_code, check_resident_id

CODE, RESIDENT = "91310000607280598W", "11010519491231002X"
OPTIONS = [Option(value=one, label=Text(zh=f"选{one}", en=f"Option {one}")) for one in ("a", "b", "c")]


def make_field(kind: str, **settings) -> Field:
    if kind in ("choice", "multiple"):
        settings.setdefault("options", OPTIONS)
    return Field(key="x", type=kind, label=Text(zh="问", en="Question"), **settings)


def stored(kind: str, raw, **settings):
    """What the row would hold, through JSON and back."""
    field = make_field(kind, **settings)
    return json.loads(json.dumps(TYPES[kind].to_json(TYPES[kind].formfield(field).clean(raw))))


def shown(kind: str, value, **settings) -> str:
    with translation.override("en"):
        return TYPES[kind].display(make_field(kind, **settings), value)


GOOD = [
    ("text", " 申图 ", "申图", "申图"),
    ("long_text", "一\n二", "一\n二", "一\n二"),
    ("integer", "12", 12, "12"),
    ("integer", "１２", 12, "12"),
    ("integer", "-3", -3, "-3"),
    ("decimal", "-1.5", "-1.5", "-1.50"),
    ("money", "1,234,567.80", "1234567.80", "1,234,567.80"),
    ("money", "１２３４．５", "1234.5", "1,234.50"),
    ("money", "12，345", "12345", "12,345.00"),
    ("money", "1 234", "1234", "1,234.00"),
    ("money_wan", "1280.50", "1280.50", "1,280.50"),
    ("private_money", "420000", "420000", "420,000.00"),
    ("percent", "3.6", "3.6", "3.60 %"),
    ("date", "2026-04-20", "2026-04-20", "2026-04-20"),
    ("year", "2025", 2025, "2025"),
    ("year", "２０２５", 2025, "2025"),
    ("choice", "b", "b", "Option b"),
    ("multiple", ["a", "c"], ["a", "c"], "Option a、Option c"),
    ("yes_no", "true", True, "Yes"),
    ("yes_no", "false", False, "No"),
    ("yes_no", True, True, "Yes"),
    ("yes_no", False, False, "No"),
    ("declaration", "on", True, "Yes"),
    ("declaration", False, False, "No"),
    ("credit_code", CODE, CODE, CODE),
    ("credit_code", " 9131 0000-607280598w ", CODE, CODE),
    ("credit_code", "９１３１００００６０７２８０５９８Ｗ", CODE, CODE),
    ("resident_id", "11010519491231002x", RESIDENT, RESIDENT),
    ("resident_id", "１１０１０５１９４９１２３１００２Ｘ", RESIDENT, RESIDENT),
    ("id_number", "e 1234-5678", "E12345678", "E12345678"),
    ("bank_account", "6222 0200 0000 0001", "6222020000000001", "6222020000000001"),
    ("phone", "+86 138-0000-0001", "+8613800000001", "+8613800000001"),
    ("phone", "１３８０００００００１", "13800000001", "13800000001"),
    ("email", "a@example.com", "a@example.com", "a@example.com"),
]


@pytest.mark.parametrize(("kind", "raw", "value", "text"), GOOD)
def test_good_value_is_stored_and_shown(kind, raw, value, text):
    assert stored(kind, raw) == value
    assert shown(kind, value) == text


@pytest.mark.parametrize(("kind", "raw", "value", "text"), GOOD)
def test_stored_value_is_taken_again_unchanged(kind, raw, value, text):
    """The check before submission reads what was stored: a round trip must not make it wrong."""
    assert stored(kind, value) == value
    assert stored(kind, TYPES[kind].from_json(value)) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("text", "x" * 201), ("text", "a\x00b"), ("long_text", "x" * 2001), ("integer", "1.5"),
        ("integer", "1e3"), ("integer", "abc"), ("integer", str(10**12 + 1)), ("decimal", "abc"),
        ("decimal", "1.234"), ("decimal", "NaN"), ("decimal", "1E999999999"), ("money", "-0.01"),
        ("money", "Infinity"), ("money", "12345678901234567"), ("money_wan", "-1"), ("private_money", "-1"),
        ("percent", "100.01"), ("percent", "-1"), ("date", "2026-02-30"), ("date", "tomorrow"),
        ("year", "1948"), ("year", "2101"), ("choice", "d"), ("multiple", ["a", "d"]), ("multiple", "a"),
        ("yes_no", "maybe"), ("credit_code", "91350100M000100Y4Z"), ("credit_code", "310000607280598"),
        ("resident_id", "110105194912310021"), ("resident_id", "110105491231002"),
        ("resident_id", "11010519491331002X"), ("resident_id", "٠١٠١٠٥١٩٤٩١٢٣١٠٠٢X"),
        ("id_number", "x" * 61), ("phone", "138abc"), ("phone", "1234"),
        ("phone", "١٢٣٤٥٦"), ("email", "nobody"), ("email", "a@b\nBcc: c@d.com"),
    ],
)  # fmt: skip
def test_bad_value_is_refused(kind, raw):
    with pytest.raises(ValidationError):
        stored(kind, raw)


@pytest.mark.parametrize("kind", sorted(TYPES))
@pytest.mark.parametrize("raw", [None, ""])
def test_nothing_is_no_error_while_drafting(kind, raw):
    assert stored(kind, raw) == (False if kind == "declaration" else [] if kind == "multiple" else None)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_type_has_a_widget_in_the_language_of_the_reader(kind):
    formfield = TYPES[kind].formfield(make_field(kind))
    assert isinstance(formfield, forms.Field)
    assert formfield.required is False
    assert formfield.label == "问"


def test_limits_of_the_field_are_kept():
    assert stored("integer", "12", min=Decimal(0), max=Decimal(12)) == 12
    for kind, raw, limits in (
        ("integer", "13", {"max": Decimal(12)}), ("integer", "0", {"min": Decimal(1)}),
        ("text", "abc", {"max_length": 2}),
        ("money", "9", {"min": Decimal(10)}), ("percent", "51", {"max": Decimal(50)}),
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            stored(kind, raw, **limits)


@pytest.mark.parametrize(
    ("raw", "fits"),
    [
        ("V1.0", True), ("2.3.4.5", True), ("v1", False), ("V1.", False), ("1.2.3.4.5", False),
        ("V1.0\n", True),  # surrounding spaces are not part of an answer
        ("V1.0x", False), ("V١", False), ("xV1.0", False),
    ],
)  # fmt: skip
def test_pattern_is_of_the_whole_answer_and_of_plain_digits(raw, fits):
    if fits:
        assert stored("text", raw, pattern=r"V?\d+(\.\d+){0,3}") == raw.strip()
    else:
        with pytest.raises(ValidationError):
            stored("text", raw, pattern=r"V?\d+(\.\d+){0,3}")


@pytest.mark.parametrize("code", [CODE, "91350100M000100Y43", "91310104MA1FY0008U", "91310115MA1K30003K"])
def test_credit_codes_of_the_standard_are_taken(code):
    check_credit_code(code)


@pytest.mark.parametrize("position", range(18))
def test_credit_code_with_one_wrong_sign_is_refused(position):
    other = "1" if CODE[position] != "1" else "2"
    with pytest.raises(ValidationError):
        check_credit_code(CODE[:position] + other + CODE[position + 1 :])


@pytest.mark.parametrize("position", range(18))
def test_resident_number_with_one_wrong_digit_is_refused(position):
    check_resident_id(RESIDENT)
    other = "1" if RESIDENT[position] != "1" else "2"
    with pytest.raises(ValidationError):
        check_resident_id(RESIDENT[:position] + other + RESIDENT[position + 1 :])


def test_sensitive_types_are_those_that_name_or_pay_a_person():
    assert {kind.name for kind in TYPES.values() if kind.sensitive} == {
        "resident_id", "id_number", "bank_account", "private_money", "phone",
    }  # fmt: skip


@pytest.mark.parametrize("kind", sorted(TYPES))
@pytest.mark.parametrize("value", ["abc", "1E999999999", "9" * 60, ["x", {"y": 1}], {"a": 1}, 3.5, "2026-13-01"])
def test_display_of_what_was_mistyped_never_fails_and_stays_short(kind, value):
    assert len(shown(kind, value)) < 200


def test_display_of_nothing_is_a_dash():
    assert {shown(kind, value) for kind in TYPES for value in (None, "", [])} == {"—"}


def test_display_follows_the_language():
    field = make_field("choice")
    with translation.override("zh-hans"):
        assert TYPES["choice"].display(field, "a") == "选a"
        assert TYPES["yes_no"].display(make_field("yes_no"), True) == "是"


@given(st.sampled_from(sorted(TYPES)), st.text(max_size=60) | st.text("0123456789.,-+eE '　１２", max_size=30))
def test_any_text_is_taken_or_refused_and_nothing_else(kind, raw):
    field = make_field(kind)
    try:
        value = TYPES[kind].to_json(TYPES[kind].formfield(field).clean(raw))
    except ValidationError:
        return
    assert json.loads(json.dumps(value)) == value
    assert isinstance(shown(kind, value), str)
    assert stored(kind, value) == value


@given(st.decimals(min_value=0, max_value=10**13, places=2, allow_nan=False))
def test_money_is_kept_to_the_fen(amount):
    assert Decimal(stored("money", f"{amount:,}")) == amount
