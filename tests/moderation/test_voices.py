"""Several voices in one answer: added beside the writer, frozen with the version, read under name and role."""

import pytest
from django.urls import reverse

from ground import markdown
from people.models import Membership
from questions import access, workflow
from questions.models import Draft, Event, Kind, Question, Status, Voice, WorkingCopy
from questions.workflow import NotAllowed, voices
from tests.factories import make_face, make_organisation, make_question, make_term, member
from tests.moderation.desk import WORDING, page, press, press_htmx, save, text

pytestmark = pytest.mark.django_db
NURSE = {"voice_kind": "nurse", "voice": "Your body is **fine**."}
YOUNG = {"voice_kind": "young_person", "voice": "I told somebody.", "voice_name": "Star"}


def speaks_as(question, user, *professions):
    """A lead has said so."""
    Membership.objects.filter(user=user, team__organisation=question.organisation).update(professions=list(professions))


@pytest.fixture
def claimed():
    question = make_question(at=Status.CLAIMED, language="en")
    speaks_as(question, question.claimed_by, "social_worker", "nurse")
    return question


@pytest.fixture
def writer(claimed, staff_client):
    return staff_client(user=claimed.claimed_by)


@pytest.fixture
def colleague(claimed, staff_client):
    user = member(claimed.organisation, "second")
    speaks_as(claimed, user, "nurse")
    make_face(user, first_name="Maija")
    return staff_client(user=user)


def hand_in(writer, reader, question, **more):
    seen = page(writer, question).context["voices_seen"]
    return press(writer, question, "submit", **(WORDING | {"reviewer": reader.user.pk, "voices_seen": seen} | more))


def answered(writer, reader, question):
    """Handed in and approved."""
    hand_in(writer, reader, question)
    question.refresh_from_db()
    workflow.approve(question, by=reader.user, draft_id=question.draft_id)
    question.refresh_from_db()
    return question


# --- adding ---------------------------------------------------------------------------------------


def test_a_colleague_adds_a_voice_and_the_writers_text_stays_untouched(claimed, writer, colleague):
    save(writer, claimed)
    claimed.refresh_from_db()
    before = (claimed.claimed_by, claimed.claimed_until, WorkingCopy.objects.get().revision)
    assert press(colleague, claimed, "add_voice", **NURSE).status_code == 303
    claimed.refresh_from_db()
    assert (claimed.claimed_by, claimed.claimed_until, WorkingCopy.objects.get().revision) == before
    assert save(writer, claimed, seen="1", answer="More.").status_code == 200
    assert [event.detail for event in Event.objects.filter(step="add_voice")] == ["nurse"]


def test_a_voice_stands_under_the_answer_as_it_will_be_read(claimed, writer, colleague):
    press(colleague, claimed, "add_voice", **NURSE)
    save(writer, claimed)
    response = page(writer, claimed)
    read = "<h2>Maija, nurse</h2>\n<blockquote>\n<p>Your body is <strong>fine</strong>.</p>\n</blockquote>"
    assert [voice["who"] for voice in response.context["voices"]] == ["Maija, nurse"]
    assert read in response.context["writing"]["html"]
    assert response.context["writing"]["html"].index("say") < response.context["writing"]["html"].index("Maija")


def test_one_changes_ones_own_voice_and_nobody_elses(claimed, writer, colleague):
    press(colleague, claimed, "add_voice", **NURSE)
    press(colleague, claimed, "add_voice", **NURSE | {"voice": "Changed."})
    press(writer, claimed, "add_voice", **NURSE | {"voice": "Mine."})
    assert sorted(Voice.objects.values_list("by__name", "html")) == sorted(
        [(str(colleague.user), "<p>Changed.</p>\n"), (str(writer.user), "<p>Mine.</p>\n")]
    )


def test_a_young_person_speaks_under_the_name_they_chose_and_a_member_of_staff_signs(claimed, writer):
    assert press(writer, claimed, "add_voice", **YOUNG | {"voice_name": " Star\n of *the* north "}).status_code == 303
    voice = Voice.objects.get()
    assert (voice.by, voice.name) == (writer.user, "Star of *the* north")
    assert voices.who(voice, "en") == "Star of *the* north, young person with experience"
    assert "<h2>Star of *the* north, young person" in voices_html(claimed)


def voices_html(question):
    """The answer with its open voices, rendered."""
    return markdown.render(voices.composed("Answer.", access.open_voices(question), question.language))


def test_a_young_person_without_a_name_is_refused_and_the_words_stay(claimed, writer):
    response = press(writer, claimed, "add_voice", **YOUNG | {"voice_name": ""})
    assert response.status_code == 409
    assert response.context["refused"].startswith("Write the name the young person wants")
    assert "I told somebody.</textarea>" in text(response)


@pytest.mark.parametrize("posted", [NURSE | {"voice": "  "}, NURSE | {"voice_kind": "priest"}, {"voice": "Who am I?"}])
def test_a_voice_without_words_or_kind_is_refused(claimed, colleague, posted):
    assert press(colleague, claimed, "add_voice", **posted).status_code == 422
    assert Voice.objects.count() == 0


