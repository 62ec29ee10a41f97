"""The lead's figures: counted right, in working time, over whole weeks; nothing under five, nor what gives it away."""

import csv
import io
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from moderation.figures import LEAST, report
from moderation.figures.charts import columns
from moderation.figures.hiding import hide, nearly_all, percent, told
from moderation.figures.report import Line
from people.models import Organisation, User
from questions import access, workflow
from questions.models import Event, Question, Status
from tests.factories import make_organisation, make_question, make_topic, make_user, member, the_organisation

CELLS = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 30), max_size=8)


# --- hiding ---------------------------------------------------------------------------------------


@given(CELLS)
def test_no_number_under_five_is_shown_nor_found_by_subtraction(cells):
    shown = hide(cells)
    hidden = [cells[name] for name, number in shown.items() if number is None]
    assert all(number == 0 or number >= LEAST for number in shown.values() if number is not None)
    if sum(cells.values()) >= LEAST and hidden:
        everything = all(number in (None, 0) for number in shown.values())
        assert everything or (len(hidden) > 1 and sum(hidden) >= LEAST)


@given(st.lists(CELLS, min_size=52, max_size=52), st.integers(0, 3))
def test_no_window_minus_another_tells_a_number_under_five(weeks, later):
    """Tables over 4, 13 and 52 weeks, and the same some weeks later, cell by cell and with their totals."""
    shown = set()
    for length, end in ((length, 52 - back) for length in (4, 13, 52) for back in (0, later)):
        window = sum((Counter(week) for week in weeks[max(0, end - length) : end]), Counter())
        shown |= set(hide(window).values()) | {told(window.total())}
    numbers = [number for number in shown if number is not None]
    assert {abs(one - other) for one in numbers for other in numbers} & set(range(1, LEAST)) == set()


def test_numbers_go_in_fives_and_one_small_cell_takes_the_next_smallest_with_it():
    assert hide({"a": 3, "b": 43, "c": 9, "d": 0}) == {"a": None, "b": 40, "c": None, "d": 0}
    assert [told(number) for number in (0, 1, 4, 5, 9, 10, 1234)] == [0, None, None, 5, 5, 10, 1230]


def test_a_share_is_told_only_where_both_sides_are_five_or_none():
    assert [percent(6, 12), percent(10, 12), percent(12, 12), percent(2, 3)] == [50, None, 100, None]
    assert [percent(7, 12), percent(290, 300), percent(5, 500), percent(0, 9)] == [55, 95, None, 0]
    assert [nearly_all(10, 12), nearly_all(12, 12), nearly_all(4, 8)] == [True, False, False]


# --- counting -------------------------------------------------------------------------------------


def only(organisation):
    return Organisation.objects.filter(pk=organisation.pk)


def answered(organisation, at, number=5, **fields):
    """So many questions, answered at this UTC moment."""
    questions = [make_question(Status.ANSWERED, organisation=organisation, **fields) for _number in range(number)]
    Question.objects.filter(pk__in=[question.pk for question in questions]).update(answered_at=at)
    return questions


@pytest.mark.django_db
def test_now_counts_what_stands_in_the_queue():
    home = make_organisation()
    for _number in range(5):
        make_question(organisation=home)
    Question.objects.update(promised_on="2020-01-01")
    assert report(only(home)).now == {"waiting": 5, "reading": 0, "late": 5}
    workflow.mark_abuse(Question.objects.waiting()[0], by=home.owner, kind="trolling")
    assert report(only(home)).now["waiting"] is None  # four, as the list has them; too few to show


@pytest.mark.django_db
def test_the_middle_and_the_slow_answer_are_in_working_hours(clock):
    home = make_organisation(hours={str(day): ["09:00", "16:00"] for day in range(5)}, zone="UTC")
    clock.set("2026-11-06 17:00")  # a Friday, 15:00 UTC
    asked = [make_question(organisation=home, at=Status.ANSWERED) for _number in range(5)]
    for hour, question in enumerate(asked):
        Question.objects.filter(pk=question.pk).update(answered_at=f"2026-11-09T{10 + hour:02}:00Z")
    clock.set("2026-11-18 10:00")
    line = report(only(home)).answered
    assert (line.number, line.minutes, line.slow) == (5, 60 + 180, 60 + 276)


