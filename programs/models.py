from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from common.canonical import digest
from programs.definition import Definition


def in_language(zh: str, en: str) -> str:
    return zh if (get_language() or "zh").startswith("zh") or not en else en


class Program(models.Model):
    """A standing support scheme: what it is, on what legal basis, and for how long."""

    class Kind(models.TextChoices):
        FUND = "fund", _("Funding")
        TITLE = "title", _("Selection and title")
        LIST = "list", _("Catalogue")
        ASSESSMENT = "assessment", _("Assessment")

    code = models.SlugField(_("code"), unique=True)
    prefix = models.CharField(_("prefix of references"), max_length=6, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=150)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    summary_zh = models.TextField(_("summary (Chinese)"))
    summary_en = models.TextField(_("summary (English)"), blank=True)
    department = models.CharField(_("department in charge"), max_length=100)
    plan_lines = models.CharField(_("passage of the plan"), max_length=60, blank=True)
    legal_basis = models.TextField(_("legal basis"))
    valid_from = models.DateField(_("basis valid from"))
    valid_to = models.DateField(_("basis valid to"), null=True, blank=True)
    fair_review_result = models.CharField(_("result of the fair-competition review"), max_length=200)
    fair_review_on = models.DateField(_("fair-competition review on"), null=True, blank=True)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def summary(self) -> str:
        return in_language(self.summary_zh, self.summary_en)


class DefinitionVersion(models.Model):
    """One frozen version of a program's behaviour. Once published it never changes; a change is a new version."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="definitions", verbose_name=_("program"))
    version = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        ordering = ["program", "-version"]
        constraints = [models.UniqueConstraint(fields=["program", "version"], name="programs_version_once")]

    def __str__(self) -> str:
        return f"{self.program} v{self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.digest = digest(self.content)
        frozen = DefinitionVersion.objects.filter(pk=self.pk, published_at__isnull=False).values_list(
            "program_id", "version", "digest", "published_at"
        )
        now = (self.program_id, self.version, self.digest, self.published_at)
        if self.pk and any(row != now for row in frozen):
            raise TypeError("a published definition never changes")
        super().save(*args, **kwargs)

    def load(self) -> Definition:
        """Return the validated model; one parse per content and process."""
        cached = _parsed.get(self.digest)
        if cached is None:
            cached = _parsed[self.digest] = Definition.model_validate(self.content)
        return cached


_parsed: dict[str, Definition] = {}


class RoundQuerySet(models.QuerySet["Round"]):
    def open(self) -> "RoundQuerySet":
        """Rounds that take applications at this moment of the database clock."""
        return self.filter(status=Round.Status.PUBLISHED, opens_at__lte=Now(), closes_at__gt=Now())

    def public(self) -> "RoundQuerySet":
        return self.exclude(status=Round.Status.DRAFT)

    def visible_to(self, user: Any) -> "RoundQuerySet":
        if user.is_authenticated and user.is_role(Role.CASE_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR):
            return self
        return self.public()


class Round(models.Model):
    """One intake of a program: its window by the database clock, its budget, its frozen definition."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", pgettext_lazy("round", "Closed")
        ARCHIVED = "archived", _("Archived")

    program = models.ForeignKey(Program, models.PROTECT, related_name="rounds", verbose_name=_("program"))
    code = models.SlugField(_("code"), unique=True)
    year = models.PositiveSmallIntegerField(_("year"))
    name_zh = models.CharField(_("name (Chinese)"), max_length=150)
    name_en = models.CharField(_("name (English)"), max_length=200)
    definition = models.ForeignKey(
        DefinitionVersion, models.PROTECT, related_name="rounds", verbose_name=_("definition")
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    budget_amount = models.DecimalField(_("budget (yuan)"), max_digits=16, decimal_places=2, default=0)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="programs_round_window",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("A round closes after it opens."),
            ),
            models.CheckConstraint(name="programs_budget_not_negative", condition=Q(budget_amount__gte=0)),
        ]
        indexes = [models.Index(fields=["status", "closes_at"], name="programs_round_closing")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    def is_open_at(self, moment: datetime) -> bool:
        """Say whether it takes applications at a moment that was read from the database's clock."""
        return self.status == Round.Status.PUBLISHED and self.opens_at <= moment < self.closes_at


class CalendarDay(models.Model):
    """One day of the official calendar: the truth about working days, holidays and make-up days."""

    date = models.DateField(_("date"), primary_key=True)
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("holiday"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("working-day calendar")
        ordering = ["-date"]
        indexes = [models.Index(fields=["is_workday", "date"], name="programs_workdays")]

    def __str__(self) -> str:
        return self.date.isoformat()


class CodeItem(models.Model):
    """An entry of a code list or register: fields of the plan, insurers, test laboratories."""

    list = models.SlugField(_("list"), max_length=40)
    code = models.CharField(_("code"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=150, blank=True)
    sort = models.PositiveIntegerField(_("order"), default=0)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("code lists")
        ordering = ["list", "sort", "code"]
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="programs_code_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)
