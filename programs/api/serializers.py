"""What everybody may read of programs and rounds."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from programs.answers import filling_minutes
from programs.definition import Definition
from programs.models import Program, Round


class RoundSerializer(serializers.ModelSerializer):
    program = serializers.SlugRelatedField(slug_field="code", read_only=True)
    name = serializers.CharField(read_only=True)
    is_open = serializers.BooleanField(read_only=True)
    definition_version = serializers.IntegerField(source="definition.version", read_only=True)

    class Meta:
        model = Round
        fields = (
            "code", "program", "year", "name", "name_zh", "name_en", "opens_at", "closes_at", "status",
            "is_open", "definition_version",
        )  # fmt: skip
        read_only_fields = fields


class ProgramSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)
    summary = serializers.CharField(read_only=True)
    rounds = RoundSerializer(many=True, read_only=True, source="public_rounds")

    class Meta:
        model = Program
        fields: Any = (
            "code", "name", "name_zh", "name_en", "kind", "summary", "department", "plan_lines",
            "legal_basis", "valid_from", "valid_to", "rounds",
        )  # fmt: skip
        read_only_fields = fields


class GuideParameterSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.JSONField()
    unit = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    sample = serializers.BooleanField()


class GuideMaterialSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField()  # type: ignore[assignment]
    conditional = serializers.BooleanField()
    extensions = serializers.ListField(child=serializers.CharField())
    max_mb = serializers.CharField()


class GuideStageSerializer(serializers.Serializer):
    key = serializers.CharField()
    working_days = serializers.IntegerField(allow_null=True)
    sample = serializers.BooleanField()


class GuideSerializer(serializers.Serializer):
    who = serializers.ListField(child=serializers.CharField())
    obligations = serializers.ListField(child=serializers.CharField())
    minutes = serializers.IntegerField()
    parameters = GuideParameterSerializer(many=True)
    materials = GuideMaterialSerializer(many=True)
    stages = GuideStageSerializer(many=True)


class ProgramDetailSerializer(ProgramSerializer):
    guide = serializers.SerializerMethodField()

    class Meta(ProgramSerializer.Meta):
        fields: Any = (*ProgramSerializer.Meta.fields, "guide")
        read_only_fields = fields

    @extend_schema_field(GuideSerializer(allow_null=True))
    def get_guide(self, program: Program) -> dict[str, Any] | None:
        rounds = program.public_rounds  # type: ignore[attr-defined]
        return guide(rounds[0].definition.load()) if rounds else None


class DefinitionSerializer(serializers.Serializer):
    round = serializers.CharField()
    version = serializers.IntegerField()
    digest = serializers.CharField()
    definition = serializers.DictField()


@extend_schema_field(OpenApiTypes.OBJECT)
class FreeObject(serializers.DictField):
    """An object whose keys a definition decides."""


def guide(definition: Definition) -> dict[str, Any]:
    """The guide of a program in the active language, from the definition of its newest round."""
    return {
        "who": [str(line) for line in definition.who],
        "obligations": [str(line) for line in definition.obligations],
        "minutes": filling_minutes(definition),
        "parameters": [
            {
                "key": one.key, "label": str(one.label), "value": one.value, "unit": one.unit,
                "source": one.source, "sample": one.sample,
            }
            for one in definition.parameters
        ],
        "materials": [
            {
                "key": one.key, "label": str(one.label), "required": one.required,
                "conditional": one.condition is not None, "extensions": one.extensions,
                "max_mb": str(one.max_mb),
            }
            for one in definition.materials
        ],
        "stages": [
            {"key": one.key, "working_days": one.working_days, "sample": one.sample}
            for one in definition.stages
        ],
    }  # fmt: skip
