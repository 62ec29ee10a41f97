"""Topics, articles, words and people as pages."""

import pytest

from content.models import Publication, Readable
from content.terms import load_terms
from content.topics import load_topics
from content.workflow import editing
from tests.factories import (
    make_article,
    make_face,
    make_organisation,
    make_publication,
    make_term,
    make_topic,
    make_user,
)
from tests.generation import remembering

pytestmark = pytest.mark.django_db


def test_a_topic_has_its_articles_and_its_answers(words_of):
    topic = make_topic("home")
    make_article(topic=topic, title="About home")
    make_publication(topic=topic, title="Asked about home")
    make_publication(topic=make_topic("school"), title="Asked about school")
    words = words_of("/fi/topics/home/")
    assert "About home" in words
    assert "Asked about home" in words
    assert "Asked about school" not in words


def test_the_topic_about_us_has_rights_and_the_way_to_complain(words_of):
    load_topics()
    words = words_of("/en/topics/wronged/")
    for part in (
        "Your rights",
        "How you complain",
        "hallinto-oikeus",
        "förvaltningsrätten",
        "barneverns- og helsenemnda",
    ):
        assert part in words
    assert "How you complain" not in words_of("/en/topics/home/")


def test_an_empty_topic_invites_to_ask(words_of):
    make_topic("home")
    assert "You can be the first." in words_of("/en/topics/home/")


def test_all_topics_are_listed(words_of):
    load_topics()
    words = words_of("/nb/topics/")
    assert "Jeg ble behandlet feil" in words
    assert "Skolen" in words


def test_an_article_that_is_not_live_is_not_there(client):
    assert client.get(f"/fi/articles/{make_article(status=Readable.DRAFT).slug}/").status_code == 404
    gone = client.get(f"/fi/articles/{make_article(status=Readable.WITHDRAWN, title='Gone').slug}/")
    assert (gone.status_code, gone.headers["Cache-Control"]) == (410, "no-store")
    assert "Gone" not in gone.content.decode()


def test_an_article_says_when_it_was_checked_or_that_nobody_read_it(words_of):
    article = make_article(origin="software", language="en")
    words = words_of(f"/en/articles/{article.slug}/")
    assert ("Last checked:" in words, "Not yet read by a professional" in words) == (False, True)
    words = words_of(f"/en/articles/{make_article(language='en').slug}/")
    assert ("Last checked:" in words, "Not yet read by a professional" in words) == (True, False)


def test_articles_can_be_narrowed_to_a_country(words_of):
    make_article(title="Everywhere", language="en")
    make_article(title="In Finland", language="en", country="fi")
    make_article(title="In Norway", language="en", country="no")
    words = words_of("/en/articles/?country=no")
    places = [words.index(part) for part in ("Everywhere", "In Norway", "Written for another country", "In Finland")]
    assert places == sorted(places)
    assert "Written for another country" not in words_of("/fi/articles/")


def test_a_topic_can_be_narrowed_to_a_country_where_its_law_differs(client):
    topic = make_topic("home")
    make_article(topic=topic, title="Everywhere")
    assert client.get("/fi/topics/home/").context["choice"] == []
    for country in ("fi", "no"):
        make_article(topic=topic, title=country, country=country)
    found = client.get("/fi/topics/home/?country=no").context
    assert [row.title for row in found["articles"]] == ["Everywhere", "no"]
    assert [row.title for row in found["elsewhere"]] == ["fi"]
    assert [one["current"] for one in found["choice"]] == [False, False, False, True]


def test_what_stands_first_and_holds_in_another_country_alone_stands_behind(client):
    topic, editor = make_topic("home"), make_user("editor")
    for country in ("", "se"):
        editing.pick(topic, make_article(topic=topic, title=f"Of {country}", country=country), by=editor)
    found = client.get("/fi/topics/home/?country=fi").context
    assert [one.article.title for one in found["first"]] == ["Of "]
    assert [row.title for row in found["elsewhere"]] == ["Of se"]
    assert len(client.get("/fi/topics/home/?country=se").context["first"]) == 2


