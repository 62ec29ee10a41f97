"""How often a text was opened: counted without anybody, written down in one statement."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from content import reads
from content.curating import Reading
from content.tasks import forget_searches
from content.workflow import articles
from tests.factories import make_article, make_publication, make_user
from tests.generation import committed

pytestmark = pytest.mark.django_db
LONG_AGO = date(2000, 1, 1)


@pytest.fixture(autouse=True)
def nothing_yet():
    reads._counted.clear()
    yield
    reads._counted.clear()


def test_opening_a_text_counts_and_nothing_else_does(client):
    article, answer = make_article(language="en"), make_publication(language="en")
    for path in (article.get_absolute_url(), article.get_absolute_url(), answer.get_absolute_url(), "/en/answers/"):
        client.get(f"/en{path[3:]}")
    client.get("/en/articles/no-such-text/")
    reads.write()
    told = {(row.kind, row.number): row.times for row in Reading.objects.all()}
    assert told == {("article", article.pk): 2, ("answer", answer.pk): 1}
    assert {field.name for field in Reading._meta.get_fields()} == {"id", "kind", "number", "day", "times"}


def test_a_page_that_is_kept_counts_each_time_it_goes_out(client, settings):
    settings.KEPT_PAGES_MIB = 8
    path = f"/en/articles/{make_article(language='en').slug}/"
    committed()
    for _each in range(5):
        assert client.get(path).status_code == 200
    reads.write()
    assert Reading.objects.get().times == 5


def test_a_press_on_whether_it_helped_is_no_opening(client):
    article = make_article(language="en")
    client.post(f"/en/articles/{article.slug}/helped/", {"said": "yes", "number": "x"})
    assert reads.write() == 0


def test_any_number_of_texts_is_one_statement_and_adds_up(django_assert_num_queries):
    for _minute in range(2):
        for number in range(1, 301):
            reads.count((reads.ARTICLE, number))
        with django_assert_num_queries(1):
            assert reads.write() == 300
    assert set(Reading.objects.values_list("times", flat=True)) == {2}
    assert reads.write() == 0


def test_what_could_not_be_written_is_counted_on(monkeypatch):
    reads.count((reads.ARTICLE, 1))

    def away(_counted):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(reads, "_add", away)
        with pytest.raises(DatabaseError):
            reads.write()
    reads.count((reads.ARTICLE, 1))
    reads.write()
    assert Reading.objects.get().times == 2


def test_a_thread_of_its_own_writes_once_a_minute(settings, monkeypatch):
    begun = []
    monkeypatch.setattr(reads.threading.Thread, "start", lambda thread: begun.append(thread.name))
    monkeypatch.setattr(reads, "_written_at", reads.time.monotonic() - 61)
    settings.READS_WRITTEN_EVERY = 60
    for _each in range(3):
        reads.count((reads.ANSWER, 7))
    assert begun == ["reads"]


def test_a_process_counts_no_more_texts_than_the_most(monkeypatch):
    monkeypatch.setattr(reads, "MOST", 2)
    for number in (1, 2, 3, 1):
        reads.count((reads.ANSWER, number))
    assert reads._counted == {("answer", 1): 2, ("answer", 2): 1}


def test_the_most_read_are_live_ones_in_their_order():
    first, second, gone = (make_article(language="en") for _each in range(3))
    for row, times in ((first, 2), (second, 5), (gone, 9)):
        Reading.objects.create(kind="article", number=row.pk, day=timezone.localdate(), times=times)
    articles.withdraw(gone, by=make_user("editor"), reason="wrong")
    assert reads.most("article", since=LONG_AGO) == [(second, 5), (first, 2)]
    assert reads.most("article", since=LONG_AGO, language="fi") == []
    assert reads.counts([first, gone], since=LONG_AGO) == {first.pk: 2, gone.pk: 9}


def test_after_a_year_and_a_month_they_go():
    today = timezone.localdate()
    for days in (399, 401):
        Reading.objects.create(kind="article", number=1, day=today - timedelta(days=days), times=1)
    assert forget_searches() == 1


def test_the_desk_lists_what_is_read_most_in_fives(staff_client):
    rows = [make_article(language="en", title=title) for title in ("Seldom", "Often", "Never")]
    answer = make_publication(language="en", title="Asked often")
    make_publication(language="en", title="Asked never")
    for kind, row, times in (("article", rows[0], 12), ("article", rows[1], 58), ("answer", answer, 31)):
        Reading.objects.create(kind=kind, number=row.pk, day=timezone.localdate() - timedelta(days=8), times=times)
    lead = staff_client("lead")
    page = lead.get("/desk/library/", {"list": "most", "language": "en"}).content.decode()
    assert page.index("Often") < page.index("Seldom") < page.index("Never")
    assert "opened 55 times or more in a year" in page
    assert "opened 58" not in page
    answers = lead.get("/desk/library/", {"kind": "answers", "list": "most", "language": "en"}).content.decode()
    assert ("opened 30 times or more in a year" in answers, "Asked never" in answers) == (True, False)
    figures = lead.get("/desk/figures/").content.decode()
    assert "Asked often" in figures
    assert figures.index("Often") < figures.index("Seldom")
