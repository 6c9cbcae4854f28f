from decimal import Decimal

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
