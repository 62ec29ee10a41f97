"""An article goes live at the hour that an editor chose, by the clock of their organisation."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from content.models import Article, Readable
from content.tasks import go_live_due
from tests.factories import make_organisation, make_user
from tests.moderation.articles import in_review, press, to
from tests.moderation.desk import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(staff_client, clock):
    """An article of one that another approves for 08:30 on the 24th, at a desk in Helsinki; the 22nd is today."""
    clock.at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    client = staff_client("worker", make_organisation("town", country="fi"))
    article = in_review(make_user("editor"))
    page = press(client, article, "approve", version_id=article.proposal_id, on="2026-11-24", hour="08:30")
    assert page.status_code == 303
    return client, Article.objects.get(pk=article.pk)


def test_it_waits_for_its_hour_and_not_for_its_day(approved, clock):
    _client, article = approved
    assert article.publish_at == datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    for at, done in ((datetime(2026, 11, 24, 6, 29, tzinfo=UTC), 0), (datetime(2026, 11, 24, 6, 31, tzinfo=UTC), 1)):
        clock.at = at
        assert go_live_due() == done
    article.refresh_from_db()
    assert (article.status, article.publish_at, article.publish_on) == (Readable.LIVE, None, None)


def test_the_hour_is_said_in_words_and_by_whose_clock(approved):
    client, article = approved
    page = seen(client.get(to("article", article)))
    assert "08:30" in page
    assert "Europe/Helsinki" in page


def test_another_hour_is_chosen_and_one_that_is_over_is_now(approved, clock):
    client, article = approved
    press(client, article, "reschedule", on="2026-11-25", hour="20:00")
    assert Article.objects.get().publish_at == datetime(2026, 11, 25, 18, tzinfo=UTC)
    press(client, article, "reschedule", on="2026-11-22", hour="11:59")
    assert Article.objects.get().status == Readable.LIVE


def test_without_an_hour_the_day_begins_it(approved, clock):
    client, article = approved
    press(client, article, "reschedule", on="2026-11-25")
    assert (Article.objects.get().publish_at, Article.objects.get().publish_on.day) == (None, 25)
    clock.at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert (go_live_due(), timezone.now() >= clock.at) == (1, True)


def test_an_hour_that_is_none_is_told_and_nothing_is_approved(staff_client):
    article = in_review(make_user("editor"))
    page = press(staff_client("worker"), article, "approve", version_id=article.proposal_id, on="", hour="noon")
    assert (page.status_code, "Write the time as 14:30." in seen(page)) == (409, True)
    assert Article.objects.get().status == Readable.DRAFT
