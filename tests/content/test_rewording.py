"""A published answer is corrected from the library by two people, and readers and the asker see since when."""

import pytest

from content import workflow
from content.entries import SearchEntry
from content.models import Event, Publication, Readable, first_of_month
from content.versions import Rewording
from content.workflow import NotAllowed
from content.workflow.articles import Unfit
from tests.content.test_article_life import two
from tests.factories import make_face, make_publication, make_user, member, the_organisation

pytestmark = pytest.mark.django_db
NEW = "You may ask the police too."


def test_two_people_put_a_new_answer_in_place_and_the_page_says_so(client):
    row, (one, other) = make_publication(language="en", answer="Ask nobody."), two()
    waiting = workflow.reword(row, by=one, answer=NEW)
    page = client.get(row.get_absolute_url(), follow=True).content.decode()
    assert ("Ask nobody." in page, NEW in page) == (True, False)
    workflow.agree_rewording(waiting, by=other)
    page = client.get(row.get_absolute_url(), follow=True).content.decode()
    assert ("Ask nobody." in page, NEW in page, "Corrected:" in page) == (False, True, True)
    row.refresh_from_db(), waiting.refresh_from_db()
    assert (row.writer, row.checker, row.corrected_on) == (one, other, first_of_month())
    assert (waiting.before, waiting.checked_by) == ("Ask nobody.", other)
    assert " kpolice " in SearchEntry.objects.get(kind="answer", number=row.pk).terms
    assert list(Event.objects.order_by("pk").values_list("step", "by"))[-2:] == [
        ("reword", one.pk),
        ("correct", other.pk),
    ]


def test_nobodys_name_comes_under_a_new_answer_by_the_choice_of_who_signed_the_old_one(client):
    one, other = two()
    make_face(one, first_name="Zaida")
    row = make_publication(language="en", answer="Ask nobody.", role_only=False)
    workflow.agree_rewording(workflow.reword(row, by=one, answer=NEW), by=other)
    row.refresh_from_db()
    assert (row.signer, row.role_only) == (one, True)
    assert "Zaida" not in client.get(row.get_absolute_url(), follow=True).content.decode()


def test_who_wrote_it_does_not_agree_and_a_trainee_never_does():
    one, _other = two()
    waiting = workflow.reword(make_publication(), by=one, answer=NEW)
    for person, said in ((one, "You wrote"), (make_user("trainee"), "Your role"), (make_user("admin"), "Your role")):
        with pytest.raises(NotAllowed, match=said):
            workflow.agree_rewording(waiting, by=person)
    assert Publication.objects.get().corrected_on is None


def test_one_waits_at_a_time_and_a_dropped_one_is_over():
    row, (one, other) = make_publication(), two()
    waiting = workflow.reword(row, by=one, answer=NEW)
    with pytest.raises(NotAllowed, match="waits for a second person already"):
        workflow.reword(row, by=other, answer="Something else.")
    workflow.drop_rewording(waiting, by=other)
    with pytest.raises(NotAllowed, match="decided this already"):
        workflow.agree_rewording(waiting, by=other)
    assert workflow.reword(row, by=other, answer="Something else.").decided_at is None


def test_nobody_but_its_writer_or_who_may_check_drops_it():
    waiting = workflow.reword(make_publication(), by=two()[0], answer=NEW)
    with pytest.raises(NotAllowed, match="Your role"):
        workflow.drop_rewording(waiting, by=make_user("trainee"))


@pytest.mark.parametrize("answer", [" ", "x" * 60_001, "The same."])
def test_an_answer_that_is_empty_too_long_or_the_same_is_refused(answer):
    with pytest.raises(Unfit) as refused:
        workflow.reword(make_publication(answer="The same."), by=two()[0], answer=answer)
    assert refused.value.faults.keys() == {"answer"}


@pytest.mark.parametrize("status", [Readable.SCHEDULED, Readable.HELD, Readable.WITHDRAWN])
def test_only_what_readers_see_is_reworded(status):
    with pytest.raises(NotAllowed, match="can’t be done"):
        workflow.reword(make_publication(status), by=two()[0], answer=NEW)


def test_an_answer_that_was_corrected_meanwhile_is_not_written_over():
    row, (one, other) = make_publication(), two()
    waiting = workflow.reword(row, by=one, answer=NEW)
    workflow.correct(row, answer="Other.", writer=one, checker=other, role_only=False, sensitive=False)
    with pytest.raises(NotAllowed, match="corrected meanwhile"):
        workflow.agree_rewording(waiting, by=other)
    assert Publication.objects.get().answer == "Other."


def test_what_is_taken_down_ends_it_and_what_stays_away_for_good_erases_its_text():
    row, (one, other) = make_publication(), two()
    waiting = workflow.reword(row, by=one, answer=NEW)
    workflow.withdraw(row, by=None, reason="asker_wished")
    with pytest.raises(NotAllowed):
        workflow.agree_rewording(waiting, by=other)
    workflow.forget(row, by=member(the_organisation(), "lead"))
    assert not Rewording.objects.exists()


def test_every_answer_that_stood_there_is_kept_whichever_way_it_was_corrected():
    one, other = two()
    row = make_publication(answer="First.")
    workflow.agree_rewording(workflow.reword(row, by=one, answer="Second."), by=other)
    workflow.correct(row, answer="Third.", writer=other, checker=one, role_only=False, sensitive=False)
    workflow.drop_rewording(workflow.reword(row, by=one, answer="Never."), by=other)
    said = [(one.before, one.answer) for one in workflow.versions(row)]
    assert said == [("Second.", "Third."), ("First.", "Second.")]


@pytest.mark.parametrize("answer", ["As it was.", "Otherwise."])
def test_what_the_desk_took_down_for_its_text_comes_back_by_two(client, answer):
    one, other = two()
    row = make_publication(language="en", answer="As it was.")
    workflow.withdraw(row, by=one, reason="wrong")
    waiting = workflow.reword(row, by=one, answer=answer)
    assert client.get(row.get_absolute_url()).status_code == 410
    with pytest.raises(NotAllowed, match="You wrote"):
        workflow.agree_rewording(waiting, by=one)
    back = workflow.agree_rewording(waiting, by=other)
    assert (back.status, back.answer, back.corrected_on is None) == (Readable.LIVE, answer, answer == "As it was.")
    assert answer in client.get(row.get_absolute_url(), follow=True).content.decode()
    assert SearchEntry.objects.filter(kind="answer", number=row.pk).exists()


@pytest.mark.parametrize(("by", "reason"), [(False, "asker_wished"), (True, "identifies"), (True, "wished")])
def test_what_somebody_wished_away_or_could_be_recognised_in_has_no_way_back(by, reason):
    one, _other = two()
    row = make_publication()
    workflow.withdraw(row, by=one if by else None, reason=reason)
    with pytest.raises(NotAllowed):
        workflow.reword(row, by=one, answer="Otherwise.")


def test_what_was_emptied_has_no_way_back():
    one, _other = two()
    row = make_publication()
    workflow.withdraw(row, by=one, reason="wrong")
    workflow.forget(row, by=one)
    with pytest.raises(NotAllowed):
        workflow.reword(row, by=one, answer="Otherwise.")
