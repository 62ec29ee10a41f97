"""The checklist: shown where it is needed, ticked by two people, skipped by no crafted press."""

import pytest
from django.urls import reverse

from moderation import words
from questions import checklist, workflow
from questions.models import Draft, Question, Status, WorkingCopy
from tests.factories import make_question, make_topic, member
from tests.moderation.desk import WORDING, page, press, save, text

pytestmark = pytest.mark.django_db
SUICIDE = (
    "help_named no_method next_step wording_safe title_neutral helped_first own_state safe_words not_one_cause"
    " nobody_copied private_if_near"
)
EATING = (
    "help_named no_method next_step wording_safe title_neutral helped_first own_state no_numbers not_one_cause"
    " private_if_near"
)
HEAVY = "Mä oon viillelly itteäni ja haluun kuolla."


def about(question, *themes):
    """The question is about these."""
    Question.objects.filter(pk=question.pk).update(themes=list(themes))
    question.refresh_from_db()
    return question


@pytest.fixture
def claimed():
    return about(make_question(at=Status.CLAIMED), "suicide")


@pytest.fixture
def writer(claimed, staff_client):
    return staff_client(user=claimed.claimed_by)


@pytest.fixture
def reader(claimed, staff_client):
    return staff_client(user=member(claimed.organisation, "second"))


def fields(*ticked, themes=("suicide",), seen="suicide"):
    """What the form of the answer posts of the checklist."""
    return {"checklist": seen, "themes": list(themes), "ticked": list(ticked)}


def hand_in(writer, reader, question, **more):
    return press(writer, question, "submit", **(WORDING | {"reviewer": reader.user.pk} | more))


def in_review(writer, reader, question):
    """Handed in, ticked whole."""
    hand_in(writer, reader, question, **fields(*SUICIDE.split()))
    question.refresh_from_db()
    return question


# --- the words ------------------------------------------------------------------------------------


def test_every_item_is_a_sentence_and_every_theme_has_a_name():
    assert set(words.CHECKLIST) == set(checklist.items(checklist.THEMES))
    assert set(words.THEMES) == set(checklist.THEMES)
    assert all(str(sentence).endswith(".") for sentence in words.CHECKLIST.values())


# --- who writes -----------------------------------------------------------------------------------


def test_a_question_about_nothing_heavy_only_asks_whether_it_needs_the_list(staff_client):
    question = make_question(at=Status.CLAIMED)
    response = page(staff_client(user=question.claimed_by), question)
    assert (response.context["checklist"]["items"], response.context["checklist"]["suggested"]) == ([], [])
    assert "Does it need the checklist?" in text(response)


def test_the_items_stand_beside_the_answer_and_the_programs_suggestion_is_told_as_such(staff_client):
    question = make_question(at=Status.CLAIMED, text=HEAVY)
    shown = page(staff_client(user=question.claimed_by), question).context["checklist"]
    assert [name for name, _sentence, _ticked in shown["items"]] == SUICIDE.split()
    assert shown["suggested"] == ["suicide", "self_harm"]
    assert [(name, chosen, suggested) for name, _label, chosen, suggested in shown["themes"]] == [
        ("suicide", True, True),
        ("self_harm", True, True),
        ("eating", False, False),
        ("sexual_violence", False, False),
    ]


def test_the_suggestion_is_still_told_after_a_person_set_the_level(staff_client):
    question = make_question(at=Status.CLAIMED, text=HEAVY, level=2)
    shown = page(staff_client(user=question.claimed_by), question).context["checklist"]
    assert shown["suggested"] == ["suicide", "self_harm"]


def test_handing_in_without_ticks_is_refused_and_nothing_is_lost(claimed, writer, reader):
    response = hand_in(writer, reader, claimed, **fields("no_method", "next_step"))
    assert (response.status_code, Draft.objects.count()) == (409, 0)
    assert response.context["refused"].startswith("Tick the whole checklist first")
    assert response.context["writing"]["answer"] == WORDING["answer"]
    ticked = [name for name, _sentence, is_ticked in response.context["checklist"]["items"] if is_ticked]
    assert ticked == ["no_method", "next_step"]