@pytest.mark.django_db
def test_after_a_follow_up_the_time_counts_from_the_message_that_opened_it_anew(clock):
    home = make_organisation(hours={str(day): ["09:00", "16:00"] for day in range(5)}, zone="UTC")
    clock.set("2026-11-02 12:00")
    questions = [make_question(organisation=home, at=Status.ANSWERED) for _number in range(5)]
    for moment, step in (("2026-11-10 12:00", again), ("2026-11-10 14:00", again), ("2026-11-11 13:00", answer)):
        clock.set(moment)
        for question in questions:
            step(question)
    clock.set("2026-11-18 10:00")
    line = report(only(home)).answered
    assert (line.number, line.minutes, line.kept) == (5, 6 * 60 + 2 * 60, 100)
    for question in questions:  # and once more: the promise of the next answer says nothing of this one
        again(question)
    assert report(only(home)).answered == line


def again(question):
    workflow.write(question, text="And what then?", nonce=access.new_nonce())


def answer(question):
    question.refresh_from_db()
    held = workflow.claim(question, by=member(question.organisation, "worker"))
    reader = member(question.organisation, "second")
    held = workflow.submit(held, by=held.claimed_by, wording=workflow.Wording(answer="Then this."), reviewer=reader)
    workflow.approve(held, by=reader, draft_id=held.draft_id)


@pytest.mark.django_db
@pytest.mark.parametrize(("answered_at", "kept"), [("2026-11-12T21:30Z", 100), ("2026-11-12T22:30Z", 0)])
def test_a_promise_is_kept_by_the_date_of_the_organisation(answered_at, kept, clock):
    home = make_organisation(zone="Europe/Helsinki")
    clock.set("2026-11-18 10:00")
    questions = answered(home, answered_at)
    Question.objects.filter(pk__in=[one.pk for one in questions]).update(promised_on="2026-11-12")
    assert report(only(home)).answered.kept == kept


@pytest.mark.django_db
def test_only_whole_weeks_count(clock):
    home = make_organisation()
    clock.set("2026-11-18 10:00")  # a Wednesday
    answered(home, "2026-11-17T10:00Z")
    answered(home, "2026-11-15T10:00Z", number=6)
    assert report(only(home)).answered.number == 5
    assert report(only(home), weeks=13).answered.number == 5


@pytest.mark.django_db
def test_what_stands_on_a_hidden_number_is_hidden_too(clock):
    home = make_organisation()
    clock.set("2026-11-18 10:00")
    answered(home, "2026-11-12T10:00Z", number=9, topic=make_topic("school"))
    answered(home, "2026-11-12T10:00Z", number=2, topic=make_topic("money"))
    lines = report(only(home)).tables["topic"].lines
    assert [(line.number, line.minutes, line.slow, line.kept) for line in lines] == [(None, None, None, None)] * 2


@pytest.mark.django_db
def test_questions_are_counted_by_the_hour_and_whether_anybody_was_at_work(clock):
    home = make_organisation(hours={str(day): ["09:00", "16:00"] for day in range(5)}, zone="Europe/Helsinki")
    for moment in ["2026-11-12 10:20", "2026-11-12 02:10"]:
        clock.set(moment)
        for _number in range(6):
            make_question(organisation=home)
    clock.set("2026-11-18 10:00")
    found = report(only(home))
    assert sum(line.number or 0 for line in found.tables["hour"].lines) == 10
    assert found.outside == 50


@pytest.mark.django_db
def test_coming_back_within_14_days_is_counted_when_the_14_days_are_over(clock):
    home = make_organisation()
    clock.set("2026-10-28 10:00")
    questions = [make_question(Status.ANSWERED, organisation=home) for _number in range(10)]
    for question in questions[:5]:
        access.used_today(question)
    clock.set("2026-11-18 10:00")
    for question in questions[5:]:
        access.used_today(question)
    assert report(only(home)).came_back == 50


@pytest.mark.django_db
def test_what_a_person_overruled_and_what_the_program_missed(clock):
    clock.set("2026-11-11 10:00")
    home = make_organisation()
    lead = home.owner
    for number in range(15):
        question = make_question(organisation=home)
        if number < 10:
            Event.objects.create(question=question, step="suggest", detail="1")
            Question.objects.filter(pk=question.pk).update(suggested_level=1)
        if number < 5:
            workflow.dismiss_level(question, by=lead, reason="idiom")
        if number >= 10:
            workflow.set_level(question, by=lead, level=1)
    clock.set("2026-11-18 10:00")
    detection = report(only(home)).detection
    assert [detection[f"danger_{name}"] for name in ("raised", "dismissed", "missed")] == [10, 5, 5]


