"""Shapes of sign-in and inbox."""

from rest_framework import serializers

from accounts.api.wire import StrictSerializer
from accounts.models import Notice


class CredentialsSerializer(StrictSerializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=200, trim_whitespace=False, write_only=True)


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField()
    expires_in_days = serializers.IntegerField()


class NoticeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Notice
        fields = ("id", "kind", "subject", "body", "link", "created_at", "read_at")
        read_only_fields = fields
