"""What the forms make of what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.text import seen_length
from questions import access
from questions.forms import AskForm, CodeForm, HelpedForm, MailForm, WriteForm
from tests.factories import make_organisation, make_topic

TEXT = "Do I have a say in it?"


def _asked(**fields: str) -> AskForm:
    return AskForm({"text": TEXT, "nonce": access.new_nonce()} | fields)


@pytest.mark.django_db
def test_nothing_but_text_and_our_number_is_needed() -> None:
    form = _asked()
    assert form.is_valid()
    assert {name: value for name, value in form.cleaned_data.items() if name != "nonce"} == {
        "text": TEXT,
        "topic": None,
        "age_band": "",
        "area": None,
        "publish": "ask",
        "urgent": False,
        "watched": False,
        "mail": "",
        "check": False,
        "ticket": "",
        "work": "",
    }


@pytest.mark.django_db
def test_topic_and_area_are_found_by_their_slugs() -> None:
    topic, organisation = make_topic("school"), make_organisation("kivi")
    form = _asked(topic="school", area="kivi-area")
    assert form.is_valid()
    assert (form.cleaned_data["topic"], form.cleaned_data["area"].organisation) == (topic, organisation)


@pytest.mark.django_db
@pytest.mark.parametrize(("length", "valid"), [(0, False), (1, True), (4000, True), (4001, False)])
def test_a_question_has_1_to_4000_characters(length: int, valid: bool) -> None:
    assert _asked(text="ä" * length).is_valid() is valid


@pytest.mark.parametrize(
    ("text", "valid"), [("", False), (" \n ", False), ("k", True), ("k" * 4000, True), ("k" * 4001, False)]
)
def test_a_further_message_has_1_to_4000_characters(text: str, valid: bool) -> None:
    assert WriteForm({"text": text}).is_valid() is valid


@given(st.text(max_size=60))
def test_every_text_with_something_to_see_is_taken(text: str) -> None:
    form = WriteForm({"text": text})
    assert form.is_valid() is (seen_length(form.fields["text"].clean(text)) > 0)


def test_a_code_is_cut_to_what_six_words_could_be() -> None:
    form = CodeForm({"code": "kuusi " * 500})
    assert form.is_valid()
    assert len(form.cleaned_data["code"]) == 400


@pytest.mark.parametrize(
    ("answer", "valid"), [("yes", True), ("partly", True), ("no", True), ("", False), ("maybe", False)]
)
def test_an_answer_helped_a_bit_or_not(answer: str, valid: bool) -> None:
    assert HelpedForm({"helped": answer}).is_valid() is valid


@pytest.mark.parametrize(
    ("mail", "valid"), [("me@example.org", True), ("", False), ("me", False), ("a@b\nc@d.example", False)]
)
def test_an_address_is_one_address(mail: str, valid: bool) -> None:
    assert MailForm({"mail": mail}).is_valid() is valid
