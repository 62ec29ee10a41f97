"""Has somebody asked this? What the press beside the field shows, counts, and never keeps."""

import logging
import re
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from redis.exceptions import RedisError

from content import closest
from content.models import AnsweredAlready
from ground.limits import Limit
from people.models import Organisation
from questions import access
from questions.models import Question
from questions.views import looking
from tests import cached
from tests.factories import make_article, make_organisation, make_publication
from tests.questions import pages

pytestmark = pytest.mark.django_db
MUM = {"title": "My mum drinks every night", "question": "My mum drinks and I am scared. May I tell the teacher?"}
ASKED = "I don't know if this is serious but my mum drinks and I'm scared, should I tell my teacher"
MARKER = "xylofonmarker"
DANGEROUS = "I want to kill myself tonight. My mum drinks and I am scared, the teacher knows."


@pytest.fixture(autouse=True)
def organisation() -> Organisation:
    return make_organisation("kivi")


def look(client: Client, text: str = ASKED, *, language: str = "en", **fields: str) -> Any:
    return client.post(f"/{language}/ask/look/", {"text": text, **fields})


def region(response: Any) -> str:
    """What stands in the part that looking brings."""
    return pages.html(response).partition('id="looked"')[2].partition("</section>\n</div>")[0]


# --- what it shows --------------------------------------------------------------------------------


def test_of_what_is_far_too_long_no_more_is_looked_at_than_may_be_sent_and_all_of_it_stays(
    client: Client, monkeypatch: Any
) -> None:
    looked_at: list[int] = []
    monkeypatch.setattr(looking.workflow, "sounds_like_danger", lambda text, _language: looked_at.append(len(text)))
    page = pages.html(look(client, "word " * 20_000 + "end"))
    assert looked_at == [4000]
    assert "word end</textarea>" in page


def test_whose_law_an_answer_tells_stands_beside_its_title(client: Client) -> None:
    make_publication(language="en", country="no", **MUM)
    assert "· Norway" in region(look(client)).partition("</summary>")[0]


def test_the_answers_are_opened_in_place_with_their_whole_text(client: Client) -> None:
    row = make_publication(language="en", answer="Telling is no betrayal.\n\nThe last line of it.", **MUM)
    page = region(look(client))
    for part in (
        MUM["title"],
        MUM["question"],
        "Telling is no betrayal.",
        "The last line of it.",
        row.get_absolute_url(),
    ):
        assert part in page


def test_three_answers_and_one_article_are_shown(client: Client) -> None:
    for number in range(5):
        make_publication(language="en", title=f"{MUM['title']} {number}", question=MUM["question"])
        make_article(language="en", title=f"When mum drinks and you are scared {number}", slug=f"mum-{number}")
    page = region(look(client))
    assert page.count('value="answer:') == 3
    assert page.count('value="article:') == 1


def test_nothing_that_was_typed_or_chosen_is_lost(client: Client) -> None:
    make_publication(language="en", **MUM)
    fields = {"age_band": "13-15", "area": "kivi-area", "publish": "no", "urgent": "on", "watched": "on"}
    page = pages.html(look(client, ASKED, mail="me@example.org", **fields))
    assert f">\n{ASKED}</textarea>" in page.replace("&#x27;", "'")
    assert 'value="me@example.org"' in page
    for chosen in ('value="13-15" selected', 'value="kivi-area" selected', 'value="no" checked'):
        assert chosen in page
    assert page.count("checked") >= 3


def test_after_looking_it_is_sent_with_one_press(client: Client) -> None:
    make_publication(language="en", **MUM)
    page = look(client)
    assert not Question.objects.exists()
    assert "data-code" in pages.html(pages.press(client, page, "ask", text=ASKED))


def test_nothing_found_says_so_and_that_it_is_good_to_ask(client: Client) -> None:
    page = pages.seen(look(client))
    assert "Nobody has asked quite this yet" in page
    assert "Send it, and a social worker answers you." in page


