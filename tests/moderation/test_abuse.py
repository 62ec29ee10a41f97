"""Abuse on the desk: covered for everybody, shown on a press, decided by people. Danger comes first."""

import pytest
from django.utils import timezone

from moderation import access
from moderation.views import covering
from questions import access as threads
from questions import workflow
from questions.models import Kind, Question, Status
from questions.workflow import asker
from tests.factories import make_organisation, make_question, make_user, member
from tests.moderation.desk import WORDING, buttons, page, press, press_htmx, save, text

pytestmark = pytest.mark.django_db
RUDE = "rude-xyzzy, says this test"  # detection sees nothing in it: the tests say what is abusive
ROLES = ("trainee", "worker", "second", "lead")


@pytest.fixture
def home():
    return make_organisation()


def suggested(kind="harassment", *, at=Status.WAITING, **fields):
    """What the program marks, whatever it makes of the text."""
    question = make_question(at, **({"text": RUDE} | fields))
    Question.objects.filter(pk=question.pk).update(suggested_abuse=kind)
    question.refresh_from_db()
    return question


def marked(kind="harassment", **fields):
    """What a person marks."""
    question = make_question(**({"text": RUDE} | fields))
    return workflow.mark_abuse(question, by=member(question.organisation, "second"), kind=kind)


# --- covered --------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [suggested, marked])
@pytest.mark.parametrize("role", ROLES)
def test_the_text_is_covered_for_everybody_until_they_ask_for_it(make, role, home, staff_client):
    question = make(organisation=home)
    client = staff_client(user=member(home, role))
    body = page(client, question)
    assert ("xyzzy" in text(body), "The text is covered." in text(body), "uncover" in buttons(body)) == (
        False,
        True,
        True,
    )
    press(client, question, "uncover")
    body = page(client, question)
    assert ("xyzzy" in text(body), "uncover" in buttons(body)) == (True, False)


def test_one_neutral_line_says_kind_who_and_how_much(home, staff_client):
    client = staff_client("lead", home)
    line = page(client, suggested(organisation=home)).context["covered_line"]
    assert line == "The program suggests: harassment · messages: 1 · words: 4"
    line = page(client, marked("threat", organisation=home)).context["covered_line"]
    assert line == f"{member(home, 'second').name} marked it as: threat · messages: 1 · words: 4"


def test_asking_for_the_text_is_one_persons_and_leaves_an_event(home, staff_client):
    question, client = suggested(organisation=home), staff_client("worker", home)
    answer = press(client, question, "uncover")
    assert (answer.status_code, "xyzzy" in answer.url) == (303, False)
    event = question.events.get(step="uncover")
    assert (event.by, event.detail, event.before, event.after) == (client.user, "", "waiting", "waiting")
    assert "xyzzy" not in text(page(staff_client("lead", home), question))


def test_with_htmx_the_text_comes_into_the_page(home, staff_client):
    question = suggested(organisation=home)
    assert "xyzzy" in text(press_htmx(staff_client("worker", home), question, "uncover"))


def test_it_is_covered_again_after_a_while_and_when_something_new_came(home, staff_client, clock):
    question, client = suggested(organisation=home), staff_client("worker", home)
    clock.forward(minutes=1), press(client, question, "uncover"), clock.forward(minutes=29)
    assert "xyzzy" in text(page(client, question))
    clock.forward(minutes=2)
    assert "xyzzy" not in text(page(client, question))
    press(client, question, "uncover"), clock.forward(minutes=1)
    workflow.write(question, text="One more thing.", nonce=threads.new_nonce())
    Question.objects.filter(pk=question.pk).update(suggested_level=0)
    assert "xyzzy" not in text(page(client, question))


@pytest.mark.parametrize("level", [1, 2])
def test_danger_comes_first_and_nothing_is_covered_then(level, home, staff_client):
    question = make_question(organisation=home, suggested=level, text=RUDE)
    Question.objects.filter(pk=question.pk).update(suggested_abuse="hate")
    body = page(staff_client("worker", home), question)
    assert ("xyzzy" in text(body), {"uncover", "mark_abuse"} & buttons(body)) == (True, set())


