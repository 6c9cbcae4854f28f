"""Award schemes: pure functions from frozen facts and parameters to an amount and the lines that explain it.

Money is Decimal yuan, rounded down to the fen by ``common.money.fen``. A fact that is missing counts as zero, so an
incomplete case is never overpaid. ``sample`` on a line says that its figure has no policy source.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from common.money import fen, split
from programs.answers import with_params
from programs.conditions import number, resolve
from programs.definition import Award as Scheme
from programs.definition import Definition

ZERO = Decimal(0)
WAN = Decimal(10000)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Line:
    """One step of a calculation: what it is in both languages, its value, and whether the figure is a sample."""

    zh: str
    en: str
    value: str
    sample: bool = False

    @property
    def label(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en

    def as_json(self) -> dict[str, Any]:
        return {"zh": self.zh, "en": self.en, "value": self.value, "sample": self.sample}


@dataclass(frozen=True)
class Award:
    """``city_amount + district_amount == amount``; ``persons`` are the shares of a team, which sum to ``amount``."""

    amount: Decimal
    scheme: str
    lines: list[Line] = field(default_factory=list)
    grade: str = ""
    city_amount: Decimal = ZERO
    district_amount: Decimal = ZERO
    persons: tuple[Decimal, ...] = ()


class Case:
    """The facts and parameters of one award, read by the names that its scheme uses."""

    def __init__(self, scheme: Scheme, definition: Definition, facts: dict[str, Any]) -> None:
        self.scheme, self.definition, self.facts = scheme, definition, facts
        self.lines: list[Line] = []

    def amount(self, name: str) -> Decimal:
        """A number; the sum of the column when the fact is one; zero when missing or below zero."""
        value = self.value(name)
        return sum(self.column(name), ZERO) if isinstance(value, list) else _counted(value)

    def column(self, name: str) -> list[Decimal]:
        """The numbers of a table's column, one for each row."""
        value = self.value(name)
        return [_counted(one) for one in value] if isinstance(value, list) else []

    def value(self, name: str) -> Any:
        path = self.scheme.inputs.get(name)
        return resolve(self.facts, path) if path else None

    def parameter(self, name: str, default: Any = None) -> Any:
        key = self.scheme.parameters.get(name)
        return self.definition.values[key] if key else default

    def figure(self, name: str) -> Decimal | None:
        return number(self.parameter(name))

    def line(self, zh: str, en: str, value: Any, parameter: str = "") -> None:
        sample = self.scheme.parameters.get(parameter) in self.definition.samples if parameter else False
        self.lines.append(Line(zh, en, format(value, "f") if isinstance(value, Decimal) else str(value), sample))

    def capped(self, amount: Decimal, name: str, zh: str, en: str, used: Decimal = ZERO) -> Decimal:
        """At most the cap minus what was used; the line appears only when it binds."""
        cap = self.figure(name)
        if cap is None or amount <= max(ZERO, cap - used):
            return amount
        self.line(zh, en, cap, name)
        return max(ZERO, cap - used)


def _counted(value: Any) -> Decimal:
    return max(ZERO, number(value) or ZERO)


def award(definition: Definition, facts: dict[str, Any]) -> Award:
    """Compute a round's award from facts in the definition's namespaces, with the city's and district's share."""
    known = with_params(definition, facts)
    return run(definition.award, definition, known)


def run(scheme: Scheme, definition: Definition, facts: dict[str, Any]) -> Award:
    if scheme.scheme == "switch":
        chosen = scheme.cases.get(str(resolve(facts, scheme.on or "")))
        return run(chosen, definition, facts) if chosen else Award(ZERO, "none")
    case = Case(scheme, definition, facts)
    result = SCHEMES[scheme.scheme](case)
    return _shared(replace(result, lines=case.lines, scheme=scheme.scheme), case)


def _shared(result: Award, case: Case) -> Award:
    share = case.figure("city_share")
    if share is None:
        return replace(result, city_amount=result.amount)
    city = fen(result.amount * share / HUNDRED)
    case.line("市级承担", "City's share", city, "city_share")
    case.line("区级承担", "District's share", result.amount - city, "city_share")
    return replace(result, city_amount=city, district_amount=result.amount - city)


def _nothing(case: Case) -> Award:
    return Award(ZERO, "none")


def _fixed(case: Case) -> Award:
    amount = fen(case.figure("amount") or ZERO)
    case.line("定额", "Fixed amount", amount, "amount")
    return Award(amount, "fixed")


