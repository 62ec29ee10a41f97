"""The engine outside: what it is told, what it is asked, and that nobody notices when it is away.

Against a stand-in that takes what OpenSearch documents (tests/servers/opensearch.py), never against the real thing.
"""

import logging

import pytest

from content import indexing, opensearch, search, tasks, workflow
from content.entries import SearchChange
from content.models import Publication, Readable
from tests.factories import make_article, make_publication, make_topic
from tests.servers import opensearch as servers

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine(settings, monkeypatch):
    """One that is up, with its index made."""
    monkeypatch.setitem(opensearch._resting, "until", 0.0)
    monkeypatch.setattr(opensearch, "SEARCH_SECONDS", 50)  # time enough, also on a busy machine
    with servers.opensearch() as engine:
        settings.SEARCH_ENGINE = engine.address
        opensearch.fill()
        yield engine


def _titles(found):
    return [card.title for card in found.answers]


def test_what_goes_live_is_told_and_found_there(engine):
    row = make_publication(title="Koulu painaa")
    make_publication(title="Koulu", language="sv")
    indexing.index(row)
    assert tasks.tell_search_engine() >= 1
    assert not SearchChange.objects.exists()
    engine.heard.clear()
    assert _titles(search.find("fi", "koulussa")) == [row.title]
    assert engine.heard == [("POST", "/texts/_search")]


def test_it_gets_terms_and_never_the_text(engine):
    indexing.index(make_publication(title="Koulu", question="Minua kiusataan joka ikinen päivä."))
    opensearch.tell()
    (document,) = engine.documents.values()
    assert "skoulu" in document["title"].split()
    assert "Minua kiusataan" not in str(document)


def test_what_is_withdrawn_goes_from_it_with_the_step_that_tells(engine):
    row = make_publication(title="Koulu")
    indexing.index(row)
    opensearch.tell()
    workflow.withdraw(row, by=None, reason="wished")
    assert not search.find("fi", "koulu")  # before it is told: each hit is read again
    opensearch.tell()
    assert engine.documents == {}
    opensearch.tell()
    assert SearchChange.objects.count() == 0


def test_what_was_never_there_may_be_deleted(engine):
    SearchChange.objects.create(kind="answer", number=77)
    assert opensearch.tell() == 1
    assert not SearchChange.objects.exists()


def test_a_hit_that_readers_may_not_see_is_not_shown(engine):
    row = make_publication(title="Koulu")
    indexing.index(row)
    opensearch.tell()
    Publication.objects.filter(pk=row.pk).update(status=Readable.HELD)
    assert not search.find("fi", "koulu")


def test_a_search_is_narrowed_to_a_kind_and_a_topic(engine):
    topic = make_topic("other")
    rows = [make_publication(title="Koulu"), make_publication(title="Koulu", topic=topic), make_article(title="Koulu")]
    for row in rows:
        indexing.index(row)
    opensearch.tell()
    assert search.find("fi", "koulu").counts == {"answers": 2, "articles": 1, "words": 0}
    assert search.find("fi", "koulu", topic=topic.pk).counts["answers"] == 1
    assert search.articles("fi", "koulu", 3) == [rows[2]]


@pytest.mark.parametrize("broken", ["status", "slow", "garbage", "redirect", "closed"])
def test_when_it_is_away_the_database_answers_and_the_reader_sees_no_difference(engine, broken, caplog, monkeypatch):
    row = make_publication(title="Koulu")
    indexing.index(row)
    engine.broken = broken
    if broken == "slow":
        monkeypatch.setattr(opensearch, "SEARCH_SECONDS", 0.3)
    with caplog.at_level(logging.DEBUG):
        assert _titles(search.find("fi", "koulussa")) == [row.title]
    assert "koulu" not in caplog.text
    assert ("GET", "/elsewhere") not in engine.heard


def test_while_it_is_away_it_is_not_asked_again_for_half_a_minute(engine):
    make_publication(title="Koulu")
    engine.broken = "status"
    search.find("fi", "koulu")
    engine.heard.clear()
    search.find("fi", "koulu")
    assert engine.heard == []


@pytest.mark.parametrize("broken", ["status", "garbage", "closed", "items"])
def test_what_it_did_not_take_waits_and_is_told_again(engine, broken):
    indexing.index(make_publication(title="Koulu"))
    waiting = SearchChange.objects.count()
    engine.broken = broken
    assert tasks.tell_search_engine() == 0
    assert SearchChange.objects.count() == waiting > 0
    engine.broken = ""
    assert tasks.tell_search_engine() == 1
    assert list(engine.documents) == [f"answer-{Publication.objects.get().pk}"]


def test_a_word_too_much_in_the_documents_would_be_refused(engine):
    with pytest.raises(opensearch.Away, match="index: 400"):
        opensearch._bulk([{"index": {"_id": "answer-1"}}, {"secret": "x"}])


def test_the_stand_in_refuses_a_wrong_password_and_says_nothing_of_the_query(engine, settings):
    settings.SEARCH_ENGINE = engine.address.replace("a%20secret", "wrong")
    with pytest.raises(opensearch.Away) as away:
        opensearch.survey("fi", "salaisuus")
    assert "salais" not in repr(away.value)


def test_filling_it_again_is_no_trouble(engine):
    indexing.index(make_publication(title="Koulu"))
    assert opensearch.fill() == 1
    assert opensearch.fill() == 1
    assert len(engine.documents) == 1


def test_without_the_setting_nothing_is_noted(settings):
    settings.SEARCH_ENGINE = ""
    indexing.index(make_publication(title="Koulu"))
    assert not SearchChange.objects.exists()
    assert tasks.tell_search_engine() == 0
