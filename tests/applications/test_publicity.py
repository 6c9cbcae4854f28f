"""What a publicity list shows."""

import pytest

from applications.models import Application
from applications.publicity import published_rows
from applications.statuses import Status
from tests.factories import make_application


@pytest.mark.django_db
def test_the_public_page_of_a_round_shows_what_is_in_its_publicity(client):
    application = make_application(Status.PUBLICITY)
    answer = client.get("/publicity/", {"round": application.round.code})
    assert answer.status_code == 200
    assert application.enterprise_name in answer.content.decode()


@pytest.mark.django_db
def test_one_page_of_a_longer_list_keeps_its_order():
    application = make_application(Status.PUBLICITY)
    rows = Application.objects.select_related("round__program", "definition").order_by("pk")[:20]
    assert [row["application"].pk for row in published_rows(rows)] == [application.pk]