def premium_subsidy(case: Case) -> Award:
    """A1: part of the premium of a first-edition policy (domain §2.1, Calculation)."""
    insured, premium, paid = case.amount("insured"), case.amount("premium"), case.amount("paid")
    year = max(1, int(case.amount("policy_year")))
    max_years = case.figure("max_years")
    if insured <= 0 or premium <= 0 or (max_years is not None and year > max_years):
        case.line("不在补偿年限内或保单要素不全", "Outside the years covered, or the policy is incomplete", ZERO)
        return Award(ZERO, "premium_subsidy")
    rate_cap = case.figure("rate_cap") or HUNDRED
    case.line("实缴保险费", "Premium paid", paid)
    case.line("费率上限（%）", "Cap of the rate (%)", rate_cap, "rate_cap")
    counts = min(paid, premium, insured * rate_cap / HUNDRED)
    covered, days = _covered(case)
    case.line("可补偿保险费", "Premium that counts", fen(counts * covered / days))
    ratio = _ratio(case.parameter("ratio_table") or {}, str(case.value("grade") or ""), year)
    case.line("补偿比例（%）", "Share compensated (%)", ratio, "ratio_table")
    amount = fen(counts * covered * ratio / (days * HUNDRED))
    amount = case.capped(amount, "cap_per_policy", "单张保单上限", "Cap per policy")
    before = case.amount("paid_for_product")
    amount = case.capped(amount, "cap_per_product", "单个产品上限", "Cap per product", before)
    this_year = case.amount("paid_this_year")
    amount = case.capped(
        amount, "cap_per_enterprise_year", "单个企业年度上限", "Cap per enterprise and year", this_year
    )
    return Award(_less_other_funds(case, amount), "premium_subsidy")


def _covered(case: Case) -> tuple[int, int]:
    """Days of the policy up to the window's end, and all its days; the first and the last count."""
    window = case.value("covered_until")
    if not window:
        return 1, 1
    try:
        start, end, until = (
            date.fromisoformat(str(one)) for one in (case.value("starts_on"), case.value("ends_on"), window)
        )
    except ValueError:
        return 0, 1
    days, covered = (end - start).days + 1, (min(end, until) - start).days + 1
    return (max(0, covered), days) if days > 0 else (0, 1)


def _ratio(table: dict[str, list[Any]], grade: str, year: int) -> Decimal:
    """The ratio of a grade in a policy year, in percent; the last one goes on for later years."""
    row = table.get(grade) or table.get("default") or []
    return number(row[min(year, len(row)) - 1]) or ZERO if row else ZERO


def _less_other_funds(case: Case, amount: Decimal) -> Decimal:
    """Other public money for the same thing: made up to the amount, or none at all."""
    other = case.amount("other_funds")
    if other <= 0:
        return amount
    case.line("已获其他财政资金", "Other public money", other)
    if case.parameter("other_funds_mode", "refuse") == "make_up":
        return max(ZERO, amount - other)
    case.line("已获其他财政资金，不重复支持", "No double funding", ZERO)
    return ZERO


def contract_share(case: Case) -> Award:
    """A2: a share of the first contracts, with floor and cap (domain §2.1)."""
    values = case.column("contracts")
    counted = values[: int(case.figure("max_contracts") or len(values))]
    total = sum(counted, ZERO)
    case.line("计入的首批合同额", "First contracts that count", total)
    floor = case.figure("floor")
    if floor is not None and total < floor:
        case.line("未达到合同额下限", "Below the floor", floor, "floor")
        return Award(ZERO, "contract_share")
    ratio = case.figure("ratio") or ZERO
    case.line("补助比例（%）", "Share (%)", ratio, "ratio")
    amount = case.capped(fen(total * ratio / HUNDRED), "cap", "单个产品上限", "Cap per product")
    return Award(_less_other_funds(case, amount), "contract_share")


def honour(case: Case) -> Award:
    """B: a tier by rank within the track; money only where a tier has some (default none)."""
    rank = case.amount("rank")
    if not rank or resolve(case.facts, "review.passed") is False:
        return Award(ZERO, "honour")
    for tier in case.parameter("tiers") or []:
        if rank <= Decimal(str(tier["up_to_rank"])):
            amount = fen(Decimal(str(tier.get("amount", 0))))
            case.line("赛道内排名", "Rank in the track", rank)
            case.line("等次", "Tier", tier["grade"], "tiers")
            return Award(amount, "honour", grade=tier["grade"])
    return Award(ZERO, "honour")


