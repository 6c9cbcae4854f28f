"""Whose request it is cannot be talked about by the client."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.middleware import ProxyAddressMiddleware

SPOOFS = [
    {"HTTP_X_FORWARDED_FOR": "1.2.3.4"}, {"HTTP_X_FORWARDED_FOR": "1.2.3.4, 5.6.7.8"}, {"HTTP_X_REAL_IP": "1.2.3.4"},
    {"HTTP_FORWARDED": "for=1.2.3.4"}, {"HTTP_CLIENT_IP": "1.2.3.4"}, {"HTTP_TRUE_CLIENT_IP": "1.2.3.4"},
    {"HTTP_CF_CONNECTING_IP": "1.2.3.4"}, {"HTTP_X_CLUSTER_CLIENT_IP": "1.2.3.4"}, {"HTTP_X_FORWARDED": "1.2.3.4"},
    {"HTTP_FORWARDED_FOR": "1.2.3.4"}, {"HTTP_VIA": "1.2.3.4"}, {"HTTP_X_ORIGINATING_IP": "1.2.3.4"},
]  # fmt: skip


def seen(**headers: str) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **headers)
    ProxyAddressMiddleware(lambda one: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


@pytest.mark.parametrize("headers", SPOOFS)
def test_without_a_proxy_no_header_changes_the_address(settings, headers):
    settings.BEHIND_PROXY = False
    assert seen(**headers) == "10.0.0.9"


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("1.2.3.4, 203.0.113.5", "203.0.113.5"),
        ("evil, 1.2.3.4 ,203.0.113.5", "203.0.113.5"),
        ("2001:db8::1", "2001:db8::1"),
        ("1.2.3.4, not-an-address", "10.0.0.9"),
        ("", "10.0.0.9"),
    ],
)
def test_behind_the_proxy_only_what_the_proxy_wrote_last_counts(settings, header, address):
    settings.BEHIND_PROXY = True
    assert seen(HTTP_X_FORWARDED_FOR=header) == address
