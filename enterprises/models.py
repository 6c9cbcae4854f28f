from decimal import Decimal
from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import districts
from accounts.roles import CITYWIDE, Role
from enterprises import industries
from enterprises.credit_code import validate_credit_code
from enterprises.sizes import Size

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def visible_to(self, user) -> "EnterpriseQuerySet":
        if user.is_role(*CITYWIDE):
            return self
        if user.is_role(Role.DISTRICT_REVIEWER):
            return self.filter(district=user.district)
        if user.is_role(Role.APPLICANT):
            return self.filter(memberships__user=user)
        return self.none()

    def verified(self) -> "EnterpriseQuerySet":
        return self.filter(status=Enterprise.Status.VERIFIED)


class Enterprise(models.Model):
    """A legal person that applies. Verified once by an officer; its facts are copied into each submitted revision."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting for verification")
        VERIFIED = "verified", _("Verified")
        REJECTED = "rejected", _("Not verified")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("enterprise name"), max_length=120)
    uscc = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, validators=[validate_credit_code]
    )
    district = models.CharField(_("registered district"), max_length=6, db_index=True)
    address = models.CharField(_("business address"), max_length=200)
    industry = models.CharField(_("industry"), max_length=4)
    founded_on = models.DateField(_("founded"))
    legal_representative = models.CharField(_("legal representative"), max_length=60)
    registered_capital = models.DecimalField(
        _("registered capital (10,000 yuan)"), max_digits=14, decimal_places=2, validators=NOT_NEGATIVE
    )
    contact_name = models.CharField(_("contact person"), max_length=60)
    contact_phone = models.CharField(_("contact phone"), max_length=300, help_text=_("Kept encrypted."))
    bank_name = models.CharField(_("bank"), max_length=120, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=300, blank=True, help_text=_("Kept encrypted."))
    is_high_tech = models.BooleanField(_("high-tech enterprise"), default=False)
    is_specialised = models.BooleanField(_("specialised and innovative SME"), default=False)
    is_key_software = models.BooleanField(_("key software enterprise of the state"), default=False)
    size = models.CharField(_("size class"), max_length=10, choices=Size.choices, default=Size.MICRO, db_index=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PENDING, db_index=True)
    status_reason = models.CharField(_("reason"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="enterprises_has_identity", condition=~Q(name="") & ~Q(uscc="")),
            models.CheckConstraint(
                name="enterprises_district_known", condition=Q(district__in=list(districts.DISTRICTS))
            ),
        ]
        indexes = [models.Index(fields=["status", "district"], name="enterprises_queue")]

    def __str__(self) -> str:
        return self.name

    @property
    def district_name(self) -> str:
        return districts.name(self.district)

    @property
    def industry_name(self) -> str:
        return industries.name(self.industry)


class Membership(models.Model):
    """Who acts for an enterprise. An owner may invite and remove; both may file."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MEMBER = "member", _("Member")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="memberships", verbose_name=_("enterprise"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "enterprise"], name="enterprises_member_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.enterprise}"


class YearlyFigures(models.Model):
    """An enterprise's figures of one calendar year. Money in 10,000 yuan, as in the statistics system."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="figures", verbose_name=_("enterprise"))
    year = models.PositiveSmallIntegerField(_("year"))
    revenue = models.DecimalField(_("revenue (10,000 yuan)"), max_digits=16, decimal_places=2, validators=NOT_NEGATIVE)
    software_revenue = models.DecimalField(
        _("software revenue (10,000 yuan)"),
        max_digits=16,
        decimal_places=2,
        default=0,
        validators=NOT_NEGATIVE,
    )
    rd_expense = models.DecimalField(
        _("R&D expense (10,000 yuan)"), max_digits=16, decimal_places=2, default=0, validators=NOT_NEGATIVE
    )
    profit = models.DecimalField(_("profit (10,000 yuan)"), max_digits=16, decimal_places=2, default=0)
    tax_paid = models.DecimalField(
        _("tax paid (10,000 yuan)"), max_digits=16, decimal_places=2, default=0, validators=NOT_NEGATIVE
    )
    people = models.PositiveIntegerField(_("people employed"))
    rd_people = models.PositiveIntegerField(_("R&D people"), default=0)

    class Meta:
        verbose_name = _("yearly figures")
        verbose_name_plural = _("yearly figures")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="enterprises_figures_once"),
            models.CheckConstraint(
                name="enterprises_parts_within_whole",
                condition=Q(software_revenue__lte=F("revenue")) & Q(rd_people__lte=F("people")),
                violation_error_message=_("Software revenue and R&D people cannot exceed the totals."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"


class CreditRecord(models.Model):
    """A hit in a credit register. A repaired record stays in history and no longer counts."""

    class Kind(models.TextChoices):
        DISHONEST = "dishonest", _("Seriously dishonest")
        ABNORMAL = "abnormal", _("Abnormal operation")
        TAX = "tax", _("Major tax violation")
        PENALTY = "penalty", _("Administrative penalty")
        FRAUD_BAN = "fraud_ban", _("Banned for false material")

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="credit_records", verbose_name=_("enterprise")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    source = models.CharField(_("source"), max_length=200)
    detail = models.CharField(_("detail"), max_length=500, blank=True)
    recorded_on = models.DateField(_("recorded on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    repaired_on = models.DateField(_("repaired on"), null=True, blank=True)

    class Meta:
        verbose_name = _("credit record")
        verbose_name_plural = _("credit records")
        ordering = ["-recorded_on"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.recorded_on}"

    def counts_on(self, day) -> bool:
        """Say whether the record stands against the enterprise on this day."""
        return (
            self.recorded_on <= day
            and (self.ends_on is None or self.ends_on >= day)
            and (self.repaired_on is None or self.repaired_on > day)
        )
