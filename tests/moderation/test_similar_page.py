"""Same and similar questions side by side, and one published answer for several askers."""

import pytest
from django.urls import reverse

from moderation import search
from questions import workflow
from questions.models import Draft, Kind, Message, Question, Status
from tests.factories import make_organisation, make_publication, make_question, member
from tests.moderation.test_bulk import said
from tests.moderation.test_lists import suggest_abuse

pytestmark = pytest.mark.django_db
SAME = "Voiko opettaja ottaa mun puhelimen koko päiväksi?"


def page(client, question):
    """The page of what is like this question."""
    return client.get(reverse("desk_similar", args=[question.pk]))


def alike(response):
    """The questions shown beside it, best first."""
    return [card["row"].number for card in response.context["others"]]


def value(question):
    """What a tick of this question sends: its number and the last message that was shown."""
    return f"{question.pk}.{question.messages.filter(kind='asker').latest('pk').pk}"


def answer(client, own, *ticked, **fields):
    """Tick these on the page of `own`, choose, press."""
    plain = {"text": "Kiitos kun kirjoitit.", "question": list(ticked)}
    plain["choose"] = (fields.pop("publication", None) or make_publication()).pk
    plain["reviewer"] = (fields.pop("reviewer", None) or member(own.organisation, "second")).pk
    return client.post(reverse("desk_answer_together", args=[own.pk]), plain | fields, follow=True)


# --- side by side ---------------------------------------------------------------------------------


def test_the_open_questions_that_are_most_alike_stand_beside_it(staff_client):
    own, same = make_question(text=SAME), make_question(text="Saako ope ottaa puhelimen pois päiväksi?")
    make_question(text="Äiti juo joka viikonloppu.")
    response = page(staff_client(), own)
    assert (response.context["own"]["row"].number, alike(response)) == (own.pk, [same.pk])
    assert "Saako ope ottaa puhelimen pois päiväksi?" in response.content.decode()


def test_only_open_ones_in_the_same_language_and_scope_are_compared(staff_client):
    own = make_question(text=SAME)
    make_question(text=SAME, at=Status.ANSWERED), make_question(text=SAME, language="en")
    make_question(text=SAME, organisation=make_organisation("elsewhere"))
    suggest_abuse(make_question(text=SAME))
    home = own.organisation
    workflow.practise(by=member(home, "lead"), team=home.teams.get(), language="fi", text=SAME)
    assert alike(page(staff_client("worker", home), own)) == []


def test_who_sees_them_has_opened_them(staff_client):
    own, same, other = make_question(text=SAME), make_question(text=SAME), make_question(text="Äiti juo.")
    page(staff_client(), own)
    assert [one.events.filter(step="open").count() for one in (own, same, other)] == [1, 1, 0]


def test_what_is_covered_or_made_up_is_led_to_its_own_page(staff_client):
    covered = suggest_abuse(make_question(text=SAME))
    home = covered.organisation
    made_up = workflow.practise(by=member(home, "lead"), team=home.teams.get(), language="fi", text=SAME)
    client = staff_client("lead")
    places = [page(client, question).headers["Location"] for question in (covered, made_up)]
    assert places == [f"/desk/questions/{question.pk}/" for question in (covered, made_up)]


def test_what_needs_an_answer_of_its_own_says_why_and_can_not_be_ticked(staff_client):
    own, danger, held, begun = (make_question(text=SAME) for _one in range(4))
    client, second = staff_client("worker"), member(own.organisation, "second")
    workflow.set_level(danger, by=second, level=1)
    workflow.claim(held, by=second)
    workflow.claim(begun, by=second)
    workflow.save_copy(begun, by=second, seen=0, wording=workflow.Wording("Started"))
    workflow.release(begun, by=second)
    cards = {card["row"].number: card["alone"] for card in page(client, own).context["others"]}
    assert cards == {
        danger.pk: "It has a level, so it needs an answer of its own.",
        held.pk: f"{second.name} has it.",
        begun.pk: "Somebody has begun an answer. Go on from that one.",
    }
    assert page(client, own).content.decode().count('type="checkbox"') == 1