def test_what_was_made_from_the_text_is_covered_too(home, staff_client):
    question = make_question(Status.CLAIMED, organisation=home, text=RUDE)
    client = staff_client(user=question.claimed_by)
    assert "xyzzy" in text(page(client, question))
    save(client, question, public_question="my rude-xyzzy", title="Rude-xyzzy")
    Question.objects.filter(pk=question.pk).update(suggested_abuse="harassment")
    assert "xyzzy" not in text(page(client, question))
    shown = press_htmx(client, question, "note", note="Hm.", **(WORDING | {"public_question": "typed-xyzzy"}))
    assert ("xyzzy" in text(shown), "submit" in buttons(shown)) == (False, False)
    press(client, question, "uncover")
    assert "my rude-xyzzy" in text(page(client, question))


def test_a_draft_in_review_is_covered_with_it_and_cannot_be_signed_unseen(home, staff_client):
    question = make_question(Status.IN_REVIEW, organisation=home, text=RUDE, public_question="wording-xyzzy")
    Question.objects.filter(pk=question.pk).update(suggested_abuse="harassment")
    client = staff_client(user=question.reviewer)
    body = page(client, question)
    assert ("xyzzy" in text(body), {"approve", "send_back"} & buttons(body)) == (False, set())
    press(client, question, "uncover")
    assert "approve" in buttons(page(client, question))


@pytest.mark.parametrize("at", [Status.ANSWERED, Status.IN_REVIEW, Status.CLAIMED, Status.WITH_ASKER, Status.DECLINED])
def test_in_no_status_does_any_part_of_the_page_show_it(at, home, staff_client):
    words = (
        {} if at in (Status.DECLINED, Status.CLAIMED) else {"public_question": RUDE, "title": RUDE, "answer": "Yes."}
    )
    question = suggested(organisation=home, at=at, **words)
    workflow.write(question, text=RUDE, nonce=threads.new_nonce()) if at == Status.WITH_ASKER else None
    bodies = [text(page(staff_client(user=member(home, role)), question)) for role in ROLES]
    assert ["xyzzy" in body for body in bodies] == [False] * len(ROLES)


# --- the lists ------------------------------------------------------------------------------------


def lists(user):
    names = access.names_of_lists(user)
    return {
        name: sorted(access.listed(name, user).values_list("pk", flat=True)) for name in names if name != "dismissed"
    }


@pytest.mark.parametrize("role", ["trainee", "worker", "second"])
def test_what_a_person_has_marked_stands_in_no_list_of_a_worker(role, home):
    marked(organisation=home), marked("spam", organisation=home)
    calm = make_question(organisation=home)
    found = {name: rows for name, rows in lists(member(home, role)).items() if rows}
    assert found == {"waiting": [calm.pk]}


def test_the_lead_has_all_of_it_in_a_list_of_their_own(home):
    abusive = [marked(organisation=home).pk, suggested(organisation=home).pk]
    assert lists(home.owner)["abuse"] == abusive
    assert lists(make_organisation("elsewhere").owner)["abuse"] == []


@pytest.mark.parametrize("kind", ["hate", "threat", "harassment", "spam", "trolling"])
@pytest.mark.parametrize("plea", ["hjälp", "ahdistaa", "help"])
def test_a_plea_that_the_program_takes_for_abuse_waits_no_longer_than_any_other(plea, kind, home, monkeypatch):
    calm = type("Found", (), {"level": 0, "kinds": ()})
    monkeypatch.setattr(asker, "danger", lambda *_: calm)
    monkeypatch.setattr(asker, "abuse", lambda *_: type("Found", (), {"kinds": [kind]}))
    question = asker.suggest(make_question(organisation=home, text=plea), plea)
    later = make_question(organisation=home)
    assert (question.abuse, question.danger) == (kind, 0)
    for role in ROLES:
        waiting = access.ordered("waiting", access.listed("waiting", member(home, role)))
        assert list(waiting.values_list("pk", flat=True)) == [question.pk, later.pk]