def persons(case: Case) -> Award:
    """C1: per person the least of grade, cap of the enterprise class and what was asked; a quota per enterprise."""
    grade = _grade(case.parameter("grades") or [], case.amount("score"))
    if grade is None:
        case.line("未达到最低等级", "Below the lowest grade", ZERO, "grades")
        return Award(ZERO, "persons")
    caps = case.parameter("person_caps") or {}
    cap = number(caps.get("key" if case.value("is_key") is True else "default")) or ZERO
    limit = min(Decimal(str(grade["amount"])), cap)
    case.line("评审等级", "Grade", grade["grade"], "grades")
    case.line("每人上限（元）", "Per person at most (yuan)", limit, "person_caps")
    quota = case.figure("max_persons")
    given = [min(fen(one * WAN), limit) for one in case.column("asked")]
    if quota is not None and len(given) > quota:
        case.line("每家企业人数上限", "Persons per enterprise at most", quota, "max_persons")
        given = given[: int(quota)]
    case.line("人数", "Persons", len(given))
    total = case.capped(sum(given, ZERO), "cap_per_enterprise", "单个企业上限", "Cap per enterprise")
    shares = split(total, given) if total else [ZERO] * len(given)
    return Award(total, "persons", grade=grade["grade"], persons=tuple(shares))


def _grade(grades: list[dict[str, Any]], score: Decimal) -> dict[str, Any] | None:
    return next((grade for grade in grades if score >= Decimal(str(grade["from_score"]))), None)


def tier_top_up(case: Case) -> Award:
    """C2: the tier first reached this year, less the highest tier paid before (进档补差); shared among the team."""
    factor = Decimal(1)
    if str(case.value("field")) in (case.parameter("relaxed_fields") or []):
        factor = case.figure("relaxed_factor") or factor
        case.line("门槛放宽系数", "Factor of the relaxed threshold", factor, "relaxed_factor")
    tiers = case.parameter("tiers") or []
    reached = _tier(tiers, case.amount("revenue"), factor)
    earlier = _tier(tiers, case.amount("highest_earlier"), factor)
    case.line("本年达到档次（元）", "Tier reached this year (yuan)", reached, "tiers")
    case.line("以往达到档次（元）", "Tier reached in earlier years (yuan)", earlier, "tiers")
    if reached <= earlier or number(case.value("highest_earlier")) is None:
        case.line("并非首次突破", "Not a first breakthrough", ZERO)
        return Award(ZERO, "tier_top_up")
    paid = case.amount("paid_before")
    total = max(ZERO, reached - paid)
    case.line("进档补差", "Top-up over what was paid before", total)
    shares = team_shares(total, case)
    given = sum(shares, ZERO) if "asked" in case.scheme.inputs else total
    if given < total:
        case.line("个人上限以外退回", "Returned above the cap per person", total - given, "person_cap")
    return Award(given, "tier_top_up", persons=tuple(shares))


def _tier(tiers: list[dict[str, Any]], revenue: Decimal, factor: Decimal) -> Decimal:
    """The amount in yuan of the highest tier whose threshold (10,000 yuan) the revenue reaches."""
    amounts = [Decimal(str(t["amount"])) for t in tiers if revenue >= Decimal(str(t["revenue"])) * factor]
    return max(amounts, default=ZERO)


def team_shares(total: Decimal, case: Case) -> list[Decimal]:
    """Divide by what was asked for each; nobody above the cap. What is cut goes to the others, or back."""
    asked = case.column("asked")
    if total <= 0 or not any(asked):
        return [ZERO] * len(asked)
    cap = case.figure("person_cap")
    shares = split(total, asked)
    if cap is None or max(shares) <= cap:
        return shares
    if case.parameter("above_cap", "return") == "redistribute":
        return _redistribute(total, asked, cap)
    return [min(share, cap) for share in shares]


def _redistribute(total: Decimal, asked: list[Decimal], cap: Decimal) -> list[Decimal]:
    """Fill up to the cap in proportion until all is given or all are full."""
    shares = [ZERO for _one in asked]
    open_ = [n for n, one in enumerate(asked) if one > 0]
    left = total
    while open_ and left > 0:
        parts = split(left, [asked[n] for n in open_])
        for n, part in zip(open_, parts, strict=True):
            shares[n] = min(cap, shares[n] + part)
        left = total - sum(shares, ZERO)
        still = [n for n in open_ if shares[n] < cap]
        if still == open_:
            break
        open_ = still
    return shares


SCHEMES: dict[str, Callable[[Case], Award]] = {
    "none": _nothing,
    "fixed": _fixed,
    "premium_subsidy": premium_subsidy,
    "contract_share": contract_share,
    "honour": honour,
    "persons": persons,
    "tier_top_up": tier_top_up,
}
