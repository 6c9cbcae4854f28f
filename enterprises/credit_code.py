"""Unified social credit code, GB 32100-2015."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as StdnumError


def normalise(value: str) -> str:
    """Full width to half width, upper case, without spaces and dashes."""
    return unicodedata.normalize("NFKC", value).strip().upper().replace(" ", "").replace("-", "")


def validate_credit_code(value: str) -> None:
    """Raise ValidationError which says what is wrong with the code."""
    try:
        uscc.validate(normalise(value))
    except InvalidLength:
        raise ValidationError(_("The credit code has 18 characters; old 15-digit numbers are not accepted.")) from None
    except InvalidChecksum:
        raise ValidationError(
            _(
                "The last character of the credit code does not fit the others: please compare it "
                "with the business licence."
            )
        ) from None
    except StdnumError:
        raise ValidationError(_("The credit code has characters or parts that GB 32100 does not allow.")) from None