def test_a_row_says_for_which_country_and_whom_it_is(words_of):
    make_article(title="A", country="se", audience="parent", language="en")
    make_publication(language="en", country="no")
    assert "Country: Sweden · For: parents" in words_of("/en/articles/")
    row = Publication.objects.get()
    assert "Norway" in words_of("/en/answers/")
    assert "Country: Norway" in words_of(f"/en/answers/{row.pk}-{row.slug}/")


def test_a_country_that_is_none_is_no_choice(words_of):
    make_article(title="In Finland", country="fi")
    assert "In Finland" in words_of("/fi/articles/?country=<b>")


def test_words_show_what_the_offices_of_a_country_say(words_of):
    load_terms()
    assert "omsorgsovertakelse" in words_of("/en/words/?country=no")
    assert "huostaanotto" in words_of("/en/words/care-order/?country=fi")
    assert "orosanmälan" not in words_of("/sv/words/?country=fi")
    assert "orosanmälan" in words_of("/sv/words/")


def test_a_word_of_one_country_says_what_the_same_language_calls_it_in_another(words_of):
    make_term(word="barnskydd", language="sv", country="fi", number=3)
    assert "Där används samma ord." not in words_of("/sv/words/barnskydd/?country=se")
    make_term(word="social barnavård", language="sv", country="se", number=3)
    assert "social barnavård" in words_of("/sv/words/barnskydd/?country=se")
    assert "social barnavård" not in words_of("/sv/words/barnskydd/?country=fi")


def test_a_number_in_an_answer_is_one_press_away(client):
    row = make_publication(language="en", answer="Somebody is awake.\n\nCall 116 111 or 112.")
    page = client.get(f"/en/answers/{row.pk}-{row.slug}/").content.decode()
    assert '<a href="tel:116111">116&nbsp;111</a> or <a href="tel:112">112</a>' in page


def test_a_word_has_articles_and_answers_that_use_it(words_of):
    load_terms()
    make_publication(title="Who decides?", language="en", answer="It is a care order.")
    make_article(title="Step by step", language="en", body="It is a care order.", country="fi")
    words = words_of("/en/words/care-order/")
    assert all(part in words for part in ("Who decides?", "Step by step", "Country: Finland"))


@pytest.mark.parametrize("path", ["/en/words/nothing/", "/en/articles/nothing/", "/en/topics/nothing/"])
def test_what_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("page", ["answers", "articles", "words", "people", "search"])
def test_an_empty_page_has_a_next_step(client, page):
    body = client.get(f"/en/{page}/").content.decode()
    assert "What you can do next" in body


def test_people_shows_faces_by_organisation_and_no_hidden_one(words_of):
    one, other = make_organisation("near"), make_organisation("far")
    make_face(make_user("worker", one, name="Aino"), words={"en": "I listen."})
    make_face(make_user("worker", other, name="Ingrid"))
    make_face(make_user("worker", one, name="Secret"), hidden=True)
    words = words_of("/en/people/")
    places = [words.index(part) for part in ("Near en", "Aino", "I listen.", "Far en", "Ingrid")]
    assert places == sorted(places)
    assert "Secret" not in words


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/fi/topics/", 0),
        ("/fi/topics/school/", 3),  # one for what editors let stand first
        ("/fi/articles/", 1),
        ("/fi/words/?country=se", 2),
        ("/fi/people/", 3),  # and who is at work, which is kept a minute
    ],
)
def test_a_list_takes_the_same_queries_with_one_and_with_thirty_rows(queries_of, path, queries, monkeypatch):
    changed = remembering(monkeypatch)

    def add(count):
        for _again in range(count):
            make_article(), make_publication(), make_face(make_user("worker"))

    def warm(at):
        changed(), queries_of("/fi/articles/?anew=warm")  # the topics are remembered
        return queries_of(f"{path}{'&' if '?' in path else '?'}anew={at}")

    add(1)
    load_terms(), warm(0)
    one = warm(1)
    add(29)
    assert (one, warm(2)) == (queries, queries)
