"""One small world in which every door leads somewhere, and one person of each kind who tries it."""

from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.test import Client

from accounts import audit
from accounts.delivery import notify
from accounts.models import OutboxEntry
from accounts.roles import Role
from applications.models import Application
from applications.statuses import Status
from awards.ledger import line_of
from common import clock
from enterprises.models import CreditRecord
from programs.models import CalendarDay
from reports.models import Export
from reviews.models import Conflict
from tests.authz.routes import Door
from tests.factories import make_application, make_enterprise, make_expert, make_user

ROLES = (
    "anonymous", "owner", "stranger", "district", "other_district", "officer", "expert", "other_expert", "decision",
    "finance", "auditor", "admin", "disabled",
)  # fmt: skip


class World:
    """An application in its expert review, everything around it, and who looks at it."""

    def __init__(self) -> None:
        cache.clear()  # rate limits of earlier tests
        make_application(Status.PAYMENT)  # so that the budget has an entry
        self.application: Application = make_application(Status.EXPERT_REVIEW)
        self.sheet = self.application.assignments.order_by("pk").first()
        self.people = self._people()
        self._surroundings()
        self.clients = {role: self._client(role) for role in ROLES}

    def _people(self) -> dict[str, Any]:
        return {
            "owner": self.application.created_by,
            "stranger": make_enterprise(name="上海别家软件有限公司").memberships.get().user,
            "district": make_user(Role.DISTRICT_REVIEWER, district=self.application.district),
            "other_district": make_user(Role.DISTRICT_REVIEWER, district="310151"),
            "officer": make_user(Role.CASE_OFFICER),
            "expert": self.sheet.expert.user,
            "other_expert": make_expert().user,
            "decision": make_user(Role.DECISION_MAKER),
            "finance": make_user(Role.FINANCE),
            "auditor": make_user(Role.AUDITOR),
            "admin": make_user(Role.ADMINISTRATOR, is_superuser=True),
        }

    def _surroundings(self) -> None:
        officer = self.people["officer"]
        line_of(self.application.round)
        CreditRecord.objects.create(
            enterprise=self.application.enterprise,
            kind="penalty",
            source="测试",
            recorded_on="2020-01-01",
            ends_on="2021-01-01",
        )
        Conflict.objects.create(
            expert=self.people["other_expert"].expert,
            uscc=self.application.uscc,
            source="declared",
            reason="测试",
        )
        audit.record("test", officer, actor=officer)
        notify([officer], key="test", kind="test", subject="测试", body="测试")
        self.notice = officer.notices.get(key="test")
        self.export = Export.objects.create(
            owner=officer, round=self.application.round, format="csv", created_at=clock.now()
        )

    def _client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role == "disabled":
            user = make_user(Role.CASE_OFFICER)
            client.force_login(user)
            type(user).objects.filter(pk=user.pk).update(is_active=False)
        elif role != "anonymous":
            client.force_login(self.people[role])
        return client

    def values(self, door: Door) -> dict[str, Any]:
        """What stands in the places of a door's pattern."""
        one = self.application
        values = {
            "reference": one.reference, "section": "product", "material": "application_form", "number": 1,
            "verb": "withdraw", "code": one.round.code, "key": "product", "app_label": "applications",
            "url": "nothing/",
            "uidb64": "MQ", "token": "no-token", "content_type_id": 1, "kind": "json", "application_id": one.pk,
            "format": ".json",
            "id": self.people["owner"].pk, "uid": one.enterprise.uid, "pk": one.enterprise.memberships.get().pk,
        }  # fmt: skip
        return values | self._special(door)

    def _special(self, door: Door) -> dict[str, Any]:
        one = self.application
        if "attachment" in door.name or "file" in door.name:
            return {"uid": self.export.uid if "export" in door.name else one.attachments.first().uid}
        if door.name in ("portal:program", "api:program"):
            return {"code": one.program.code}
        if "export" in door.name and door.is_api:
            return {"uid": self.export.uid, "pk": self.export.uid}
        if "review" in door.name and door.is_api:
            return {"pk": self.sheet.pk, "id": self.sheet.pk}
        if "notice" in door.name and door.is_api:
            return {"pk": self.notice.pk, "id": self.notice.pk}
        if door.pattern.startswith("admin/") and "<path:object_id>" in door.pattern:
            return self._admin(door)
        return {}

    def _admin(self, door: Door) -> dict[str, Any]:
        app, model = door.pattern.split("/")[1:3]
        if app == "r":
            return {"object_id": 1}
        row = self._rows().get(f"{app}.{model}") or apps.get_model(app, model).objects.order_by("pk").first()
        verbs = {
            "enterprise": "reject",
            "round": "extend",
            "assignment": "decline",
            "application": "withdraw",
        }
        return {"object_id": row.pk, "verb": verbs.get(model, "none")}

    def _rows(self) -> dict[str, Any]:
        return {
            "applications.application": self.application,
            "enterprises.enterprise": self.application.enterprise,
            "programs.round": self.application.round,
            "programs.calendarday": CalendarDay.objects.get(date="2026-11-24"),
            "reviews.assignment": self.sheet,
            "accounts.outboxentry": OutboxEntry.objects.order_by("pk").first(),
            "accounts.notice": self.notice,
            "accounts.user": self.people["owner"],
            "reports.export": self.export,
        }
