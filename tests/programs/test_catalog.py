"""The plan's programs as data, compared line by line with what the policies ask for."""

import pytest
import yaml
from django.utils import translation

from accounts import districts
from programs import loading
from programs.definition import Definition, Text
from tests.factories import catalogue

BY_CODE = {content["program"]["code"]: content for content in catalogue()}
PROGRAMS = {code: Definition.model_validate(content["definition"]) for code, content in BY_CODE.items()}
CODES = yaml.safe_load(loading.CODES.read_text(encoding="utf-8"))
everywhere = pytest.mark.parametrize("code", sorted(PROGRAMS))

PERSON = {
    "name",
    "id_type",
    "resident_id",
    "other_id",
    "post",
    "professional_title",
    "degree",
    "hired_on",
    "wage",
    "tax_in_shanghai",
    "insurance_months",
    "contribution",
    "proposed",
    "consent",
}
ENTERPRISE_YEARS = {
    "award_year",
    "field",
    "revenue.year",
    "revenue.amount",
    "rd_0",
    "rd_1",
    "rd_2",
    "rd_growth",
    "audit_no",
    "enterprise_age",
}
PEOPLE = {f"persons.{key}" for key in PERSON} | {
    "persons_count",
    "proposed_total",
    "internal_posted_on",
    "commitment",
}
FIELDS = {
    "first-edition": {
        "money_model",
        "product_name",
        "version",
        "copyright_no",
        "copyright_name",
        "copyright_date",
        "copyright_age",
        "field",
        "breakthrough",
        "benchmark",
        "rd_cost",
        "own_use",
        "test_lab",
        "test_report_no",
        "test_product",
        "test_date",
        "end_user",
        "end_user_uscc",
        "contracts.number",
        "contracts.buyer_uscc",
        "contracts.signed_on",
        "contracts.amount",
        "contracts.software_amount",
        "contracts.invoice_no",
        "contracts.invoice_date",
        "contracts.received_on",
        "contracts.received",
        "contracts.related",
        "contract_total",
        "insurer",
        "policy_no",
        "insurance_type",
        "insured_amount",
        "premium",
        "premium_paid",
        "premium_rate",
        "starts_on",
        "ends_on",
        "policy_year",
        "renewal_of",
        "premium_invoice",
        "paid_on",
        "has_other_funds",
        "other_funds.source",
        "other_funds.amount",
        "commitment",
    },
    "xinchuang": {
        "no_secret",
        "title",
        "track",
        "kind",
        "partners.name",
        "partners.uscc",
        "partners.role",
        "benefit",
        "user_units.name",
        "user_units.uscc",
        "user_units.industry",
        "user_units.accepted_on",
        "go_live",
        "concurrent_users",
        "performance",
        "contract_amount",
        "copies",
        "users_count",
        "stack.layer",
        "stack.vendor",
        "stack.product",
        "stack.version",
        "stack.cert_no",
        "stack.cert_date",
        "stack.domestic",
        "localization_rate",
        "mlps_level",
        "mlps_date",
        "crypto_assessed",
        "incidents",
        "ip.kind",
        "ip.name",
        "ip.number",
    },
    "talent": ENTERPRISE_YEARS | PEOPLE | {"plan_title", "strengths"},
    "core-team": ENTERPRISE_YEARS | PEOPLE | {"team_name", "revenue_now", "revenue_highest"},
}
PERSON_MATERIALS = [
    "application_form",
    "audit_report",
    "roster",
    "employment",
    "internal_notice",
    "consents",
    "achievements",
    "commitment",
]
MATERIALS = {
    "first-edition": [
        "application_form",
        "licence",
        "copyright_certificate",
        "test_report",
        "contract_files",
        "user_report",
        "sales_list",
        "ip_list",
        "policy",
        "premium_proof",
        "commitment",
        "novelty",
    ],
    "xinchuang": [
        "application_form",
        "description",
        "user_proof",
        "adaptation",
        "mlps",
        "ip_files",
        "video",
        "commitment",
    ],
    "talent": PERSON_MATERIALS,
    "core-team": PERSON_MATERIALS,
}
TO_MONEY = [
    "district_review",
    "formal_review",
    "verification",
    "expert_review",
    "proposal",
    "deliberation",
    "publicity",
    "decision",
    "payment",
]
STAGES = {
    "first-edition": TO_MONEY,
    "xinchuang": [
        "formal_review",
        "expert_review",
        "site_visit",
        "proposal",
        "deliberation",
        "publicity",
        "decision",
    ],
    "talent": [*TO_MONEY, "execution", "inspection"],
    "core-team": [*TO_MONEY, "execution", "inspection"],
}
WEIGHTS = {
    "first-edition": [30, 20, 15, 15, 10, 10],
    "xinchuang": [25, 25, 20, 10, 15, 5],
    "talent": [35, 20, 25, 10, 10],
    "core-team": [40, 35, 25],
}
VETOES = {
    "first-edition": ["不属于首版次", "权属不清", "测试不通过"],
    "xinchuang": ["知识产权纠纷", "核心层无适配证明"],
    "talent": ["人员或财务数据不实"],
    "core-team": ["人员或财务数据不实"],
}
PUBLICITY = {
    "first-edition": ["企业名称", "产品名称", "版本号", "领域", "拟补偿金额（元）"],
    "xinchuang": ["方案名称", "申报单位", "赛道", "拟定等次"],
    "talent": ["企业名称", "人数", "岗位"],
    "core-team": ["企业名称", "人数", "岗位"],
}
LEDGER = {
    "first-edition": [
        "申报编号",
        "年度批次",
        "企业名称",
        "统一社会信用代码",
        "区",
        "规模",
        "产品",
        "版本",
        "领域",
        "突破类型",
        "软著号",
        "用户单位",
        "合同额（元）",
        "保险公司",
        "保单号",
        "险种",
        "保额（元）",
        "保费（元）",
        "费率（%）",
        "保险起期",
        "保险止期",
        "保险年度",
        "评审得分",
        "核定补偿（元）",
        "批准补偿（元）",
        "已拨付（元）",
        "拨付日期",
        "状态",
    ],
    "xinchuang": [
        "申报编号",
        "批次",
        "方案",
        "单位",
        "统一社会信用代码",
        "区",
        "规模",
        "赛道",
        "类型",
        "得分（去极值后）",
        "评审人数",
        "等次",
        "适配层级覆盖",
        "国产化率（%）",
        "应用单位数",
        "推广次数",
        "合同额（万元）",
        "状态",
    ],
}


