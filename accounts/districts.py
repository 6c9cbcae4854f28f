"""The sixteen districts of Shanghai (GB/T 2260), code -> (Chinese, English)."""

from django.utils.translation import get_language

CITY = "310000"
DISTRICTS: dict[str, tuple[str, str]] = {
    "310101": ("黄浦区", "Huangpu"),
    "310104": ("徐汇区", "Xuhui"),
    "310105": ("长宁区", "Changning"),
    "310106": ("静安区", "Jing'an"),
    "310107": ("普陀区", "Putuo"),
    "310109": ("虹口区", "Hongkou"),
    "310110": ("杨浦区", "Yangpu"),
    "310112": ("闵行区", "Minhang"),
    "310113": ("宝山区", "Baoshan"),
    "310114": ("嘉定区", "Jiading"),
    "310115": ("浦东新区", "Pudong"),
    "310116": ("金山区", "Jinshan"),
    "310117": ("松江区", "Songjiang"),
    "310118": ("青浦区", "Qingpu"),
    "310120": ("奉贤区", "Fengxian"),
    "310151": ("崇明区", "Chongming"),
}


def name(code: str) -> str:
    """Return the district's name in the active language; an unknown code comes back as it is."""
    pair = DISTRICTS.get(code)
    if pair is None:
        return code
    return pair[0] if (get_language() or "zh").startswith("zh") else pair[1]


def choices() -> list[tuple[str, str]]:
    """Pairs for a select, in code order, named in the active language."""
    return [(code, name(code)) for code in DISTRICTS]
