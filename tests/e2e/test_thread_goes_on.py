"""The thread goes on: both write several times, an answer is corrected later, a page is wished away.

In two languages, with and without JavaScript on the asker's side.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Asker, Worker
from tests.e2e.stack import Stack, eventually
from tests.e2e.test_axe import complaints

pytestmark = pytest.mark.timeout(300)
Phones = Callable[..., Asker]
Desks = Callable[..., Worker]


@dataclass(frozen=True)
class Story:
    """What is written; `reason`: why two people decide as they do about the page."""

    writer: str
    reader: str
    asked: str
    more: tuple[str, str]
    wrong: str
    right: str
    title: str
    wording: str
    reason: str
    returns: bool


STORIES = {
    "fi": Story(
        writer="worker",
        reader="second",
        asked="Saanko mä ottaa kännykän mukaan leirikouluun vaikka ope sanoi ei ({n})?",
        more=("Leirikoulu on toukokuussa.", "Leiri on maanantaina."),
        wrong="Koulu saa päättää siitä.\n\nKysy lisää **rehtorilta**.",
        right="Koulu saa päättää siitä.\n\nKysy lisää **luokanvalvojalta**.",
        title="Saako kännykän ottaa leirikouluun ({n})?",
        wording="Opettaja sanoi, ettei kännykkää saa ottaa leirikouluun ({n}). Saako koulu päättää niin?",
        reason="recognised",
        returns=False,
    ),
    "nb": Story(
        writer="jonas",
        reader="ingrid",
        asked="Får jeg ta med mobilen på leirskole når læreren sier nei ({n})?",
        more=("Leirskolen er i mai.", "Det gjelder hele klassen."),
        wrong="Skolen kan bestemme det.\n\nSpør **rektor** om mer.",
        right="Skolen kan bestemme det.\n\nSpør **kontaktlæreren** om mer.",
        title="Kan mobilen være med på leirskole ({n})?",
        wording="Læreren sier at mobilen ikke får være med på leirskole ({n}). Kan skolen bestemme det?",
        reason="nobody_known",
        returns=True,
    ),
}


def _axe_finds_nothing(young: Asker) -> None:
    if young.scripts:  # axe is a script itself
        assert complaints(young.page) == []


def _named(story: Story, number: str) -> Story:
    named = {name: getattr(story, name).replace("{n}", number) for name in ("asked", "title", "wording")}
    return Story(**(vars(story) | named))


def _writes_and_hands_in(writer: Worker, reader: Worker, story: Story, question: int, answer: str) -> None:
    writer.drafts(answer, title=story.title, wording=story.wording)
    writer.hands_in_to(reader.name)
    reader.opens(question)
    reader.presses("approve")


def _both_write_several_times(young: Asker, writer: Worker, story: Story) -> int:
    young.asks(story.asked, topic="school")
    question = writer.finds(story.asked)
    writer.claims()
    if young.scripts:
        young.has_written_it_down()
    young.comes_back()
    for text in story.more:
        young.writes(text)
        young.sees(text)
    writer.opens(question)
    writer.replies(story.more[0])
    young.comes_back()
    young.writes(story.more[1])
    expect(young.page.locator(".message-asker")).to_have_count(4)
    expect(young.page.locator(".message-desk")).to_have_count(1)
    return question


def _is_public(stack: Stack, young: Asker, question: int) -> str:
    young.comes_back()
    young.presses("say_yes")
    stack.run("content.tasks.go_live_due")  # that its turn comes by itself: test_main_journey
    live = """SELECT count(*) = 1 FROM questions_question q JOIN content_publication p ON p.id = q.publication_id
        WHERE q.id = %s AND p.status = 'live'"""
    assert eventually(lambda: stack.value(live, question))
    young.comes_back()
    return young.page.get_by_role("link", name=re.compile(r"\(\d\)\?$")).get_attribute("href") or ""


def _reads_the_correction(young: Asker, address: str) -> None:
    young.comes_back()
    news = young.page.locator(".news")
    expect(news).to_have_count(1)
    expect(news.locator("strong")).to_have_count(1)
    earlier = young.page.locator(".corrected .message")
    expect(earlier).to_be_hidden()
    young.page.locator(".corrected summary").click()
    expect(earlier).to_be_visible()
    _axe_finds_nothing(young)
    young.page.goto(f"{young.site}{address}")
    expect(young.page.locator(".checked strong")).to_be_visible()


def _two_decide(writer: Worker, reader: Worker, story: Story, question: int) -> None:
    writer.finds(story.more[1], queue="wished")
    writer.page.locator(f'[name="returning"][value="{story.reason}"]').check()
    writer.presses("propose_return")
    writer.cannot("agree_return")
    reader.opens(question)
    reader.presses("agree_return")
    reader.cannot("propose_return")


@pytest.mark.parametrize("language", ["fi", "nb"])
@pytest.mark.parametrize("scripts", [True, False])
def test_corrected_later_and_wished_away(
    stack: Stack, asker: Phones, staff: Desks, language: str, *, scripts: bool
) -> None:
    story = _named(STORIES[language], "1" if scripts else "2")
    young, writer, reader = asker(language, scripts=scripts), staff(story.writer), staff(story.reader)
    question = _both_write_several_times(young, writer, story)
    writer.opens(question)
    _writes_and_hands_in(writer, reader, story, question, story.wrong)
    address = _is_public(stack, young, question)
    writer.opens(question)
    writer.presses("correct")
    young.comes_back()
    expect(young.page.locator(".message-answer")).to_have_count(1)
    _writes_and_hands_in(writer, reader, story, question, story.right)
    _reads_the_correction(young, address)
    young.comes_back()
    young.presses("say_no")
    young.cannot("say_yes")
    # within a second, for which pages are kept
    assert eventually(lambda: young.page.request.get(f"{young.site}{address}").status == 410, 3)
    _two_decide(writer, reader, story, question)
    young.comes_back()
    (young.can if story.returns else young.cannot)("say_yes")
    _axe_finds_nothing(young)


@pytest.mark.parametrize("scripts", [True, False])
def test_taken_back_in_one_window_the_other_keeps_what_was_typed(asker: Phones, *, scripts: bool) -> None:
    young, again = asker("fi", scripts=scripts), asker("fi", scripts=scripts)
    code = young.asks("Voiko kuraattorille mennä kesken tunnin jos on ikävä olo?")
    if scripts:
        young.has_written_it_down()
    young.comes_back()
    again.comes_back(code)
    again.presses("withdraw")
    young.writes("Vielä yksi asia.")
    expect(young.page.locator("textarea[readonly]")).to_have_value("Vielä yksi asia.")
    young.cannot("write")
    _axe_finds_nothing(young)
