"""Closed by default: what is public stands here by name; every other address is called by those who may not."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from people.models import User
from questions.models import Question, Status
from tests.architecture.addresses import Address, every_address
from tests.factories import make_organisation, make_question, make_user, member

PUBLIC = {
    # reading
    "root", "home", "answers", "answer", "topics", "topic", "articles", "article", "words", "word", "search",
    "suggestions",
    "help_now", "people", "about", "privacy", "accessibility", "cover_tracks", "feed", "topic_feed", "exit",
    "under_ten", "answer_helped", "article_helped",
    # asking and coming back: a thread opens by its code or a sealed token only
    "ask", "ask_look", "ask_again", "ask_answered",
    "from_place", "my_question", "my_question_write", "my_question_yes", "my_question_no", "my_question_helped",
    "my_question_told", "my_question_not_told", "my_question_withdraw", "my_question_amend", "my_question_earlier",
    # a page that the asker shows to somebody: opens by its own four words, once
    "my_question_show", "my_question_call_back", "shown",
    # machines
    "media", "robots", "sitemap", "sitemap_pages", "sitemap_answers", "healthz", "readyz", "metrics",
    # the demo and the development server alone
    "components",
    # the way in for staff
    "admin/login/", "admin:login", "account_login", "account_logout", "account_inactive", "account_signup",
    "account_email_verification_sent", "account_reset_password", "account_confirm_login_code", "account_confirm_email",
    "account_reset_password_from_key_done", "account_reset_password_from_key", "account_reset_password_done",
    "mfa_authenticate", "mfa_login_webauthn",
}  # fmt: skip
TURNED_AWAY = {302, 403, 404, 405}
LOGIN = ("/accounts/login/", "/admin/login/")  # the admin's own door leads on to the first


def _closed() -> list[Address]:
    return [address for address in every_address() if not address.is_public]


def _answers(client: Client, path: str) -> list[tuple[int, str]]:
    """Status, and where to, of a GET and a POST."""
    both = [client.get(path), client.post(path, {})]
    return [(answer.status_code, answer.headers.get("Location", "")) for answer in both]


def test_what_is_public_is_what_the_list_says():
    assert {address.name for address in every_address() if address.is_public} == PUBLIC


@pytest.mark.django_db
def test_a_stranger_reaches_nothing_but_the_login(client):
    let_in = {
        address.path: answers
        for address in _closed()
        if (answers := _answers(client, address.path))
        if not all(status in (403, 404) or (status == 302 and to.startswith(LOGIN)) for status, to in answers)
    }
    assert let_in == {}


def _thread_paths(question: Question) -> list[str]:
    """Every address of the desk that names a question, with this one; and each step of its own."""
    closed = [address for address in _closed() if address.path.startswith("/desk/questions/1/")]
    steps = ["claim", "reply", "submit", "approve", "decline", "set_level", "report", "recognise", "read_last"]
    named = [address.path.replace("/1/", f"/{question.pk}/", 1) for address in closed if address.name != "desk_step"]
    return named + [reverse("desk_step", args=[question.pk, step]) for step in steps]


def _left_the_team(question: Question) -> User:
    gone = make_user("worker", question.organisation)
    gone.memberships.update(ended_at=question.asked_at.replace(year=2100), ended_by=gone)
    return gone


STRANGERS: dict[str, Callable[[Question], User]] = {
    "a worker of another organisation": lambda question: member(make_organisation("elsewhere"), "worker"),
    "a lead of another organisation": lambda question: member(make_organisation("elsewhere"), "lead"),
    "an editor of its own organisation": lambda question: member(question.organisation, "editor"),
    "an admin of its own organisation": lambda question: member(question.organisation, "admin"),
    "somebody who left the team": _left_the_team,
    "somebody with no membership": lambda question: make_user(""),
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", STRANGERS)
def test_a_thread_stays_closed_to(who, staff_client):
    question = make_question(Status.IN_REVIEW)
    client = staff_client(user=STRANGERS[who](question))
    let_in = {
        path: answers
        for path in _thread_paths(question)
        if (answers := _answers(client, path))
        if not {status for status, _to in answers} <= TURNED_AWAY
    }
    assert let_in == {}
    question.refresh_from_db()
    assert question.status == Status.IN_REVIEW
    assert set(question.events.values_list("step", flat=True)) == {"ask", "claim", "submit"}


@pytest.mark.django_db
def test_a_worker_of_its_own_organisation_is_let_in(staff_client):
    question = make_question()
    client = staff_client(user=member(question.organisation, "worker"))
    assert client.get(reverse("desk_question", args=[question.pk])).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["trainee", "worker", "lead", "editor"])
def test_the_admin_is_closed_to_whoever_has_another_role(role, staff_client):
    client = staff_client(role)
    paths = [address.path for address in _closed() if address.path.startswith("/admin/")]
    answers = {path: client.get(path).status_code for path in paths}
    assert {path: status for path, status in answers.items() if status not in (301, 302, 403, 404)} == {}


@pytest.mark.django_db
def test_without_a_second_factor_staff_reach_only_the_page_that_sets_one(staff_client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = staff_client("lead")
    desk = [address.path for address in _closed() if address.path.startswith(("/desk/", "/admin/"))]
    assert {client.get(path).headers.get("Location") for path in desk} == {reverse("mfa_index")}
