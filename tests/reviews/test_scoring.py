from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring import aggregate, total_of

RUBRIC = SimpleNamespace(criteria=[SimpleNamespace(key="novelty", weight=60), SimpleNamespace(key="market", weight=40)])
totals = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=9)


def test_total_is_weighted_and_half_up():
    assert total_of(RUBRIC, {"novelty": "80", "market": "70.5"}) == Decimal("76.20")
    assert total_of(RUBRIC, {"novelty": "0.02", "market": "0.01"}) == Decimal("0.02")


@pytest.mark.parametrize("points", ["", "x", "-1", "100.01", "NaN", "Infinity", None])
def test_total_refuses_points_that_are_none(points):
    with pytest.raises(ValidationError) as caught:
        total_of(RUBRIC, {"novelty": points, "market": "1"})
    assert set(caught.value.message_dict) == {"novelty"}


def test_trimmed_mean_drops_one_of_each_end_from_five_on():
    five = [Decimal(n) for n in (10, 80, 82, 84, 100)]
    assert aggregate(five, "trimmed_mean") == Decimal("82.00")
    assert aggregate(five[:4], "trimmed_mean") == Decimal("64.00")
    assert aggregate(five, "median") == Decimal("82.00")
    assert aggregate(five[:4], "median") == Decimal("81.00")
    assert aggregate(five, "mean") == Decimal("71.20")


@pytest.mark.parametrize("method", ["mean", "median", "trimmed_mean"])
@given(values=totals)
def test_aggregate_ignores_order_and_stays_between_the_ends(method, values):
    score = aggregate(values, method)
    assert score == aggregate(list(reversed(values)), method)
    assert min(values) <= score <= max(values)
