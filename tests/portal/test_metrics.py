"""`/metrics`: how things stand and what has happened, for machines, without anything about a person."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from ground.models import Backup
from people.models import Organisation
from portal.metrics import counting, exposition
from portal.schedule import JOBS
from questions.models import Channel, Delivery, Question, Status
from tests.factories import make_organisation, make_question

pytestmark = pytest.mark.django_db
# What may stand in a label, all of it.
LABELS = {"page", "status", "le", "level", "raised", "channel", "task", "outcome", "state"}


@pytest.fixture(autouse=True)
def _from_nothing(settings) -> Iterator[None]:
    settings.REDIS_URL = ""
    counting.tally.start()
    yield
    counting.tally.start()


def numbers(client: Client) -> dict[str, float]:
    """series -> number, as a Prometheus would read them."""
    lines = client.get("/metrics").content.decode().splitlines()
    return {name: float(number) for name, _, number in (line.rpartition(" ") for line in lines if line[0] != "#")}


# --- who reads them -------------------------------------------------------------------------------


def test_they_are_for_this_machine_and_for_who_brings_the_token(client: Client, settings) -> None:
    away = {"REMOTE_ADDR": "203.0.113.5"}
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", **away).status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ", **away).status_code == 404
    settings.METRICS_TOKEN = "m" * 32
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer " + "m" * 32, **away).status_code == 200
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer " + "n" * 32, **away).status_code == 404


def test_nobody_reads_them_by_claiming_to_be_this_machine(client: Client, settings) -> None:
    settings.CLIENT_ADDRESS_HEADER = "X-Real-IP"
    assert client.get("/metrics", HTTP_X_REAL_IP="203.0.113.5").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.5", HTTP_X_REAL_IP="127.0.0.1").status_code == 404


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_machines_ask_by_number_and_others_only_by_our_name(client: Client, settings, path: str) -> None:
    settings.ALLOWED_HOSTS = ["ask.example.org"]
    assert client.get(path, HTTP_HOST="127.0.0.1:8000").status_code == 200
    assert client.get("/fi/about/", HTTP_HOST="127.0.0.1:8000").status_code == 400


# --- what they tell -------------------------------------------------------------------------------


def test_open_questions_stand_by_status_and_level_alone(client: Client) -> None:
    make_question()
    make_question(level=1)
    read = numbers(client)
    assert read['kynnys_questions_open{status="waiting",level="0"}'] == 1
    assert read['kynnys_questions_open{status="waiting",level="1"}'] == 1
    assert read['kynnys_questions_open{status="claimed",level="2"}'] == 0
    assert read["kynnys_questions_waiting"] == 2


@pytest.mark.parametrize("status", [Status.WAITING, Status.CLAIMED, Status.IN_REVIEW])
def test_a_question_is_late_until_its_asker_can_read_the_answer(client: Client, status: Status) -> None:
    make_question(status)
    Question.objects.update(promised_on=date(2026, 11, 2))
    assert numbers(client)["kynnys_questions_late"] == 1


def test_a_danger_counts_as_unseen_until_somebody_has_seen_it(client: Client) -> None:
    question = make_question(level=2)
    Question.objects.update(set_level=2, danger_since=timezone.now() - timedelta(minutes=30), on_hold=True)
    read = numbers(client)
    assert read['kynnys_dangers_unseen{raised="person"}'] == 1
    assert 1790 < read['kynnys_dangers_unseen_oldest_seconds{raised="person"}'] < 1900
    by = question.organisation.owner
    Question.objects.update(acknowledged_by=by, acknowledged_at=timezone.now())
    assert numbers(client)['kynnys_dangers_unseen{raised="person"}'] == 0
    Question.objects.update(seen_until=timezone.now() - timedelta(minutes=1))  # and has sent no word in time
    assert numbers(client)['kynnys_dangers_unseen{raised="person"}'] == 1


def test_what_a_program_suggests_waits_for_the_morning_where_nobody_reads_at_night(client: Client) -> None:
    make_question()
    Question.objects.update(suggested_level=2, set_level=None, danger_since=None)
    unseen = 'kynnys_dangers_unseen{raised="program"}'
    assert numbers(client)[unseen] == 1
    Organisation.objects.update(hours={}, special_days={}, night="nobody")
    assert numbers(client)[unseen] == 0
    Organisation.objects.update(night="duty")
    assert numbers(client)[unseen] == 1


def test_notices_count_by_channel_from_when_their_turn_came(client: Client) -> None:
    make_question(level=2)
    now = timezone.now()
    Delivery.objects.update(channel=Channel.DUTY_MAIL, tries=0, next_try_at=now - timedelta(minutes=20))
    read = numbers(client)
    assert read['kynnys_deliveries_overdue{channel="duty_mail"}'] == Delivery.objects.count() > 0
    assert 1190 < read['kynnys_deliveries_oldest_seconds{channel="duty_mail"}'] < 1300
    Delivery.objects.update(next_try_at=now + timedelta(minutes=20))
    read = numbers(client)
    assert read['kynnys_deliveries_overdue{channel="duty_mail"}'] == 0
    assert read['kynnys_deliveries_waiting{channel="duty_mail"}'] == Delivery.objects.count()


def test_a_line_that_waits_for_its_digest_is_not_overdue(client: Client) -> None:
    make_question()
    assert numbers(client)['kynnys_deliveries_overdue{channel="digest"}'] == 0


def test_the_age_of_the_backup_is_told_and_that_there_is_none(client: Client) -> None:
    assert numbers(client)["kynnys_backup_timestamp_seconds"] == 0
    now = timezone.now()
    Backup.objects.create(at=now, size=1)
    Backup.objects.create(at=now - timedelta(days=2), size=1)
    assert numbers(client)["kynnys_backup_timestamp_seconds"] == pytest.approx(now.timestamp(), abs=1)


def test_an_organisation_that_takes_no_questions_is_counted_as_closed(client: Client) -> None:
    make_organisation()
    Organisation.objects.update(duty_number="")
    read = numbers(client)
    assert (read['kynnys_organisations{state="open"}'], read['kynnys_organisations{state="closed"}']) == (0, 1)


def test_without_the_database_they_say_so_and_tell_the_rest(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("portal.metrics.figures.answers", lambda _ask: False)
    read = numbers(client)
    assert (read["kynnys_database_up"], read["kynnys_redis_up"]) == (0, 0)
    assert read["kynnys_disk_free_bytes"] > 0
    assert "kynnys_questions_waiting" not in read


# --- what has happened ----------------------------------------------------------------------------


def test_requests_count_by_kind_of_page_and_class_of_status(client: Client) -> None:
    make_organisation()
    for path in ("/fi/about/", "/fi/no-such-page/", "/fi/ask/"):
        client.get(path)
    read = numbers(client)
    assert read['kynnys_request_seconds_count{page="reading",status="2xx"}'] == 1
    assert read['kynnys_request_seconds_count{page="other",status="4xx"}'] == 1
    assert read['kynnys_request_seconds_bucket{page="asking",status="2xx",le="+Inf"}'] == 1
    assert read['kynnys_request_seconds_sum{page="asking",status="2xx"}'] > 0


def test_a_histogram_adds_up_from_the_fastest(client: Client) -> None:
    for seconds in (0.001, 0.02, 0.02, 99.0):
        counting.request("home", 200, seconds)
    read = numbers(client)
    edges = ("0.005", "0.025", "0.1", "10.0", "+Inf")
    found = [read[f'kynnys_request_seconds_bucket{{page="reading",status="2xx",le="{edge}"}}'] for edge in edges]
    assert found == [1, 3, 3, 3, 4]
    assert read['kynnys_request_seconds_sum{page="reading",status="2xx"}'] == pytest.approx(99.041)


def test_jobs_count_and_a_failed_one_apart(client: Client) -> None:
    counting.job("questions.tasks.deliver", failed=False)
    counting.job("questions.tasks.deliver", failed=True)
    read = numbers(client)
    for outcome in ("done", "failed"):
        assert read[f'kynnys_jobs_total{{task="questions.tasks.deliver",outcome="{outcome}"}}'] == 1
    assert {f'kynnys_job_every_seconds{{task="{job.name}"}}' for job in JOBS} <= set(read)


def test_kept_pages_count_as_made_once_and_then_as_kept(client: Client, settings, monkeypatch) -> None:
    monkeypatch.setattr("portal.kept_pages.middleware.generation.second", lambda: 60)
    settings.KEPT_PAGES_MIB = 4
    client = Client()  # its own layers, which read the setting
    for _ in range(3):
        client.get("/fi/about/")
    read = numbers(client)
    assert (read['kynnys_pages_total{outcome="made"}'], read['kynnys_pages_total{outcome="kept"}']) == (1, 2)


# --- what they never tell -------------------------------------------------------------------------


def test_no_label_but_these_and_no_word_of_anybody(client: Client) -> None:
    question = make_question(level=2, text="A secret that nobody may read")
    for path in (f"/desk/questions/{question.pk}/", "/fi/search/?q=secret", "/fi/answers/a-slug/", "/fi/words/secret/"):
        client.get(path)
    read = client.get("/metrics").content.decode()
    assert set(re.findall(r'(\w+)="', read)) <= LABELS
    assert not re.search(r"secret|a-slug|/fi/|/desk/|@", read)


def test_every_kind_of_count_has_a_head_and_every_line_a_form(client: Client) -> None:
    call_command("check")
    counting.job("questions.tasks.deliver", failed=False)
    counting.page("made")
    client.get("/fi/about/")
    for line in exposition.page().splitlines():
        assert re.fullmatch(r"# (HELP|TYPE) \w+ .+|\w+(\{\w+=\"[^\"]*\"(,\w+=\"[^\"]*\")*\})? [0-9.e+-]+", line), line
