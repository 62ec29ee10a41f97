"""The list of answers and one answer as a letter."""

from datetime import date

import pytest
from django.core.cache import cache

from content.models import Publication, Readable
from tests.factories import make_face, make_publication, make_topic, make_user
from tests.generation import remembering

pytestmark = pytest.mark.django_db


def _path(row, language="fi"):
    return f"/{language}/answers/{row.pk}-{row.slug}/"


def test_an_answer_reads_like_a_letter(words_of):
    signer = make_user("worker", name="Aino")
    make_face(signer)
    row = make_publication(
        language="en",
        title="Can I move?",
        question="I want to move.",
        signer=signer,
        month=date(2026, 3, 1),
        checked_on=date(2026, 5, 7),
    )
    words = words_of(_path(row, "en"))
    places = [
        words.index(part)
        for part in ("I want to move.", "You have a say", "Aino", "Published: March 2026.", "What you can do next")
    ]
    assert places == sorted(places)
    assert "Last checked: May 2026." in words
    assert "2026-05-07" not in words


@pytest.mark.parametrize(
    ("language", "country", "where"),
    [("sv", "fi", "first"), ("en", "no", "first"), ("fi", "fi", "last"), ("sv", "se", "last"), ("en", "", "nowhere")],
)
def test_an_answer_that_tells_another_countrys_law_says_so_before_it_begins(words_of, language, country, where):
    row = make_publication(language=language, country=country, question="I want to move.")
    words = words_of(_path(row, "en"))
    told, begins = words.find("Country: "), words.index("I want to move.")
    assert {"first": 0 < told < begins, "last": told > begins, "nowhere": told == -1}[where]
    assert words.count("Country: ") == (where != "nowhere")


def test_a_wrong_slug_leads_to_the_right_one_for_good(client):
    row = make_publication()
    response = client.get(f"/fi/answers/{row.pk}-wrong/")
    assert (response.status_code, response.headers["Location"]) == (301, _path(row))


def test_a_withdrawn_answer_is_gone_and_leaves_nothing_in_a_cache(client):
    row = make_publication(Readable.WITHDRAWN, question="The words of a child.")
    response = client.get(_path(row))
    assert (response.status_code, response.headers["Cache-Control"]) == (410, "no-store")
    assert "The words of a child." not in response.content.decode()
    assert client.get(f"/fi/answers/{row.pk}-any/").status_code == 410


@pytest.mark.parametrize("status", [Readable.SCHEDULED, Readable.HELD])
def test_an_answer_that_was_never_public_is_not_there(client, status):
    assert client.get(_path(make_publication(status))).status_code == 404


@pytest.mark.parametrize("path", ["/fi/answers/99999-x/", f"/fi/answers/{10**30}-x/", "/fi/answers/?topic=nothing"])
def test_what_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_sensitive_answer_is_not_handed_around(client):
    topic = make_topic("mind")
    make_publication(topic=topic, title="Another one")
    page = client.get(_path(make_publication(topic=topic, title="Sensitive one", sensitive=True))).content.decode()
    assert 'content="noindex"' in page
    for part in ('content="Sensitive one', "QAPage", "ld+json", "Another one"):
        assert part not in page


def test_a_text_that_came_with_the_software_says_that_nobody_has_read_it(words_of):
    note = "Not yet read by a professional"
    assert note in words_of(_path(make_publication(origin="software", language="en"), "en"))
    assert note not in words_of(_path(make_publication(language="en"), "en"))


def test_an_answer_in_another_language_says_so_and_names_its_own_address(client):
    row = make_publication(language="sv")
    page = client.get(_path(row, "en")).content.decode()
    assert "This answer is written in another language: Svenska." in page
    assert f'rel="canonical" href="http://127.0.0.1:8000{_path(row, "sv")}"' in page


def test_markup_in_a_question_is_text(client):
    page = client.get(_path(make_publication(question="<script>alert(1)</script>"))).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_list_leads_to_older_and_newer_answers(client):
    for number in range(25):
        make_publication(title=f"Answer {number}")
    first = client.get("/fi/answers/")
    older = client.get(f"/fi/answers/?before={first.context['page'].before}")
    assert f"?before={first.context['page'].before}" in first.content.decode()
    assert f"?after={older.context['page'].after}" in older.content.decode()
    assert "Answer 24" in first.content.decode()
    assert "Answer 0" in older.content.decode()


def test_a_key_that_is_none_leads_to_the_first_page(client):
    response = client.get("/fi/answers/?before=rubbish")
    assert (response.status_code, response.headers["Location"]) == (302, "/fi/answers/")


def test_an_empty_list_has_a_next_step(client):
    page = client.get("/en/answers/").content.decode()
    assert "Nobody has asked about this yet" in page
    assert 'href="/en/ask/"' in page


@pytest.mark.parametrize(("path", "queries"), [("/fi/answers/?", 1), ("/fi/answers/?topic=school&", 1)])
def test_the_list_takes_the_same_queries_with_one_and_with_thirty_answers(queries_of, path, queries, monkeypatch):
    changed = remembering(monkeypatch)

    def warm():
        changed(), queries_of("/fi/topics/")  # the topics are remembered
        return queries_of(f"{path}anew={Publication.objects.count()}")

    make_publication()
    one = warm()
    for _again in range(29):
        make_publication()
    assert (one, warm()) == (queries, queries)


def test_an_answer_takes_the_same_queries_with_one_and_with_thirty_beside_it(queries_of, monkeypatch):
    changed = remembering(monkeypatch)
    row, _near = (make_publication(question="Minua kiusataan koulussa.") for _one in range(2))
    one = queries_of(_path(row))
    for _again in range(29):
        make_publication(question="Minua kiusataan koulussa.")
    cache.clear(), changed()
    assert (one, queries_of(_path(row))) == (9, 9)  # by a process that remembers nothing yet
    assert queries_of(f"{_path(row)}?anew=1") < 5  # what is related is looked up once an hour
