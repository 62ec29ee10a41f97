"""Who opens which thread: the code, the sealed token, the desk's own questions."""

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from people.models import Membership
from questions import access, workflow
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, make_user, member

WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyzåäö", min_size=4, max_size=9), min_size=6, max_size=6)


# --- the code -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "Kuusi TALOT yöllä pöytä Ääni lintu",
        "kuus-talo-yoll-poyt-aani-lint",
        " 1. kuusi, 2. talossa, 3. yöllä; pöydät ääniä lintujen ",
    ],
)
def test_only_the_first_four_letters_of_each_word_count(written: str) -> None:
    assert access.beginnings(written).split()[:2] == ["kuus", "talo"]
    assert len(access.beginnings(written).split()) == 6


def test_norwegian_letters_may_be_written_without_their_marks() -> None:
    assert access.beginnings("blåbær sjø Øre") == access.beginnings("blabaer sjo ore")


@given(WORDS, st.sampled_from(["upper", "title", "lower"]), st.sampled_from([" ", "-", ", ", "\n", "  "]))
def test_case_and_what_stands_between_never_matter(words: list[str], case: str, between: str) -> None:
    written = getattr(between.join(words), case)()
    assert access.beginnings(written) == access.beginnings(" ".join(words))


def test_the_digest_is_32_bytes_and_needs_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    one = access.code_digest("kuusi talo yö pöytä ääni lintu")
    monkeypatch.setattr(settings, "CODE_PEPPER", "another-pepper-that-is-long-enough-0")
    assert len(one) == 32
    assert access.code_digest("kuusi talo yö pöytä ääni lintu") != one


@pytest.mark.django_db
def test_the_code_of_a_withdrawn_question_opens_nothing() -> None:
    question = make_question()
    code: str = question.code  # type: ignore[attr-defined]
    assert access.open_by_code(code) == question
    workflow.withdraw(question)
    assert access.open_by_code(code) is None


def test_more_look_ups_than_places_are_told_to_wait() -> None:
    places = access._looking
    taken = 0
    while places.acquire(blocking=False):
        taken += 1
    with pytest.raises(access.Busy):
        access.code_digest("kuusi", wait=0.01)
    for _ in range(taken):
        places.release()
    assert len(access.code_digest("kuusi", wait=0.01)) == 32


# --- the form's number ----------------------------------------------------------------------------


def test_only_numbers_of_our_own_forms_are_known() -> None:
    nonce = access.new_nonce()
    number, _dot, signature = nonce.partition(".")
    assert access.is_our_nonce(nonce)
    assert access.new_nonce() != nonce
    for foreign in (
        "",
        ".",
        "x",
        f"{number}.",
        f".{signature}",
        f"{number}x.{signature}",
        f"{number}.å",
        nonce.upper(),
    ):
        assert not access.is_our_nonce(foreign)


def test_the_code_follows_from_the_form_alone() -> None:
    nonce = access.new_nonce()
    assert access.code_seed(nonce) == access.code_seed(nonce)
    assert access.code_seed(nonce) != access.code_seed(access.new_nonce())


# --- the sealed token -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_token_opens_its_own_thread_only() -> None:
    one, other = make_question(), make_question()
    assert access.open_by_token(access.seal(one)) == one
    assert access.open_by_token(access.seal(other)) == other


@pytest.mark.django_db
def test_a_token_says_nothing_of_the_question() -> None:
    question = make_question()
    assert access.seal(question) != access.seal(question)
    assert str(question.pk) not in access.seal(question).split()


@pytest.mark.django_db
def test_a_token_lives_half_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    token = access.seal(make_question())
    assert access.TOKEN_SECONDS == 1800
    for seconds, opens in ((1700, True), (1900, False)):
        monkeypatch.setattr("cryptography.fernet.time.time", lambda late=seconds: _sealed_at(token) + late)
        assert (access.open_by_token(token) is not None) is opens


def _sealed_at(token: str) -> float:
    return float(access._seal_box().extract_timestamp(token.encode()))


@pytest.mark.django_db
def test_a_token_of_a_withdrawn_thread_opens_nothing() -> None:
    question = make_question()
    token = access.seal(question)
    workflow.withdraw(question)
    assert access.open_by_token(token) is None


# --- the desk -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "sees"), [("trainee", 1), ("worker", 1), ("lead", 1), ("editor", 0), ("admin", 0), ("", 0)]
)
def test_only_those_who_answer_see_their_organisations_questions(role: str, sees: int) -> None:
    ours, theirs = make_organisation("ours"), make_organisation("theirs")
    make_question(organisation=ours)
    make_question(organisation=theirs)
    assert access.desk_questions(make_user(role, ours)).count() == sees


@pytest.mark.django_db
def test_who_has_left_sees_nothing(clock: Clock) -> None:
    organisation = make_organisation()
    make_question(organisation=organisation)
    user = make_user("lead", organisation)
    Membership.objects.filter(user=user).update(ended_at=clock.at, ended_by=user)
    assert access.desk_questions(user).count() == 0


@pytest.mark.django_db
def test_a_withdrawn_one_with_danger_is_for_leads_until_it_is_read() -> None:
    organisation = make_organisation()
    question = make_question(organisation=organisation, suggested=1)
    workflow.withdraw(question)
    lead, worker = member(organisation, "lead"), member(organisation, "worker")
    assert (access.desk_questions(lead).count(), access.desk_questions(worker).count()) == (1, 0)
    workflow.read_last(question, by=lead)
    assert access.desk_questions(lead).count() == 0
