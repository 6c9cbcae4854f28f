"""Numbers with right check digits, for demonstration and tests. They belong to nobody on purpose."""

from stdnum.cn import ric, uscc


def credit_code(number: int, district: str = "310104") -> str:
    """A format-valid unified social credit code; the same number gives the same code."""
    body = f"91{district}MA1{number % 1_000_000:06d}"
    return body + uscc.calc_check_digit(body)


def resident_id(number: int) -> str:
    """A format-valid resident identity number of a person born in the 1980s."""
    day = 1 + number % 28
    body = f"310104{1980 + number % 10}{1 + number % 12:02d}{day:02d}{number % 1000:03d}"
    return body + ric.calc_check_digit(body + "0")
