"""What pages tell search engines and messengers: JSON-LD by the required properties, canonical, pictures that exist."""

import json
import re
import struct
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from content import share
from content.models import Article
from tests.factories import make_article, make_face, make_publication, make_topic, make_user

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
LANGUAGES = ("fi", "sv", "nb", "en")


def _body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def _told(client: Client, path: str) -> dict[str, Any]:
    [block] = BLOCK.findall(_body(client, path))
    return {one["@type"]: one for one in json.loads(block)}


def _meta(body: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', body))


def _answer(row: Any) -> str:
    return f"/fi/answers/{row.pk}-{row.slug}/"


def test_an_answer_is_a_question_with_the_answer_that_was_given(client: Client) -> None:
    signer = make_user("worker", name="Aino")
    make_face(signer)
    row = make_publication(
        title="Can I?", question="May I move?", answer="**Yes.**", signer=signer, month=date(2026, 3, 1)
    )
    page = _told(client, _answer(row))["QAPage"]
    assert (page["@context"], page["mainEntity"]["@type"]) == ("https://schema.org", "Question")
    asked, given = page["mainEntity"], page["mainEntity"]["acceptedAnswer"]
    assert (asked["name"], asked["text"], asked["answerCount"]) == ("Can I?", "May I move?", 1)
    assert (given["@type"], given["text"], given["url"]) == ("Answer", "Yes.", SITE + _answer(row))
    assert (asked["datePublished"], given["datePublished"]) == ("2026-03-01", "2026-03-01")
    author = given["author"]
    assert (author["@type"], author["name"], author["url"]) == ("Person", "Aino", f"{SITE}/fi/people/")


def test_a_signer_whose_face_is_hidden_stays_hidden_from_machines_too(client: Client) -> None:
    signer = make_user("worker", name="Secretname")
    make_face(signer, hidden=True)
    body = _body(client, _answer(make_publication(signer=signer)))
    assert "Secretname" not in body
    assert '"name":"school social worker"' in body


def test_an_article_tells_its_headline_language_author_and_date(client: Client) -> None:
    row = make_article(title="Moving", lead="When you move.", checked_on=date(2026, 5, 17))
    told = _told(client, f"/fi/articles/{row.slug}/")["Article"]
    assert {name: told[name] for name in ("headline", "description", "inLanguage", "dateModified")} == {
        "headline": "Moving",
        "description": "When you move.",
        "inLanguage": "fi",
        "dateModified": "2026-05-01",
    }
    assert told["mainEntityOfPage"] == told["url"] == f"{SITE}/fi/articles/{row.slug}/"
    assert told["publisher"] == {"@type": "Organization", "name": "Kynnys", "url": f"{SITE}/"}
    assert {"@type", "name", "url"} <= set(told["author"])


@pytest.mark.parametrize("kind", ["answer", "article", "topic"])
def test_the_way_to_a_page_is_numbered_and_its_steps_are_there(client: Client, kind: str) -> None:
    topic = make_topic("home")
    row, article = make_publication(topic=topic), make_article(topic=topic)
    path = {"answer": _answer(row), "article": f"/fi/articles/{article.slug}/", "topic": "/fi/topics/home/"}[kind]
    steps = _told(client, path)["BreadcrumbList"]["itemListElement"]
    assert [(step["@type"], step["position"]) for step in steps] == [("ListItem", n + 1) for n in range(len(steps))]
    assert all(step["name"] for step in steps)
    assert "item" not in steps[-1]
    for step in steps[:-1]:
        assert step["item"].startswith(f"{SITE}/fi/")
        assert client.get(step["item"].removeprefix(SITE)).status_code == 200


def test_no_text_ends_the_block_that_it_stands_in(client: Client) -> None:
    hostile = "</script><script>alert(1)</script><!-- & \u2028 end"
    row = make_publication(title=hostile, question=hostile, answer=hostile)
    body = _body(client, _answer(row))
    assert "<script>alert" not in body
    assert _told(client, _answer(row))["QAPage"]["mainEntity"]["text"] == hostile


def test_a_sensitive_answer_tells_machines_nothing_and_shows_the_neutral_picture(client: Client) -> None:
    topic = make_topic("mind", names={"fi": share.named()["fi"]["mind"]})
    row = make_publication(topic=topic, title="Told to nobody", question="Nobody may see", sensitive=True)
    body = _body(client, _answer(row))
    head = body.partition("</head>")[0].replace("<title>Told to nobody", "")
    assert BLOCK.findall(body) == []
    assert _meta(body)["og:image"] == f"{SITE}/static/share/neutral.fi.png"
    assert ("Told to nobody" in head, "Nobody may see" in head, share.named()["fi"]["mind"] in head) == (False,) * 3


def test_each_page_has_one_canonical_address_its_own(client: Client) -> None:
    topic = make_topic("home")
    row, article = make_publication(topic=topic), make_article(topic=topic)
    pages = [
        (_answer(row), _answer(row)),
        (f"/en/answers/{row.pk}-{row.slug}/", _answer(row)),
        (f"/fi/articles/{article.slug}/?country=se", f"/fi/articles/{article.slug}/"),
        ("/fi/topics/home/?x=1", "/fi/topics/home/"),
        ("/fi/answers/?x=1", "/fi/answers/"),
        ("/fi/answers/?topic=home", "/fi/answers/?topic=home"),
    ]
    for path, own in pages:
        assert (path, re.findall(r'rel="canonical" href="([^"]+)"', _body(client, path))) == (path, [SITE + own])


@pytest.mark.parametrize("path", ["/fi/topics/", "/fi/topics/home/", "/fi/answers/", "/fi/articles/"])
def test_languages_name_each_other_and_each_is_there(client: Client, path: str) -> None:
    make_topic("home")
    found = dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', _body(client, path)))
    assert found == {language: f"{SITE}/{language}{path[3:]}" for language in LANGUAGES}
    for url in found.values():
        there = dict(
            re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', _body(client, url.removeprefix(SITE)))
        )
        assert there == found


def test_an_answer_names_no_other_language_since_there_is_none(client: Client) -> None:
    assert '<link rel="alternate" hreflang' not in _body(client, _answer(make_publication()))


def test_the_card_of_a_topic_is_used_while_the_topic_is_called_so(client: Client) -> None:
    topic = make_topic("home", names={"fi": "Koti ja perhe"})
    row = make_publication(topic=topic, title="Mine", question="In my words.")
    card = _meta(_body(client, _answer(row)))
    assert card["og:image"] == f"{SITE}/static/share/home.fi.png"
    assert (card["og:title"], card["og:description"], card["og:url"]) == ("Mine", "In my words.", SITE + _answer(row))
    assert (card["og:image:width"], card["og:image:height"], card["og:image:type"]) == ("1200", "630", "image/png")
    assert len(card["og:image:alt"]) > 20
    topic.names = {"fi": "Toinen nimi"}
    topic.save()
    assert _meta(_body(client, _answer(row)))["og:image"] == f"{SITE}/static/share/neutral.fi.png"


def test_every_picture_is_there_in_its_size_and_says_what_its_topic_is_called() -> None:
    topics = tomllib.loads(Path("content/data/topics.toml").read_text(encoding="utf-8"))["topic"]
    assert share.named() == {code: {one["slug"]: one["names"][code] for one in topics} for code in LANGUAGES}
    for name in (f"share/{slug}.{code}.png" for code in LANGUAGES for slug in [*share.named()[code], share.NEUTRAL]):
        found = finders.find(name)
        assert found, name
        beginning = Path(found).read_bytes()[:24]
        assert beginning[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", beginning[16:24]) == (share.WIDTH, share.HEIGHT) == (1200, 630)


def test_who_wrote_and_who_checked_an_article_stands_under_it(client: Client) -> None:
    writer, checker = make_user("worker", name="Aino"), make_user("worker", name="Secretname")
    make_face(writer), make_face(checker, hidden=True)
    article = make_article()
    Article.objects.filter(pk=article.pk).update(writer=writer, checker=checker)
    words = _body(client, f"/fi/articles/{article.slug}/")
    assert ("Aino" in words, "Secretname" in words, words.count("face-role")) == (True, False, 3)
