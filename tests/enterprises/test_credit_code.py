"""Unified social credit codes, GB 32100-2015."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from enterprises.credit_code import normalise, validate_credit_code
from portal.demo.codes import credit_code

GOOD = [
    "91310000607280598W",
    "91350100M000100Y43",
    "91310104MA1FY0008U",
    "91310115MA1K30003K",
    "91310112MA1GB0003E",
]


@pytest.mark.parametrize("code", GOOD)
def test_codes_of_the_standard_are_valid(code):
    validate_credit_code(code)
    validate_credit_code(code.lower())
    validate_credit_code(f" {code[:4]} {code[4:10]}-{code[10:]} ")


def test_full_width_is_read_as_half_width():
    assert normalise("９１３１００００６０７２８０５９８ｗ") == "91310000607280598W"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("91350100M000100Y4Z", "GB 32100 does not allow"),  # Z is not in the alphabet
        ("913501000000100Y43", "last character"),
        ("91310000607280598X", "last character"),
        ("310000607280598", "15-digit"),
        ("", "18 characters"),
        ("91310000607280598WW", "18 characters"),
        ("9I310000607280598W", "GB 32100 does not allow"),
        ("ABCDEFGHIJKLMNOPQR", "GB 32100 does not allow"),
    ],
)
def test_wrong_code_is_told_what_is_wrong(code, said):
    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            validate_credit_code(code)
        assert said in refusal.value.messages[0]


@given(st.integers(0, 999_999))
def test_made_codes_are_valid_and_one_changed_sign_is_not(number):
    code = credit_code(number)
    validate_credit_code(code)
    changed = code[:10] + ("1" if code[10] != "1" else "2") + code[11:]
    with pytest.raises(ValidationError):
        validate_credit_code(changed)


@given(st.text(max_size=25))
def test_any_text_is_valid_or_refused(text):
    try:
        validate_credit_code(text)
    except ValidationError:
        return
    assert len(normalise(text)) == 18