def test_published_answers_are_looked_for_by_post_and_what_was_typed_stays(staff_client):
    own, publication = make_question(text=SAME), make_publication(title="Puhelin koulussa")
    typed = {"words_to_find": "puhelin", "text": "Hei, kiitos.", "reviewer": "7", "question": [value(own)]}
    response = staff_client().post(reverse("desk_similar", args=[own.pk]), typed)
    body = response.content.decode()
    kept = ['value="puhelin"', "Hei, kiitos.", f'value="{value(own)}" form="together" checked']
    assert [text for text in (f'name="choose" value="{publication.pk}"', *kept) if text not in body] == []


def test_of_a_very_long_thread_the_newest_words_stand_there_and_the_way_to_the_others(staff_client):
    own = make_question(text=SAME)
    for number in range(1, 14):
        Message.objects.create(question=own, kind=Kind.ASKER, text=f"word-{number}.", at=own.asked_at)
    response = page(staff_client(), own)
    shown = response.context["own"]["texts"]
    assert (shown, response.context["own"]["value"]) == ([f"word-{number}." for number in range(4, 14)], value(own))
    assert "Show what was written before: 4 messages" in response.content.decode()


def test_a_flood_in_one_thread_is_not_read_to_compare_the_others(staff_client, monkeypatch):
    monkeypatch.setattr(search, "COMPARED_OF_EACH", 2)
    own, same = make_question(text=SAME), make_question(text=SAME)
    for _number in range(5):
        Message.objects.create(question=same, kind=Kind.ASKER, text="flood", at=same.asked_at)
    texts = {}
    monkeypatch.setattr(search.similar, "most_alike", lambda text, others: texts.update(others) or [])
    page(staff_client(), own)
    assert texts == {same.pk: f"{SAME}\n\nflood"}


def test_the_page_costs_the_same_with_10_and_with_40_open_questions(staff_client, django_assert_max_num_queries):
    own, client = make_question(text=SAME), staff_client()
    for number in (10, 30):
        for _one in range(number):
            make_question(text=SAME)
        with django_assert_max_num_queries(36):
            assert len(alike(page(client, own))) == 6


# --- one answer for several -----------------------------------------------------------------------


def test_each_ticked_question_is_taken_and_handed_in_led_to_the_publication(staff_client):
    own, same, left = (make_question(text=SAME) for _one in range(3))
    client, publication = staff_client("worker"), make_publication(title="Puhelin koulussa")
    second = member(own.organisation, "second")
    response = answer(client, own, value(own), value(same), publication=publication)
    assert said(response) == [f"Handed in for a check: {own.pk}, {same.pk}."]
    drafts = list(Draft.objects.order_by("question").values_list("question", "linked", "written_by"))
    assert drafts == [(one.pk, publication.pk, client.user.pk) for one in (own, same)]
    assert [Question.objects.get(pk=one.pk).reviewer for one in (own, same, left)] == [second, second, None]
    text = Draft.objects.get(question=same).answer
    assert text.startswith("Kiitos kun kirjoitit.\n\n")
    assert f"[Puhelin koulussa](/fi/answers/{publication.pk}-" in text


def test_what_somebody_took_or_changed_meanwhile_is_told_and_the_rest_goes_on(staff_client):
    own, taken, written, raised = (make_question(text=SAME) for _one in range(4))
    ticked = [value(one) for one in (own, taken, written, raised)]
    second = member(own.organisation, "second")
    workflow.claim(taken, by=second)
    workflow.write(written, text="Ja vielä yksi asia.", nonce="n-1")
    workflow.set_level(raised, by=second, level=2)
    texts = said(answer(staff_client("worker"), own, *ticked))
    assert (texts[0], len(texts)) == (f"Handed in for a check: {own.pk}.", 4)
    assert f"Question {taken.pk} stays as it was. {second.name} has had this question since" in texts[1]
    assert texts[2] == f"Question {written.pk} stays as it was. The asker has written again. Read that first."
    assert texts[3].startswith(f"Question {raised.pk} stays as it was. It has a level")
    assert [Question.objects.get(pk=one.pk).status for one in (written, raised)] == ["waiting", "waiting"]
    assert list(written.events.filter(step="claim")) == []  # both steps or none


