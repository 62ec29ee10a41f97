"""What is due by kind and organisation, and `manage.py erase`, dry and for real."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from questions import retention, tasks, workflow
from questions.models import Address, Event, Message, Question, Receipt, Status
from tests.factories import make_organisation, make_question

pytestmark = pytest.mark.django_db


def run(*options: str) -> list[str]:
    told = StringIO()
    call_command("erase", *options, stdout=told)
    return told.getvalue().splitlines()


def age(question: Question, days: int) -> Question:
    """Nobody has used it for so long."""
    then = timezone.now() - timedelta(days=days)
    Question.objects.filter(pk=question.pk).update(used_on=then.date(), answered_at=then)
    return question


@pytest.fixture
def old() -> Question:
    """A thread, an address and a receipt of one organisation whose time is over, beside what is not due."""
    question = age(make_question(Status.ANSWERED, organisation=make_organisation("kivi")), 400)
    make_question(Status.ANSWERED, mail="me@example.org")
    waiting = make_question(Status.WAITING, organisation=question.organisation, mail="you@example.org")
    Receipt.objects.filter(question=question).update(at=timezone.now() - timedelta(hours=2))
    Address.objects.filter(question=waiting).update(left_at=timezone.now() - timedelta(days=31))
    return question


def test_dry_it_says_what_would_go_by_organisation_and_kind_and_erases_nothing(old: Question) -> None:
    before = (Message.objects.exclude(text="").count(), Address.objects.count(), Receipt.objects.count())
    assert run("--dry-run") == ["kivi addresses 1", "kivi receipts 1", "kivi threads 1"]
    after = (Message.objects.exclude(text="").count(), Address.objects.count(), Receipt.objects.count())
    assert before == after


def test_for_real_exactly_that_goes_and_the_second_time_nothing_is_due(old: Question) -> None:
    due = ["kivi addresses 1", "kivi receipts 1", "kivi threads 1"]
    assert run() == [*due, "erased: 1 addresses, 1 receipts, 1 threads"]
    old.refresh_from_db()
    assert old.erased_at is not None
    assert [message.text for message in old.messages.all()] == ["", ""]
    assert (Address.objects.count(), run()) == (1, ["nothing is due", "erased: nothing"])


def test_each_organisation_keeps_threads_for_its_own_months() -> None:
    short, long = make_organisation("short"), make_organisation("long")
    type(short).objects.filter(pk=short.pk).update(keep_months=1)
    type(long).objects.filter(pk=long.pk).update(keep_months=24)
    for organisation in (short, long):
        age(make_question(Status.ANSWERED, organisation=organisation), 60)
    assert {slug: dict(kinds) for slug, kinds in retention.counts(timezone.now()).items()} == {"short": {"threads": 1}}


def test_more_than_one_rounds_worth_goes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(3):
        age(make_question(Status.ANSWERED), 400)
    real = retention.due
    monkeypatch.setattr(retention, "due", lambda now: real(now) | {"threads": real(now)["threads"][:1]})
    monkeypatch.setattr(retention, "counts", lambda _now: {})
    assert "3 threads" in run()[-1]


def test_what_staff_saw_and_how_they_were_goes_after_a_year_and_nothing_else_of_the_record() -> None:
    question = make_question(Status.CLAIMED)
    assert question.claimed_by is not None
    workflow.need_to_talk(question, by=question.claimed_by)
    steps = set(question.events.values_list("step", flat=True))
    assert retention.due_exposure(timezone.now() + timedelta(days=364)).count() == 0
    later = timezone.now() + timedelta(days=366)
    for delivery in question.events.get(step="need_to_talk").deliveries.all():
        assert retention.due_exposure(later).count() == 0  # who is still to be told of it
        delivery.delete()
    assert retention.due_exposure(later).delete()[0] == 1
    assert steps - set(Event.objects.filter(question=question).values_list("step", flat=True)) == {"need_to_talk"}


def test_the_jobs_report_is_counts_by_kind() -> None:
    assert set(tasks.erase_due()) == set(retention.KINDS) == set(retention.due(timezone.now()))


def test_withdrawing_erases_at_once_where_the_organisation_says_so_and_else_keeps_to_the_months() -> None:
    now, later = make_organisation("now"), make_organisation("later")
    type(later).objects.filter(pk=later.pk).update(erase_on_withdraw=False)
    gone, kept = (workflow.withdraw(make_question(Status.ANSWERED, organisation=one)) for one in (now, later))
    assert (gone.erased_at is not None, kept.erased_at) == (True, None)
    age(kept, 400)
    assert dict(retention.counts(timezone.now())["later"]) == {"threads": 1}
