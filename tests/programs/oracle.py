"""The award schemes a second time, from the words of the policy, in whole fen and exact fractions.

Nothing here is shared with the code that pays: amounts are integers of fen, and parameters are plain numbers.
"""

from dataclasses import dataclass
from fractions import Fraction


def floor_fen(yuan: Fraction) -> int:
    """Yuan, exact, to whole fen below."""
    return (yuan * 100).__floor__()


@dataclass(frozen=True)
class Premium:
    insured: int
    premium: int
    paid: int
    year: int
    ratio: Fraction
    rate_cap: Fraction
    max_years: int
    cap_policy: int
    cap_product: int
    paid_product: int
    cap_year: int
    paid_year: int
    covered: tuple[int, int]
    other: int
    make_up: bool


def premium_subsidy(case: Premium) -> int:
    """Fen of A1; every amount in the case is in fen too."""
    if not case.insured or not case.premium or case.year > case.max_years:
        return 0
    eligible = min(Fraction(case.paid), Fraction(case.premium), case.insured * case.rate_cap / 100)
    eligible = eligible * case.covered[0] / case.covered[1]
    subsidy = (eligible * case.ratio / 100).__floor__()
    subsidy = min(subsidy, case.cap_policy)
    subsidy = min(subsidy, max(0, case.cap_product - case.paid_product))
    subsidy = min(subsidy, max(0, case.cap_year - case.paid_year))
    if not case.other:
        return subsidy
    return max(0, subsidy - case.other) if case.make_up else 0


def contract_share(
    amounts: list[int], most: int, floor: int, ratio: Fraction, cap: int, other: int, make_up: bool
) -> int:
    """Fen of A2."""
    total = sum(amounts[:most])
    if total < floor:
        return 0
    subsidy = min((total * ratio / 100).__floor__(), cap)
    if not other:
        return subsidy
    return max(0, subsidy - other) if make_up else 0


def persons(asked: list[int], grade: int | None, person_cap: int, most: int, cap: int) -> int:
    """Fen of C1: the least of what was asked, what the grade gives and what the enterprise's class allows."""
    if grade is None:
        return 0
    return min(cap, sum(min(one, grade, person_cap) for one in asked[:most]))


def tier(tiers: list[tuple[int, int]], revenue: int, factor: Fraction) -> int:
    """Fen of the highest tier reached; tiers are (threshold, amount)."""
    return max([amount for threshold, amount in tiers if revenue >= threshold * factor], default=0)


def tier_top_up(tiers: list[tuple[int, int]], revenue: int, earlier: int, factor: Fraction, paid: int) -> int:
    """Fen of C2 for the whole team, before it is divided."""
    now, before = tier(tiers, revenue, factor), tier(tiers, earlier, factor)
    return max(0, now - paid) if now > before else 0


def may_be_given(total: int, asked: list[int], cap: int, redistribute: bool) -> tuple[int, int]:
    """The least and the most of ``total`` that can reach the team when nobody gets more than ``cap``."""
    shares = [Fraction(total) * one / sum(asked) for one in asked] if any(asked) else []
    kept = sum((min(share, Fraction(cap)) for share in shares), Fraction(0))
    if not redistribute:
        spread = len(shares)  # each part is rounded by less than a fen
        return max(0, kept.__floor__() - spread), min(total, kept.__ceil__() + spread)
    full = min(total, cap * sum(1 for one in asked if one))
    return full, full
