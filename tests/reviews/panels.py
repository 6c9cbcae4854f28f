"""Applications in expert review, and what their experts do."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from accounts.roles import Role
from applications.models import Application
from applications.statuses import Status
from reviews import workflow
from reviews.models import Assignment
from tests.factories import make_application, make_user, numbers


def in_review(**fields: Any) -> Application:
    """A first-edition application with its panel of three."""
    return make_application(Status.EXPERT_REVIEW, **fields)


def full_marks(application: Application, points: str = "80") -> dict[str, str]:
    rubric = application.definition.load().rubric
    return {criterion.key: points for criterion in rubric.criteria}


def score(sheet: Assignment, points: str = "80", *, vetoes: tuple[str, ...] = ()) -> Assignment:
    return workflow.submit(
        sheet, actor=sheet.expert.user, scores=full_marks(sheet.application, points), opinion="同意支持。",
        vetoes=list(vetoes),
    )  # fmt: skip


def officer() -> User:
    return User.objects.filter(role=Role.CASE_OFFICER).first() or make_user(Role.CASE_OFFICER)


def again(row: Any) -> Any:
    """The row as the database has it now."""
    return type(row).objects.get(pk=row.pk)


def clone(application: Application) -> Application:
    """Another application like this one, for lists that only count rows."""
    copy = again(application)
    copy.pk = None
    copy.reference, copy.uid, copy.ordinal = f"ZZ-2026-{next(numbers):05d}", uuid4(), next(numbers)
    copy.save(force_insert=True)
    return copy
