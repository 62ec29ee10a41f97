"""Office words and topics: one writes, another agrees; what stands first on a topic's page."""

import pytest
from django.db import IntegrityError, transaction

from content import firsts
from content.curating import Edit, TopicPick
from content.models import Explaining, Readable, Term, Topic
from content.terms import load_terms
from content.workflow import NotAllowed, articles, editing, withdraw
from content.workflow.checking import Unfit
from content.workflow.editing import TopicText, WordText
from tests.factories import make_article, make_publication, make_term, make_topic, make_user

pytestmark = pytest.mark.django_db
WORD = WordText("en", "", "care plan", "A paper that says what happens next.")
NAMES = {"fi": "Koti", "sv": "Hemma", "nb": "Hjemme", "en": "Home"}
LEADS = dict.fromkeys(NAMES, "Where you live.")


@pytest.fixture
def writer():
    return make_user("editor")


@pytest.fixture
def checker():
    return make_user("worker")


def test_a_new_word_is_there_only_once_a_second_person_agrees(writer, checker):
    edit = editing.propose_word(WORD, by=writer)
    assert not Term.objects.exists()
    with pytest.raises(NotAllowed):
        editing.agree(edit, by=writer)
    term = editing.agree(edit, by=checker).term
    assert (term.word, term.slug, term.stems) == (
        "care plan",
        "care-plan",
        " care plan a paper that say what happen next ",
    )
    assert (term.writer, term.checker, term.checked_on is not None) == (writer, checker, True)


def test_other_words_wait_beside_those_that_readers_see(writer, checker):
    term = make_term(language="en", word="plan")
    make_article(language="en", body="Your plan and its care order.")
    edit = editing.propose_word(WORD, by=writer, term=term)
    assert Term.objects.get().word == "plan"
    editing.agree(edit, by=checker)
    row = Term.objects.get()
    assert (row.word, row.slug, row.number) == ("care plan", "plan", term.number)
    assert Explaining.objects.filter(language="en").exists()


def test_a_word_goes_by_two_and_does_not_come_back_with_the_software(writer, checker):
    load_terms()
    term = Term.objects.filter(language="fi").first()
    editing.agree(editing.propose_removal(term, by=writer), by=checker)
    load_terms(renew=False)
    assert not Term.objects.filter(language="fi", word=term.word).exists()
    assert Edit.objects.get().term is None


def test_what_is_signed_stays_as_it_is_when_the_software_comes_anew(writer, checker):
    load_terms()
    term = Term.objects.filter(language="fi").first()
    text = WordText("fi", "", term.word, "Selitys, jonka kaksi luki.")
    editing.agree(editing.propose_word(text, by=writer, term=term), by=checker)
    load_terms(renew=True)
    assert Term.objects.get(pk=term.pk).explanation == "Selitys, jonka kaksi luki."


def test_two_changes_at_once_the_second_is_told(writer, checker):
    term = make_term(language="en", word="plan")
    editing.propose_word(WORD, by=writer, term=term)
    with pytest.raises(NotAllowed):
        editing.propose_removal(term, by=checker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edit.objects.create(kind="word", term=term, written_by=checker)


def test_what_was_changed_meanwhile_is_not_written_over(writer, checker):
    term = make_term(language="en", word="plan")
    edit = editing.propose_word(WORD, by=writer, term=term)
    Term.objects.update(explanation="Loaded anew.")
    with pytest.raises(NotAllowed):
        editing.agree(edit, by=checker)
    assert Term.objects.get().word == "plan"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (WordText("en", "", "", "Something."), "word"),
        (WordText("en", "", "plan", " "), "explanation"),
        (WordText("en", "", "plan", "x" * 801), "explanation"),
        (WordText("xx", "", "plan", "Something."), "language"),
    ],
)
def test_what_is_wrong_with_a_word_is_said_at_its_field(writer, text, fault):
    with pytest.raises(Unfit) as unfit:
        editing.propose_word(text, by=writer)
    assert set(unfit.value.faults) == {fault}


def test_a_word_that_is_there_is_not_written_twice(writer):
    make_term(language="en", word="Care plan")
    with pytest.raises(Unfit):
        editing.propose_word(WORD, by=writer)


def test_what_came_with_the_software_is_signed_by_two_and_read_again(writer, checker):
    term = make_term()
    with pytest.raises(NotAllowed):
        editing.renew_word(term, by=checker)
    assert editing.sign_word(term, by=writer).checked_on is None
    with pytest.raises(NotAllowed):
        editing.sign_word(term, by=writer)
    assert editing.sign_word(term, by=checker).is_read_by_professionals
    assert editing.renew_word(term, by=writer).checked_on is not None


def test_its_writer_or_who_checks_drops_a_change_and_once_only(writer, checker):
    trainee, other = make_user("trainee"), make_user("trainee")
    edit = editing.propose_word(WORD, by=trainee)
    with pytest.raises(NotAllowed):
        editing.drop(edit, by=other)
    assert editing.drop(edit, by=trainee).checked_by is None
    with pytest.raises(NotAllowed):
        editing.agree(edit, by=checker)


