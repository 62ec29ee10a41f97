"""Who may open which page of the desk; expectations written out by hand."""

import inspect

import pytest
from django.urls import reverse

from moderation.urls import urlpatterns
from questions import workflow
from questions.models import Status
from tests.factories import make_note, make_organisation, make_publication, make_question, member
from tests.moderation.desk import page

pytestmark = pytest.mark.django_db
ANSWERING = {"trainee", "worker", "lead"}
ROLES = ("trainee", "worker", "lead", "editor", "admin")
# address -> who gets the page (200); everybody else 403
PAGES = {
    "desk_bring_in": ANSWERING,
    "desk_snippets": ANSWERING,
    "desk_face": ANSWERING,
    "desk_me": ANSWERING,
    "desk_practice": ANSWERING,
    "desk_care": {"lead"},
    "desk_library": {"trainee", "worker", "lead", "editor", "admin"},
    "desk_pictures": {"trainee", "worker", "lead", "editor"},
    "desk_clips": {"trainee", "worker", "lead", "editor"},
    "desk_checks": {"trainee", "worker", "lead", "editor", "admin"},
    "desk_article_new": {"trainee", "worker", "lead", "editor"},
    "desk_figures": {"lead"},
    "desk_team": {"trainee", "worker", "lead", "editor", "admin"},
    "desk_sessions": {"trainee", "worker", "lead", "editor", "admin"},
    "desk_set_up": {"admin"},
    "desk_set_up_new": {"admin"},
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_the_roles_it_names(name, staff_client):
    let_in = {role for role in ROLES if staff_client(role).get(reverse(name)).status_code == 200}
    assert let_in == PAGES[name]


@pytest.mark.parametrize("status", [Status.WAITING, Status.CLAIMED, Status.IN_REVIEW, Status.ANSWERED, Status.DECLINED])
def test_a_thread_is_for_those_who_answer_in_its_own_organisation(status, staff_client):
    question = make_question(at=status)
    elsewhere = make_organisation("elsewhere")
    own = {role: page(staff_client(role, question.organisation), question).status_code for role in ROLES}
    other = {role: page(staff_client(role, elsewhere), question).status_code for role in ROLES}
    assert own == {"trainee": 200, "worker": 200, "lead": 200, "editor": 403, "admin": 403}
    assert other == {"trainee": 404, "worker": 404, "lead": 404, "editor": 403, "admin": 403}


def test_a_withdrawn_thread_with_worry_is_for_leads_and_for_who_follows_it(staff_client):
    ordinary, worry = make_question(), make_question(level=1)
    workflow.withdraw(ordinary), workflow.withdraw(worry)
    roles = ("trainee", "worker", "second", "lead")
    seen = {role: [page(staff_client(role), one).status_code for one in (ordinary, worry)] for role in roles}
    assert worry.owner == member(worry.organisation, "worker")
    assert seen == {"trainee": [404, 404], "worker": [404, 200], "second": [404, 404], "lead": [404, 200]}


def test_every_view_of_the_desk_names_its_roles():
    silent = [
        pattern.name
        for pattern in urlpatterns
        if not getattr(inspect.unwrap(pattern.callback, stop=_named), "for_roles", None)
    ]
    assert silent == []


def _named(view):
    return hasattr(view, "for_roles")


def test_a_stranger_is_led_to_the_login(client):
    question = make_question()
    assert page(client, question).headers["Location"].startswith("/accounts/login/")


MARKERS = {"text": "asked-xyzzy", "answer": "answer-xyzzy", "title": "title-xyzzy", "public_question": "public-xyzzy"}


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_no_page_of_an_editor_or_admin_holds_anything_of_a_thread(role, staff_client):
    question = make_question(at=Status.IN_REVIEW, **MARKERS)
    make_note(question, text="note-xyzzy")
    make_publication(language="en")
    assert "xyzzy" in page(staff_client("worker"), question).content.decode()
    client = staff_client(role)
    addresses = [reverse(name) for name in ("desk", *PAGES)] + [reverse("desk_library") + "?kind=answers"]
    leaks = [address for address in addresses if b"xyzzy" in client.get(address, follow=True).content]
    assert leaks == []


def test_opening_a_thread_leaves_an_event(staff_client):
    question = make_question()
    client = staff_client("worker")
    page(client, question)
    assert list(question.events.filter(step="open").values_list("by", "detail")) == [(client.user.pk, "")]
    assert f"{client.user.name} (" in page(client, question).content.decode()


def test_a_page_of_the_desk_is_kept_by_nobody(staff_client):
    question = make_question()
    response = page(staff_client("worker"), question)
    assert (response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == ("no-store", "noindex, noarchive")
    assert member(question.organisation, "worker").name in response.content.decode()
