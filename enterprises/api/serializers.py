"""Shapes of an enterprise's file. What is sealed leaves masked and is taken in full."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import districts
from accounts.api.wire import StrictSerializer
from accounts.models import User
from accounts.roles import Role
from common import clock
from enterprises import industries
from enterprises.credit_code import normalise, validate_credit_code
from enterprises.models import Enterprise, Membership, YearlyFigures
from enterprises.registration import masked

WAN: dict[str, Any] = {"max_digits": 16, "decimal_places": 2}
DISTRICTS = [(code, pair[1]) for code, pair in districts.DISTRICTS.items()]
INDUSTRIES = [(code, pair[1]) for code, pair in industries.INDUSTRIES.items()]


class FiguresSerializer(serializers.ModelSerializer):
    class Meta:
        model = YearlyFigures
        fields = (
            "year", "revenue", "software_revenue", "rd_expense", "profit", "tax_paid", "people", "rd_people",
        )  # fmt: skip
        read_only_fields = fields


class EnterpriseSerializer(serializers.ModelSerializer):
    district_name = serializers.CharField(read_only=True)
    contact_phone = serializers.SerializerMethodField()
    bank_account = serializers.SerializerMethodField()
    figures = FiguresSerializer(many=True, read_only=True)

    class Meta:
        model = Enterprise
        fields = (
            "uid", "name", "uscc", "district", "district_name", "address", "industry", "founded_on",
            "legal_representative", "registered_capital", "contact_name", "contact_phone", "bank_name",
            "bank_account", "is_high_tech", "is_specialised", "is_key_software", "size", "status",
            "status_reason", "created_at", "verified_at", "figures",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(help_text="Masked."))
    def get_contact_phone(self, row: Enterprise) -> str:
        return masked(row, "contact_phone")

    @extend_schema_field(serializers.CharField(help_text="Masked."))
    def get_bank_account(self, row: Enterprise) -> str:
        return masked(row, "bank_account")


class FiguresInput(StrictSerializer):
    """One year's figures, money in 10,000 yuan."""

    year = serializers.IntegerField(min_value=2000, max_value=2100)
    revenue = serializers.DecimalField(min_value=Decimal(0), **WAN)
    software_revenue = serializers.DecimalField(min_value=Decimal(0), required=False, **WAN)
    rd_expense = serializers.DecimalField(min_value=Decimal(0), required=False, **WAN)
    profit = serializers.DecimalField(required=False, **WAN)
    tax_paid = serializers.DecimalField(min_value=Decimal(0), required=False, **WAN)
    people = serializers.IntegerField(min_value=0, max_value=10_000_000)
    rd_people = serializers.IntegerField(min_value=0, max_value=10_000_000, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A year comes with what its size class depends on, also where the file is sent in part."""
        if missing := [name for name in ("year", "revenue", "people") if name not in attrs]:
            raise serializers.ValidationError({name: [_("This field is required.")] for name in missing})
        return attrs


class EnterpriseInput(StrictSerializer):
    name = serializers.CharField(max_length=120)
    uscc = serializers.CharField(max_length=30)
    district = serializers.ChoiceField(choices=DISTRICTS)
    address = serializers.CharField(max_length=200)
    industry = serializers.ChoiceField(choices=INDUSTRIES)
    founded_on = serializers.DateField()
    legal_representative = serializers.CharField(max_length=60)
    registered_capital = serializers.DecimalField(min_value=Decimal(0), max_digits=14, decimal_places=2)
    contact_name = serializers.CharField(max_length=60)
    contact_phone = serializers.RegexField(r"^[+0-9][0-9 -]{4,20}$", max_length=21)
    bank_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    bank_account = serializers.RegexField(r"^[0-9 ]{6,40}$", max_length=40, required=False)
    is_high_tech = serializers.BooleanField(required=False)
    is_specialised = serializers.BooleanField(required=False)
    is_key_software = serializers.BooleanField(required=False)
    figures = FiguresInput(many=True, required=False, max_length=10)  # type: ignore[call-arg]

    def validate_uscc(self, value: str) -> str:
        code = normalise(value)
        validate_credit_code(code)
        return code

    def validate_founded_on(self, value: Any) -> Any:
        if value > clock.today():
            raise serializers.ValidationError(_("This day lies in the future."))
        return value

    def validate_figures(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        years = [row["year"] for row in rows]
        if len(set(years)) != len(years):
            raise serializers.ValidationError(_("Each year once."))
        return rows


class MembershipSerializer(serializers.ModelSerializer):
    uid = serializers.UUIDField(source="enterprise.uid", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    status = serializers.ChoiceField(source="enterprise.status", choices=Enterprise.Status.choices, read_only=True)

    class Meta:
        model = Membership
        fields = ("uid", "name", "status", "role")
        read_only_fields = fields


class MeSerializer(serializers.ModelSerializer):
    enterprises = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = (
            "username", "display_name", "email", "role", "district", "organisation", "language",
            "enterprises",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(MembershipSerializer(many=True))
    def get_enterprises(self, user: User) -> list[dict[str, Any]]:
        if not user.is_role(Role.APPLICANT):
            return []
        return MembershipSerializer(user.memberships.select_related("enterprise"), many=True).data  # type: ignore[return-value]
