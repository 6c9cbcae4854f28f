"""Every amount against an independent oracle, on hundreds of cases; marked slow, on 100,000."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.programs import oracle
from tests.programs.test_schemes import A1, A2, C1, C2, LEVELS, TIERS, c2, in_fen, run, yuan

EXAMPLES = settings(max_examples=300, deadline=None)
money = st.integers(0, 10**11)  # fen, up to a thousand million yuan
small = st.integers(0, 10**7)
percent = st.integers(0, 10_000).map(lambda n: Fraction(n, 100))
dates = st.tuples(st.integers(1, 400), st.integers(1, 400))
premiums = st.builds(
    oracle.Premium,
    insured=money,
    premium=money,
    paid=money,
    year=st.integers(1, 5),
    ratio=percent,
    rate_cap=st.integers(1, 10_000).map(lambda n: Fraction(n, 100)),
    max_years=st.integers(1, 4),
    cap_policy=money,
    cap_product=money,
    paid_product=money,
    cap_year=money,
    paid_year=money,
    covered=dates.map(lambda pair: (min(pair), max(pair))),
    other=st.just(0) | small,
    make_up=st.booleans(),
)


def number(value: Fraction) -> str:
    return str(Decimal(value.numerator) / Decimal(value.denominator))


def check_premium(case: oracle.Premium) -> None:
    start = date(2026, 1, 1)
    award = run(
        "premium_subsidy",
        {
            "insured": yuan(case.insured),
            "premium": yuan(case.premium),
            "paid": yuan(case.paid),
            "policy_year": case.year,
            "paid_for_product": yuan(case.paid_product),
            "paid_this_year": yuan(case.paid_year),
            "starts_on": start.isoformat(),
            "ends_on": (start + timedelta(case.covered[1] - 1)).isoformat(),
            "covered_until": (start + timedelta(case.covered[0] - 1)).isoformat(),
            "other_funds": [yuan(case.other)],
        },
        {
            "rate_cap": number(case.rate_cap),
            "ratio_table": {"default": [number(case.ratio)]},
            "max_years": case.max_years,
            "cap_per_policy": yuan(case.cap_policy),
            "cap_per_product": yuan(case.cap_product),
            "cap_per_enterprise_year": yuan(case.cap_year),
            "other_funds_mode": "make_up" if case.make_up else "refuse",
        },
    )
    assert in_fen(award.amount) == oracle.premium_subsidy(case)
    assert in_fen(award.amount) <= min(case.cap_policy, case.cap_product, case.cap_year)


contracts = st.tuples(
    st.lists(money, max_size=6), st.integers(1, 4), money, percent, money, st.just(0) | small, st.booleans()
)


def check_contracts(case) -> None:
    amounts, most, floor, ratio, cap, other, make_up = case
    award = run(
        "contract_share",
        {"contracts": [yuan(one) for one in amounts], "other_funds": [yuan(other)]},
        {
            "max_contracts": most,
            "floor": yuan(floor),
            "ratio": number(ratio),
            "cap": yuan(cap),
            "other_funds_mode": "make_up" if make_up else "refuse",
        },
    )
    assert in_fen(award.amount) == oracle.contract_share(*case)
    assert in_fen(award.amount) <= cap


wan = st.integers(0, 10_000)  # what is asked, in hundredths of 10,000 yuan: 100 yuan
people = st.tuples(
    st.lists(wan, max_size=25), st.integers(0, 10_000), st.booleans(), st.integers(1, 20), money, money, money
)
AMOUNTS = ((9000, 50_000_000), (8000, 30_000_000), (7000, 15_000_000))


def check_persons(case) -> None:
    asked, score, is_key, most, cap, usual, key = case
    award = run(
        "persons",
        {"asked": [yuan(one) for one in asked], "score": yuan(score), "is_key": is_key},
        {
            **C1,
            "max_persons": most,
            "cap_per_enterprise": yuan(cap),
            "person_caps": {"default": yuan(usual), "key": yuan(key)},
        },
    )
    grade = next((amount for floor, amount in AMOUNTS if score >= floor), None)
    person_cap = key if is_key else usual
    in_fens = [one * 10_000 for one in asked]
    assert in_fen(award.amount) == oracle.persons(in_fens, grade, person_cap, most, cap)
    shares = [in_fen(one) for one in award.persons]
    assert sum(shares) == in_fen(award.amount)
    for share, one in zip(shares, in_fens, strict=False):
        assert 0 <= share <= min(one, grade or 0, person_cap)


teams = st.tuples(
    st.integers(0, 200_000_000),
    st.integers(0, 200_000_000),
    st.sampled_from(["ai", "basic"]),
    money,
    st.lists(wan, max_size=45),
    money,
    st.booleans(),
    st.integers(0, 100),
)


def check_team(case) -> None:
    revenue, earlier, field, paid, asked, cap, redistribute, city = case
    award = c2(
        yuan(revenue),
        yuan(earlier),
        field=field,
        paid=yuan(paid),
        asked=[yuan(one) for one in asked],
        person_cap=yuan(cap),
        above_cap="redistribute" if redistribute else "return",
        city_share=city,
    )
    factor = Fraction(1, 2) if field == "basic" else Fraction(1)
    levels = [(int(revenue_) * 100, int(amount) * 100) for revenue_, amount in LEVELS]
    total = oracle.tier_top_up(levels, revenue, earlier, factor, paid)
    shares = [in_fen(one) for one in award.persons]
    assert sum(shares) == in_fen(award.amount) <= total
    assert all(0 <= share <= cap for share in shares)
    assert all(share == 0 for share, one in zip(shares, asked, strict=False) if not one)
    least, most = oracle.may_be_given(total, asked, cap, redistribute)
    assert least <= in_fen(award.amount) <= most
    assert in_fen(award.city_amount) == oracle.floor_fen(Fraction(award.amount) * city / 100)


@EXAMPLES
@given(premiums)
def test_premium_subsidy_agrees_with_the_oracle(case):
    check_premium(case)


@EXAMPLES
@given(contracts)
def test_contract_share_agrees_with_the_oracle(case):
    check_contracts(case)


@EXAMPLES
@given(people)
def test_persons_agree_with_the_oracle(case):
    check_persons(case)


@EXAMPLES
@given(teams)
def test_team_agrees_with_the_oracle(case):
    check_team(case)


anything = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.none() | st.text("0123456789.eE-"))
)


@EXAMPLES
@given(st.data())
def test_any_facts_give_an_amount_that_is_not_negative(data):
    names = (
        "insured",
        "premium",
        "paid",
        "policy_year",
        "grade",
        "starts_on",
        "ends_on",
        "covered_until",
        "other_funds",
        "contracts",
        "rank",
        "score",
        "asked",
        "is_key",
        "revenue",
        "highest_earlier",
        "field",
        "paid_before",
    )
    inputs = {name: data.draw(anything) for name in names}
    for scheme, parameters in (
        ("premium_subsidy", A1),
        ("contract_share", A2),
        ("honour", {"tiers": TIERS}),
        ("persons", C1),
        ("tier_top_up", C2),
    ):
        assert in_fen(run(scheme, inputs, parameters).amount) >= 0


def random_premium(dice: Random) -> oracle.Premium:
    days = dice.randint(1, 400)
    return oracle.Premium(
        insured=dice.randrange(10**11),
        premium=dice.randrange(10**9),
        paid=dice.randrange(10**9),
        year=dice.randint(1, 5),
        ratio=Fraction(dice.randint(0, 10_000), 100),
        rate_cap=Fraction(dice.randint(1, 1000), 100),
        max_years=dice.randint(1, 4),
        cap_policy=dice.randrange(10**9),
        cap_product=dice.randrange(10**9),
        paid_product=dice.randrange(10**8),
        cap_year=dice.randrange(10**9),
        paid_year=dice.randrange(10**8),
        covered=(dice.randint(1, days), days),
        other=dice.choice((0, 0, dice.randrange(10**7))),
        make_up=dice.random() < 0.5,
    )


def random_contracts(dice: Random):
    amounts = [dice.randrange(10**9) for _n in range(dice.randrange(7))]
    ratio = Fraction(dice.randint(0, 10_000), 100)
    other = dice.choice((0, 0, dice.randrange(10**7)))
    return amounts, dice.randint(1, 4), dice.randrange(10**9), ratio, dice.randrange(10**9), other, True


def random_persons(dice: Random):
    asked = [dice.randrange(10_001) for _n in range(dice.randrange(26))]
    caps = [dice.randrange(10**9) for _n in range(3)]
    return asked, dice.randint(6000, 10_000), dice.random() < 0.5, dice.randint(1, 20), *caps


def random_team(dice: Random):
    asked = [dice.choice((0, dice.randrange(10_001))) for _n in range(dice.randrange(46))]
    revenues = [dice.randrange(10 ** dice.randint(5, 8)) for _n in range(2)]
    paid, cap = dice.randrange(10**9), dice.randrange(10**8)
    field = dice.choice(("ai", "basic"))
    return max(revenues), min(revenues), field, paid, asked, cap, dice.random() < 0.5, dice.randint(0, 100)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("draw", "check"),
    [
        (random_premium, check_premium),
        (random_contracts, check_contracts),
        (random_persons, check_persons),
        (random_team, check_team),
    ],
    ids=["premium", "contracts", "persons", "team"],
)
def test_hundred_thousand_cases_agree_with_the_oracle(draw, check):
    """A quarter of them for each scheme that computes."""
    dice = Random(20261123)
    for _n in range(25_000):
        check(draw(dice))
