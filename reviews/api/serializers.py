"""Shapes of score sheets."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.wire import StrictSerializer
from accounts.roles import Role
from reviews import rules
from reviews.models import Assignment


class CriterionSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    weight = serializers.DecimalField(max_digits=6, decimal_places=2)


class VetoSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ReviewSerializer(serializers.ModelSerializer):
    application = serializers.CharField(source="application.reference")
    title = serializers.CharField(source="application.title")
    expert = serializers.SerializerMethodField()
    criteria = serializers.SerializerMethodField()
    possible_vetoes = serializers.SerializerMethodField()
    scores = serializers.DictField(child=serializers.CharField())
    vetoes = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Assignment
        fields = (
            "id", "application", "title", "expert", "status", "assigned_at", "due_at", "criteria",
            "possible_vetoes", "scores", "vetoes", "total", "opinion", "scored_at", "reason",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Assignment) -> dict[str, Any]:
        """What stands on a sheet that is not handed in is for its expert alone."""
        shown = super().to_representation(instance)
        if not rules.may_read_marks(self.context["request"].user, instance):
            shown |= {"scores": {}, "vetoes": [], "opinion": ""}
        return shown

    @extend_schema_field(serializers.CharField(help_text="For the office; experts read only their own sheets."))
    def get_expert(self, row: Assignment) -> str:
        user = self.context["request"].user
        return "" if user.is_role(Role.EXPERT) else str(row.expert)

    @extend_schema_field(CriterionSerializer(many=True))
    def get_criteria(self, row: Assignment) -> list[dict[str, Any]]:
        rubric = row.application.definition.load().rubric
        return [
            {"key": one.key, "label": str(one.label), "weight": one.weight}
            for one in (rubric.criteria if rubric else ())
        ]

    @extend_schema_field(VetoSerializer(many=True))
    def get_possible_vetoes(self, row: Assignment) -> list[dict[str, Any]]:
        rubric = row.application.definition.load().rubric
        return [{"key": one.key, "label": str(one.label)} for one in (rubric.vetoes if rubric else ())]


class ScoreInput(StrictSerializer):
    """``scores``: criterion to points, 0 to 100."""

    scores = serializers.DictField(
        child=serializers.DecimalField(max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100))
    )
    opinion = serializers.CharField(max_length=5000)
    vetoes = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50, required=False)


class DeclineInput(StrictSerializer):
    reason = serializers.CharField(max_length=300)
    is_conflict = serializers.BooleanField(required=False)
