"""Shapes of exports."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.wire import StrictSerializer
from programs.models import Round
from reports.models import Export


class ExportSerializer(serializers.ModelSerializer):
    round = serializers.SlugRelatedField(slug_field="code", read_only=True)
    filters = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    failure = serializers.CharField(read_only=True, help_text="Why it failed: forbidden, too_long or fault.")
    percent = serializers.IntegerField(read_only=True)
    file = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = (
            "uid", "round", "format", "filters", "status", "failure", "done_count", "total_count", "percent",
            "file", "byte_count", "sha256", "created_at", "finished_at", "expires_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True, help_text="Where the finished file is."))
    def get_file(self, row: Export) -> str | None:
        return f"/api/v1/exports/{row.uid}/file/" if row.status == Export.Status.DONE else None


class ExportInput(StrictSerializer):
    """``filters``: any of status, district, size and field, each with a list of values."""

    round = serializers.SlugRelatedField(slug_field="code", queryset=Round.objects.none())
    format = serializers.ChoiceField(choices=Export.Format.choices)
    filters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=40), max_length=100),
        required=False,
        help_text=_("Status, district, size or field, each with a list of values."),
    )

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if (request := self.context.get("request")) and request.user.is_authenticated:
            fields["round"].queryset = Round.objects.visible_to(request.user)
        return fields
