"""Money is Decimal yuan. It is rounded down to the fen here and nowhere else."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

FEN = Decimal("0.01")


def fen(value: Decimal | int | str) -> Decimal:
    """Round yuan down to the fen. Raises TypeError on float, which has already lost the fen."""
    if isinstance(value, float):
        raise TypeError("money is never a float")
    return Decimal(value).quantize(FEN, rounding=ROUND_DOWN)


def split(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Divide yuan by shares; each part is rounded down, and the fen that are left go one each to the first cut.

    The parts always sum to ``total``; a share of zero gets nothing, and no part is a fen above its exact size.
    Raises ValueError when the shares are empty, negative or all zero.
    """
    weight = sum(shares, Decimal(0))
    if not shares or weight <= 0 or any(share < 0 for share in shares):
        raise ValueError("shares must be non-negative and sum to more than zero")
    exact = [total * share / weight for share in shares]
    parts = [fen(part) for part in exact]
    left = int((fen(total) - sum(parts)) / FEN)
    for n in [n for n, part in enumerate(exact) if part > parts[n]][:left]:
        parts[n] += FEN
    return parts
