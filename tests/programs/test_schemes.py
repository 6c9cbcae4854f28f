"""What is paid: the policy's own examples, and the edges of each scheme."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from programs import schemes
from programs.definition import Award


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def in_fen(amount: Decimal) -> int:
    assert amount == amount.quantize(Decimal("0.01"))
    return int(amount * 100)


def run(scheme: str, inputs: dict, parameters: dict, samples: frozenset = frozenset()):
    """Pay by a scheme whose inputs and parameters carry the names that it uses."""
    definition = SimpleNamespace(values=parameters, samples=samples)
    rule = Award(
        scheme=scheme,
        inputs={name: f"answers.{name}" for name in inputs},
        parameters={name: name for name in parameters},
    )
    award = schemes.run(rule, definition, {"answers": inputs, "review": {"passed": True}})
    assert award.city_amount + award.district_amount == award.amount
    assert award.amount >= 0
    return award


A1 = {
    "rate_cap": "3",
    "ratio_table": {"default": ["80", "80", "80"]},
    "max_years": 3,
    "cap_per_policy": "1000000",
    "cap_per_enterprise_year": "3000000",
}


def a1(insured, premium, *, parameters=A1, **more):
    inputs = {"insured": insured, "premium": premium, "paid": premium, "policy_year": 1, **more}
    return run("premium_subsidy", inputs, parameters)


@pytest.mark.parametrize(
    ("insured", "premium", "parameters", "amount"),
    [
        ("5000000", "180000", A1, "120000.00"),
        ("5000000", "120000", A1, "96000.00"),
        ("80000000", "2400000", A1, "1000000"),
        ("3000000", "75000", {**A1, "rate_cap": "2", "ratio_table": {"default": ["90"]}}, "54000.00"),
        ("0", "75000", A1, "0"),
        ("3000000", "0", A1, "0"),
        ("100.01", "3.33", A1, "2.40"),  # 100.01 × 3 % × 80 % = 2.40024, rounded down
    ],
)
def test_premium_subsidy_pays_as_the_policy_computes(insured, premium, parameters, amount):
    assert a1(insured, premium, parameters=parameters).amount == Decimal(amount)


def test_premium_subsidy_counts_only_what_was_paid():
    assert a1("5000000", "120000", paid="60000").amount == Decimal(48000)
    assert a1("5000000", "120000", paid=None).amount == 0


def test_premium_subsidy_steps_down_by_policy_year_and_ends():
    table = {**A1, "ratio_table": {"default": ["80", "60"], "world_first": ["90"]}}
    by_year = [a1("5000000", "100000", parameters=table, policy_year=year).amount for year in (1, 2, 3, 4)]
    assert by_year == [80000, 60000, 60000, 0]
    assert a1("5000000", "100000", parameters=table, grade="world_first").amount == 90000
    assert a1("5000000", "100000", parameters=table, grade="unknown").amount == 80000


def test_premium_subsidy_keeps_to_what_is_left_of_each_cap():
    parameters = {**A1, "cap_per_product": "100000"}
    assert a1("5000000", "150000", parameters=parameters, paid_for_product="30000").amount == 70000
    assert a1("5000000", "150000", parameters=parameters, paid_for_product="300000").amount == 0
    assert a1("5000000", "150000", paid_this_year="2950000").amount == 50000


@pytest.mark.parametrize(
    ("until", "amount"),
    [
        ("2026-12-31", "36500"),
        ("2027-06-30", "36500"),
        ("2026-01-01", "100"),
        ("2026-07-19", "20000"),
        ("2025-12-31", "0"),
    ],
)
def test_premium_subsidy_pays_by_covered_days(until, amount):
    full = {**A1, "rate_cap": "100", "ratio_table": {"default": ["100"]}}
    dates = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "covered_until": until}
    assert a1("100000", "36500", parameters=full, **dates).amount == Decimal(amount)


def test_policy_without_dates_is_not_overpaid_where_days_count():
    assert a1("5000000", "100000", covered_until="2026-12-31").amount == 0
    reversed_ = {"starts_on": "2026-12-31", "ends_on": "2026-01-01", "covered_until": "2026-12-31"}
    assert a1("5000000", "100000", **reversed_).amount == 0


def test_other_public_money_refuses_or_is_made_up():
    assert a1("5000000", "120000", other_funds=["20000", "1000"]).amount == 0
    made_up = {**A1, "other_funds_mode": "make_up"}
    assert a1("5000000", "120000", parameters=made_up, other_funds=["20000", "1000"]).amount == 75000
    assert a1("5000000", "120000", parameters=made_up, other_funds=["999999"]).amount == 0


A2 = {"max_contracts": 3, "floor": "500000", "ratio": "20", "cap": "500000"}


@pytest.mark.parametrize(
    ("contracts", "amount"),
    [
        (["860000.00", "740000.00"], "320000.00"),
        (["500000"], "100000"),
        (["499999.99"], "0"),
        (["2000000", "2000000"], "500000"),
        (["200000", "200000", "100000", "9000000"], "100000"),  # only the first three count
        (["333333.33", "333333.33"], "133333.33"),
        ([], "0"),
        (None, "0"),
        (["abc", "600000"], "120000"),
    ],
)
def test_contract_share_pays_as_the_policy_computes(contracts, amount):
    assert run("contract_share", {"contracts": contracts}, A2).amount == Decimal(amount)


TIERS = [
    {"grade": "十佳", "up_to_rank": 1, "amount": "0"},
    {"grade": "优秀", "up_to_rank": 3, "amount": "20000"},
]


@pytest.mark.parametrize(
    ("rank", "grade", "amount"),
    [(1, "十佳", 0), (2, "优秀", 20000), (3, "优秀", 20000), (4, "", 0), (None, "", 0)],
)
def test_honour_gives_a_tier_by_rank(rank, grade, amount):
    award = run("honour", {"rank": rank}, {"tiers": TIERS})
    assert (award.grade, award.amount) == (grade, amount)


def test_honour_needs_a_passed_review():
    rule = Award(scheme="honour", inputs={"rank": "review.rank"}, parameters={"tiers": "tiers"})
    definition = SimpleNamespace(values={"tiers": TIERS}, samples=frozenset())
    award = schemes.run(rule, definition, {"review": {"rank": 1, "passed": False}, "answers": {}})
    assert (award.grade, award.amount) == ("", 0)


GRADES = [
    {"grade": "A", "from_score": "90", "amount": "500000"},
    {"grade": "B", "from_score": "80", "amount": "300000"},
    {"grade": "C", "from_score": "70", "amount": "150000"},
]
C1 = {"grades": GRADES, "person_caps": {"default": "300000", "key": "500000"}, "max_persons": 20}


def c1(score, asked=("50", "50"), *, is_key=False, **more):
    return run("persons", {"score": score, "asked": list(asked), "is_key": is_key}, {**C1, **more})


@pytest.mark.parametrize(
    ("score", "is_key", "grade", "each"),
    [
        ("95", True, "A", 500000),
        ("95", False, "A", 300000),
        ("90", True, "A", 500000),
        ("89.99", True, "B", 300000),
        ("80", False, "B", 300000),
        ("70", False, "C", 150000),
        ("69.99", True, "", 0),
        (None, True, "", 0),
    ],
)
def test_person_gets_the_least_of_grade_and_cap(score, is_key, grade, each):
    award = c1(score, is_key=is_key)
    assert (award.grade, award.amount) == (grade, 2 * each)
    assert award.persons == ((each, each) if grade else ())


def test_person_gets_no_more_than_was_asked():
    assert c1("95", ["10", "0.5", None, "x"]).persons == (100000, 5000, 0, 0)


def test_persons_beyond_the_number_of_the_enterprise_get_nothing():
    assert c1("95", ["10"] * 5, max_persons=2).persons == (100000, 100000)


def test_cap_of_the_enterprise_is_shared_in_proportion():
    award = c1("95", ["30", "20", "10"], cap_per_enterprise="100000")
    assert award.amount == 100000
    assert award.persons == (Decimal("50000.00"), Decimal("33333.34"), Decimal("16666.66"))


LEVELS = [
    ("10000", "1000000"),
    ("50000", "2000000"),
    ("100000", "5000000"),
    ("500000", "10000000"),
    ("1000000", "20000000"),
]
C2 = {
    "tiers": [{"revenue": revenue, "amount": amount} for revenue, amount in LEVELS],
    "relaxed_fields": ["basic", "industrial", "security"],
    "relaxed_factor": "0.5",
    "person_cap": "500000",
    "above_cap": "redistribute",
    "city_share": "50",
}


def c2(revenue, earlier, *, team=40, paid="0", field="ai", asked=None, **more):
    inputs = {
        "revenue": revenue,
        "highest_earlier": earlier,
        "field": field,
        "paid_before": paid,
        "asked": asked if asked is not None else ["5"] * team,
    }
    return run("tier_top_up", inputs, {**C2, **more})


@pytest.mark.parametrize(
    ("revenue", "earlier", "field", "paid", "amount"),
    [
        ("12800", "9000", "ai", "0", 1000000),
        ("10000", "9999.99", "ai", "0", 1000000),
        ("9999.99", "0", "ai", "0", 0),
        ("60000", "20000", "ai", "1000000", 1000000),  # only the difference on climbing a tier
        ("60000", "20000", "ai", "0", 2000000),
        ("12800", "11000", "ai", "0", 0),  # not the first breakthrough
        ("5000", "4000", "industrial", "0", 1000000),
        ("5000", "4000", "ai", "0", 0),
        ("1000000", "0", "ai", "0", 20000000),
        ("12800", None, "ai", "0", 0),  # what is not known is no first breakthrough
        ("12800", "0", "ai", "9000000", 0),
    ],
)
def test_team_gets_the_tier_first_reached(revenue, earlier, field, paid, amount):
    award = c2(revenue, earlier, field=field, paid=paid)
    assert (award.amount, sum(award.persons)) == (amount, amount)
    assert (award.city_amount, award.district_amount) == (amount / 2, amount / 2)


def test_odd_fen_of_a_share_is_the_districts():
    award = c2("12800", "0", tiers=[{"revenue": "1", "amount": "100.01"}])
    assert (award.city_amount, award.district_amount) == (Decimal("50.00"), Decimal("50.01"))


def test_nobody_of_a_team_gets_more_than_the_cap():
    returned = c2("60000", "0", asked=["30", "5", "5"], above_cap="return")
    assert returned.persons == (500000, 250000, 250000)
    assert returned.amount == 1000000
    shared = c2("60000", "0", asked=["30", "5", "5"])
    assert shared.persons == (500000, 500000, 500000)
    assert shared.amount == 1500000
    rest = c2("10000", "0", asked=["80", "10", "10"])
    assert rest.persons == (500000, 250000, 250000)


def test_team_without_a_division_gets_nothing():
    assert c2("60000", "0", asked=["0", "0"]).amount == 0
    assert c2("60000", "0", asked=[]).amount == 0


def test_team_total_needs_no_division_where_the_program_asks_for_none():
    inputs = {"revenue": "60000", "highest_earlier": "0"}
    assert run("tier_top_up", inputs, {"tiers": C2["tiers"]}).amount == 2000000


def test_fixed_and_no_award():
    assert run("fixed", {}, {"amount": "1000.009"}).amount == Decimal("1000.00")
    assert run("none", {}, {}).amount == 0


def test_switch_pays_by_the_answer_and_nothing_for_an_unknown_one():
    definition = SimpleNamespace(values={"amount": "5"}, samples=frozenset())
    fixed = Award(scheme="fixed", parameters={"amount": "amount"})
    rule = Award(scheme="switch", on="answers.model", cases={"A1": fixed})
    paid = schemes.run(rule, definition, {"answers": {"model": "A1"}})
    assert (paid.amount, paid.scheme) == (5, "fixed")
    assert schemes.run(rule, definition, {"answers": {"model": "A9"}}).amount == 0
    assert schemes.run(rule, definition, {"answers": {}}).amount == 0


def test_lines_explain_in_both_languages_and_mark_samples():
    award = run("fixed", {}, {"amount": "5"}, samples=frozenset({"amount"}))
    (line,) = award.lines
    assert line.as_json() == {"zh": "定额", "en": "Fixed amount", "value": "5.00", "sample": True}
    with translation.override("en"):
        assert line.label == "Fixed amount"
    with translation.override("zh-hans"):
        assert line.label == "定额"
    assert run("fixed", {}, {"amount": "5"}).lines[0].sample is False
