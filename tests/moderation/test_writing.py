"""Writing: saved while typing, never overwritten unseen, looked at, led to an earlier answer."""

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Readable
from questions import workflow
from questions.models import Draft, Status, WorkingCopy
from tests.factories import make_publication, make_question, make_snippet, make_topic, member
from tests.moderation.desk import WORDING, page, press, save, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def claimed():
    return make_question(at=Status.CLAIMED, text="Mun ope Reijo huutaa mulle.")


@pytest.fixture
def writer(claimed, staff_client):
    return staff_client(user=claimed.claimed_by)


def fields(response):
    return {name: response.context["writing"][name] for name in ("seen", "answer", "title", "public_question")}


def test_the_public_wording_begins_with_the_askers_words(claimed, writer):
    expected = {"seen": 0, "answer": "", "title": "", "public_question": "Mun ope Reijo huutaa mulle."}
    assert fields(page(writer, claimed)) == expected


def test_saving_says_when_and_counts_up(claimed, writer, clock):
    clock.set("2026-11-16 14:02")
    assert save(writer, claimed).json() == {"revision": 1, "said": "Saved 14:02"}
    assert save(writer, claimed, seen="1", answer="More.").json() == {"revision": 2, "said": "Saved 14:02"}
    assert fields(page(writer, claimed)) == {name: WORDING[name] for name in ("title", "public_question")} | {
        "seen": 2,
        "answer": "More.",
    }


def test_saving_extends_the_claim(claimed, writer, clock):
    clock.set(timezone.now())
    before = WorkingCopy.objects.count(), claimed.claimed_until
    clock.forward(minutes=30)
    save(writer, claimed)
    claimed.refresh_from_db()
    assert (before[0], WorkingCopy.objects.count()) == (0, 1)
    assert claimed.claimed_until > before[1]


def test_what_somebody_saved_meanwhile_is_shown_and_nothing_is_lost(claimed, writer):
    save(writer, claimed, answer="From the phone.")
    response = save(writer, claimed, answer="From the laptop.")
    assert response.status_code == 409
    assert response.json()["why"] == f"{writer.user} has saved another text meanwhile."
    assert "From the phone." in response.json()["html"]
    assert 'data-revision="1"' in response.json()["html"]
    assert WorkingCopy.objects.get().answer == "From the phone."


def test_without_javascript_the_page_shows_both_and_a_second_press_keeps_mine(claimed, writer):
    save(writer, claimed, answer="From the phone.")
    address = reverse("desk_autosave", args=[claimed.pk])
    response = writer.post(address, WORDING | {"answer": "From the laptop."})
    assert (response.status_code, response.context["writing"]["answer"]) == (409, "From the laptop.")
    assert response.context["theirs"]["answer"] == "From the phone."
    assert '<input type="hidden" name="seen" value="1">' in text(response)
    assert writer.post(address, WORDING | {"answer": "From the laptop.", "seen": "1"}).status_code == 303
    assert WorkingCopy.objects.get().answer == "From the laptop."


def test_handing_in_overwrites_nothing_unseen(claimed, writer):
    save(writer, claimed, answer="From the phone.")
    reader = member(claimed.organisation, "second")
    response = press(writer, claimed, "submit", reviewer=reader.pk, **WORDING)
    assert (response.status_code, response.context["theirs"]["answer"]) == (409, "From the phone.")
    assert Draft.objects.count() == 0


def test_somebody_else_can_not_save_and_is_told_who_has_it(claimed, staff_client):
    other = staff_client(user=member(claimed.organisation, "second"))
    response = save(other, claimed)
    assert (response.status_code, response.json()["why"]) == (409, f"{claimed.claimed_by} has this question.")
    assert WorkingCopy.objects.count() == 0


def test_a_claim_that_ran_out_is_told_and_the_page_keeps_the_text(claimed, writer):
    workflow.release(claimed, by=writer.user)
    workflow.claim(claimed, by=member(claimed.organisation, "second"))
    response = writer.post(reverse("desk_autosave", args=[claimed.pk]), WORDING)
    assert response.status_code == 409
    assert ("Answer", WORDING["answer"]) in response.context["kept"]


def test_a_reviewers_version_comes_back_as_the_copy_and_no_older_page_overwrites_it(staff_client):
    question = make_question(at=Status.CLAIMED)
    one, two = (staff_client(user=member(question.organisation, role)) for role in ("worker", "second"))
    save(one, question)
    press(one, question, "submit", reviewer=two.user.pk, **WORDING | {"seen": "1"})
    press(two, question, "send_back", text="Better words.", advice="Shorter, please.")
    assert fields(page(one, question))["answer"] == "Better words."
    assert [note.text for note in question.notes.all()] == ["Shorter, please."]
    assert save(one, question, seen="1").status_code == 409
    assert save(one, question, seen=str(fields(page(one, question))["seen"])).status_code == 200


