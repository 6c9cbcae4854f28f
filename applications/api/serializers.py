"""Shapes of applications, as the API's description gives them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.wire import StrictSerializer
from applications.api.columns import STATUSES
from enterprises.models import Enterprise
from enterprises.sizes import Size
from programs.models import Round

YUAN: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "allow_null": True, "required": False}
CORRECTION_KINDS = [("field", "field"), ("material", "material")]
NONE: dict[str, Any] = {"allow_null": True, "required": False}


class ApplicationRow(serializers.Serializer):
    """One row of the list. Columns that are not for the reader are left out."""

    reference = serializers.CharField()
    program = serializers.CharField()
    round = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    enterprise = serializers.UUIDField()
    enterprise_name = serializers.CharField()
    uscc = serializers.CharField()
    district = serializers.CharField()
    district_name = serializers.CharField()
    size = serializers.ChoiceField(choices=Size.choices)
    field = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=STATUSES)
    status_label = serializers.CharField()
    status_since = serializers.DateTimeField(required=False)
    submitted_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField(required=False)
    saved_at = serializers.DateTimeField(**NONE)
    due_at = serializers.DateTimeField(**NONE)
    accepted_at = serializers.DateTimeField(**NONE)
    decided_at = serializers.DateTimeField(**NONE)
    paid_at = serializers.DateTimeField(**NONE)
    prechecked_at = serializers.DateTimeField(**NONE)
    publicity_from = serializers.DateField(**NONE)
    publicity_until = serializers.DateField(**NONE)
    reviews_expected = serializers.IntegerField(required=False)
    reviews_done = serializers.IntegerField(required=False)
    score = serializers.DecimalField(max_digits=6, decimal_places=2, **NONE)
    review_passed = serializers.BooleanField(**NONE)
    grade = serializers.CharField(allow_blank=True, **NONE)
    calculated_amount = serializers.DecimalField(**YUAN)
    proposed_amount = serializers.DecimalField(**YUAN)
    awarded_amount = serializers.DecimalField(**YUAN)
    city_amount = serializers.DecimalField(**YUAN)
    district_amount = serializers.DecimalField(**YUAN)
    paid_amount = serializers.DecimalField(**YUAN)


class AttachmentSerializer(serializers.Serializer):
    uid = serializers.UUIDField()
    material = serializers.CharField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    content_type = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    download = serializers.CharField(help_text="Where the file can be fetched.")


class FindingSerializer(serializers.Serializer):
    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=[(one, one) for one in ("block", "warn", "officer")])
    message = serializers.CharField()
    path = serializers.CharField(allow_blank=True)
    basis = serializers.CharField(allow_blank=True)
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]


class CorrectionItem(StrictSerializer):
    path = serializers.CharField(max_length=100, help_text="A field's or a material's key.")
    kind = serializers.ChoiceField(choices=CORRECTION_KINDS)
    reason = serializers.CharField(max_length=2000)


class CorrectionSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    items = CorrectionItem(many=True)
    reason = serializers.CharField(allow_blank=True)
    requested_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    expired_at = serializers.DateTimeField(allow_null=True)


class ReceiptSerializer(serializers.Serializer):
    number = serializers.CharField()
    reference = serializers.CharField()
    revision = serializers.IntegerField()
    digest = serializers.CharField(help_text="SHA-256 of what was handed in.")
    submitted_at = serializers.DateTimeField()


class EventDetail(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField()


class EventSerializer(serializers.Serializer):
    """The office reads actor, statuses and details; the applicant what was announced, with its reason."""

    seq = serializers.IntegerField()
    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    at = serializers.DateTimeField()
    actor = serializers.CharField(required=False, allow_blank=True)
    before = serializers.CharField(required=False, allow_blank=True)
    after = serializers.CharField(required=False)
    details = EventDetail(many=True, required=False)
    reason = serializers.CharField(required=False, allow_blank=True)


class InputChoice(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class InputSerializer(serializers.Serializer):
    """One input that an action asks for."""

    name = serializers.CharField()
    type = serializers.ChoiceField(
        choices=[(one, one) for one in ("boolean", "integer", "decimal", "date", "choice", "json", "text")]
    )
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField(allow_blank=True)
    required = serializers.BooleanField()  # type: ignore[assignment]
    min_length = serializers.IntegerField(required=False)
    max_length = serializers.IntegerField(required=False)
    min_value = serializers.JSONField(required=False)
    max_value = serializers.JSONField(required=False)
    choices = InputChoice(many=True, required=False)


class ActionSerializer(serializers.Serializer):
    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    tone = serializers.ChoiceField(choices=[(one, one) for one in ("good", "bad", "warn", "neutral")])
    method = serializers.CharField()
    url = serializers.CharField()
    inputs = InputSerializer(many=True)


class ApplicationDetail(ApplicationRow):
    """One application. Findings, corrections, revisions and events are left out for experts."""

    definition_version = serializers.IntegerField()
    answers_version = serializers.IntegerField()
    answers = serializers.DictField()
    attachments = AttachmentSerializer(many=True)
    findings = FindingSerializer(many=True, required=False)
    corrections = CorrectionSerializer(many=True, required=False)
    revisions = ReceiptSerializer(many=True, required=False)
    events = EventSerializer(many=True, required=False)
    actions = ActionSerializer(many=True)


class DraftInput(StrictSerializer):
    """``round``: the round's code. ``enterprise``: the uid of an enterprise that I act for."""

    round = serializers.SlugRelatedField(slug_field="code", queryset=Round.objects.none())
    enterprise = serializers.SlugRelatedField(slug_field="uid", queryset=Enterprise.objects.none())

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if (request := self.context.get("request")) and request.user.is_authenticated:
            visible = Round.objects.visible_to(request.user).select_related("program", "definition")
            fields["round"].queryset = visible
            fields["enterprise"].queryset = Enterprise.objects.visible_to(request.user)
        return fields


class UploadInput(StrictSerializer):
    material = serializers.CharField(max_length=60)
    file = serializers.FileField(max_length=500, allow_empty_file=True)


class SectionSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    visible = serializers.BooleanField()
    editable = serializers.ListField(
        child=serializers.CharField(), help_text="Fields and tables that can be changed now."
    )
    answers = serializers.DictField()


class SavedSerializer(serializers.Serializer):
    """What was typed is kept, right or wrong; ``errors`` says by path what is wrong."""

    saved = serializers.BooleanField()
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]
    ignored = serializers.ListField(
        child=serializers.CharField(),
        help_text="Fields that were sent and not taken: computed, or locked under a correction.",
    )
    answers_version = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class CheckSerializer(serializers.Serializer):
    ready = serializers.BooleanField(help_text=_("Nothing stands against handing in."))
    findings = FindingSerializer(many=True)