def test_suggested_only_it_stands_among_what_waits_covered_for_all(home, staff_client):
    question = suggested(organisation=home)
    for role in ROLES:
        client = staff_client(user=member(home, role))
        assert lists(client.user)["waiting"] == [question.pk]
        assert "xyzzy" not in text(client.get("/desk/"))


@pytest.mark.parametrize("address", ["/desk/?list=abuse", "/desk/?list=all"])
def test_the_leads_lists_hold_no_abusive_text(address, home, staff_client):
    marked(organisation=home), suggested(organisation=home)
    make_question(organisation=home, text="Opettaja sanoi, että mun pitää vaihtaa ryhmää. plugh")
    body = text(staff_client("lead", home).get(address))
    assert ("xyzzy" in body, "plugh" in body) == (False, address.endswith("all"))


# --- what people decide ---------------------------------------------------------------------------


def test_one_press_says_that_it_is_none_and_it_waits_for_workers_again(home, staff_client):
    question, client = suggested(organisation=home), staff_client("worker", home)
    press(client, question, "clear_abuse")
    question.refresh_from_db()
    event = question.events.get(step="clear_abuse")
    assert (question.abuse, question.set_abuse, event.by, event.detail) == ("", "none", client.user, "harassment")
    assert lists(client.user)["waiting"] == [question.pk]
    assert "xyzzy" in text(page(client, question))


@pytest.mark.parametrize(("role", "cleared"), [("trainee", False), ("worker", True), ("lead", True)])
def test_a_leads_word_is_not_taken_back_by_somebody_who_learns(role, cleared, home, staff_client):
    question = make_question(organisation=home)
    workflow.mark_abuse(question, by=home.owner, kind="trolling")
    press(staff_client(role, home), question, "clear_abuse")
    question.refresh_from_db()
    assert (question.abuse == "") is cleared


@pytest.mark.parametrize(("kind", "cleared"), [("threat", False), ("hate", False), ("trolling", True)])
def test_what_could_be_evidence_is_not_cleared_by_somebody_who_learns(kind, cleared, home, staff_client):
    question = suggested(kind, organisation=home)
    press(staff_client("trainee", home), question, "clear_abuse")
    question.refresh_from_db()
    assert (question.abuse == "") is cleared


def test_what_is_written_after_it_was_cleared_is_judged_by_itself(home, monkeypatch):
    question = suggested("threat", organisation=home)
    workflow.clear_abuse(question, by=member(home, "worker"))
    monkeypatch.setattr(asker, "abuse", lambda *_: type("Found", (), {"kinds": ["threat"]}))
    workflow.write(question, text="Another one.", nonce=threads.new_nonce())
    question.refresh_from_db()
    assert (question.abuse, question.set_abuse) == ("threat", "")


@pytest.mark.parametrize("kind", ["hate", "threat", "harassment", "spam", "trolling"])
def test_a_person_says_which_kind_it_is(kind, home, staff_client):
    question, client = make_question(organisation=home, text=RUDE), staff_client("worker", home)
    assert "Criticism of us, of a school or of an office is never abuse" in text(page(client, question))
    press(client, question, "mark_abuse", kind=kind)
    question.refresh_from_db()
    assert (question.set_abuse, question.status, lists(client.user)["waiting"]) == (kind, "waiting", [])


@pytest.mark.parametrize("kind", ["none", "criticism", ""])
def test_only_words_of_the_closed_list_are_taken(kind, home, staff_client):
    question = make_question(organisation=home)
    assert press(staff_client("worker", home), question, "mark_abuse", kind=kind).status_code == 422
    assert question.events.filter(step="mark_abuse").count() == 0


