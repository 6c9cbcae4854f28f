from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import fen, split

yuan = st.decimals(min_value=0, max_value=10**10, places=4, allow_nan=False)


@given(yuan)
def test_fen_rounds_down_and_loses_less_than_a_fen(value):
    assert Decimal(0) <= value - fen(value) < Decimal("0.01")


def test_fen_refuses_float():
    with pytest.raises(TypeError):
        fen(0.1)


@given(yuan, st.lists(st.integers(0, 1000).map(Decimal), min_size=1, max_size=6).filter(any))
def test_split_parts_sum_to_the_total(total, shares):
    parts = split(total, shares)
    assert sum(parts) == fen(total)
    assert min(parts) >= 0


@pytest.mark.parametrize("shares", [[], [Decimal(0)], [Decimal(-1), Decimal(2)]])
def test_split_refuses_shares_that_divide_nothing(shares):
    with pytest.raises(ValueError, match="shares"):
        split(Decimal(1), shares)


@given(yuan.map(fen), st.lists(st.integers(0, 1000).map(Decimal), min_size=1, max_size=6).filter(any))
def test_split_gives_nobody_more_than_the_exact_share_rounded_up(total, shares):
    for part, share in zip(split(total, shares), shares, strict=True):
        exact = Fraction(total) * Fraction(share) / Fraction(sum(shares))
        assert exact - Fraction(1, 100) < Fraction(part) < exact + Fraction(1, 100)
        assert share or not part


def test_split_hands_out_the_last_fen_in_order():
    assert split(Decimal("0.05"), [Decimal(0), Decimal(1), Decimal(1), Decimal(1)]) == [
        Decimal(0), Decimal("0.02"), Decimal("0.02"), Decimal("0.01"),
    ]  # fmt: skip
