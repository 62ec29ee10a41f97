"""The articles that come with the software: whole, without a dead end, as drafts that nobody has signed."""

import pytest

from content import blocks, shipped, workflow
from content.models import Article, Readable
from content.terms import load_terms
from content.topics import load_topics
from tests.factories import make_article, make_topic

LANGUAGES = ("fi", "sv", "nb", "en")
KEYS = {
    "after-a-report", "alcohol-at-home", "bullying-at-school", "feelings", "foster-care", "friends",
    "harassment-online", "how-an-answer-is-made", "how-to-complain", "money", "moving-out", "not-safe-today",
    "protection-step-by-step", "rights-at-each-age", "telling-something-hard", "violence-at-home",
    "what-a-social-worker-does", "what-stays-secret", "where-to-turn", "your-body-your-limits",
}  # fmt: skip
# Every address that an article of the demo had before the files came.
ADDRESSES = [
    "/fi/articles/mita-sosiaalityontekija-tekee/", "/fi/articles/oikeutesi-tulla-kuulluksi/",
    "/fi/articles/nain-kerrot-vaikeasta-asiasta/", "/sv/articles/vad-gor-en-socialarbetare/",
    "/sv/articles/nar-allt-kanns-tungt/", "/sv/articles/vad-ar-hemligt/", "/nb/articles/hva-gjor-en-sosialarbeider/",
    "/nb/articles/nar-du-er-redd-og-ikke-vet-hvorfor/", "/nb/articles/hvis-du-ble-behandlet-feil/",
    "/en/articles/what-a-social-worker-does/", "/en/articles/a-yes-that-is-a-yes/", "/en/articles/when-you-are-lonely/",
]  # fmt: skip
# Whose sources nobody has read with a date yet: never more.
NOT_READ = {
    "feelings.sv", "friends.en", "friends.fi", "friends.sv", "telling-something-hard.sv", "where-to-turn.sv",
    "your-body-your-limits.sv",
}  # fmt: skip
HEAD = """+++
title = "Money"
lead = "About money."
topic = "home"
country = ""
audience = "youth"
slug = "money"
sources = [{ name = "A law", url = "https://law.example/", seen = 2026-11-22 }]
searched = ["cash"]
+++
"""
BODY = "::: short\nYes.\n:::\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_article_is_there_in_every_language(language):
    rows = shipped.articles(language)
    assert {row.key for row in rows} == KEYS
    assert len({row.slug for row in rows}) == len({(row.title, row.country) for row in rows}) == len(rows)
    assert len({(row.key, row.country) for row in rows}) == len(rows)
    assert [row.key for row in rows if len(row.searched) < 5] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_article_has_sources_and_of_one_it_is_said_when_it_was_read(language):
    rows = shipped.articles(language)
    assert [row.key for row in rows if not any(source["url"] for source in row.sources)] == []
    unread = {f"{row.key}.{language}" for row in rows if not any(source["seen"] for source in row.sources)}
    ours = {f"{row.key}.{language}" for row in rows if all(source["url"].startswith("/") for source in row.sources)}
    assert unread - ours <= NOT_READ


