"""What every run of the tests needs first."""

from config.translations import compile_all


def pytest_configure() -> None:
    """Pages are tested in both languages, so the catalogues are compiled before the workers start."""
    compile_all()