def test_the_first_line_that_is_missing_has_the_focus(claimed, writer, reader):
    body = text(hand_in(writer, reader, claimed, **fields("help_named")))
    focused = body[: body.index("autofocus")].rpartition('value="')[2].partition('"')[0]
    assert (body.count("autofocus"), focused) == (1, "no_method")
    assert "10 lines are not ticked yet." in body


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"ticked": SUICIDE.split()[1:]},
        {"themes": [], "checklist": ""},
        {"themes": ["eating"], "checklist": "eating", "ticked": EATING.split()},
    ],
)
def test_no_crafted_hand_in_skips_the_list(claimed, writer, reader, posted):
    assert hand_in(writer, reader, claimed, **posted).status_code == 409
    assert Draft.objects.count() == 0
    claimed.refresh_from_db()
    assert "suicide" in claimed.themes


def test_ticked_whole_it_goes_on_with_what_was_ticked(claimed, writer, reader):
    question = in_review(writer, reader, claimed)
    assert (question.draft.themes, question.draft.ticked) == (["suicide"], SUICIDE.split())
    assert (question.draft.checked_ticked, question.draft.sensitive) == ([], True)


def test_ticks_are_saved_with_the_copy_and_come_back(claimed, writer):
    assert save(writer, claimed, **fields("no_method")).status_code == 200
    assert WorkingCopy.objects.get().ticked == ["no_method"]
    shown = page(writer, claimed).context["checklist"]["items"]
    assert [name for name, _sentence, is_ticked in shown if is_ticked] == ["no_method"]


def test_the_writer_adds_and_takes_out_a_theme(claimed, writer):
    save(writer, claimed, **fields(themes=["suicide", "eating"]))
    claimed.refresh_from_db()
    assert claimed.themes == ["suicide", "eating"]
    save(writer, claimed, **fields(themes=["eating"], seen="suicide,eating") | {"seen": "1"})
    claimed.refresh_from_db()
    assert claimed.themes == ["eating"]


def test_a_theme_that_was_found_meanwhile_is_not_taken_out_by_an_older_page(claimed, writer):
    about(claimed, "suicide", "sexual_violence")
    save(writer, claimed, **fields(themes=[], seen="suicide"))
    claimed.refresh_from_db()
    assert claimed.themes == ["sexual_violence"]


def test_a_theme_that_was_found_meanwhile_stands_on_the_page_that_is_refused(claimed, writer, reader):
    about(claimed, "suicide", "eating")
    shown = hand_in(writer, reader, claimed, **fields(*SUICIDE.split())).context["checklist"]
    assert (shown["about"], shown["missing"]) == (["suicide", "eating disorder"], ["no_numbers"])


def test_a_page_without_these_fields_leaves_the_themes_alone(claimed, writer):
    save(writer, claimed)
    claimed.refresh_from_db()
    assert claimed.themes == ["suicide"]


def test_choosing_a_theme_shows_its_items_and_keeps_what_was_ticked(claimed, writer):
    address = reverse("desk_checklist", args=[claimed.pk])
    response = writer.post(address, fields("no_method", themes=["eating"]))
    shown = response.context["checklist"]
    assert [name for name, _sentence, _ticked in shown["items"]] == EATING.split()
    assert (shown["shown"], "id_ticked_no_method" in text(response)) == ("suicide,eating", True)
    claimed.refresh_from_db()
    assert claimed.themes == ["suicide"]


# --- who reads ------------------------------------------------------------------------------------


def test_the_reader_sees_who_ticked_and_nothing_is_ticked_for_them(claimed, writer, reader):
    response = page(reader, in_review(writer, reader, claimed))
    assert [is_ticked for _name, _sentence, is_ticked in response.context["checklist"]["items"]] == [False] * 11
    assert text(response).count(f"ticked by {writer.user}") == 11


