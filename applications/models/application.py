from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import districts
from accounts.roles import CITYWIDE, Role
from applications.searching import holding
from applications.statuses import FINAL, TURNS, Status, public_label
from enterprises.models import Enterprise
from enterprises.sizes import Size
from programs.models import DefinitionVersion, Program, Round


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user) -> "ApplicationQuerySet":
        """Rows this person may read. Everything that lists, opens, exports or searches starts here."""
        if user.is_role(*CITYWIDE):
            return self.exclude(status__in=[Status.DRAFT, Status.EXPIRED])
        if user.is_role(Role.DISTRICT_REVIEWER):
            return self.filter(district=user.district).exclude(status__in=[Status.DRAFT, Status.EXPIRED])
        if user.is_role(Role.EXPERT):
            return self.filter(readers__user=user, readers__until=None)
        if user.is_role(Role.APPLICANT):
            return self.filter(enterprise__memberships__user=user)
        return self.none()

    def joined(self) -> "ApplicationQuerySet":
        """With what a page of one application needs; the definition is parsed once per process, so it is not read."""
        rows = self.select_related("enterprise", "round__program", "definition")
        return rows.defer("definition__content")

    def live(self) -> "ApplicationQuerySet":
        return self.exclude(status__in=FINAL)

    def submitted(self) -> "ApplicationQuerySet":
        return self.exclude(submitted_at=None)

    def overdue(self) -> "ApplicationQuerySet":
        return self.live().filter(due_at__lt=Now())

    def waiting_for(self, user) -> "ApplicationQuerySet":
        """The work queue: rows whose turn it is for this person's role."""
        turns = [status for status, turn in TURNS.items() if turn.actor == user.role]
        return self.visible_to(user).filter(status__in=turns)

    def searched(self, text: str) -> "ApplicationQuerySet":
        """Rows that hold every word: in the title or the enterprise's name, or at the start of a reference or code."""
        rows = self
        for word in text.split():
            rows = rows.filter(holding(word))
        return rows


class Application(models.Model):
    """One enterprise's request in one round. ``answers`` is the working copy; what counts is the last Revision.

    The columns after ``title`` are facts written down by the functions that know them, so that lists sort for free.
    """

    Status = Status
    # The revision that the verb in hand has just frozen.
    receipt: Any = None

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="applications", verbose_name=_("program"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="applications", verbose_name=_("round"))
    definition = models.ForeignKey(
        DefinitionVersion, models.PROTECT, related_name="applications", verbose_name=_("definition")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="applications", verbose_name=_("enterprise")
    )
    ordinal = models.PositiveSmallIntegerField(default=1, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)
    returns_to = models.CharField(max_length=20, blank=True, editable=False)
    days_left = models.PositiveSmallIntegerField(null=True, editable=False)
    status_since = models.DateTimeField(_("in this status since"), editable=False)
    due_at = models.DateTimeField(_("due"), null=True, editable=False)

    answers = models.JSONField(default=dict, editable=False)
    answers_version = models.PositiveIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(_("last saved"), null=True, editable=False)

    title = models.CharField(_("title"), max_length=200, blank=True)
    enterprise_name = models.CharField(_("enterprise name"), max_length=120)
    uscc = models.CharField(_("unified social credit code"), max_length=18)
    district = models.CharField(_("district"), max_length=6)
    size = models.CharField(_("size class"), max_length=10, choices=Size.choices)
    field = models.CharField(_("field"), max_length=40, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    paid_at = models.DateTimeField(_("paid"), null=True, editable=False)
    publicity_from = models.DateField(_("publicity from"), null=True, editable=False)
    publicity_until = models.DateField(_("publicity until"), null=True, editable=False)

    findings = models.JSONField(default=list, editable=False)
    prechecked_at = models.DateTimeField(_("prechecked"), null=True, editable=False)
    reviews_expected = models.PositiveSmallIntegerField(_("reviews expected"), default=0, editable=False)
    reviews_done = models.PositiveSmallIntegerField(_("reviews done"), default=0, editable=False)
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2, null=True, editable=False)
    review_passed = models.BooleanField(_("review passed"), null=True, editable=False)
    grade = models.CharField(_("grade"), max_length=20, blank=True, editable=False)
    calculated_amount = models.DecimalField(_("calculated amount"), max_digits=14, decimal_places=2, null=True)
    proposed_amount = models.DecimalField(_("proposed amount"), max_digits=14, decimal_places=2, null=True)
    awarded_amount = models.DecimalField(_("awarded amount"), max_digits=14, decimal_places=2, null=True)
    city_amount = models.DecimalField(_("city share"), max_digits=14, decimal_places=2, null=True)
    district_amount = models.DecimalField(_("district share"), max_digits=14, decimal_places=2, null=True)
    paid_amount = models.DecimalField(_("paid amount"), max_digits=14, decimal_places=2, default=0)
    award_lines = models.JSONField(default=list, editable=False)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created"), editable=False)
    event_count = models.PositiveIntegerField(default=0, editable=False)
    chain_head = models.CharField(max_length=64, default="", editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "enterprise", "ordinal"],
                name="applications_one_live",
                condition=~Q(status__in=[Status.WITHDRAWN, Status.EXPIRED, Status.NOT_ACCEPTED]),
            ),
            models.CheckConstraint(name="applications_has_identity", condition=~Q(enterprise_name="") & ~Q(uscc="")),
            models.CheckConstraint(
                name="applications_amounts_not_negative",
                condition=(Q(awarded_amount=None) | Q(awarded_amount__gte=0)) & Q(paid_amount__gte=0),
            ),
            models.CheckConstraint(
                name="applications_paid_within_award",
                condition=Q(paid_amount=0) | Q(awarded_amount__gte=F("paid_amount")),
            ),
            models.CheckConstraint(
                name="applications_submitted_has_time",
                condition=Q(status__in=[Status.DRAFT, Status.EXPIRED, Status.WITHDRAWN])
                | Q(submitted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-id"], name="applications_status"),
            models.Index(fields=["round", "status", "-id"], name="applications_round_status"),
            models.Index(fields=["district", "status", "-id"], name="applications_district"),
            models.Index(fields=["enterprise", "-id"], name="applications_enterprise"),
            models.Index(fields=["due_at"], name="applications_due"),
            models.Index(fields=["submitted_at"], name="applications_submitted"),
            models.Index(fields=["uscc"], name="applications_uscc"),
            # Everything that statistics count, so that they need not read the rows with their answers.
            models.Index(
                fields=[
                    "round", "submitted_at", "status", "program", "district", "size", "field", "accepted_at",
                    "decided_at", "calculated_amount", "proposed_amount", "awarded_amount", "paid_amount",
                ],
                condition=Q(submitted_at__isnull=False),
                name="applications_statistics",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("portal:application", args=[self.reference])

    @property
    def district_name(self) -> str:
        return districts.name(self.district)

    @property
    def public_status(self) -> str:
        return public_label(self.status)

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_final(self) -> bool:
        return self.status in FINAL


class Reader(models.Model):
    """An expert who may open an application. Written by the app that assigns; ended when the assignment ends."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="readable")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="applications_reader_once")]

    def __str__(self) -> str:
        return f"{self.user} → {self.application}"