def test_with_htmx_the_half_written_answer_stays_on_the_page(claimed, writer):
    response = press_htmx(writer, claimed, "add_voice", **YOUNG, **WORDING | {"answer": "Half a sen"})
    assert (response.status_code, response.context["writing"]["answer"]) == (200, "Half a sen")
    assert response.context["typed"].get("voice") is None


@pytest.mark.parametrize("status", [Status.WAITING, Status.WITH_ASKER, Status.IN_REVIEW, Status.ANSWERED])
def test_only_while_the_answer_is_being_written(status, staff_client):
    question = make_question(at=status)
    response = press(staff_client(user=member(question.organisation, "lead")), question, "add_voice", **NURSE)
    assert (response.status_code, Voice.objects.count()) == (409, 0)
    assert ("Your voice", NURSE["voice"]) in response.context["kept"]


def test_a_colleague_sees_what_has_been_written_so_far(claimed, writer, colleague):
    save(writer, claimed)
    assert page(colleague, claimed).context["so_far"] == "<p>You have a <strong>say</strong>.</p>\n"


# --- leaving out ----------------------------------------------------------------------------------


def test_the_holder_leaves_a_voice_out_and_its_text_stays_with_the_notes(claimed, writer, colleague):
    press(colleague, claimed, "add_voice", **NURSE)
    press(writer, claimed, "leave_out_voice", voice_id=Voice.objects.get().pk)
    assert Voice.objects.count() == 0
    said = f"The voice of {colleague.user} was left out of the answer. It said:\n\nYour body is **fine**."
    assert [note.text for note in claimed.notes.all()] == [said]


def test_ones_own_voice_goes_without_a_note(claimed, colleague):
    press(colleague, claimed, "add_voice", **NURSE)
    press(colleague, claimed, "leave_out_voice", voice_id=Voice.objects.get().pk)
    assert (Voice.objects.count(), claimed.notes.count()) == (0, 0)


def test_nobody_else_leaves_it_out_nor_the_holder_of_another_question(claimed, colleague, staff_client):
    press(colleague, claimed, "add_voice", **NURSE)
    voice = Voice.objects.get()
    lead = staff_client(user=member(claimed.organisation, "lead"))
    assert press(lead, claimed, "leave_out_voice", voice_id=voice.pk).status_code == 409
    other = make_question(at=Status.CLAIMED, worker=lead.user)
    press(lead, other, "add_voice", **YOUNG)
    assert press(lead, other, "leave_out_voice", voice_id=voice.pk).status_code == 409
    press(lead, claimed, "add_voice", **YOUNG)
    response = press(lead, claimed, "leave_out_voice", voice_id=voice.pk)
    assert response.context["refused"] == "Only the one who wrote it, or the one who answers, can leave it out."
    assert Voice.objects.filter(pk=voice.pk).exists()


def test_a_frozen_voice_can_not_be_left_out(claimed, writer, colleague):
    press(colleague, claimed, "add_voice", **NURSE)
    hand_in(writer, colleague, claimed)
    press(colleague, claimed, "send_back", advice="Shorter.")
    frozen = Voice.objects.exclude(draft=None).get()
    with pytest.raises(NotAllowed, match="not there any more"):
        workflow.leave_out_voice(claimed, by=writer.user, voice_id=frozen.pk)


# --- frozen with the version ----------------------------------------------------------------------


def test_a_version_keeps_its_voices_as_they_were(claimed, writer, colleague):
    press(colleague, claimed, "add_voice", **NURSE)
    hand_in(writer, colleague, claimed)
    draft = Draft.objects.get()
    assert [(voice.kind, voice.text) for voice in draft.voices.all()] == [("nurse", NURSE["voice"])]
    assert "<h2>Maija, nurse</h2>" in draft.html


def test_a_voice_that_changed_since_the_writer_looked_is_read_first(claimed, writer, colleague):
    seen = page(writer, claimed).context["voices_seen"]
    press(colleague, claimed, "add_voice", **NURSE)
    response = hand_in(writer, colleague, claimed, voices_seen=seen)
    assert (response.status_code, Draft.objects.count()) == (409, 0)
    assert "A colleague has changed a voice in this answer meanwhile." in response.context["refused"]
    assert response.context["writing"]["answer"] == WORDING["answer"]
    assert hand_in(writer, colleague, claimed).status_code == 303


def test_the_reader_sees_the_voices_and_what_changed_in_them(claimed, writer, colleague, staff_client):
    press(writer, claimed, "add_voice", **YOUNG)
    hand_in(writer, colleague, claimed)
    press(colleague, claimed, "send_back", advice="Shorter.")
    press(writer, claimed, "add_voice", **YOUNG | {"voice": "I told a nurse."})
    saved = page(writer, claimed).context["writing"]
    hand_in(writer, colleague, claimed, seen=saved["seen"], answer=saved["answer"])
    review = page(colleague, claimed).context["review"]
    assert "<h2>Star, young person with experience</h2>" in review["html"]
    assert [piece for piece in review["answer_diff"] if piece[0] != "same"] == [
        ("gone", "somebody"),
        ("new", "a nurse"),
    ]


