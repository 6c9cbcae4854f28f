"""What every run of the tests needs first."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from common.catalogues import compile_all
from config.translations import LOCALE


def pytest_configure() -> None:
    """Pages are tested in both languages, so the catalogues are compiled before the workers start."""
    compile_all(LOCALE)


@pytest.fixture(autouse=True)
def _first_language() -> Iterator[None]:
    """A request leaves its language behind in its thread: every test starts in the first one."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)