def test_one_that_is_already_mine_is_handed_in_too(staff_client):
    own = make_question(text=SAME)
    client = staff_client("worker")
    workflow.claim(own, by=client.user)
    answer(client, own, value(own))
    assert Question.objects.get(pk=own.pk).status == Status.IN_REVIEW


def test_a_trainee_may_hand_in_but_nobody_checks_their_own(staff_client):
    own = make_question(text=SAME)
    trainee = staff_client("trainee")
    refused = answer(trainee, own, value(own), reviewer=trainee.user)
    assert (refused.status_code, refused.context["refused"]) == (
        409,
        [f"Question {own.pk}: Choose a colleague who may review."],
    )
    assert Question.objects.get(pk=own.pk).status == Status.WAITING
    answer(trainee, own, value(own))
    assert Question.objects.get(pk=own.pk).draft.written_by == trainee.user


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"choose": ""}, "Choose a published answer."),
        ({"text": " "}, "Write a line to the askers."),
        ({"reviewer": ""}, "Choose who checks it."),
        ({"question": []}, "Tick the questions that it answers."),
        ({"question": ["x.y", "1"]}, "Tick the questions that it answers."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(fields, why, staff_client):
    own = make_question(text=SAME)
    typed = {"choose": make_publication().pk, "text": "Hei sinä.", "reviewer": member(own.organisation, "second").pk}
    typed |= {"question": [value(own)]} | fields
    response = staff_client("worker").post(reverse("desk_answer_together", args=[own.pk]), typed)
    assert (response.status_code, response.context["refused"]) == (422, [why])
    assert ("Hei sinä." in response.content.decode()) == ("text" not in fields)
    assert Question.objects.get(pk=own.pk).status == Status.WAITING


def test_a_published_answer_in_another_language_answers_nobody(staff_client):
    own, english = make_question(text=SAME), make_publication(language="en")
    response = answer(staff_client("worker"), own, value(own), publication=english)
    assert response.context["refused"] == [f"Question {own.pk}: The published answer is in another language."]


def test_questions_of_another_organisation_can_not_be_answered_this_way(staff_client):
    own = make_question(text=SAME)
    theirs = make_question(text=SAME, organisation=make_organisation("elsewhere"))
    client = staff_client("worker", own.organisation)
    assert page(client, theirs).status_code == 404
    response = answer(client, own, value(theirs))
    assert response.context["refused"] == [f"Question {theirs.pk}: You can’t open this question."]
    assert Question.objects.get(pk=theirs.pk).status == Status.WAITING


def test_the_question_page_leads_here(staff_client):
    own = make_question(text=SAME)
    body = staff_client().get(reverse("desk_question", args=[own.pk])).content.decode()
    assert f'href="/desk/questions/{own.pk}/similar/"' in body


def test_where_a_colleague_has_put_in_a_voice_one_answer_for_several_does_not_fit(staff_client):
    own, other = make_question(text=SAME), make_question(text=SAME)
    worker, second = member(own.organisation, "worker"), member(own.organisation, "second")
    workflow.claim(other, by=worker)
    workflow.add_voice(other, by=second, kind="social_worker", text="Tule käymään.")
    client = staff_client(user=worker)
    card = page(client, own).context["others"][0]
    assert card["alone"] == "Somebody has begun an answer. Go on from that one."
    answer(client, own, value(own), value(other))
    assert list(Draft.objects.values_list("question", flat=True)) == [own.pk]
    assert other.voices.filter(draft=None).count() == 1


def test_a_voice_that_comes_while_one_answers_several_is_read_first(staff_client, monkeypatch):
    own = make_question(text=SAME)
    worker, second = member(own.organisation, "worker"), member(own.organisation, "second")
    workflow.claim(own, by=worker)
    monkeypatch.setattr("moderation.bulk.why_alone", lambda *_question, **_facts: "")  # it came right after that look
    workflow.add_voice(own, by=second, kind="social_worker", text="Tule käymään.")
    response = answer(staff_client(user=worker), own, value(own))
    assert Draft.objects.count() == 0
    assert "A colleague has changed a voice in this answer meanwhile." in response.content.decode()