def test_the_asker_reads_them_under_name_and_role_and_so_does_everybody(claimed, writer, colleague, client):
    Question.objects.filter(pk=claimed.pk).update(publish="yes")
    press(colleague, claimed, "add_voice", **NURSE)
    question = answered(writer, colleague, claimed)
    read = "<h2>Maija, nurse</h2>\n<blockquote>\n<p>Your body is <strong>fine</strong>.</p>\n</blockquote>"
    assert read in question.messages.get(kind=Kind.ANSWER).html
    assert read in question.publication.html
    assert [voice.by for voice in question.draft.voices.all()] == [colleague.user]


def test_who_hides_their_face_is_told_by_role(claimed, writer, colleague):
    press(colleague, claimed, "add_voice", **NURSE | {"voice_role_only": "on"})
    assert [voice["who"] for voice in page(writer, claimed).context["voices"]] == ["Nurse"]


def test_the_next_answer_begins_without_the_voices_of_the_last(claimed, writer, colleague):
    press(colleague, claimed, "add_voice", **NURSE)
    question = answered(writer, colleague, claimed)
    workflow.write(question, text="And then?", nonce="n-1")
    workflow.claim(question, by=writer.user)
    assert page(writer, question).context["voices"] == []
    assert question.draft.voices.count() == 1


def test_what_the_asker_says_yes_to_holds_the_voices(claimed, writer, colleague, client):
    press(colleague, claimed, "add_voice", **NURSE)
    question = answered(writer, colleague, claimed)
    assert "<h2>Maija, nurse</h2>" in question.draft.html
    assert question.messages.get(kind=Kind.ANSWER).html == question.draft.html


def test_office_words_are_explained_once_for_the_answer_and_its_voices(claimed, writer, colleague):
    make_term(language="en", word="care order", explanation="You move out.")
    press(colleague, claimed, "add_voice", **NURSE | {"voice": "A care order is rare. Care orders end."})
    address = reverse("desk_preview", args=[claimed.pk])
    html = text(writer.post(address, {"answer": "Not a word."}, headers={"HX-Request": "true"}))
    assert html.count('class="term"') == html.count("You move out.") == 1


# --- as what --------------------------------------------------------------------------------------


def kinds(client, question):
    return [kind for kind, _label in page(client, question).context["voice_kinds"]]


@pytest.mark.parametrize(
    ("role", "given", "offered"),
    [
        ("second", [], ["social_worker", "young_person"]),
        ("lead", [], ["social_worker", "young_person"]),
        ("trainee", [], ["young_person"]),
        ("second", ["psychologist"], ["psychologist", "young_person"]),
        ("trainee", ["nurse", "lawyer"], ["nurse", "lawyer", "young_person"]),
    ],
)
def test_one_speaks_as_what_a_lead_has_given_and_else_as_ones_role(claimed, staff_client, role, given, offered):
    user = member(claimed.organisation, role)
    speaks_as(claimed, user, *given)
    assert kinds(staff_client(user=user), claimed) == offered


@pytest.mark.parametrize("claim", ["psychologist", "lawyer"])
def test_nobody_makes_themselves_a_psychologist(claimed, colleague, claim):
    response = press(colleague, claimed, "add_voice", **NURSE | {"voice_kind": claim})
    assert (response.status_code, Voice.objects.count()) == (409, 0)
    assert response.context["refused"].startswith("A lead has to say first that you speak as that.")
    assert NURSE["voice"] in text(response)


def test_what_another_organisation_has_given_does_not_count_here(claimed, staff_client):
    user = member(claimed.organisation, "second")
    Membership.objects.create(
        user=user, team=make_organisation("elsewhere").teams.get(), role="worker", professions=["lawyer"]
    )
    assert kinds(staff_client(user=user), claimed) == ["social_worker", "young_person"]


def test_what_was_taken_back_is_no_longer_said_anew(claimed, writer, colleague):
    press(colleague, claimed, "add_voice", **NURSE)
    speaks_as(claimed, colleague.user, "social_worker")
    assert press(colleague, claimed, "add_voice", **NURSE | {"voice": "Changed."}).status_code == 409
    mine = NURSE | {"voice": "Mine.", "voice_kind": "social_worker"}
    assert press(colleague, claimed, "add_voice", **mine).status_code == 303


def test_who_declined_it_or_knows_who_wrote_it_adds_no_voice(claimed, colleague):
    Question.objects.filter(pk=claimed.pk).update(barred=colleague.user)
    assert page(colleague, claimed).context.get("voice_kinds") is None
    response = press(colleague, claimed, "add_voice", **NURSE)
    assert (response.status_code, Voice.objects.count()) == (409, 0)
