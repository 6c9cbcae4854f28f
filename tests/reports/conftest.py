import pytest

from accounts.roles import Role
from tests.factories import make_user


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path


@pytest.fixture
def officer(db):
    return make_user(Role.CASE_OFFICER)
