"""The library of the desk: what is due, signing by two, taking down at once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from content import closest, workflow
from content.models import AnsweredAlready, Article, Helped, Publication, Readable, first_of_month
from tests.factories import make_article, make_publication, member, the_organisation

pytestmark = pytest.mark.django_db
ADDRESS = reverse("desk_library")


@pytest.fixture
def worker(staff_client):
    the_organisation()
    return staff_client("worker")


def test_what_is_due_stands_first(worker):
    live, due, scheduled = (
        make_publication(status, language="fi") for status in (Readable.LIVE, Readable.DUE, Readable.SCHEDULED)
    )
    rows = worker.get(ADDRESS, {"kind": "answers", "language": "fi"}).context["rows"]
    assert [row["pk"] for row in rows] == [due.pk, scheduled.pk, live.pk]
    assert [row["url"] for row in rows] == [
        f"/fi/answers/{due.pk}-{due.slug}/",
        "",
        f"/fi/answers/{live.pk}-{live.slug}/",
    ]


def test_one_press_takes_an_answer_down(worker):
    row = make_publication()
    worker.post(reverse("desk_withdraw", args=[row.pk]), {"reason": "identifies"})
    event = row.events.get(step="withdraw")
    assert (Publication.objects.get().status, event.by, event.detail) == (Readable.WITHDRAWN, worker.user, "identifies")


def test_without_a_reason_it_stays(worker):
    row = make_publication()
    worker.post(reverse("desk_withdraw", args=[row.pk]), {"reason": "bored"})
    assert Publication.objects.get().status == Readable.LIVE


def test_an_answer_that_still_holds_is_live_again(worker):
    row = make_publication(Readable.DUE)
    worker.post(reverse("desk_renew", args=[row.pk]))
    assert Publication.objects.get().status == Readable.LIVE


def test_two_people_sign_an_article(worker, staff_client):
    article = make_article(origin="software")
    address = reverse("desk_sign", args=[article.pk])
    worker.post(address), worker.post(address)
    article.refresh_from_db()
    assert (article.writer, article.checker, article.is_read_by_professionals) == (worker.user, None, False)
    second = staff_client(user=member(the_organisation(), "second"))
    second.post(address)
    article.refresh_from_db()
    assert (article.checker, article.is_read_by_professionals) == (second.user, True)
    with pytest.raises(workflow.NotAllowed):
        workflow.sign_article(article, by=member(the_organisation(), "lead"))


def test_a_drafted_article_goes_on_the_site(worker):
    article = make_article(status=Readable.DRAFT)
    worker.post(reverse("desk_show", args=[article.pk]))
    assert Article.objects.get().status == Readable.LIVE


@pytest.mark.parametrize("name", ["desk_withdraw", "desk_renew", "desk_sign", "desk_show"])
@pytest.mark.parametrize("role", ["trainee", "admin"])
def test_trainees_and_admins_change_nothing(role, name, staff_client):
    row = (
        make_publication(Readable.DUE)
        if name in ("desk_withdraw", "desk_renew")
        else make_article(status=Readable.DRAFT)
    )
    assert staff_client(role).post(reverse(name, args=[row.pk]), {"reason": "wrong"}).status_code == 403
    assert type(row).objects.get().status == row.status


@pytest.mark.parametrize("kind", ["articles", "answers"])
def test_the_library_costs_the_same_with_1_and_with_30_rows(kind, worker):
    counts = []
    for number in (1, 29):
        for _one in range(number):
            make_article() if kind == "articles" else make_publication()
        with CaptureQueriesContext(connection) as captured:
            response = worker.get(ADDRESS, {"kind": kind, "language": "fi"})
        counts.append((len(captured), len(response.context["rows"])))
    assert counts == [(8, 1), (8, 30)]


def test_an_unknown_kind_or_language_is_no_page(worker):
    assert worker.get(ADDRESS, {"kind": "notes"}).status_code == 404
    assert worker.get(ADDRESS, {"language": "xx"}).status_code == 404


def test_who_keeps_the_library_sees_whom_a_text_answered_before_they_asked(staff_client):
    row, other = make_publication(language="fi"), make_publication(language="fi")
    for _time in range(3):
        closest.count(f"answer:{row.pk}")
    AnsweredAlready.objects.create(publication=other, month=date(2020, 1, 1), count=9)
    page = staff_client("editor").get(ADDRESS, {"kind": "answers", "language": "fi"})
    assert {one["pk"]: one["answered"] for one in page.context["rows"]} == {row.pk: 3, other.pk: 0}
    assert "answered 3 askers before they sent anything, in a year" in page.content.decode()


def test_who_keeps_the_library_sees_whom_a_text_helped(staff_client):
    row, other = make_publication(language="fi"), make_publication(language="fi")
    Helped.objects.create(publication=row, month=first_of_month(), yes=4, no=1)
    Helped.objects.create(publication=other, month=date(2020, 1, 1), yes=9)
    page = staff_client("editor").get(ADDRESS, {"kind": "answers", "language": "fi"})
    found = {one["pk"]: (one["helped"], one["not_helped"]) for one in page.context["rows"]}
    assert found == {row.pk: (4, 1), other.pk: (0, 0)}
    assert page.content.decode().count("helped: 4 yes, 1 no, in a year") == 1
