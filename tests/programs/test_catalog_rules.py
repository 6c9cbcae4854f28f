"""Each rule of the catalogue stops what its policy stops, and nothing at its very edge."""

import pytest

from programs.conditions import holds
from tests.programs.test_catalog import PROGRAMS


def rule(code, key):
    return next(one for one in PROGRAMS[code].rules if one.key == key)


def fails(code, key, **answers) -> bool:
    definition = PROGRAMS[code]
    facts = {
        "answers": answers,
        "param": definition.values,
        "enterprise": {"uscc": "X", "credit_hits": 0},
        "round": {"year": 2026, "opens_on": "2026-11-02", "closes_on": "2026-12-18"},
    }
    found = rule(code, key)
    applies = found.applies_when is None or holds(found.applies_when, facts)
    return applies and not holds(found.check, facts)


@pytest.mark.parametrize(
    ("code", "key", "wrong", "right"),
    [
        (
            "first-edition",
            "contract_floor",
            {"contracts": [{}], "contract_total": "499999.99"},
            {"contracts": [{}], "contract_total": "500000"},
        ),
        (
            "first-edition",
            "invoice_window",
            {"contracts": [{"invoice_date": "2025-10-31"}]},
            {"contracts": [{"invoice_date": "2025-11-01"}]},
        ),
        (
            "first-edition",
            "buyer_is_other",
            {"contracts": [{"buyer_uscc": "X"}]},
            {"contracts": [{"buyer_uscc": "Y"}]},
        ),
        (
            "first-edition",
            "related_party",
            {"contracts": [{"related": True}]},
            {"contracts": [{"related": False}]},
        ),
        (
            "first-edition",
            "same_name_certificate",
            {"product_name": "a", "copyright_name": "b"},
            {"product_name": "a", "copyright_name": "a"},
        ),
        (
            "first-edition",
            "same_name_report",
            {"product_name": "a", "test_product": "b"},
            {"product_name": "a", "test_product": "a"},
        ),
        (
            "first-edition",
            "copyright_obtained",
            {"copyright_date": "2026-12-19"},
            {"copyright_date": "2026-12-18"},
        ),
        (
            "first-edition",
            "premium_within_insured",
            {"money_model": "A1", "premium": "2", "insured_amount": "1"},
            {"money_model": "A1", "premium": "1", "insured_amount": "1"},
        ),
        (
            "first-edition",
            "premium_fully_paid",
            {"money_model": "A1", "premium": "2", "premium_paid": "1"},
            {"money_model": "A1", "premium": "2", "premium_paid": "2.00"},
        ),
        (
            "first-edition",
            "policy_dates",
            {"money_model": "A1", "starts_on": "2026-01-01", "ends_on": "2026-01-01"},
            {"money_model": "A1", "starts_on": "2026-01-01", "ends_on": "2026-12-31"},
        ),
        (
            "first-edition",
            "policy_in_force",
            {"money_model": "A1", "ends_on": "2026-11-01"},
            {"money_model": "A1", "ends_on": "2026-11-02"},
        ),
        ("first-edition", "not_own_use", {"own_use": True}, {"own_use": False}),
        ("first-edition", "no_other_funds", {"has_other_funds": True}, {"has_other_funds": False}),
        ("xinchuang", "layers_db", {"stack": [{"layer": "cpu"}]}, {"stack": [{"layer": "db"}]}),
        (
            "xinchuang",
            "cert_dates",
            {"stack": [{"cert_date": "2026-12-19"}]},
            {"stack": [{"cert_date": "2026-12-18"}]},
        ),
        ("xinchuang", "partners_differ", {"partners": [{"uscc": "X"}]}, {"partners": [{"uscc": "Y"}]}),
        ("xinchuang", "no_incident", {"incidents": True}, {"incidents": False}),
        ("talent", "award_year", {"award_year": 2024}, {"award_year": 2025}),
        (
            "talent",
            "hired_whole_year",
            {"persons": [{"hired_on": "2025-01-02"}]},
            {"persons": [{"hired_on": "2025-01-01"}]},
        ),
        (
            "talent",
            "tax",
            {"persons": [{"tax_in_shanghai": False}]},
            {"persons": [{"tax_in_shanghai": True}]},
        ),
        (
            "talent",
            "insurance",
            {"persons": [{"insurance_months": 11}]},
            {"persons": [{"insurance_months": 12}]},
        ),
        (
            "talent",
            "one_person_once",
            {"persons": [{"resident_id": "1x"}, {"resident_id": "1X"}]},
            {"persons": [{"resident_id": "1x"}, {"resident_id": None}]},
        ),
        ("talent", "person_cap", {"persons": [{"proposed": "50.01"}]}, {"persons": [{"proposed": "50"}]}),
        ("talent", "wage", {"persons": [{"wage": "299999.99"}]}, {"persons": [{"wage": "300000"}]}),
        ("talent", "rd_growth", {"rd_growth": "4.99"}, {"rd_growth": "5.00"}),
        ("talent", "strengths", {"strengths": []}, {"strengths": ["ip"]}),
        (
            "core-team",
            "first_breakthrough",
            {"revenue_now": "1", "revenue_highest": "1"},
            {"revenue_now": "2", "revenue_highest": "1"},
        ),
        (
            "core-team",
            "highest_is_highest",
            {"award_year": 2025, "revenue_highest": "8", "revenue": [{"year": 2024, "amount": "9"}]},
            {
                "award_year": 2025,
                "revenue_highest": "9",
                "revenue": [{"year": 2025, "amount": "99"}, {"year": 2024, "amount": "9"}],
            },
        ),
        (
            "core-team",
            "revenue_agrees",
            {"award_year": 2025, "revenue_now": "8", "revenue": [{"year": 2025, "amount": "9"}]},
            {"award_year": 2025, "revenue_now": "9", "revenue": [{"year": 2025, "amount": "9.00"}]},
        ),
        (
            "core-team",
            "team_min",
            {"persons": [{}], "persons_count": 19},
            {"persons": [{}], "persons_count": 20},
        ),
        (
            "core-team",
            "team_max",
            {"persons": [{}], "persons_count": 41},
            {"persons": [{}], "persons_count": 40},
        ),
    ],
)
def test_rule_stops_what_the_policy_stops(code, key, wrong, right):
    assert fails(code, key, **wrong) is True
    assert fails(code, key, **right) is False
