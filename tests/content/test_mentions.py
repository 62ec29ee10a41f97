"""Where a word is used, and which texts lead to a page: kept when a text is saved."""

import pytest

from content import mentions, rendering, workflow
from content.mentioned import Mention
from content.models import Explaining, Publication, Readable, Term
from content.terms import load_terms
from tests.factories import make_article, make_publication, make_term
from tests.generation import remembering

pytestmark = pytest.mark.django_db
SAID = "They spoke of a care order."


def _uses(slug="care-order", **more):
    found = mentions.of_word(Term.objects.get(language="en", slug=slug), **more)
    return [row.title for row in found.articles], [card.title for card in found.answers]


def test_a_word_is_used_where_it_is_explained_in_articles_and_in_answers():
    load_terms()
    make_article(language="en", title="About it", body=SAID)
    make_article(language="en", title="About something else")
    make_publication(language="en", title="Asked", answer=SAID)
    make_publication(language="en", title="Not asked")
    assert _uses() == (["About it"], ["Asked"])


def test_what_readers_do_not_see_or_what_is_sensitive_is_no_use_of_it():
    load_terms()
    gone = make_publication(language="en", answer=SAID)
    make_publication(language="en", answer=SAID, sensitive=True)
    make_publication(Readable.SCHEDULED, language="en", answer=SAID)
    workflow.withdraw(gone, by=None, reason="wrong")
    make_article(language="en", body=SAID, status=Readable.WITHDRAWN)
    assert _uses() == ([], [])
    assert Mention.objects.count() == 0


def test_a_corrected_answer_no_longer_uses_the_word():
    load_terms()
    row = make_publication(language="en", answer=SAID)
    signed = {"writer": row.writer, "checker": row.checker, "role_only": False, "sensitive": False}
    workflow.correct(row, answer="They spoke of nothing.", **signed)
    assert _uses() == ([], [])


def test_the_page_of_a_word_costs_the_same_however_often_it_is_used(client, queries_of, monkeypatch):
    load_terms()
    changed = remembering(monkeypatch)
    rows = [make_publication(language="en", title=f"Asked {number}", answer=SAID) for number in range(3)]
    make_article(language="en", body=SAID)
    queries_of("/en/topics/")  # the topics are remembered
    few = queries_of("/en/words/care-order/")
    made = [Mention(what=mentions.to_word("en", "care-order"), kind="answer", number=10**6 + at) for at in range(60)]
    Mention.objects.bulk_create(made)
    changed(), queries_of("/en/topics/")
    assert (few, queries_of("/en/words/care-order/")) == (4, 4)
    changed()
    page = client.get("/en/words/care-order/")
    assert page.context["uses"].before == 10**6 + 40
    last = client.get("/en/words/care-order/", {"before": rows[-1].pk + 1}).context["uses"]
    assert ([card.title for card in last.answers], last.articles) == (["Asked 2", "Asked 1", "Asked 0"], [])
    assert [client.get(f"/en/words/care-order/?before={bad}").status_code for bad in ("x", "-1", "9" * 40)] == [404] * 3


def test_a_word_that_is_new_is_found_in_the_texts_that_are_there():
    row = make_publication(language="en", title="Asked", answer="They spoke of a riddle.")
    make_term(language="en", word="riddle")
    Explaining.objects.create(language="en")
    while rendering.again("en"):
        pass
    assert (_uses("riddle")[1], Publication.objects.get(pk=row.pk).html.count("/en/words/riddle/")) == (["Asked"], 1)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[a](/fi/answers/12-x/) and http://127.0.0.1:8000/sv/articles/raha/", {"answer:12", "article:sv/raha"}),
        ("https://elsewhere.example/fi/answers/12-x/", set()),
        ("/fi/answers/ /fi/words/raha/ answers/12-x/", set()),
    ],
)
def test_the_addresses_of_this_site_are_told_from_others(text, names):
    assert mentions.pages(text) == names