def test_a_trainee_agrees_to_nothing_and_an_admin_writes_nothing(writer):
    with pytest.raises(NotAllowed):
        editing.agree(editing.propose_word(WORD, by=writer), by=make_user("trainee"))
    with pytest.raises(NotAllowed):
        editing.propose_word(WORD, by=make_user("admin"))


# --- topics ---------------------------------------------------------------------------------------


def test_a_topic_gets_other_names_by_two(writer, checker):
    topic = make_topic("home")
    edit = editing.propose_topic(TopicText(NAMES, LEADS), by=writer, topic=topic)
    assert Topic.objects.get().names == topic.names
    editing.agree(edit, by=checker)
    assert (Topic.objects.get().names, Topic.objects.get().leads) == (NAMES, LEADS)


def test_a_new_topic_stands_last_and_in_every_language(writer, checker):
    make_topic("home")
    with pytest.raises(Unfit) as unfit:
        editing.propose_topic(TopicText(NAMES | {"nb": ""}, LEADS, "home"), by=writer)
    assert set(unfit.value.faults) == {"name_nb", "slug"}
    made = editing.agree(editing.propose_topic(TopicText(NAMES, LEADS, "work"), by=writer), by=checker).topic
    assert (made.slug, list(Topic.objects.order_by("position", "pk"))[-1]) == ("work", made)


def test_what_an_editor_picks_stands_first_in_its_order_and_language(writer):
    topic = make_topic("home")
    article, answer = make_article(language="en", topic=topic), make_publication(language="en", topic=topic)
    for text in (article, answer, make_article(language="fi", topic=topic)):
        editing.pick(topic, text, by=writer)
    first = firsts.of(topic, "en")
    assert [(one.article, one.card and one.card.number) for one in first] == [(article, None), (None, answer.pk)]
    editing.raise_pick(TopicPick.objects.get(publication=answer), by=writer)
    assert [one.article for one in firsts.of(topic, "en")] == [None, article]
    assert firsts.without([article], first) == []


def test_what_is_taken_down_or_sensitive_stands_first_nowhere(writer):
    topic = make_topic("home")
    article, answer = make_article(language="en", topic=topic), make_publication(language="en", topic=topic)
    for text in (article, answer, make_publication(language="en", topic=topic, sensitive=True)):
        editing.pick(topic, text, by=writer)
    articles.withdraw(article, by=writer, reason="wrong")
    withdraw(answer, by=writer, reason="wrong")
    assert article.status == Readable.LIVE
    assert firsts.of(topic, "en") == []


def test_a_text_stands_first_once_and_few_do(writer):
    topic = make_topic("home")
    article = make_article(language="en", topic=topic)
    editing.pick(topic, article, by=writer)
    with pytest.raises(NotAllowed):
        editing.pick(topic, article, by=writer)
    for _each in range(editing.MOST_PICKS - 1):
        editing.pick(topic, make_publication(language="en", topic=topic), by=writer)
    with pytest.raises(NotAllowed):
        editing.pick(topic, make_publication(language="en", topic=topic), by=writer)
    editing.unpick(TopicPick.objects.first(), by=writer)
    editing.pick(topic, make_publication(language="en", topic=topic), by=writer)


def test_a_trainee_arranges_nothing(writer):
    topic, trainee = make_topic("home"), make_user("trainee")
    with pytest.raises(NotAllowed):
        editing.arrange(topic, position=3, shelf_months=6, by=trainee)
    with pytest.raises(NotAllowed):
        editing.pick(topic, make_article(topic=topic), by=trainee)
    editing.arrange(topic, position=3, shelf_months=6, by=writer)
    assert Topic.objects.values_list("position", "shelf_months").get() == (3, 6)


def test_what_readers_do_not_see_takes_no_place_among_the_first(writer, monkeypatch):
    monkeypatch.setattr(editing, "MOST_PICKS", 3)
    topic, other = make_topic("home"), make_topic("school")
    away, moved, top, last = (make_article(language="en", topic=topic) for _each in range(4))
    for text in (top, away, moved):
        editing.pick(topic, text, by=writer)
    articles.withdraw(away, by=writer, reason="wrong")
    type(moved).objects.filter(pk=moved.pk).update(topic=other)
    picked = editing.pick(topic, last, by=writer)
    assert [one.article for one in firsts.of(topic, "en")] == [top, last]
    editing.raise_pick(picked, by=writer)
    assert [one.article for one in firsts.of(topic, "en")] == [last, top]


def test_who_arranged_a_topic_stays_on_record(writer):
    topic = make_topic("home")
    article, answer = make_article(language="en", topic=topic), make_publication(language="en", topic=topic)
    editing.arrange(topic, position=3, shelf_months=6, by=writer)
    editing.pick(topic, article, by=writer)
    picked = editing.pick(topic, answer, by=writer)
    for _again in range(2):
        editing.raise_pick(picked, by=writer)  # the second time it stands at the top already
    for _again in range(2):
        editing.unpick(picked, by=writer)  # of two who press at once, one did it
    assert {row.by for row in topic.history.all()} == {writer}
    one, other = f"article:{article.pk}", f"answer:{answer.pk}"
    assert list(topic.history.order_by("pk").values_list("step", "detail")) == [
        ("arrange", ""), ("pick", one), ("pick", other), ("raise_pick", other), ("unpick", other),
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        topic.history.update(step="pick")