def test_after_a_follow_up_the_answer_is_empty_and_the_wording_stays(staff_client):
    question = make_question(at=Status.ANSWERED)
    workflow.write(question, text="And then?", nonce="n-1")
    workflow.claim(question, by=member(question.organisation, "worker"))
    again = fields(page(staff_client("worker"), question))
    assert (again["answer"], again["title"]) == ("", question.draft.title)


# --- snippets, earlier answers --------------------------------------------------------------------


def test_snippets_are_those_of_the_organisation_in_the_askers_language(claimed, writer):
    make_snippet(title="In Finnish"), make_snippet(title="In English", language="en")
    folders = page(writer, claimed).context["saved_texts"]
    assert [row["title"] for folder in folders for row in folder["snippets"]] == ["In Finnish"]


def test_an_earlier_answer_is_found_by_stems_and_only_if_it_is_live(claimed, writer):
    found = make_publication(title="Kiusaaminen koulussa")
    make_publication(Readable.SCHEDULED, title="Kiusaaminen luokassa")
    make_publication(title="Mobbning", language="sv")
    address = reverse("desk_find", args=[claimed.pk])
    response = writer.post(address, {"words_to_find": "kouluun"}, headers={"HX-Request": "true"})
    assert [(row["pk"], row["url"]) for row in response.context["found"]] == [
        (found.pk, f"/fi/answers/{found.pk}-{found.slug}/")
    ]
    assert writer.post(address, {"words_to_find": "zzz"}).context["found"] == []


def test_without_javascript_finding_keeps_what_was_typed(claimed, writer):
    response = writer.post(reverse("desk_find", args=[claimed.pk]), WORDING | {"words_to_find": "koulu"})
    assert (response.status_code, fields(response)["answer"]) == (200, WORDING["answer"])


def test_answering_with_an_earlier_answer_links_it_and_is_not_published_again(claimed, writer):
    earlier = make_publication(title="Kiusaaminen koulussa")
    response = writer.post(reverse("desk_link", args=[claimed.pk]), WORDING | {"answer": "Hei.", "choose": earlier.pk})
    assert response.status_code == 303
    copy = WorkingCopy.objects.get()
    assert copy.linked == earlier
    assert copy.answer.startswith("Hei.\n\n")
    assert copy.answer.endswith(f"[Kiusaaminen koulussa](/fi/answers/{earlier.pk}-kiusaaminen-koulussa/)")
    reader = member(claimed.organisation, "second")
    sent = WORDING | {"seen": "1", "answer": copy.answer, "linked": earlier.pk}
    press(writer, claimed, "submit", reviewer=reader.pk, **sent)
    assert Draft.objects.get().linked == earlier


def test_a_link_can_be_taken_off_again(claimed, writer):
    earlier = make_publication()
    save(writer, claimed, linked=str(earlier.pk))
    assert page(writer, claimed).context["writing"]["linked"] == earlier
    save(writer, claimed, seen="1", linked=str(earlier.pk), unlink="on")
    assert page(writer, claimed).context["writing"]["linked"] is None


def test_the_writer_chooses_the_topic_where_the_asker_chose_none(staff_client):
    question = make_question(at=Status.CLAIMED, topic=None)
    make_topic("home")
    client = staff_client(user=question.claimed_by)
    response = page(client, question)
    assert (response.context["writing"]["topic"], "Without a topic" in text(response)) == ("", True)
    reader = member(question.organisation, "second")
    press(client, question, "submit", reviewer=reader.pk, topic="home", **WORDING)
    question.refresh_from_db()
    assert question.topic.slug == "home"


def test_a_topic_that_is_none_is_refused_and_the_text_stays(claimed, writer):
    response = press(writer, claimed, "submit", reviewer="1", topic="nowhere", **WORDING)
    assert (response.status_code, fields(response)["answer"]) == (422, WORDING["answer"])


@pytest.mark.parametrize(("level", "wording"), [(0, "Who decides?"), (1, ""), (2, "")])
def test_where_somebody_may_be_in_danger_the_public_wording_begins_empty(level, wording, staff_client):
    question = make_question(Status.CLAIMED, text="Who decides?", suggested=level, language="en")
    body = page(staff_client(user=question.claimed_by), question)
    assert body.context["writing"]["public_question"] == wording
