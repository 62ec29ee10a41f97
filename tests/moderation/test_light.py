"""A lead sets the light of intake: for how long, for what, who sees it, and what is kept of it."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from people.models import Light, Organisation
from questions import intake, workflow
from questions.models import SetLight
from tests.factories import make_organisation, make_topic, member
from tests.moderation.desk import text

pytestmark = pytest.mark.django_db(transaction=True)  # what is kept is looked at anew when the row is written
LIGHT = reverse("desk_light")
FULL = "Right now we get far more questions than we can answer soon"


@pytest.fixture
def home(clock):
    clock.set("2026-11-16 10:00")
    return make_organisation("kivi", zone="Europe/Helsinki", languages=["fi", "en"])


def set_light(client, home, **fields):
    """Fill the form in and press."""
    plain = {"organisation": home.pk, "light": "red", "language": "", "topic": "", "day": "2026-11-20"}
    return client.post(LIGHT, plain | fields, follow=True)


def shines(home, language="en"):
    return intake.light(Organisation.objects.get(pk=home.pk), language)


def test_red_holds_to_the_end_of_the_day_and_is_then_counted_again(home, staff_client, clock):
    set_light(staff_client("lead", home), home)
    assert (shines(home), shines(home, "fi")) == (Light.RED, Light.RED)
    clock.set("2026-11-20 23:59")
    assert shines(home) == Light.RED
    clock.set("2026-11-21 00:00")
    assert shines(home) == Light.GREEN


def test_those_who_ask_see_it_at_once_and_their_question_is_taken(home, staff_client, client):
    client.get("/en/ask/")  # what was counted is kept for a minute
    set_light(staff_client("lead", home), home)
    assert FULL in text(client.get("/en/ask/"))


def test_of_one_language_the_others_stay_as_they_are(home, staff_client):
    set_light(staff_client("lead", home), home, language="fi")
    assert (shines(home, "fi"), shines(home, "en")) == (Light.RED, Light.GREEN)


def test_one_topic_is_named_as_slow_and_the_light_stays_green(home, staff_client, client):
    make_topic("school")
    set_light(staff_client("lead", home), home, topic="school")
    page = text(client.get("/en/ask/"))
    assert ("Answers take longer than usual about: School en." in page, FULL in page) == (True, False)
    set_light(staff_client("lead", home), home, topic="school", light="green")
    assert "longer than usual about" not in text(client.get("/en/ask/"))


def test_the_newest_word_counts_and_counted_again_ends_what_an_admin_had_set(home, staff_client):
    client = staff_client("lead", home)
    Organisation.objects.update(light="yellow", light_until=timezone.now() + timezone.timedelta(days=3))
    assert shines(home) == Light.YELLOW
    set_light(client, home), set_light(client, home, light="green")
    assert shines(home) == Light.GREEN
    set_light(client, home, light="counted", day="")
    assert (shines(home), Organisation.objects.get(pk=home.pk).light) == (Light.GREEN, "")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"day": ""}, "Say until when. Then it is counted again."),
        ({"day": "2026-11-15"}, "Say until when. Then it is counted again."),
        ({"day": "2027-11-15"}, "A month ahead is the most."),
        ({"day": "tomorrow"}, "Write the day as 2026-12-24."),
        ({"light": "blue"}, "Choose one."),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_typed_stays(typed, why, home, staff_client):
    response = set_light(staff_client("lead", home), home, language="fi", **typed)
    assert (response.status_code, why in text(response)) == (422, True)
    assert '<option value="fi" selected>' in text(response)
    assert SetLight.objects.count() == 0


@pytest.mark.parametrize("role", ["trainee", "worker", "editor", "admin"])
def test_only_leads_set_it_and_only_where_they_lead(role, home, staff_client):
    assert set_light(staff_client(role, home), home).status_code == 403
    assert set_light(staff_client("lead", home), make_organisation("other")).status_code == 422
    with pytest.raises(workflow.NotAllowed):
        workflow.set_light(home, by=member(home, "worker"), light="", until=None)
    assert SetLight.objects.count() == 0


def test_who_set_what_until_when_stays_and_is_told(home, staff_client):
    make_topic("school")
    client = staff_client("lead", home)
    set_light(client, home, language="fi", topic="school")
    row = SetLight.objects.get()
    assert (row.by, row.light, row.language, row.at.date().isoformat()) == (client.user, "red", "fi", "2026-11-16")
    told = text(client.get(LIGHT))
    assert f"{client.user.name}: red: far more questions than we can answer soon, until 21.11." in told
    with pytest.raises(IntegrityError), transaction.atomic():
        SetLight.objects.update(light="green")


def test_without_a_cache_the_light_is_looked_up_each_time(home, staff_client, settings):
    set_light(staff_client("lead", home), home)
    cache.clear()
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert shines(home) == Light.RED
