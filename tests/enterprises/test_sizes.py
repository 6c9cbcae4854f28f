"""Size classes: 工信部联企业〔2011〕300号."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.industries import INDUSTRIES
from enterprises.sizes import Size, classify

ORDER = [Size.MICRO, Size.SMALL, Size.MEDIUM, Size.LARGE]


@pytest.mark.parametrize(
    ("industry", "people", "revenue", "size"),
    [
        ("6513", 350, 8000, "medium"),
        ("6513", 9, 5000, "micro"),
        ("6513", 300, 10000, "large"),
        ("6513", 299, 10000, "medium"),
        ("6513", 300, "9999.99", "medium"),
        ("6513", 100, 1000, "medium"),
        ("6513", 99, 1000, "small"),
        ("6513", 100, "999.99", "small"),
        ("6513", 10, 50, "small"),
        ("6513", 10, "49.99", "micro"),
        ("6513", 0, 0, "micro"),
        ("6421", 2000, 100000, "large"),
        ("6421", 1999, 100000, "medium"),
        ("6421", 2000, "99999.99", "medium"),
        ("6311", 100, 1000, "medium"),
        ("6311", 10, 100, "small"),
        ("6311", 10, "99.99", "micro"),
        ("6421", 300, 10000, "medium"),
    ],
)
def test_highest_class_whose_floors_are_both_met(industry, people, revenue, size):
    assert classify(industry=industry, people=people, revenue=Decimal(revenue)) == size


industry = st.sampled_from(sorted(INDUSTRIES))
people = st.integers(0, 5000)
revenue = st.decimals(0, 300_000, places=2)


@given(industry, people, revenue, people, revenue)
def test_more_people_and_revenue_never_make_an_enterprise_smaller(industry, people, revenue, more, extra):
    before = classify(industry=industry, people=people, revenue=revenue)
    after = classify(industry=industry, people=people + more, revenue=revenue + extra)
    assert ORDER.index(after) >= ORDER.index(before)


def test_industries_are_those_of_divisions_63_to_65_with_four_digits():
    assert all(len(code) == 4 and code[:2] in ("63", "64", "65") for code in INDUSTRIES)
    assert {code for code in INDUSTRIES if code[:3] in ("652", "654", "655", "656")} == {
        "6520",
        "6540",
        "6550",
        "6560",
    }