@pytest.mark.django_db
def test_practice_and_another_organisation_are_not_counted(clock):
    clock.set("2026-11-11 10:00")
    home, elsewhere = make_organisation(), make_organisation("elsewhere")
    for _number in range(6):
        make_question(organisation=elsewhere)
        workflow.practise(by=home.owner, team=home.teams.get(), language="fi", text="Made up.")
    clock.set("2026-11-18 10:00")
    found = report(only(home))
    assert (found.now["waiting"], found.tables["hour"].is_empty) == (0, True)


# --- the page -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_says_not_shown_instead_of_the_number(staff_client):
    make_question()
    now = staff_client("lead").get(reverse("desk_figures")).context["now"]
    assert now == {"waiting": "not shown", "reading": "0", "late": "0"}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["trainee", "worker", "second", "editor", "admin"])
@pytest.mark.parametrize("address", ["desk_figures", "desk_figures_csv"])
def test_only_leads_see_figures(role, address, staff_client):
    assert staff_client(role).get(reverse(address)).status_code == 403


@pytest.mark.django_db
def test_the_table_file_says_the_same_and_hides_the_same(staff_client, clock):
    clock.set("2026-11-12 10:00")
    home = the_organisation()
    answered(home, "2026-11-12T10:00Z", number=7, topic=make_topic("school"))
    clock.set("2026-11-18 10:00")
    client = staff_client("lead")
    body = client.get(reverse("desk_figures_csv") + "?weeks=4").content.decode()
    rows = {(row["figure"], row["name"]): row["number"] for row in csv.DictReader(io.StringIO(body))}
    assert (rows["answered", ""], rows["waiting", ""], rows["taken", str(member(home, "worker"))]) == ("5", "0", "5")


NAMES = [
    "=1+1",
    "+4",
    "-4",
    "@sum",
    "'=1",
    "\t=1",
    " =1",
    'Ann; "the" = one',
    "two\nlines",
    "\n=1",
    "Åsa, Öberg",
    "＝1",
]


@pytest.mark.django_db
def test_a_name_in_the_table_file_is_never_a_formula_and_is_read_back_as_it_is(staff_client, clock):
    clock.set("2026-11-12 10:00")
    home = the_organisation()
    worker = make_user("worker", home)
    answered(home, "2026-11-12T10:00Z", number=6, worker=worker)
    clock.set("2026-11-18 10:00")
    lead = staff_client("lead")
    for name in NAMES:
        User.objects.filter(pk=worker.pk).update(name=name)
        body = lead.get(reverse("desk_figures_csv")).content.decode()
        rows = list(csv.DictReader(io.StringIO(body, newline="")))
        cell = next(row["name"] for row in rows if row["figure"] == "taken")
        assert (cell.strip()[:1] in set("=+-@＝＋－＠"), cell.removeprefix("'")) == (False, name)
        assert all(len(row) == 6 and None not in row.values() for row in rows)


@pytest.mark.django_db
def test_who_came_back_within_14_days_is_a_figure_on_the_page(staff_client, clock):
    clock.set("2026-10-28 10:00")
    questions = [make_question(Status.ANSWERED) for _number in range(10)]
    for question in questions[:5]:
        access.used_today(question)
    clock.set("2026-11-18 10:00")
    body = staff_client("lead").get(reverse("desk_figures"))
    assert body.context["came_back"] == "50 %"
    assert "Came back to read within 14 days" in body.content.decode()


@pytest.mark.django_db
def test_the_page_costs_the_same_with_1_and_with_30_answers(staff_client, clock):
    clock.set("2026-11-18 10:00")
    client = staff_client("lead")
    home = client.user.memberships.get().team.organisation
    counts = []
    for number in (1, 29):
        answered(home, "2026-11-12T10:00Z", number=number)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("desk_figures")).status_code == 200
        counts.append(len(captured))
    assert counts == [counts[0]] * 2


def test_columns_are_to_scale_and_a_hidden_one_is_not():
    bars = columns([Line("a", 10), Line("b", 5), Line("c", None)]).bars
    assert [bar.height for bar in bars] == [120, 60, 6]
    assert [bar.hidden for bar in bars] == [False, False, True]
