"""The main job, from the first word to the public page, in two languages: without and with JavaScript."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.e2e.people import Asker, Worker
from tests.e2e.stack import Stack, eventually

pytestmark = pytest.mark.timeout(240)


@dataclass(frozen=True)
class Story:
    """What is written and what is looked for."""

    language: str
    writer: str
    reader: str
    asked: str
    answer: str
    title: str
    wording: str
    looked_for: str
    mail: str


FINNISH = Story(
    language="fi",
    writer="worker",
    reader="second",
    asked="Mun luokalla on tyyppi nimeltä Jesse joka varastaa mun eväät joka välitunti. Kelle siitä voi sanoa?",
    answer="Kerro siitä ensin **opettajalle** tai kuraattorille.\n\nEväiden vieminen ei ole leikkiä.",
    title="Kenelle kerron, kun eväsleipäni varastetaan?",
    wording="Luokallani joku vie eväsleipäni joka välitunti. Kenelle siitä voi sanoa?",
    looked_for="eväsleipäni varastaa",  # other forms than on the page
    mail="lomake-fi@posti.example",
)
NORWEGIAN = Story(
    language="nb",
    writer="jonas",
    reader="ingrid",
    asked="Bestevennen min Ola tar sekken min hver gang vi skal hjem. Hvem kan jeg si det til uten å sladre?",
    answer="Si det til **kontaktlæreren** din først.\n\nÅ be om hjelp er ikke å sladre.",
    title="Hvem sier jeg det til når noen tar skolesekken min?",
    wording="En venn tar skolesekken min hver dag. Hvem kan jeg si det til uten å sladre?",
    looked_for="skolesekken",
    mail="skjema-nb@post.example",
)


def is_answered(story: Story, asker: Asker, writer: Worker, reader: Worker) -> int:
    """Asked, claimed, drafted, approved; gives the question's number."""
    asker.asks(story.asked, topic="school", age_band="10-12", mail=story.mail)
    question = writer.finds(story.asked)
    writer.claims()
    writer.drafts(story.answer, title=story.title, wording=story.wording)
    writer.hands_in_to(reader.name)
    reader.finds(story.asked, queue="review")
    reader.sees(story.title)
    reader.presses("approve")
    return question


def is_told_by_a_mail_that_says_nothing(stack: Stack, story: Story, asker: Asker) -> None:
    """One mail, within seconds; then the address is gone."""
    mails = eventually(lambda: stack.mailbox.to(story.mail))
    assert len(mails) == 1
    whole = mails[0].as_string().lower()
    said = [word for word in ("kynnys", "koulu", "skole", "127.0.0.1", "http", *asker.code.split()) if word in whole]
    assert said == []
    assert str(mails[0]["From"]) == "post@post.example"
    gone = "SELECT count(*) = 0 FROM questions_address a JOIN questions_question q ON q.id = a.question_id"
    assert eventually(lambda: stack.value(f"{gone} WHERE q.status = 'answered'"))


def reads_and_says_yes(story: Story, asker: Asker) -> None:
    """With the code, on the thread's own page."""
    asker.comes_back()
    asker.sees("opettajalle" if story.language == "fi" else "kontaktlæreren")
    asker.unfolds("say_yes")
    asker.sees(story.wording)
    asker.presses("say_yes")
    asker.cannot("say_yes")
    asker.can("say_no")


def is_found(stack: Stack, story: Story, asker: Asker, publication: int) -> None:
    """By search, in the feed, on its own page; with nothing that leads back."""
    asker.searches(story.looked_for)
    asker.page.get_by_role("link", name=story.title).click()
    asker.page.wait_for_url(f"{asker.home}answers/{publication}-**")
    asker.sees(story.wording)
    for private in ("Jesse", "Ola tar", story.mail, asker.code):
        assert private not in asker.page.content()
    feed = asker.page.request.get(f"{asker.home}feed.atom").text()
    assert story.title in feed
    assert "Jesse" not in feed


def keeps_nothing(asker: Asker) -> None:
    """No cookie, no storage, nothing of it in an address."""
    assert asker.page.context.cookies() == []
    assert asker.page.context.storage_state()["origins"] == []


def test_a_question_in_finnish_on_a_phone_without_javascript_becomes_a_public_answer(
    stack: Stack, asker: Callable[..., Asker], staff: Callable[..., Worker]
) -> None:
    young = asker("fi")
    question = is_answered(FINNISH, young, staff("worker"), staff("second"))
    is_told_by_a_mail_that_says_nothing(stack, FINNISH, young)
    reads_and_says_yes(FINNISH, young)
    assert stack.publication_of(question)[1] == "scheduled"
    # Nobody calls the job here: beat does
    assert eventually(lambda: stack.publication_of(question)[1] == "live")
    is_found(stack, FINNISH, young, stack.publication_of(question)[0])
    keeps_nothing(young)


def test_the_same_in_norwegian_with_javascript(
    stack: Stack, asker: Callable[..., Asker], staff: Callable[..., Worker]
) -> None:
    young = asker("nb", scripts=True)
    question = is_answered(NORWEGIAN, young, staff("jonas"), staff("ingrid"))
    young.has_written_it_down()
    is_told_by_a_mail_that_says_nothing(stack, NORWEGIAN, young)
    reads_and_says_yes(NORWEGIAN, young)
    stack.run("content.tasks.go_live_due")
    assert eventually(lambda: stack.publication_of(question)[1] == "live")
    is_found(stack, NORWEGIAN, young, stack.publication_of(question)[0])
    young.comes_back()
    young.presses("helped")
    assert stack.value("SELECT helped FROM questions_question WHERE id = %s", question) == "yes"
    keeps_nothing(young)