@pytest.mark.parametrize("ticked", [[], SUICIDE.split()[:-1], EATING.split()])
def test_no_crafted_approval_skips_the_list(claimed, writer, reader, ticked):
    question = in_review(writer, reader, claimed)
    response = press(reader, question, "approve", draft_id=question.draft_id, ticked=ticked)
    assert (response.status_code, "autofocus" in text(response)) == (409, True)
    question.refresh_from_db()
    assert (question.status, question.draft.checked_by) == (Status.IN_REVIEW, None)


def test_what_the_reader_had_ticked_stays_when_a_line_is_missing(claimed, writer, reader):
    question = in_review(writer, reader, claimed)
    response = press(reader, question, "approve", draft_id=question.draft_id, ticked=["no_method"])
    shown = response.context["checklist"]["items"]
    assert [name for name, _sentence, is_ticked in shown if is_ticked] == ["no_method"]


def test_both_have_ticked_every_line_and_the_tables_say_so(claimed, writer, reader):
    question = in_review(writer, reader, claimed)
    assert press(reader, question, "approve", draft_id=question.draft_id, ticked=SUICIDE.split()).status_code == 303
    question.refresh_from_db()
    assert (question.draft.ticked, question.draft.checked_ticked) == (SUICIDE.split(), SUICIDE.split())


def test_a_theme_found_after_handing_in_goes_back_to_the_writer(claimed, writer, reader):
    question = about(in_review(writer, reader, claimed), "suicide", "eating")
    every = [*SUICIDE.split(), "no_numbers"]
    response = press(reader, question, "approve", draft_id=question.draft_id, ticked=every)
    assert (response.status_code, response.context["checklist"]["newer"]) == (409, ["eating disorder"])
    assert "It needs more of the checklist" in text(response)
    press(reader, question, "send_back", advice="Numbers, please look.")
    shown = page(writer, question).context["checklist"]
    assert (shown["missing"], shown["about"]) == (["no_numbers"], ["suicide", "eating disorder"])


def test_the_reader_is_told_what_the_writer_left_out(staff_client):
    question = make_question(at=Status.CLAIMED, text=HEAVY)
    one, two = (staff_client(user=member(question.organisation, role)) for role in ("worker", "second"))
    hand_in(one, two, question, **fields(themes=[], seen="suicide,self_harm"))
    question.refresh_from_db()
    assert (question.status, question.draft.themes) == (Status.IN_REVIEW, [])
    response = page(two, question)
    left_out = [("suicide", "suicide", False), ("self_harm", "self-harm", False)]
    assert response.context["checklist"]["left_out"] == left_out
    assert "It is not about: self-harm" in text(response)


def test_what_the_writer_left_out_needs_the_readers_own_tick_and_stays_sensitive(staff_client):
    question = make_question(Status.CLAIMED, text=HEAVY, topic=make_topic())
    writer = staff_client(user=question.claimed_by)
    reader = staff_client(user=member(question.organisation, "second"))
    hand_in(writer, reader, question, **fields(themes=(), seen="suicide,self_harm"))
    question.refresh_from_db()
    assert (question.draft.themes, question.draft.sensitive) == ([], True)
    for said in ([], ["suicide"]):
        assert press(reader, question, "approve", draft_id=question.draft_id, not_about=said).status_code == 409
    press(reader, question, "approve", draft_id=question.draft_id, not_about=["suicide", "self_harm"])
    question.refresh_from_db()
    events = question.events.filter(step="not_about").order_by("detail").values_list("by", "detail")
    assert question.status == Status.ANSWERED
    assert list(events) == [(reader.user.pk, "self_harm"), (reader.user.pk, "suicide")]


def test_an_answer_to_a_follow_up_begins_unticked(claimed, writer, reader):
    question = in_review(writer, reader, claimed)
    press(reader, question, "approve", draft_id=question.draft_id, ticked=SUICIDE.split())
    workflow.write(question, text="And then?", nonce="n-1")
    workflow.claim(question, by=writer.user)
    assert page(writer, question).context["checklist"]["missing"] == SUICIDE.split()
