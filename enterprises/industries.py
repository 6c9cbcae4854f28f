"""GB/T 4754-2017, divisions 63 to 65: the industries of the plan, code -> (Chinese, English)."""

from django.utils.translation import get_language

INDUSTRIES: dict[str, tuple[str, str]] = {
    "6311": ("固定电信服务", "Fixed telecommunications"),
    "6312": ("移动电信服务", "Mobile telecommunications"),
    "6319": ("其他电信服务", "Other telecommunications"),
    "6321": ("有线广播电视传输服务", "Cable broadcasting transmission"),
    "6322": ("无线广播电视传输服务", "Wireless broadcasting transmission"),
    "6331": ("广播电视卫星传输服务", "Satellite broadcasting transmission"),
    "6339": ("其他卫星传输服务", "Other satellite transmission"),
    "6410": ("互联网接入及相关服务", "Internet access and related services"),
    "6421": ("互联网搜索服务", "Internet search"),
    "6422": ("互联网游戏服务", "Internet games"),
    "6429": ("互联网其他信息服务", "Other internet information services"),
    "6431": ("互联网生产服务平台", "Internet platforms for production"),
    "6432": ("互联网生活服务平台", "Internet platforms for daily life"),
    "6433": ("互联网科技创新平台", "Internet platforms for innovation"),
    "6434": ("互联网公共服务平台", "Internet platforms for public services"),
    "6439": ("其他互联网平台", "Other internet platforms"),
    "6440": ("互联网安全服务", "Internet security services"),
    "6450": ("互联网数据服务", "Internet data services"),
    "6490": ("其他互联网服务", "Other internet services"),
    "6511": ("基础软件开发", "System software development"),
    "6512": ("支撑软件开发", "Support software development"),
    "6513": ("应用软件开发", "Application software development"),
    "6519": ("其他软件开发", "Other software development"),
    "6520": ("集成电路设计", "Integrated circuit design"),
    "6531": ("信息系统集成服务", "Information system integration"),
    "6532": ("物联网技术服务", "Internet of things services"),
    "6540": ("运行维护服务", "Operation and maintenance"),
    "6550": ("信息处理和存储支持服务", "Information processing and storage"),
    "6560": ("信息技术咨询服务", "Information technology consulting"),
    "6571": ("地理遥感信息服务", "Geographic and remote sensing information"),
    "6572": ("动漫、游戏数字内容服务", "Animation and game content"),
    "6579": ("其他数字内容服务", "Other digital content"),
    "6591": ("呼叫中心", "Call centres"),
    "6599": ("其他未列明信息技术服务业", "Other information technology services"),
}


def name(code: str) -> str:
    """Return the industry's name in the active language; an unknown code comes back as it is."""
    pair = INDUSTRIES.get(code)
    if pair is None:
        return code
    return pair[0] if (get_language() or "zh").startswith("zh") else pair[1]


def choices() -> list[tuple[str, str]]:
    """Pairs for a select, in code order: code and name."""
    return [(code, f"{code} {name(code)}") for code in INDUSTRIES]
