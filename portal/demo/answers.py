"""Complete, valid answers for each program: what demonstration data, tests and benchmarks hand in."""

from collections.abc import Callable
from typing import Any

from portal.demo.codes import credit_code, resident_id

PRODUCTS = (
    "申图工业数据库", "浦江云原生中间件", "智控实时操作系统", "海纳分布式图数据库", "天枢EDA仿真平台", "长风CAE分析软件",
    "明珠医疗影像平台", "联港智慧物流调度系统", "安澜漏洞治理平台", "云帆低代码平台",
)  # fmt: skip
SOLUTIONS = (
    "证券核心交易系统信创解决方案", "船舶设计协同平台信创解决方案", "三级医院信息系统信创解决方案", "轨道交通票务信创解决方案",
    "半导体制造执行系统信创解决方案", "城市建设管理信创解决方案",
)  # fmt: skip
SOFTWARE_FIELDS = ("industrial", "basic", "sector", "platform", "security", "new_generation")
TRACKS = ("finance", "shipping", "health", "transport", "semiconductor", "construction")
TALENT_FIELDS = ("industrial", "basic", "sector", "platform", "security", "ai")


def first_edition(n: int, *, model: str = "A1") -> dict[str, Any]:
    insured = {
        "insurer": "cpic", "policy_no": f"PZAB2026310{n:06d}", "insurance_type": "liability",
        "insured_amount": "1500000.00", "premium": "45000.00", "premium_paid": "45000.00",
        "starts_on": "2026-01-01", "ends_on": "2026-12-31", "policy_year": 1,
        "premium_invoice": f"3100{n:08d}", "paid_on": "2025-12-28",
    }  # fmt: skip
    name = f"{PRODUCTS[n % len(PRODUCTS)]}{n if n >= len(PRODUCTS) else ''}"
    return {
        "money_model": model, "product_name": name,
        "version": "V1.0", "copyright_no": f"2025SR{n:07d}", "copyright_date": "2025-06-18",
        "copyright_name": name, "test_product": name,
        "field": SOFTWARE_FIELDS[n % len(SOFTWARE_FIELDS)], "breakthrough": "national_first",
        "benchmark": "与国外同类产品相比，事务吞吐提升百分之三十，支持国产处理器和操作系统，并在整车厂产线连续稳定运行。",
        "rd_cost": "1280.50", "own_use": False, "test_lab": "sstl", "test_report_no": f"SSTL-2026-{n:04d}",
        "test_date": "2026-03-12", "end_user": "上海示例智能制造有限公司", "end_user_uscc": credit_code(900001),
        "contracts": [
            {
                "number": f"HT-2026-{n:04d}-{k}", "buyer_uscc": credit_code(900001), "signed_on": "2026-02-10",
                "amount": amount, "software_amount": amount, "invoice_no": f"310026{n:06d}{k}",
                "invoice_date": "2026-04-20", "received_on": "2026-05-08", "received": amount, "related": False,
            }
            for k, amount in enumerate(("860000.00", "740000.00"))
        ],
        **(insured if model == "A1" else {}),
        "has_other_funds": False, "commitment": True,
    }  # fmt: skip


def xinchuang(n: int) -> dict[str, Any]:
    layers = (
        ("cpu", "示例芯片", "SW-3000"), ("os", "示例操作系统", "OS V10"), ("db", "示例数据库", "DB V8"),
        ("middleware", "示例中间件", "MW V7"), ("office", "示例办公", "Office 12"),
    )  # fmt: skip
    return {
        "no_secret": True, "title": f"{SOLUTIONS[n % len(SOLUTIONS)]}{n if n >= len(SOLUTIONS) else ''}",
        "track": TRACKS[n % len(TRACKS)], "kind": "industry",
        "partners": [{"name": "上海示例集成有限公司", "uscc": credit_code(900003), "role": "系统集成和运维"}],
        "benefit": "替代进口软硬件，年节约运维费用约三百万元，支撑每日一千万笔交易。",
        "user_units": [
            {"name": "上海示例证券股份有限公司", "uscc": credit_code(900002), "industry": "finance",
             "accepted_on": "2026-05-20"}
        ],
        "go_live": "2026-05-20", "concurrent_users": 5000, "performance": "峰值每秒一万二千笔，平均响应八毫秒",
        "contract_amount": "960.00", "copies": 3,
        "stack": [
            {"layer": layer, "vendor": vendor, "product": product, "version": "V1.0", "cert_no": f"SP-{n}-{layer}",
             "cert_date": "2026-01-15", "domestic": True}
            for layer, vendor, product in layers
        ],
        "mlps_level": "3", "mlps_date": "2026-02-01", "crypto_assessed": True, "incidents": False,
        "ip": [{"kind": "copyright", "name": "信创平台软件", "number": f"2024SR{n:07d}"}],
    }  # fmt: skip


def _person(n: int, proposed: str) -> dict[str, Any]:
    surnames, given = "王李张刘陈杨赵黄周吴", ("一鸣", "思远", "婉清", "子轩", "若溪", "浩然", "静怡")
    return {
        "name": surnames[n % 10] + given[n % 7], "id_type": "resident", "resident_id": resident_id(n),
        "other_id": None, "post": "rd", "professional_title": "middle", "degree": "master",
        "hired_on": "2022-03-01", "wage": "420000.00",
        "tax_in_shanghai": True, "insurance_months": 12, "contribution": "负责核心引擎研发，取得三项发明专利。",
        "proposed": proposed, "consent": True,
    }  # fmt: skip


def _figures(*revenue: str) -> dict[str, Any]:
    """Revenue of the award year and those before it, newest first."""
    return {
        "award_year": 2025, "rd_0": "1800.00", "rd_1": "1600.00", "rd_2": "1400.00", "audit_no": "沪会审〔2026〕0108",
        "revenue": [{"year": 2025 - k, "amount": amount} for k, amount in enumerate(revenue)],
    }  # fmt: skip


def talent(n: int) -> dict[str, Any]:
    return {
        **_figures("12800.00", "9000.00", "7600.00"), "plan_title": f"{PRODUCTS[n % len(PRODUCTS)]}研发人才奖励方案",
        "field": TALENT_FIELDS[n % len(TALENT_FIELDS)], "strengths": ["project", "ip"],
        "persons": [_person(n * 50 + k, "15.00") for k in range(3)],
        "internal_posted_on": "2026-11-02", "commitment": True,
    }  # fmt: skip


def core_team(n: int) -> dict[str, Any]:
    return {
        **_figures("12800.00", "4000.00", "3600.00"), "team_name": f"{PRODUCTS[n % len(PRODUCTS)]}核心团队",
        "field": TALENT_FIELDS[n % len(TALENT_FIELDS)], "revenue_now": "12800.00", "revenue_highest": "4000.00",
        "persons": [_person(500_000 + n * 50 + k, "5.00") for k in range(20)],
        "internal_posted_on": "2026-11-02", "commitment": True,
    }  # fmt: skip


ANSWERS: dict[str, Callable[[int], dict[str, Any]]] = {
    "first-edition": first_edition,
    "xinchuang": xinchuang,
    "talent": talent,
    "core-team": core_team,
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" \
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # fmt: skip
