"""What every run of the tests needs first."""

from common.catalogues import compile_all
from config.translations import LOCALE


def pytest_configure() -> None:
    """Pages are tested in both languages, so the catalogues are compiled before the workers start."""
    compile_all(LOCALE)
