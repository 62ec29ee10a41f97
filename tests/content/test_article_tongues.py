"""The same article in several languages: which is older than which, which is missing."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from content.models import Article
from content.versions import ArticleVersion, WorkingArticle
from content.workflow import articles
from content.workflow.articles import NotAllowed, Place
from tests.content.test_article_life import text, two
from tests.factories import make_article, make_topic

pytestmark = pytest.mark.django_db


def _live(row: Article, body: str, title: str = "Money") -> Article:
    newest, (one, other) = row.newest(), two()
    row = articles.submit(row, by=one, text=text(body, title), base=newest.number if newest else 0)
    return articles.approve(row, by=other, version_id=row.proposal_id or 0)


def _english() -> Article:
    return _live(articles.start(Place("en", make_topic("home")), title="Money", by=two()[0]), "One.")


def _swedish(source: Article) -> Article:
    return _live(articles.translate(source, "sv", by=two()[0]), "Ett.", "Pengar")


def _again(row: Article) -> Article:
    return Article.objects.get(pk=row.pk)


def test_a_translation_begins_with_the_text_it_is_made_from_and_shares_its_key():
    english = _english()
    row = articles.translate(english, "sv", by=two()[0])
    working = WorkingArticle.objects.get(article=row)
    assert (row.language, row.key, row.status, row.topic) == ("sv", "money", "draft", english.topic)
    assert (working.body, working.translates) == ("One.", english.version)
    row = _live(row, "Ett.", "Pengar")
    assert (row.version and row.version.kind, row.made_from, row.title) == ("translation", english.version, "Pengar")


def test_each_language_is_there_once_and_what_is_missing_is_named():
    english = _english()
    swedish = _swedish(english)
    assert articles.translate(english, "sv", by=two()[0]) == swedish
    assert (english.translations(), swedish.translations()) == ([swedish], [english])
    assert english.missing_languages() == ["fi", "nb"]
    for language in ("en", "xx"):
        with pytest.raises(NotAllowed, match="Choose another language"):
            articles.translate(english, language, by=two()[0])
    articles.withdraw(swedish, by=two()[0], reason="wrong")
    assert english.missing_languages() == ["fi", "sv", "nb"]


def test_a_translation_is_older_from_the_moment_its_source_says_something_new():
    english = _english()
    swedish = _swedish(english)
    assert (swedish.is_older_than(english), english.is_older_than(swedish)) == (False, False)
    proposed = articles.submit(english, by=two()[0], text=text("Two."), base=1)
    assert swedish.is_older_than(_again(english)) is False
    english = articles.approve(proposed, by=two()[1], version_id=proposed.proposal_id or 0)
    assert (swedish.is_older_than(english), english.is_older_than(swedish)) == (True, False)


def test_it_is_as_new_again_once_it_was_translated_anew_or_somebody_has_compared_them():
    english = _english()
    swedish, norwegian = _swedish(english), _live(articles.translate(english, "nb", by=two()[0]), "En.", "Penger")
    english = _live(english, "Two.")
    articles.translate(english, "sv", by=two()[0])
    swedish = _live(swedish, "Två.", "Pengar")
    assert (swedish.version and swedish.version.kind, swedish.is_older_than(english)) == ("translation", False)
    assert (norwegian.is_older_than(english), norwegian.is_older_than(swedish)) == (True, True)
    norwegian = articles.compare(norwegian, english, by=two()[1])
    assert (norwegian.is_older_than(english), norwegian.versions.count()) == (False, 1)


def test_a_correction_of_the_translation_alone_does_not_make_it_newer_than_its_source():
    english = _english()
    swedish, english = _swedish(english), _live(english, "Two.")
    swedish = _live(swedish, "Ett, utan fel.", "Pengar")
    assert (swedish.version and swedish.version.kind, swedish.is_older_than(english)) == ("correction", True)


def test_what_came_together_is_of_one_age_until_one_of_them_changes():
    finnish, swedish = make_article(language="fi", key="money"), make_article(language="sv", key="money")
    assert (finnish.is_older_than(swedish), swedish.is_older_than(finnish)) == (False, False)
    finnish = _live(finnish, "Uutta.")
    assert (finnish.is_older_than(swedish), swedish.is_older_than(finnish)) == (False, True)


def test_only_texts_of_one_key_can_be_compared():
    with pytest.raises(NotAllowed, match="Choose another language"):
        articles.compare(_english(), make_article(language="sv", key="friends"), by=two()[0])


def test_an_article_of_earlier_days_without_a_key_gets_one_when_it_is_translated():
    row = make_article(language="fi", slug="raha")
    swedish = articles.translate(row, "sv", by=two()[0])
    assert (_again(row).key, swedish.key) == ("raha", "raha")
    assert swedish.made_from == ArticleVersion.objects.get(article=row)


# --- one language, two countries ------------------------------------------------------------------


def _money() -> dict[str, Article]:
    return {
        f"{code}-{country}": make_article(language=code, country=country, key="money", slug=f"{code}-{country}")
        for code, country in (("fi", "fi"), ("sv", "se"), ("en", ""))
    }


def test_a_language_of_two_countries_has_a_text_for_each():
    rows = _money()
    assert {name: row.missing_languages() for name, row in rows.items()} == {
        "fi-fi": ["sv", "nb"], "sv-se": ["nb"], "en-": ["nb"],
    }  # fmt: skip
    row = articles.translate(rows["fi-fi"], "sv", by=two()[0])
    assert (row.pk != rows["sv-se"].pk, row.language, row.country, row.key) == (True, "sv", "fi", "money")
    assert rows["fi-fi"].missing_languages() == ["nb"]
    assert articles.translate(rows["fi-fi"], "sv", by=two()[0]) == row


def test_a_text_for_all_is_brought_up_to_date_where_its_language_is_at_home():
    rows = _money()
    make_article(language="sv", country="fi", key="money")
    assert articles.translate(rows["en-"], "sv", by=two()[0]) == rows["sv-se"]
    assert articles.translate(rows["sv-se"], "fi", by=two()[0]) == rows["fi-fi"]


def test_two_texts_for_one_country_are_refused():
    rows = _money()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(language="fi", country="fi", key="money")
    other = make_article(language="sv", country="fi", key="money")
    with pytest.raises(NotAllowed, match="already"):
        articles.place(other, by=two()[0], country="se")
    assert articles.place(rows["sv-se"], by=two()[0], country="se").country == "se"


def _page(client: Any, path: str) -> Any:
    return client.get(path).context


def test_the_languages_of_a_page_lead_to_the_law_of_its_country(client):
    _money(), make_article(language="sv", country="fi", key="money", slug="sv-fi")
    finnish, swedish = _page(client, "/fi/articles/fi-fi/"), _page(client, "/sv/articles/sv-se/")
    assert {one["code"]: one["url"] for one in finnish["page_languages"]} == {
        "fi": "/fi/articles/fi-fi/", "sv": "/sv/articles/sv-fi/", "nb": "/nb/articles/", "en": "/en/articles/en-/",
    }  # fmt: skip
    assert [(one["code"], one["country"]) for one in finnish["others"]] == [("sv", ""), ("en", "")]
    assert [(one["code"], one["country"]) for one in swedish["others"]] == [("fi", "Finland"), ("en", "")]
    assert {one["url"]: one["current"] for one in swedish["countries"]} == {
        "/sv/articles/sv-fi/": False, "/sv/articles/sv-se/": True,
    }  # fmt: skip
    assert [one["code"] for one in swedish["alternates"]] == ["fi", "sv-SE", "sv-FI", "en"]


def test_a_text_for_all_names_each_country_s_version(client):
    _money(), make_article(language="sv", country="fi", key="money", slug="sv-fi")
    others = _page(client, "/en/articles/en-/")["others"]
    assert [(one["code"], one["country"]) for one in others] == [
        ("fi", "Finland"), ("sv", "Sweden"), ("sv", "Finland"),
    ]  # fmt: skip
    assert client.get("/sv/articles/fi-fi/")["Location"] == "/sv/articles/sv-fi/"
