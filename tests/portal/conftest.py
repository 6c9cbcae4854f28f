"""What the tests of the portal's pages share."""

import pytest
from django.test import Client

from tests.factories import make_application


@pytest.fixture
def page():
    """A browser that is signed in as this person; without one, as nobody."""

    def client(user=None):
        made = Client(raise_request_exception=False, headers={"accept-language": "en"})
        if user is not None:
            made.force_login(user)
        return made

    return client


@pytest.fixture
def draft(db):
    """A complete draft of the insurance program with the person who fills it in."""
    application = make_application()
    return application, application.created_by


@pytest.fixture
def empty_draft(db):
    application = make_application(complete=False)
    return application, application.created_by