@pytest.mark.parametrize("role", ["trainee", "worker"])
def test_who_marks_what_they_hold_keeps_it_until_they_put_it_back(role, home, staff_client):
    question = make_question(Status.CLAIMED, organisation=home, text=RUDE, worker=member(home, role))
    client = staff_client(user=question.claimed_by)
    press(client, question, "mark_abuse", kind="threat")
    question.refresh_from_db()
    assert (question.status, lists(client.user)["mine"]) == (Status.CLAIMED, [question.pk])
    press(client, question, "release")
    assert (lists(client.user)["mine"], lists(client.user)["waiting"]) == ([], [])
    assert lists(home.owner)["abuse"] == [question.pk]


@pytest.mark.parametrize("at", [Status.WAITING, Status.CLAIMED, Status.IN_REVIEW, Status.ANSWERED])
def test_a_trainee_marks_nothing_that_they_do_not_hold_and_is_told_what_to_do(at, home, staff_client):
    question, client = make_question(at, organisation=home, text=RUDE), staff_client("trainee", home)
    body = page(client, question)
    assert ("mark_abuse" in buttons(body), "tell a colleague" in text(body)) == (False, True)
    assert press(client, question, "mark_abuse", kind="threat").status_code == 409
    question.refresh_from_db()
    assert question.abuse == ""


def test_in_danger_who_marks_it_keeps_it(home, staff_client):
    question = make_question(Status.CLAIMED, organisation=home, level=1, text=RUDE)
    press(staff_client(user=question.claimed_by), question, "mark_abuse", kind="threat")
    question.refresh_from_db()
    assert (question.status, question.set_abuse) == (Status.CLAIMED, "threat")


def test_spam_is_closed_unread_with_one_line_and_its_sender_may_write_again(home, staff_client):
    question, client = suggested("spam", organisation=home), staff_client("worker", home)
    assert "close_spam" in buttons(page(client, question))
    press(client, question, "close_spam")
    question.refresh_from_db()
    lines = question.messages.filter(kind=Kind.DECLINE).count()
    assert (question.status, question.set_abuse, lines) == (Status.DECLINED, "spam", 1)
    assert question.events.filter(step="uncover").count() == 0
    workflow.write(question, text="A real question after all.", nonce=threads.new_nonce())
    question.refresh_from_db()
    assert question.status == Status.WAITING


def test_a_trainee_closes_no_spam_and_harassment_is_not_closed_unread(home, staff_client):
    spam, rude = suggested("spam", organisation=home), suggested("harassment", organisation=home)
    assert "close_spam" not in buttons(page(staff_client("trainee", home), spam))
    assert press(staff_client("worker", home), rude, "close_spam").status_code == 409


# --- evidence -------------------------------------------------------------------------------------


def test_evidence_stays_until_a_lead_lets_it_go(home, staff_client, clock):
    question = marked("threat", organisation=home)
    lead = staff_client("lead", home)
    assert press(lead, question, "let_go").status_code == 409  # nobody has told the asker anything yet
    workflow.claim(question, by=lead.user)
    workflow.decline(question, by=lead.user, reason="spam", text="We don’t answer threats.")
    assert {role: "let_go" in buttons(page(staff_client(role, home), question)) for role in ("worker", "lead")} == {
        "worker": False,
        "lead": True,
    }
    assert press(lead, question, "let_go").url == "/desk/?list=abuse"
    question.refresh_from_db()
    assert (question.erased_at is not None, question.messages.get(kind="asker").text) == (True, "")


def test_who_marked_it_does_not_erase_it_alone_and_what_is_on_hold_stays(home):
    question = make_question(Status.ANSWERED, organisation=home)
    workflow.mark_abuse(question, by=home.owner, kind="threat")
    with pytest.raises(workflow.NotAllowed, match="You marked it yourself"):
        workflow.let_go(question, by=home.owner)
    Question.objects.filter(pk=question.pk).update(on_hold=True)
    other = make_user("lead", home)
    with pytest.raises(workflow.NotAllowed, match="kept until a lead"):
        workflow.let_go(question, by=other)
    Question.objects.filter(pk=question.pk).update(on_hold=False)
    assert workflow.let_go(question, by=other).erased_at


