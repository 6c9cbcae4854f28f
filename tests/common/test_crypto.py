import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import crypto


@given(st.text(max_size=200))
def test_seal_opens_to_the_same_text_and_never_shows_it(text):
    token = crypto.seal(text, context="a")
    assert crypto.is_sealed(token)
    assert crypto.unseal(token, context="a") == text
    assert crypto.seal(text, context="a") != token


def test_unseal_refuses_another_context_and_a_changed_token():
    token = crypto.seal("11010519491231002X", context="row 1")
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(token, context="row 2")
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(token[:-6] + "AAAAAA", context="row 1")
    with pytest.raises(crypto.Unreadable):
        crypto.unseal("enc:v1:nokey:AAAA", context="row 1")


def test_old_keys_still_open(settings):
    token = crypto.seal("x", context="a")
    settings.FIELD_KEYS = [("new", b"n" * 32), *settings.FIELD_KEYS]
    assert crypto.unseal(token, context="a") == "x"
    assert crypto.seal("x", context="a").split(":")[2] == "new"


def test_blind_index_matches_equal_values_only_within_a_purpose(settings):
    one = crypto.blind_index(" abc ", purpose="id")
    assert one == crypto.blind_index("ABC", purpose="id")
    assert one != crypto.blind_index("ABC", purpose="bank")
    settings.FIELD_KEYS = [("new", b"n" * 32), *settings.FIELD_KEYS]
    assert crypto.blind_index("abc", purpose="id") == one


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("310104199001011234", "310***********1234"),
        ("13812345678", "138****5678"),
        ("1234", "****"),
        ("12345", "1***5"),
    ],
)
def test_mask_shows_shape_only(value, shown):
    assert crypto.mask(value) == shown
