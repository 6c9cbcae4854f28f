"""Writing an enterprise's file: registration, changes, yearly figures, and the size class that follows from them."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.roles import Role
from common import clock
from common.crypto import Unreadable, is_sealed, mask, seal, unseal
from common.errors import DomainError
from common.workflow import lock
from enterprises import workflow
from enterprises.credit_code import normalise
from enterprises.industries import INDUSTRIES
from enterprises.models import Enterprise, Membership, YearlyFigures
from enterprises.rules import is_member, may_see_personal_data
from enterprises.sizes import classify

SEALED_FIELDS = ("contact_phone", "bank_account")
FIELDS = (
    "name", "uscc", "district", "address", "industry", "founded_on", "legal_representative", "registered_capital",
    "contact_name", "contact_phone", "bank_name", "bank_account", "is_high_tech", "is_specialised", "is_key_software",
)  # fmt: skip


@transaction.atomic
def register_enterprise(*, user: User, facts: dict[str, Any], figures: list[dict[str, Any]]) -> Enterprise:
    """Write a new enterprise with its owner and yearly figures. Raises DomainError ``already_registered``."""
    if not user.is_role(Role.APPLICANT):
        raise PermissionDenied
    code = normalise(facts["uscc"])
    if Enterprise.objects.filter(uscc=code).exists():
        raise _already_registered()
    enterprise = Enterprise(**{name: facts[name] for name in FIELDS if name in facts})
    enterprise.uscc = code
    _write(enterprise)
    Membership.objects.create(user=user, enterprise=enterprise, role=Membership.Role.OWNER)
    vars(user).pop("_enterprise_ids", None)
    write_figures(enterprise, figures)
    audit.record("register", enterprise, actor=user, after=enterprise.status)
    return enterprise


@transaction.atomic
def change_enterprise(
    enterprise: Enterprise, *, user: User, facts: dict[str, Any], figures: list[dict[str, Any]]
) -> Enterprise:
    """Change the file. A new name, code or district needs a new verification."""
    identity = ("name", "uscc", "district")
    enterprise = lock(enterprise)
    if not is_member(user, enterprise):
        raise PermissionDenied
    facts = {**facts, "uscc": normalise(facts.get("uscc", enterprise.uscc))}
    changed = [name for name in FIELDS if name in facts and facts[name] != _current(enterprise, name)]
    for name in changed:
        setattr(enterprise, name, facts[name])
    _write(enterprise)
    write_figures(enterprise, figures)
    audit.record("change", enterprise, actor=user, data={"fields": changed})
    if enterprise.status == Enterprise.Status.VERIFIED and set(changed) & set(identity):
        enterprise = workflow.verify_again(enterprise, actor=user)
    return enterprise


def write_figures(enterprise: Enterprise, figures: list[dict[str, Any]]) -> None:
    """Write each year's figures and the size class of the latest year. Raises ValidationError."""
    this_year = clock.today().year
    for row in figures:
        if row["year"] > this_year:
            raise ValidationError({"year": _("Figures of a coming year are not known yet.")})
        entry, _created = YearlyFigures.objects.get_or_create(
            enterprise=enterprise, year=row["year"], defaults={"revenue": 0, "people": 0}
        )
        for name, value in row.items():
            setattr(entry, name, value)
        entry.full_clean()
        entry.save()
    latest = enterprise.figures.order_by("-year").first()
    people, revenue = (latest.people, latest.revenue) if latest else (0, Decimal(0))
    enterprise.size = classify(industry=enterprise.industry, people=people, revenue=revenue)
    Enterprise.objects.filter(pk=enterprise.pk).update(size=enterprise.size)


def reveal(enterprise: Enterprise, field: str, *, actor: User, reason: str) -> str:
    """Return a sealed value in full and write down who read it and why. Raises DomainError, PermissionDenied."""
    if field not in SEALED_FIELDS or not may_see_personal_data(actor, enterprise):
        raise PermissionDenied
    if len(reason.strip()) < 4:
        raise DomainError(_("Please say why you need to see this."), "reason_required")
    audit.record("reveal", enterprise, actor=actor, data={"field": field, "reason": reason.strip()})
    return plain(enterprise, field)


def plain(enterprise: Enterprise, field: str) -> str:
    """Open a sealed field for the enterprise's own form or for payment."""
    value = getattr(enterprise, field)
    return unseal(value, context=_context(enterprise, field)) if is_sealed(value) else value


def masked(enterprise: Enterprise, field: str) -> str:
    """Show a sealed field's shape only."""
    return mask(plain(enterprise, field))


def _current(enterprise: Enterprise, name: str) -> Any:
    return plain(enterprise, name) if name in SEALED_FIELDS else getattr(enterprise, name)


def _context(enterprise: Enterprise, field: str) -> str:
    return f"enterprises.enterprise.{enterprise.uid}.{field}"


def _write(enterprise: Enterprise) -> None:
    """Check the file as a whole, seal it and save it. Raises ValidationError, DomainError."""
    _seal(enterprise)
    enterprise.full_clean(validate_unique=False)
    if enterprise.industry not in INDUSTRIES:
        raise ValidationError({"industry": _("This is not an industry of the plan.")})
    if enterprise.founded_on > clock.today():
        raise ValidationError({"founded_on": _("This day lies in the future.")})
    try:
        with transaction.atomic():
            enterprise.save()
    except IntegrityError:
        raise _already_registered() from None


def _seal(enterprise: Enterprise) -> None:
    """Seal what is new. What looks sealed must be ours: nobody types a token."""
    for name in SEALED_FIELDS:
        value = getattr(enterprise, name)
        if not is_sealed(value):
            setattr(enterprise, name, seal(value, context=_context(enterprise, name)) if value else value)
            continue
        try:
            plain(enterprise, name)
        except Unreadable:
            raise ValidationError({name: _("This text has characters that cannot be stored.")}) from None


def _already_registered() -> DomainError:
    return DomainError(
        _("An enterprise with this credit code is registered already. Ask its owner to invite you."),
        "already_registered",
    )
