"""The thread: what the asker reads in each status, what each press does, and that nothing is done twice or lost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import Publication, Readable
from questions import access, workflow
from questions.models import Address, Kind, Publish, Question, Status
from tests.conftest import Clock
from tests.factories import ANSWER, WORDING, make_face, make_organisation, make_publication, make_question, member
from tests.questions import pages

pytestmark = pytest.mark.django_db
STEPS = ("write", "yes", "no", "helped", "told", "not-told", "withdraw")


# --- what is happening ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.WAITING, "We have your question"),
        (Status.CLAIMED, "Somebody is reading your question"),
        (Status.WITH_ASKER, "We have written to you"),
        (Status.IN_REVIEW, "Your answer is written, and a colleague is checking it"),
        (Status.ANSWERED, "Your answer is here"),
        (Status.DECLINED, "We can’t answer this here"),
    ],
)
def test_each_status_is_a_sentence(client: Client, status: Status, sentence: str) -> None:
    page = pages.come_back(client, make_question(at=status))
    assert f"<h1>{sentence}</h1>" in pages.html(page)


def test_a_worker_who_writes_is_told_of(client: Client) -> None:
    question = make_question(at=Status.CLAIMED)
    assert question.claimed_by is not None
    workflow.save_copy(question, by=question.claimed_by, seen=0, wording=workflow.Wording(answer="Dear you"))
    page = pages.come_back(client, question)
    assert "Your answer is being written" in pages.seen(page)
    assert "Dear you" not in pages.html(page)


def test_a_draft_in_review_is_not_shown(client: Client) -> None:
    page = pages.come_back(client, make_question(at=Status.IN_REVIEW))
    assert "You have a say in it" not in pages.html(page)


def test_the_promised_day_is_named(client: Client, clock: Clock) -> None:
    clock.set("2026-11-12 10:00")
    assert "You get an answer by Tuesday 17 November." in pages.seen(pages.come_back(client, make_question()))


def test_when_we_are_late_the_page_says_so(client: Client, clock: Clock) -> None:
    clock.set("2026-11-12 10:00")
    question = make_question()
    clock.forward(days=6)
    assert "We promised an answer by Tuesday 17 November, and we are late." in pages.seen(
        pages.come_back(client, question)
    )


def test_everything_both_have_written_stands_there_in_order(client: Client) -> None:
    question = make_question(at=Status.WITH_ASKER, text="May I move in with my aunt?", reply="How **old** are you?")
    page = pages.html(pages.come_back(client, question))
    assert page.index("May I move in with my aunt?") < page.index("How <strong>old</strong> are you?")


def test_a_raised_level_shows_the_crisis_card_first(client: Client) -> None:
    page = pages.html(pages.come_back(client, make_question(suggested=1)))
    assert page.index('class="crisis"') < page.index("<h1>")


def test_the_page_never_shows_what_only_staff_know(client: Client) -> None:
    question = make_question(at=Status.CLAIMED, level=2)
    page = pages.html(pages.come_back(client, question))
    assert question.claimed_by is not None
    assert [word for word in (question.claimed_by.name, question.claimed_by.email, "claimed") if word in page] == []


def test_a_longer_thread_costs_the_same_and_a_folded_one_two_queries_more_whatever_its_length(client: Client) -> None:
    question = make_question(at=Status.ANSWERED)
    assert question.draft is not None
    costs = []
    for more in (0, 20, 20, 20):
        for number in range(more):
            question.messages.create(kind=Kind.REPLY, by=question.draft.written_by, text="x", html=f"Reply {number}")
        with CaptureQueriesContext(connection) as queries:
            pages.come_back(client, question)
        costs.append(len(queries))
    assert costs == [6, 6, 8, 8]


# --- who wrote ------------------------------------------------------------------------------------


def _answered(*, role_only: bool = False, **face: object) -> Question:
    worker = member(make_organisation("kivi"), "worker")
    if face:
        make_face(worker, **face)
    return make_question(at=Status.ANSWERED, role_only=role_only)


def test_an_answer_is_signed_by_first_name_and_role(client: Client) -> None:
    page = pages.seen(pages.come_back(client, _answered(first_name="Aino")))
    assert "Aino school social worker" in page


def test_an_answer_signed_by_role_alone_names_nobody(client: Client) -> None:
    page = pages.seen(pages.come_back(client, _answered(role_only=True, first_name="Aino")))
    assert "Aino" not in page
    assert "School social worker" in page


def test_a_hidden_face_names_nobody(client: Client) -> None:
    assert "Aino" not in pages.html(pages.come_back(client, _answered(first_name="Aino", hidden=True)))


def test_who_has_no_face_is_a_social_worker(client: Client) -> None:
    assert "Social worker" in pages.seen(pages.come_back(client, _answered()))


# --- writing again --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [status for status in Status if status != Status.WITHDRAWN])
def test_writing_again_is_always_possible(client: Client, status: Status) -> None:
    question = make_question(at=status)
    page = pages.press(client, pages.come_back(client, question), "write", text="One more thing.")
    assert page.status_code == 200
    assert "We have your message." in pages.seen(page)
    assert "One more thing." in pages.seen(page)
    assert question.messages.filter(kind=Kind.ASKER).count() == 2


def test_not_yet_after_an_answer_waits_again(client: Client) -> None:
    question = make_question(at=Status.ANSWERED)
    page = pages.press(client, pages.come_back(client, question), "write", text="Not yet: whom do I ask?")
    assert "<h1>We have your new message</h1>" in pages.html(page)


def test_a_double_press_writes_one_message(client: Client) -> None:
    question = make_question()
    page = pages.come_back(client, question)
    for _ in range(2):
        assert pages.press(client, page, "write", text="One more thing.").status_code == 200
    assert question.messages.count() == 2


def test_a_used_form_with_other_words_loses_nothing(client: Client) -> None:
    question = make_question()
    page = pages.come_back(client, question)
    pages.press(client, page, "write", text="One more thing.")
    other = pages.press(client, page, "write", text="And a third one.")
    assert other.status_code == 200
    assert "And a third one.</textarea>" in pages.html(other)
    assert pages.press(client, other, "write", text="And a third one.").status_code == 200
    assert question.messages.count() == 3


@pytest.mark.parametrize(("text", "why"), [(" ", "There is no text yet."), ("a" * 4001, "1 characters too many")])
def test_a_message_that_cannot_be_taken_stays_in_the_field(client: Client, text: str, why: str) -> None:
    question = make_question()
    page = pages.press(client, pages.come_back(client, question), "write", text=text)
    assert page.status_code == 200
    assert why in pages.seen(page)
    assert f"\n{text.strip()}</textarea>" in pages.html(page)


def test_danger_in_a_new_message_shows_the_crisis_card_at_once(client: Client) -> None:
    question = make_question(language="en")
    page = pages.press(client, pages.come_back(client, question), "write", text="I want to kill myself tonight.")
    assert pages.html(page).index('class="crisis"') < pages.html(page).index("<h1>")


def test_in_danger_what_we_wrote_is_read_before_the_card_and_112_stands_above_both(client: Client) -> None:
    question = make_question(at=Status.ANSWERED, suggested=2)
    page = pages.html(pages.come_back(client, question))
    parts = ('class="call" href="tel:112"', "<h1>", "message-desk", 'class="crisis"')
    assert sorted(parts, key=page.index) == list(parts)
    assert page.count('class="crisis"') == 1


# --- tokens and numbers ---------------------------------------------------------------------------


def test_an_old_page_asks_for_the_words_again_and_keeps_what_was_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = make_question()
    page = pages.come_back(client, question)
    monkeypatch.setattr(access, "TOKEN_SECONDS", -1)
    old = pages.press(client, page, "write", text="One more thing.")
    monkeypatch.undo()
    assert "Enter your six words again" in pages.seen(old)
    assert "One more thing.</textarea>" in pages.html(old)
    opened = pages.press(client, old, "open", code=question.code, text="One more thing.")  # type: ignore[attr-defined]
    assert "One more thing.</textarea>" in pages.html(opened)
    assert question.messages.count() == 1


@pytest.mark.parametrize("token", ["", "made-up", "å", "gAAAAABh"])
@pytest.mark.parametrize("step", STEPS)
def test_a_made_up_token_opens_nothing(client: Client, step: str, token: str) -> None:
    make_question(at=Status.ANSWERED)
    response = client.post(f"/en/my-question/{step}/", {"token": token, "nonce": access.new_nonce(), "text": "x"})
    assert 'name="code"' in pages.html(response)
    assert Question.objects.get().messages.count() == 2


@pytest.mark.parametrize("step", STEPS)
def test_a_made_up_number_takes_no_step(client: Client, step: str) -> None:
    question = make_question(at=Status.ANSWERED)
    fields = {
        "token": access.seal(question),
        "nonce": "made-up",
        "text": "x",
        "helped": "yes",
        "draft": str(question.draft_id),
    }
    response = client.post(f"/en/my-question/{step}/", fields)
    assert response.status_code == 200
    assert question.events.count() == question.events.exclude(by=None).count() + 1


@pytest.mark.parametrize("step", STEPS)
def test_a_press_from_another_site_is_refused(client: Client, step: str) -> None:
    question = make_question()
    fields = {"token": access.seal(question), "nonce": access.new_nonce()}
    response = client.post(f"/en/my-question/{step}/", fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_every_answer_in_the_thread_is_kept_nowhere(client: Client) -> None:
    page = pages.come_back(client, make_question(at=Status.ANSWERED))
    for response in (page, pages.press(client, page, "helped", helped="yes"), pages.press(client, page, "withdraw")):
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
        assert response["X-Robots-Tag"] == "noindex, noarchive"
        assert not response.cookies


# --- did it help ----------------------------------------------------------------------------------


def test_whether_it_helped_may_be_changed(client: Client) -> None:
    question = make_question(at=Status.ANSWERED)
    page = pages.press(client, pages.come_back(client, question), "helped", helped="no")
    assert "You said: no." in pages.seen(page)
    page = pages.press(client, page, "helped", helped="partly")
    assert "You said: partly." in pages.seen(page)
    question.refresh_from_db()
    assert question.helped == "partly"


def test_an_unknown_word_about_helping_changes_nothing(client: Client) -> None:
    question = make_question(at=Status.ANSWERED)
    assert pages.press(client, pages.come_back(client, question), "helped", helped="maybe").status_code == 200
    question.refresh_from_db()
    assert question.helped == ""


# --- publishing -----------------------------------------------------------------------------------


def test_the_asker_reads_exactly_what_would_be_public(client: Client) -> None:
    question = make_question(at=Status.ANSWERED, age_band="13-15", title="A title for all", answer=ANSWER)
    page = pages.seen(pages.come_back(client, question)).partition("May others read it too?")[2]
    for part in ("A title for all", WORDING, "You have a say in it.", "School en", "13–15"):
        assert part in page


def test_yes_schedules_that_version_and_says_when(client: Client, clock: Clock) -> None:
    clock.set("2026-11-12 10:00")
    question = make_question(at=Status.ANSWERED, organisation=make_organisation("kivi", publish_after_days=3))
    page = pages.press(client, pages.come_back(client, question), "say_yes")
    question.refresh_from_db()
    assert question.agreed_draft == question.draft
    assert "Others can read it from Sunday 15 November." in pages.seen(page)


def test_yes_to_a_wording_that_is_not_this_threads_is_refused(client: Client) -> None:
    other, question = make_question(at=Status.ANSWERED), make_question(at=Status.ANSWERED)
    page = pages.press(client, pages.come_back(client, question), "say_yes", draft=str(other.draft_id))
    assert page.status_code == 200
    assert Publication.objects.count() == 0


def test_a_yes_can_be_taken_back_until_it_is_live(client: Client) -> None:
    question = make_question(at=Status.ANSWERED, agreed=True)
    page = pages.press(client, pages.come_back(client, question), "say_no")
    question.refresh_from_db()
    assert question.publish == Publish.NO
    assert Publication.objects.get().status == Readable.WITHDRAWN
    assert "You said: only for me." in pages.seen(page)


def test_a_live_page_is_linked_and_comes_down_at_once(client: Client) -> None:
    question = make_question(at=Status.ANSWERED, agreed=True)
    public = Publication.objects.get()
    Publication.objects.update(status=Readable.LIVE)
    page = pages.come_back(client, question)
    assert f'href="{public.get_absolute_url()}"' in pages.html(page)
    assert "Take it down" in pages.seen(page)
    pages.press(client, page, "say_no")
    assert Publication.objects.live().count() == 0


def test_only_for_me_is_not_asked_again_but_may_be_changed(client: Client) -> None:
    page = pages.come_back(client, make_question(at=Status.ANSWERED, publish="no"))
    assert "You said: only for me. Nothing is published." in pages.seen(page)
    assert 'data-step="say_no"' not in pages.html(page)
    assert 'data-step="say_yes"' in pages.html(page)


def test_what_has_no_public_wording_is_not_asked_about(client: Client) -> None:
    page = pages.come_back(client, make_question(at=Status.ANSWERED, title="", public_question=""))
    assert "May others read it too?" not in pages.seen(page)


def test_before_the_answer_nothing_is_asked_about_publishing(client: Client) -> None:
    page = pages.come_back(client, make_question(at=Status.IN_REVIEW))
    assert 'data-step="say_yes"' not in pages.html(page)


def test_an_answer_that_was_public_already_is_linked(client: Client) -> None:
    question = make_question(at=Status.ANSWERED)
    public = make_publication()
    question.drafts.update(linked=public)
    page = pages.html(pages.come_back(client, question))
    assert f'href="{public.get_absolute_url()}"' in page
    assert 'data-step="say_yes"' not in page


# --- being told -----------------------------------------------------------------------------------


def test_an_address_is_kept_and_can_be_erased(client: Client) -> None:
    question = make_question()
    page = pages.press(client, pages.come_back(client, question), "told", mail="me@example.org")
    assert Address.objects.get(question=question).mail == "me@example.org"
    assert "me@example.org" not in pages.html(page)
    pages.press(client, page, "not_told")
    assert Address.objects.count() == 0


def test_an_old_form_brings_no_erased_address_back(client: Client) -> None:
    question = make_question()
    page = pages.come_back(client, question)
    told = pages.press(client, page, "told", mail="me@example.org")
    pages.press(client, told, "not_told")
    pages.press(client, page, "told", mail="me@example.org")
    assert Address.objects.count() == 0


def test_what_can_be_no_address_stays_in_the_field(client: Client) -> None:
    page = pages.press(client, pages.come_back(client, make_question()), "told", mail="me at school")
    assert page.status_code == 200
    assert 'value="me at school"' in pages.html(page)
    assert Address.objects.count() == 0


# --- taking it back -------------------------------------------------------------------------------


def test_what_will_be_erased_is_said_before(client: Client) -> None:
    seen = pages.seen(pages.come_back(client, make_question()))
    assert "Everything you wrote and everything we wrote to you is erased at once" in seen


def test_with_danger_the_page_says_that_one_of_us_reads_it_once_more(client: Client) -> None:
    seen = pages.seen(pages.come_back(client, make_question(suggested=2)))
    assert "one of us reads it once more before the text is erased" in seen


def test_where_the_law_keeps_the_text_the_page_says_for_how_long(client: Client) -> None:
    organisation = make_organisation("kivi", erase_on_withdraw=False, keep_months=6)
    seen = pages.seen(pages.come_back(client, make_question(organisation=organisation)))
    assert "We have to keep the text for 6 months; then it is erased." in seen


def test_taking_it_back_erases_and_closes(client: Client) -> None:
    question = make_question()
    page = pages.press(client, pages.come_back(client, question), "withdraw")
    assert "Everything is erased." in pages.seen(page)
    assert pages.come_back(client, question).status_code == 422
    assert [message.text for message in question.messages.all()] == [""]


def test_with_danger_the_thread_closes_and_the_text_stays_for_the_lead(client: Client) -> None:
    question = make_question(suggested=1, text="May I move in with my aunt?")
    page = pages.press(client, pages.come_back(client, question), "withdraw")
    assert "The text is erased later" in pages.seen(page)
    assert pages.come_back(client, question).status_code == 422
    assert question.messages.get().text == "May I move in with my aunt?"


def test_each_kind_of_press_counts_by_itself_though_the_page_is_one_form(client: Client) -> None:
    page = pages.come_back(client, make_question(at=Status.ANSWERED))
    pages.press(client, page, "helped", helped="no")
    assert "We have your message." in pages.seen(pages.press(client, page, "write", text="Something is missing."))
    assert Question.objects.get().helped == "no"
