from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from common.canonical import canonical, digest


def test_canonical_is_frozen():
    """Golden vector: if this changes, every receipt ever issued stops verifying."""
    content = {"b": [1, True, None], "a": "上海", "d": date(2026, 1, 2), "m": Decimal("1.20"),
               "t": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}  # fmt: skip
    assert canonical(content).decode() == (
        '{"a":"上海","b":[1,true,null],"d":"2026-01-02","m":"1.20","t":"2026-01-02T03:04:05.000000+00:00"}'
    )
    assert digest({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_canonical_ignores_key_order():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_canonical_refuses_what_has_no_one_form():
    with pytest.raises(ValueError):
        canonical(float("nan"))
    with pytest.raises(TypeError):
        canonical({1, 2})
