"""Has somebody asked this? What comes closest to a whole text, and how often it answered somebody already."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from content import closest
from content.models import AnsweredAlready, Publication, Readable, first_of_month
from tests.factories import make_article, make_publication

pytestmark = pytest.mark.django_db
MUM = {"title": "My mum drinks every night", "question": "My mum drinks and I am scared. May I tell the teacher?"}
ASKED = "I don't know if this is serious but my mum drinks and I'm scared at night, should I tell my teacher"


def found(text: str, language: str = "en") -> list[str]:
    return [near.title for near in closest.closest(text, language).answers]


# --- which words say something --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", ASKED, {"mum", "drinks", "scared", "teacher"}),
        ("fi", "mun äiti juo joka ilta ja mua pelottaa kertoa opettajalle", {"äiti", "juo", "pelottaa", "opettajalle"}),
        ("sv", "min mamma dricker varje kväll och jag vågar inte berätta för läraren", {"mamma", "dricker", "läraren"}),
        ("nb", "mamma drikker hver kveld og jeg tør ikke si det til læreren", {"mamma", "drikker", "læreren"}),
    ],
)
def test_the_words_that_name_a_subject_are_looked_for(language: str, text: str, words: set[str]) -> None:
    assert words <= set(closest.telling_words(text, language))


@pytest.mark.parametrize("text", ["", "   ", "I and you", "???", "👨‍👩‍👧‍👦 👍", "12 34 56"])
def test_a_text_that_says_nothing_finds_nothing(text: str) -> None:
    make_publication(language="en", **MUM)
    assert not closest.closest(text, "en")


def test_at_most_ten_words_are_looked_for_however_long_the_text_is() -> None:
    text = " ".join(f"{word}{ending}" for word in ("lantern", "harbour", "violet") for ending in "abcdefghij") * 40
    assert len(text) > 4000
    assert len(closest.telling_words(text, "en")) == 10


def test_emoji_and_right_to_left_text_break_nothing() -> None:
    make_publication(language="en", **MUM)
    assert found("\u202eאני מפחד\u202c 😭😭 my mum drinks, the teacher knows, I am scared") == [MUM["title"]]


# --- what is found --------------------------------------------------------------------------------


def test_the_closest_answer_comes_first() -> None:
    make_publication(language="en", title="My dad drinks", question="My dad drinks and I am scared at home.")
    make_publication(language="en", **MUM)
    assert found(ASKED)[0] == MUM["title"]


def test_a_single_word_in_common_is_no_answer() -> None:
    make_publication(language="en", title="Changing groups", question="My teacher wants me to change groups.")
    assert found(ASKED) == []


def test_at_most_three_answers_and_one_article() -> None:
    for number in range(5):
        make_publication(language="en", title=f"{MUM['title']} {number}", question=MUM["question"])
        make_article(language="en", title=f"When mum drinks and you are scared {number}", slug=f"mum-{number}")
    near = closest.closest(ASKED, "en")
    assert len(near.answers) == 3
    assert near.article is not None
    assert near.article.title.startswith("When mum drinks")


@pytest.mark.parametrize("status", [Readable.SCHEDULED, Readable.HELD, Readable.WITHDRAWN])
def test_what_readers_cannot_see_is_not_found(status: Readable) -> None:
    row = make_publication(language="en", **MUM)
    assert found(ASKED) == [MUM["title"]]
    Publication.objects.filter(pk=row.pk).update(status=status)
    assert found(ASKED) == []


def test_another_language_is_not_found() -> None:
    make_publication(language="sv", **MUM)
    assert found(ASKED) == []


def test_the_whole_answer_comes_with_it_to_be_read_in_place() -> None:
    row = make_publication(language="en", **MUM)
    near = closest.closest(ASKED, "en").answers[0]
    assert (near.key, near.html, near.asked) == (f"answer:{row.pk}", row.html, row.question)
    assert near.url == row.get_absolute_url()


@pytest.mark.parametrize(("country", "told"), [("no", "Norway"), ("", "")])
def test_it_says_whose_law_it_tells(country: str, told: str) -> None:
    make_publication(language="en", country=country, **MUM)
    make_article(language="en", title="When mum drinks and you are scared", country=country)
    near = closest.closest(ASKED, "en")
    assert [one.country for one in (*near.answers, near.article) if one] == [told, told]


def test_a_link_in_it_opens_elsewhere_so_that_nothing_typed_is_lost() -> None:
    row = make_publication(language="en", answer="Look at [help](/en/help-now/).", **MUM)
    Publication.objects.filter(pk=row.pk).update(html=row.html + '<a href="#term-6">word</a>')
    html = closest.closest(ASKED, "en").answers[0].html
    assert '<a href="/en/help-now/" target="_blank" rel="noopener noreferrer">' in html
    assert '<a href="#term-6">word</a>' in html


def test_looking_costs_the_same_with_one_answer_and_with_thirty() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            closest.closest(ASKED, "en")
        return len(queries)

    make_publication(language="en", **MUM)
    one = cost()
    for number in range(30):
        make_publication(language="en", title=f"{MUM['title']} {number}", question=MUM["question"])
    assert cost() <= one <= 10


# --- "this answers me" ----------------------------------------------------------------------------


def test_a_press_counts_for_that_text_in_this_month() -> None:
    row, article = make_publication(language="en", **MUM), make_article(language="en")
    assert [
        closest.count(f"answer:{row.pk}"),
        closest.count(f"answer:{row.pk}"),
        closest.count(f"article:{article.pk}"),
    ]
    counted = AnsweredAlready.objects.order_by("count").values_list("publication", "article", "month", "count")
    month = first_of_month()
    assert list(counted) == [(None, article.pk, month, 1), (row.pk, None, month, 2)]


@pytest.mark.parametrize(
    "key", ["", "answer:", "answer:0", "answer:x", "term:1", "article:99999999999999999999", "answer:²"]
)
def test_what_is_no_text_of_ours_counts_for_nothing(key: str) -> None:
    assert not closest.count(key)
    assert not AnsweredAlready.objects.exists()


def test_what_was_taken_down_counts_for_nothing() -> None:
    row = make_publication(language="en", **MUM)
    Publication.objects.filter(pk=row.pk).update(status=Readable.WITHDRAWN)
    assert not closest.count(f"answer:{row.pk}")


def test_counts_are_told_for_each_text_since_a_month() -> None:
    row, other = make_publication(language="en", **MUM), make_publication(language="en")
    AnsweredAlready.objects.create(publication=row, month=date(2025, 1, 1), count=7)
    AnsweredAlready.objects.create(publication=row, month=date(2026, 9, 1), count=2)
    AnsweredAlready.objects.create(publication=row, month=date(2026, 10, 1), count=3)
    assert closest.counts([row, other], since=date(2026, 1, 1)) == {row.pk: 5}
    assert closest.counts([], since=date(2026, 1, 1)) == {}


def test_the_database_keeps_one_number_for_one_text_and_month() -> None:
    row, article = make_publication(language="en"), make_article(language="en")
    AnsweredAlready.objects.create(publication=row, month=date(2026, 10, 1))
    for wrong in ({}, {"publication": row, "article": article}, {"publication": row}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnsweredAlready.objects.create(month=date(2026, 10, 1), **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnsweredAlready.objects.create(article=article, month=date(2026, 10, 2))


def test_nothing_of_the_table_says_who_or_when() -> None:
    names = {field.name for field in AnsweredAlready._meta.get_fields()}
    assert names == {"id", "publication", "article", "month", "count"}
