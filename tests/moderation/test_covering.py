"""One guard for a covered text: every address of the desk is walked, and no word of it shows before the press."""

import pytest
from django.urls import reverse

from moderation import access
from moderation.urls import urlpatterns
from moderation.views.steps import TAKE
from questions import workflow
from questions.models import Question, Status
from tests.again import taken_back
from tests.factories import make_note, make_organisation, make_question
from tests.moderation.desk import WORDING, page, press, press_htmx, save, text
from tests.moderation.test_abuse import RUDE

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_organisation()


OF_ONE = sorted({part.name for part in urlpatterns if "questions/<int:pk>/" in str(part.pattern)} - {"desk_step"})
OF_ALL = sorted(
    part.name for part in urlpatterns if "<" not in str(part.pattern) and part.name not in ("desk_library", "desk_done")
)
HTMX, SCRIPT = {"HX-Request": "true"}, {"Accept": "application/json"}


@pytest.fixture
def held(home):
    """Marked while a worker holds it: the text stands in thread, working copy, voice and note; another is waiting."""
    question = make_question(Status.CLAIMED, organisation=home, text=RUDE)
    wording = workflow.Wording(answer=f"You wrote: {RUDE}", title=RUDE, public_question=RUDE)
    workflow.save_copy(question, by=question.claimed_by, seen=0, wording=wording)
    workflow.reply(question, by=question.claimed_by, text=f"You wrote: {RUDE}")
    workflow.add_voice(
        workflow.resume(question, by=question.claimed_by), by=home.owner, kind="young_person", name="S", text=RUDE
    )
    make_note(question, text=f"They say {RUDE}")
    make_question(organisation=home, text=RUDE)
    for one in Question.objects.all():
        workflow.mark_abuse(one, by=home.owner, kind="harassment")
    return Question.objects.get(pk=question.pk)


def shown(client, address, fields):
    """Everything that an address answers with, by each way of asking for it."""
    asked = [client.get(address, follow=True), client.post(address, fields, follow=True)]
    asked += [client.post(address, fields, headers=headers) for headers in (HTMX, SCRIPT)]
    return "".join(text(one) for one in asked if one.status_code not in (302, 303, 405))


@pytest.mark.parametrize("who", ["worker", "lead"])
def test_no_address_of_a_covered_question_shows_a_word_of_it(who, held, home, staff_client):
    client, fields = staff_client(who, home), WORDING | {"seen": "1", "take": "x", "put": "snippet:1"}
    telling, looked = [], held.events.filter(step__in=["uncover", "print"])
    for name in OF_ONE:
        with taken_back():
            telling += [name] * ("xyzzy" in shown(client, reverse(name, args=[held.pk]), fields) or looked.exists())
    assert telling == []


def test_no_step_on_a_covered_question_shows_a_word_of_it(held, home, staff_client):
    fields = WORDING | {"kind": "hate", "note": "Hm.", "level": "0"}
    worker, lead, telling = staff_client("worker", home), staff_client("lead", home), []
    ways = [(worker, press), (worker, press_htmx), (lead, press)]
    for step in sorted(set(TAKE) - {"uncover", "clear_abuse"}):
        with taken_back():
            answers = [way(client, held, step, **fields) for client, way in ways]
            telling += [step] * any("xyzzy" in text(one) for one in answers)
    assert telling == []


@pytest.mark.parametrize("who", ["trainee", "worker", "lead"])
def test_no_list_and_no_other_page_of_the_desk_shows_a_word_of_it(who, held, home, staff_client):
    client = staff_client(who, home)
    found = "".join(shown(client, reverse(name), {"list": "waiting"}) for name in OF_ALL)
    found += "".join(text(client.get("/desk/", {"list": name})) for name in access.names_of_lists(client.user))
    assert "xyzzy" not in found + text(client.post("/desk/search/", {"q": "this test"}))


@pytest.mark.parametrize("step", ["submit", "reply", "decline", "add_voice"])
def test_nobody_writes_about_a_text_that_they_have_not_asked_for(step, held, staff_client):
    fields = WORDING | {"seen": "1", "reply": "Hm.", "words": "No.", "reason": "spam", "voice": "Hm."}
    answer = press(staff_client(user=held.claimed_by), held, step, **fields)
    before = held.events.count()
    assert (answer.status_code, "Show it first" in text(answer), held.events.count()) == (409, True, before)


def test_what_was_typed_when_it_was_covered_again_is_saved(held, staff_client, clock):
    client = staff_client(user=held.claimed_by)
    press(client, held, "uncover")
    clock.forward(minutes=31)
    press(client, held, "submit", **(WORDING | {"seen": "1", "answer": "Half an hour of work."}))
    assert held.working_copy.answer == "Half an hour of work."
    press(client, held, "uncover")
    assert "Half an hour of work." in text(page(client, held))


def test_who_goes_on_writing_keeps_the_text_in_sight(held, staff_client, clock):
    client = staff_client(user=held.claimed_by)
    press(client, held, "uncover")
    for revision in (1, 2):
        clock.forward(minutes=20)
        assert save(client, held, seen=revision).status_code == 200
    assert "xyzzy" in text(page(client, held))
    assert "xyzzy" not in text(page(staff_client("lead", held.organisation), held))


def test_after_the_press_the_other_pages_show_it_too_and_the_press_is_kept(held, home, staff_client):
    client = staff_client("lead", home)
    press(client, held, "uncover")
    bodies = [text(client.get(reverse(name, args=[held.pk]))) for name in ("desk_question", "desk_record")]
    assert ["xyzzy" in body for body in bodies] == [True, True]
    assert [event.by for event in held.events.filter(step="uncover")] == [home.owner]
