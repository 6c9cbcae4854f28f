"""What a person and a worker do with an export, for the tests of this folder."""

from django.core.files.storage import default_storage

from accounts import outbox
from accounts.models import OutboxEntry, User
from accounts.roles import Role
from applications.models import Application
from reports import building, exports
from reports.models import Export
from tests.factories import make_application, make_round

EXPORTERS = {
    Role.CASE_OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR,
    Role.DISTRICT_REVIEWER,
}  # fmt: skip


def ask(user: User, *, format: str = "csv", program: str = "first-edition", **filters) -> Export:
    return exports.request_export(make_round(program), format=format, filters=filters, user=user)


def work(export: Export) -> Export:
    """Do the newest waiting build, as a worker would."""
    entry = OutboxEntry.objects.waiting().filter(task="reports.build").latest("pk")
    outbox.work(entry.pk)
    export.refresh_from_db()
    return export


def finished(owner: User) -> Export:
    make_application(Application.Status.DISTRICT_REVIEW)
    return work(ask(owner))


def parts() -> list[str]:
    return sorted(path.name for path in building.parts_folder().iterdir())


def stored() -> list[str]:
    return sorted(default_storage.listdir("exports")[1]) if default_storage.exists("exports") else []


def content(export: Export) -> bytes:
    with export.file.open("rb") as file:
        return file.read()