def texts(value):
    """Every text of a definition, however deep."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts(one)
    elif hasattr(value, "model_fields_set"):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))


def test_catalogue_has_the_plans_flagship_programs():
    assert set(PROGRAMS) == set(FIELDS)


@everywhere
def test_form_asks_what_the_policy_asks(code):
    assert set(PROGRAMS[code].by_path) == FIELDS[code]


@everywhere
def test_materials_are_those_of_the_policy(code):
    assert [material.key for material in PROGRAMS[code].materials] == MATERIALS[code]


@everywhere
def test_stages_follow_the_life_cycle(code):
    assert [stage.key for stage in PROGRAMS[code].stages] == STAGES[code]


@everywhere
def test_rubric_weighs_and_vetoes_as_the_policy(code):
    rubric = PROGRAMS[code].rubric
    assert [criterion.weight for criterion in rubric.criteria] == WEIGHTS[code]
    assert [veto.label.zh for veto in rubric.vetoes] == VETOES[code]


@everywhere
def test_publicity_shows_five_working_days_what_the_policy_shows(code):
    publicity = PROGRAMS[code].publicity
    assert publicity.working_days == 5
    assert [column.label.zh for column in publicity.fields] == PUBLICITY[code]


@pytest.mark.parametrize("code", sorted(LEDGER))
def test_ledger_has_the_columns_of_the_policy(code):
    assert [column.label.zh for column in PROGRAMS[code].ledger] == LEDGER[code]


@everywhere
def test_every_label_speaks_both_languages(code):
    found = list(texts(PROGRAMS[code]))
    assert len(found) > 80
    assert [text for text in found if not text.zh.strip() or not text.en.strip()] == []
    assert [text.en for text in found if any("\u4e00" <= sign <= "\u9fff" for sign in text.en)] == []


@everywhere
def test_every_figure_has_a_source_or_is_a_sample(code):
    for parameter in PROGRAMS[code].parameters:
        assert parameter.sample != bool(parameter.source), parameter.key


@everywhere
def test_limits_of_the_law_are_no_samples(code):
    limits = {stage.key: (stage.working_days, stage.sample) for stage in PROGRAMS[code].stages}
    assert limits["formal_review"] == (5, False)
    assert limits["publicity"] == (5, False)
    assert limits["decision"] == (20, False)


@everywhere
def test_program_stands_on_a_basis_and_a_review_of_competition(code):
    program = BY_CODE[code]["program"]
    for name in (
        "legal_basis",
        "plan_lines",
        "department",
        "fair_review_result",
        "fair_review_on",
        "valid_to",
    ):
        assert program[name], name
    assert "税" not in str(program["summary_zh"])


@everywhere
def test_every_blocking_rule_speaks_and_names_its_place(code):
    for rule in PROGRAMS[code].rules:
        assert rule.path, rule.key


@everywhere
def test_code_lists_exist(code):
    used = {field.codelist for _path, field in PROGRAMS[code].fields() if field.codelist}
    assert used <= set(CODES) | {"districts"}


def test_code_lists_have_names_in_both_languages_and_no_code_twice():
    for name, entries in CODES.items():
        codes = [entry["code"] for entry in entries]
        assert len(set(codes)) == len(codes), name
        assert all(entry["zh"] and entry["en"] for entry in entries), name


def test_lists_hold_what_the_plan_lists():
    assert [one["zh"] for one in CODES["xinchuang_tracks"]] == [
        "金融",
        "航天",
        "航空",
        "船舶",
        "半导体",
        "交通",
        "建筑",
        "医疗",
        "文化",
    ]
    assert [one["zh"] for one in CODES["software_fields"][:4]] == [
        "基础软件",
        "工业软件",
        "行业软件",
        "平台软件",
    ]


def test_districts_are_the_sixteen_of_the_standard():
    assert list(districts.DISTRICTS) == sorted(
        f"310{code}" for code in (101, 104, 105, 106, 107, 109, 110, 112, 113, 114, 115, 116, 117, 118, 120, 151)
    )
    for language, name in (("zh-hans", "浦东新区"), ("en", "Pudong")):
        with translation.override(language):
            assert districts.name("310115") == name
    assert districts.name("999999") == "999999"


def test_real_round_of_2020_has_its_window_and_its_money_model():
    row = next(one for one in BY_CODE["first-edition"]["rounds"] if one["code"] == "fe-2020")
    values = PROGRAMS["first-edition"].with_values(row["parameters"])
    found = Definition.model_validate(values)
    assert (found.values["invoice_from"], found.values["invoice_to"]) == ("2019-05-25", "2020-11-16")
    assert found.values["money_models"] == ["A2"]
    assert not {"invoice_from", "invoice_to", "money_models"} & found.samples
    assert (found.values["contract_floor"], found.values["max_contracts"]) == ("500000", 3)
    assert not {"contract_floor", "max_contracts"} & found.samples