def test_without_a_text_it_asks_for_a_few_words(client: Client) -> None:
    response = look(client, "  \n ")
    assert response.status_code == 200
    assert "Write a few words first" in pages.seen(response)


@pytest.mark.parametrize(
    "text", ["👨‍👩‍👧‍👦" * 4000, "mum drinks " * 4000, "\u202eאני מפחד 😭", "x" * 60_000, "\x00\x1b[31m"]
)
def test_long_texts_emoji_and_right_to_left_are_fine(client: Client, text: str) -> None:
    assert look(client, text).status_code == 200


@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
def test_it_looks_in_the_pages_own_language(client: Client, language: str) -> None:
    make_publication(
        language=language, title="Kiusaaminen mobbning mobbing bullying", question="xyz abc bullying mobbing"
    )
    text = {"fi": "kiusaaminen mobbing", "sv": "mobbning bullying", "nb": "mobbing bullying", "en": "bullying mobbing"}
    assert "answer:" in region(look(client, text[language], language=language))


def test_where_danger_is_suggested_the_crisis_card_comes_first_and_the_form_stays(client: Client) -> None:
    make_publication(language="en", **MUM)
    response = look(client, DANGEROUS)
    page = region(response)
    assert page.index('class="crisis"') < page.index(MUM["title"])
    assert pages.html(response).count('class="crisis"') == 1
    assert "data-code" in pages.html(pages.press(client, response, "ask", text=DANGEROUS))


def test_without_danger_no_crisis_card_stands_before_the_answers(client: Client) -> None:
    make_publication(language="en", **MUM)
    assert 'class="crisis"' not in region(look(client, "My mum drinks coffee, may I have some? The teacher does."))


# --- nothing is kept ------------------------------------------------------------------------------


def _kept() -> str:
    """Every row of every table, and everything in the cache."""
    rows = [str(row) for model in apps.get_models() for row in model._default_manager.values()]
    return "\n".join([*rows, cached.everything()])


def test_the_search_below_finds_what_is_kept(client: Client) -> None:
    make_publication(language="en", title=MARKER)
    cache.set("planted", MARKER + "2")
    assert MARKER in _kept()


def test_nothing_of_the_look_is_stored_or_logged(client: Client, caplog: Any, capfd: Any) -> None:
    make_publication(language="en", **MUM)
    with caplog.at_level(logging.DEBUG):
        response = look(client, f"{MARKER} {DANGEROUS}", mail=f"{MARKER}@example.org")
    assert MARKER in pages.html(response)
    assert MARKER not in _kept()
    assert MARKER not in caplog.text + "".join(capfd.readouterr())


def test_the_page_is_kept_by_no_cache_and_sets_no_cookie(client: Client) -> None:
    response = look(client)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, noarchive"
    assert not response.cookies