def test_an_evidence_thread_that_is_taken_back_closes_for_the_asker_and_waits_for_a_lead(home, client, staff_client):
    question = marked("threat", organisation=home)
    code = Question.objects.get(pk=question.pk)
    workflow.withdraw(code)
    question.refresh_from_db()
    assert (question.code_digest, question.erased_at, question.messages.get().text) == (None, None, RUDE)
    assert page(staff_client("worker", home), question).status_code == 404
    lead = staff_client("lead", home)
    assert ("xyzzy" in text(page(lead, question)), "uncover" in buttons(page(lead, question))) == (False, True)
    press(lead, question, "read_last")
    question.refresh_from_db()
    assert (question.erased_at, lists(lead.user)["abuse"]) == (None, [question.pk])
    press(lead, question, "let_go")
    assert page(lead, question).status_code == 404


def test_the_asker_of_an_evidence_thread_may_still_write(home):
    question = workflow.write(marked("hate", organisation=home), text="Sorry.", nonce=threads.new_nonce())
    assert (question.messages.count(), question.set_abuse) == (2, "hate")


def test_the_page_of_an_erased_one_speaks_of_no_cover(home, staff_client):
    question = marked("spam", organisation=home)
    workflow.erase(question)
    body = page(staff_client("lead", home), question)
    assert ("uncover" in buttons(body), "The text has been erased." in text(body)) == (False, True)
    assert covering.is_abusive(Question.objects.get(pk=question.pk)) is False


def test_what_is_written_after_it_was_closed_as_spam_is_judged_by_itself(home):
    question = marked(organisation=home, kind="spam")
    workflow.close_spam(question, by=home.owner)
    workflow.write(question, text="Opettaja sanoi, että mun pitää vaihtaa ryhmää.", nonce=threads.new_nonce())
    question.refresh_from_db()
    assert (question.abuse, list(Question.objects.for_workers(timezone.now()))) == ("", [question])


@pytest.mark.parametrize(
    ("roles", "days", "back"),
    [
        (["worker"], 2, True),
        (["lead"], 2, False),
        (["lead"], 8, True),
        (["lead", "lead"], 8, True),
        (["worker", "second"], 2, True),
        (["worker", "lead"], 8, False),
        (["lead", "worker"], 8, False),
    ],
)
def test_a_lead_and_a_second_person_together_keep_a_text_from_the_workers_for_good(roles, days, back, home, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(organisation=home)
    for role in roles:
        workflow.mark_abuse(question, by=member(home, role), kind="trolling")
    assert list(Question.objects.for_workers(timezone.now())) == []
    clock.set(f"2026-11-{16 + days} 10:00")
    assert list(Question.objects.for_workers(timezone.now())) == ([question] if back else [])
    assert [one.pk for one in access.listed("abuse", home.owner)] == [question.pk]


def test_what_was_cleared_in_between_is_nobodys_agreement(home, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(organisation=home)
    workflow.mark_abuse(question, by=member(home, "worker"), kind="trolling")
    workflow.clear_abuse(question, by=member(home, "second"))
    workflow.mark_abuse(question, by=home.owner, kind="trolling")
    clock.set("2026-11-24 10:00")
    assert list(Question.objects.for_workers(timezone.now())) == [question]


def test_a_second_person_agrees_with_one_press_and_the_list_says_who_marked_it(home, staff_client):
    question = make_question(organisation=home, text=RUDE)
    workflow.mark_abuse(question, by=home.owner, kind="threat")
    client = staff_client("worker", home)
    assert "I agree: it is threat" in text(page(client, question))
    assert f"by {home.owner.name}" in text(staff_client("lead", home).get("/desk/?list=abuse"))
    press(client, question, "mark_abuse", kind="threat")
    question.refresh_from_db()
    assert (question.set_abuse, question.abuse_due_at) == ("threat", None)
    assert "I agree" not in text(page(client, question))
