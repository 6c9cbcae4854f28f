import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from accounts.api.authentication import issue


@pytest.fixture(autouse=True)
def _no_throttle_carries_over():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def as_user():
    """A client of the API that speaks for this person with a token; without one, for nobody."""

    def client(user=None):
        made = APIClient(raise_request_exception=False)
        if user is not None:
            made.credentials(HTTP_AUTHORIZATION=f"Token {issue(user)}")
        return made

    return client