@pytest.mark.parametrize("path", ["/en/ask/look/", "/en/ask/answered/"])
def test_an_address_that_is_opened_leads_to_the_ask_page(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == "/en/ask/"


def test_a_post_from_another_site_is_refused(client: Client) -> None:
    response = client.post("/en/ask/look/", {"text": ASKED}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


# --- limits and trouble ---------------------------------------------------------------------------


def test_past_the_limit_it_says_so_kindly_keeps_the_text_and_can_be_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "LOOKS", Limit("look", 1, 600))
    make_publication(language="en", **MUM)
    assert look(client).status_code == 200
    response = look(client, DANGEROUS)
    assert (response.status_code, int(response["Retry-After"]) > 0) == (429, True)
    assert "You don’t have to wait: you can send your question as it is." in pages.seen(response)
    assert 'class="crisis"' in region(response)
    assert pages.press(client, response, "ask", text=ASKED).status_code == 200


def test_looking_uses_up_no_patience_of_asking(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _time in range(35):
        look(client)
    assert pages.ask(client).status_code == 200


def _gone(error: Exception) -> Any:
    def away(*_args: Any, **_more: Any) -> Any:
        raise error

    return away


@pytest.mark.parametrize("failure", [OperationalError("away"), IndexError("a search that is wrong")])
def test_a_search_that_fails_costs_no_text(client: Client, monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    monkeypatch.setattr(closest, "closest", _gone(failure))
    page = pages.seen(look(client))
    assert "We could not look just now" in page
    assert "mum drinks" in page


def test_a_counter_that_is_away_stops_neither_looking_nor_thanks(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make_publication(language="en", **MUM)
    monkeypatch.setattr(looking.limits, "hit", _gone(RedisError("away")))
    assert MUM["title"] in pages.seen(look(client))
    assert "Good that you found it" in pages.seen(answered(client, f"answer:{row.pk}"))
    assert not AnsweredAlready.objects.exists()


# --- "this answers me" ----------------------------------------------------------------------------


def answered(client: Client, key: str, nonce: str = "") -> Any:
    return client.post("/en/ask/answered/", {"answer": key, "nonce": nonce or access.new_nonce()})


def counted() -> list[int]:
    return list(AnsweredAlready.objects.order_by("pk").values_list("count", flat=True))


def test_this_answers_me_sends_nothing_thanks_and_offers_ways_on(client: Client) -> None:
    row = make_publication(language="en", **MUM)
    response = answered(client, f"answer:{row.pk}")
    assert not Question.objects.exists()
    assert "Good that you found it" in pages.seen(response)
    for way in ("/en/ask/", "/en/answers/", "/en/help-now/", "/exit"):
        assert f'href="{way}' in pages.html(response)
    assert (counted(), response["Cache-Control"]) == ([1], "no-store")


def test_the_text_does_not_go_along_with_the_press(client: Client) -> None:
    make_publication(language="en", **MUM)
    page = pages.html(look(client))
    form = page.partition('<form id="answered-form"')[2].partition("</form>")[0]
    assert 'name="text"' not in form
    assert 'form="answered-form"' in page


def test_a_double_press_counts_once_and_thanks_twice(client: Client) -> None:
    row, nonce = make_publication(language="en", **MUM), access.new_nonce()
    pages_seen = [pages.seen(answered(client, f"answer:{row.pk}", nonce)) for _time in range(2)]
    assert counted() == [1]
    assert pages_seen[0] == pages_seen[1]


@pytest.mark.parametrize("nonce", ["made-up", "made-up.0123456789abcdef0123456789abcdef"])
def test_a_press_from_no_page_of_ours_counts_for_nothing(client: Client, nonce: str) -> None:
    row = make_publication(language="en", **MUM)
    assert answered(client, f"answer:{row.pk}", nonce).status_code == 200
    assert counted() == []


def test_a_script_counts_no_further_than_the_limit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "COUNTED", Limit("answered", 3, 600))
    row = make_publication(language="en", **MUM)
    assert {answered(client, f"answer:{row.pk}").status_code for _time in range(10)} == {200}
    assert counted() == [3]


def test_what_counts_the_presses_does_not_say_for_which_answer(client: Client) -> None:
    def traces(key: str) -> list[str]:
        cache.clear()
        assert answered(client, key).status_code == 200
        return sorted(re.sub(r"[0-9a-f]{32,}", "#", name) for name in cached.names())

    one, other = make_publication(language="en", **MUM), make_publication(language="en", **MUM)
    assert len(traces(f"answer:{one.pk}")) > 1
    assert traces(f"answer:{one.pk}") == traces(f"answer:{other.pk}")


@pytest.mark.parametrize("key", ["", "answer:1x", "answer:99999999", "article:0", "<script>"])
def test_a_press_for_nothing_is_thanked_and_not_counted(client: Client, key: str) -> None:
    assert answered(client, key).status_code == 200
    assert counted() == []