def test_where_finland_has_its_own_law_its_swedish_speakers_have_their_own_text():
    rows = shipped.articles("sv")
    of = {country: {row.key for row in rows if row.country == country} for country in ("se", "fi")}
    assert of["fi"] == of["se"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reference_of_a_shipped_text_leads_nowhere(language):
    load_topics(), load_terms()
    for row in shipped.drafts(language):
        blocks.check(row.body, language=language, country=row.country)


@pytest.mark.django_db
def test_they_come_as_drafts_that_nobody_has_signed_and_a_second_time_nothing_comes():
    load_topics()
    rows = shipped.drafts("en")
    assert {(row.status, row.origin, row.writer, row.checker) for row in rows} == {("draft", "software", None, None)}
    assert shipped.drafts("en") == []


@pytest.mark.django_db
def test_what_is_there_stays_as_it_is():
    load_topics()
    make_article(language="en", slug="another", key="money", title="Ours")
    make_article(language="en", slug="when-you-are-lonely")
    assert {"money", "friends"} & {row.key for row in shipped.drafts("en")} == set()
    assert Article.objects.get(key="money").title == "Ours"


@pytest.mark.django_db
def test_no_address_that_existed_has_died(client):
    load_topics()
    for language in LANGUAGES:
        for row in shipped.drafts(language):
            workflow.articles.show(row)
    assert {path: client.get(path, follow=True).status_code for path in ADDRESSES} == dict.fromkeys(ADDRESSES, 200)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("money.en.md", "no head", "no head"),
        ("money.md", HEAD + BODY, "no head"),
        ("money.en.md", HEAD.replace('title = "Money"', "title = ") + BODY, "Invalid"),
        ("money.en.md", HEAD.replace('lead = "About money."\n', "") + BODY, "lead missing"),
        ("money.en.md", HEAD.replace('"home"', '"nowhere"') + BODY, "topic is not known"),
        ("money.en.md", HEAD.replace('slug = "money"', 'slug = "Mo ney"') + BODY, "slug is not known"),
        ("money.en.md", HEAD.replace('"youth"', '"everybody"') + BODY, "audience is not known"),
        ("money.en.md", HEAD.replace('"Money"', f'"{"m" * 161}"') + BODY, "title is longer"),
        ("money.en.md", HEAD.replace("https://law", "javascript://law") + BODY, "an address"),
        ("money.en.md", HEAD.replace("2026-11-22", '"lately"') + BODY, "true date"),
        ("money.sv-fi.md", HEAD + BODY, "country is another"),
        ("money.en.md", HEAD + "Text.\n", "the short answer does not come first"),
        ("money.en.md", HEAD + BODY + "::: riddle\n:::\n", "riddle"),
        ("money.en.md", HEAD + BODY + "[[helpline:nobody]]\n", "nobody"),
        ("money.en.md", HEAD + BODY + "[[question:1]]\n", "question:1"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_as_it_should_be_says_what(name, text, said):
    with pytest.raises(shipped.Malformed, match=said):
        shipped.read(name, text)


def test_a_file_is_read():
    row = shipped.read("money.en.md", HEAD + BODY)
    assert (row.key, row.language, row.title, row.searched) == ("money", "en", "Money", ["cash"])
    assert row.sources == [{"name": "A law", "url": "https://law.example/", "seen": "2026-11-22"}]


@pytest.mark.django_db
def test_an_article_page_has_contents_sources_and_its_languages(client):
    load_topics()
    for language in ("en", "fi"):
        for row in shipped.drafts(language):
            workflow.articles.show(row)
    page = client.get("/en/articles/when-you-are-lonely/").content.decode()
    assert 'href="#part-2"' in page
    assert "Where this comes from" in page
    assert page.count('rel="alternate" hreflang=') == 2
    assert "This text is not there yet in: Swedish, Norwegian." in page


@pytest.mark.django_db
def test_an_address_of_another_language_leads_to_the_same_text_or_says_plainly_where_it_is(client):
    topic = make_topic("home")
    make_article(language="fi", slug="raha", key="money", topic=topic)
    said = client.get("/nb/articles/raha/")
    assert (said.status_code, 'href="/fi/articles/raha/"' in said.content.decode()) == (404, True)
    make_article(language="nb", slug="penger", key="money", topic=topic)
    assert client.get("/nb/articles/raha/")["Location"] == "/nb/articles/penger/"
    Article.objects.update(status=Readable.DRAFT)
    assert "/fi/articles/raha/" not in client.get("/nb/articles/raha/").content.decode()


@pytest.mark.django_db
def test_texts_for_others_stand_apart_and_say_for_whom(client):
    topic = make_topic("home")
    make_article(language="en", title="For the small", audience="under-10", topic=topic)
    make_article(language="en", title="Zoo", topic=topic)
    page = client.get("/en/articles/").content.decode()
    places = [page.index(words) for words in (">Zoo<", "For children under ten", ">For the small<")]
    assert places == sorted(places)
    slug = Article.objects.get(audience="under-10").slug
    assert "For: children under ten" in client.get(f"/en/articles/{slug}/").content.decode()


@pytest.mark.django_db
def test_a_language_of_two_countries_has_a_file_for_each(monkeypatch, tmp_path):
    for name, country, slug in (("money.sv", "se", "pengar"), ("money.sv-fi", "fi", "pengar-i-finland")):
        head = HEAD.replace('country = ""', f'country = "{country}"').replace('slug = "money"', f'slug = "{slug}"')
        (tmp_path / f"{name}.md").write_text(head + BODY, encoding="utf-8")
    monkeypatch.setattr(shipped, "_DATA", tmp_path)
    load_topics()
    assert [(row.key, row.country) for row in shipped.drafts("sv")] == [("money", "se"), ("money", "fi")]
    assert shipped.drafts("sv") == []
