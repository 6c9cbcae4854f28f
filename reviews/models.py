from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from applications.models import Application
from enterprises.credit_code import validate_credit_code


class ExpertQuerySet(models.QuerySet["Expert"]):
    def loaded(self) -> "ExpertQuerySet":
        """Each with ``load``, the number of sheets that wait for them."""
        return self.annotate(load=Count("assignments", filter=Q(assignments__status=Assignment.Status.OPEN)))


class Expert(models.Model):
    """A person of the expert pool: what they know, whom they work for, how much they take on."""

    class Seat(models.TextChoices):
        TECHNICAL = "technical", _("Technical")
        MANAGEMENT = "management", _("Management")
        FINANCE = "finance", _("Financial")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert", verbose_name=_("user"),
        limit_choices_to={"role": Role.EXPERT},
    )  # fmt: skip
    title = models.CharField(_("professional title"), max_length=60)
    seat = models.CharField(_("seat"), max_length=12, choices=Seat.choices, default=Seat.TECHNICAL)
    fields = models.JSONField(_("fields"), default=list, help_text=_("Codes of the plan's fields; empty means all."))
    employer = models.CharField(_("employer"), max_length=120)
    employer_uscc = models.CharField(
        _("employer's credit code"), max_length=18, blank=True, validators=[validate_credit_code]
    )
    capacity = models.PositiveSmallIntegerField(_("applications at a time"), default=20)
    is_available = models.BooleanField(_("available"), default=True)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.user)


class Conflict(models.Model):
    """Why an expert must not see an enterprise's application."""

    class Source(models.TextChoices):
        DECLARED = "declared", _("Declared by the expert")
        DETECTED = "detected", _("Detected by the system")
        REQUESTED = "requested", _("Asked for by the applicant")
        OFFICE = "office", _("Found by the office")

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="conflicts", verbose_name=_("expert"))
    uscc = models.CharField(_("enterprise's credit code"), max_length=18, db_index=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["expert", "uscc"], name="reviews_conflict_once")]

    def __str__(self) -> str:
        return f"{self.expert} – {self.uscc}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user) -> "AssignmentQuerySet":
        if user.is_role(Role.EXPERT):
            return self.filter(expert__user=user).exclude(status=Assignment.Status.VOID)
        if user.is_role(Role.CASE_OFFICER, Role.DECISION_MAKER, Role.AUDITOR, Role.ADMINISTRATOR):
            return self
        return self.none()

    def open(self) -> "AssignmentQuerySet":
        return self.filter(status=Assignment.Status.OPEN)

    def counting(self) -> "AssignmentQuerySet":
        """Those whose score is expected or given."""
        return self.filter(status__in=(Assignment.Status.OPEN, Assignment.Status.SCORED))


class Assignment(models.Model):
    """One expert, one application, one score sheet."""

    class Status(models.TextChoices):
        OPEN = "open", _("To be scored")
        SCORED = "scored", _("Scored")
        DECLINED = "declined", _("Declined")
        VOID = "void", _("Void")

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="assignments", verbose_name=_("application")
    )
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="assignments", verbose_name=_("expert"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    assigned_at = models.DateTimeField(_("assigned"))
    due_at = models.DateTimeField(_("due"), null=True)
    scores = models.JSONField(_("scores"), default=dict, help_text=_("Criterion -> points, two decimals."))
    vetoes = models.JSONField(_("vetoes"), default=list)
    total = models.DecimalField(_("total"), max_digits=6, decimal_places=2, null=True)
    opinion = models.TextField(_("opinion"), blank=True)
    scored_at = models.DateTimeField(_("scored"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "expert"], name="reviews_one_sheet"),
            models.CheckConstraint(
                name="reviews_scored_is_complete",
                condition=~Q(status="scored") | (Q(total__isnull=False) & Q(scored_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["expert", "status", "-id"], name="reviews_queue")]

    def __str__(self) -> str:
        return f"{self.application.reference} · {self.expert}"
