"""Size class of an enterprise: 工信部联企业〔2011〕300号, for divisions 63-64 and 65 of GB/T 4754."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Size(models.TextChoices):
    LARGE = "large", _("Large")
    MEDIUM = "medium", _("Medium")
    SMALL = "small", _("Small")
    MICRO = "micro", _("Micro")


# Standard -> division of GB/T 4754 -> floors (people, revenue in 10,000 yuan), highest class first.
STANDARDS: dict[str, dict[str, list[tuple[Size, int, Decimal]]]] = {
    "2011": {
        "transmission": [
            (Size.LARGE, 2000, Decimal(100000)),
            (Size.MEDIUM, 100, Decimal(1000)),
            (Size.SMALL, 10, Decimal(100)),
        ],
        "software": [
            (Size.LARGE, 300, Decimal(10000)),
            (Size.MEDIUM, 100, Decimal(1000)),
            (Size.SMALL, 10, Decimal(50)),
        ],
    }
}


def floors(industry: str, standard: str = "2011") -> list[tuple[Size, int, Decimal]]:
    """The floors (people, revenue in 10,000 yuan) of each class for a GB/T 4754 code, highest class first."""
    return STANDARDS[standard]["software" if industry.startswith("65") else "transmission"]


def classify(*, industry: str, people: int, revenue: Decimal, standard: str = "2011") -> Size:
    """Return the highest class both of whose floors are met ("以上" includes the number).

    ``industry`` is a four-digit GB/T 4754 code, ``revenue`` last year's in 10,000 yuan.
    """
    for size, least_people, least_revenue in floors(industry, standard):
        if people >= least_people and revenue >= least_revenue:
            return size
    return Size.MICRO
