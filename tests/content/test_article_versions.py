"""What the steps of an article do to its text: versions, what readers and the search see, what is being written."""

import pytest
from django.utils import timezone

from content import tasks
from content.entries import SearchEntry
from content.models import Article, Readable
from content.versions import ArticleEvent, ArticleNote, ArticleVersion, WorkingArticle
from content.workflow import articles
from content.workflow.articles import Changed, NotAllowed, Place, Text, Unfit
from tests.content.test_article_life import BODY, later, text, two
from tests.factories import make_article, make_topic, make_user, member, the_organisation

pytestmark = pytest.mark.django_db


def begun(title: str = "Money", language: str = "en") -> Article:
    return articles.start(Place(language, make_topic("home")), title=title, by=two()[0])


def signed(row: Article, body: str, **more: object) -> Article:
    """A version by the first worker, checked by the second."""
    newest = row.newest()
    one, other = two()
    row = articles.submit(row, by=one, text=text(body), base=newest.number if newest else 0)
    return articles.approve(row, by=other, version_id=row.proposal_id or 0, **more)  # type: ignore[arg-type]


def fresh(row: Article) -> Article:
    return Article.objects.get(pk=row.pk)


def steps_of(row: Article) -> list[str]:
    return list(ArticleEvent.objects.filter(article=row).order_by("pk").values_list("step", flat=True))


# --- a version, and what readers see --------------------------------------------------------------


def test_an_article_is_written_read_by_another_and_live():
    row = signed(begun(), BODY)
    version = row.versions.get()
    assert (row.status, row.stage, row.version, row.slug, row.key) == ("live", "", version, "money", "money")
    assert (version.kind, version.written_by, version.checked_by) == ("new", *two())
    assert (row.title, row.writer, row.checker, row.sources[0]["name"]) == ("Money", *two(), "A law")
    assert 'class="block block-short"' in row.html
    assert (row.first_live_on, version.published_at is not None) == (timezone.localdate(), True)
    assert steps_of(row) == ["start", "submit", "approve", "go_live"]


def test_readers_and_the_search_keep_the_live_version_while_the_next_is_read(client):
    row = signed(begun(), "The old words about allowance.")
    later_text = articles.submit(row, by=two()[0], text=text("The new words about wages."), base=1)
    page, entry = client.get("/en/articles/money/").content.decode(), SearchEntry.objects.get(kind="article")
    assert ("old words" in page, "new words" in page, " swage " in entry.terms) == (True, False, False)
    articles.approve(later_text, by=two()[1], version_id=later_text.proposal_id or 0)
    page, entry = client.get("/en/articles/money/").content.decode(), SearchEntry.objects.get(kind="article")
    assert ("old words" in page, "new words" in page, " swage " in entry.terms) == (False, True, True)
    assert list(row.versions.order_by("number").values_list("kind", flat=True)) == ["new", "correction"]


def test_what_goes_wrong_while_it_goes_live_leaves_everything_as_it_was(monkeypatch):
    row = signed(begun(), "The old words.")
    row = articles.submit(row, by=two()[0], text=text("The new words."), base=1)
    monkeypatch.setattr("content.workflow.taking.indexing.index", lambda _row: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        articles.approve(row, by=two()[1], version_id=row.proposal_id or 0)
    row = fresh(row)
    assert ("old words" in row.html, row.stage, row.proposal and row.proposal.checked_by) == (True, "in_review", None)


def test_a_version_waits_for_its_day(clock):
    row = signed(begun(), BODY, on=later(3))
    assert (row.status, row.stage, row.publish_on, tasks.go_live_due()) == ("draft", "scheduled", later(3), 0)
    with pytest.raises(NotAllowed, match="Its day has not come yet"):
        articles.go_live(row)
    checked = timezone.localdate()
    clock.forward(days=3)
    assert tasks.go_live_due() == 1
    row = fresh(row)
    assert (row.status, row.stage, row.publish_on, row.checked_on) == ("live", "", None, checked)


def test_another_day_may_be_today():
    row = signed(begun(), BODY, on=later(3))
    assert articles.reschedule(row, by=two()[1], on=later(9)).publish_on == later(9)
    assert articles.reschedule(row, by=two()[1], on=timezone.localdate()).status == Readable.LIVE


def test_what_is_withdrawn_says_so_at_its_address_in_its_language_alone(client):
    row = signed(begun(), BODY)
    make_article(language="fi", slug="money")
    articles.withdraw(row, by=two()[0], reason="wrong")
    assert client.get("/en/articles/money/").status_code == 410
    assert client.get("/fi/articles/money/").status_code == 200
    assert not SearchEntry.objects.filter(kind="article", number=row.pk).exists()
    assert ArticleEvent.objects.get(article=row, step="withdraw").detail == "wrong"


def test_what_is_withdrawn_comes_back_through_two_people_only():
    row = articles.withdraw(signed(begun(), BODY), by=two()[0], reason="wrong")
    row = articles.restore(row, by=two()[0], number=1)
    assert (row.status, row.stage, row.proposal and row.proposal.kind) == ("withdrawn", "in_review", "restored")
    assert articles.approve(row, by=two()[1], version_id=row.proposal_id or 0).status == Readable.LIVE


def test_an_older_version_comes_back_as_a_new_one_that_nobody_has_checked():
    row = signed(signed(begun(), "One."), "Two.")
    row = articles.restore(row, by=two()[0], number=1)
    made = row.proposal
    assert made is not None
    assert (made.number, made.kind, made.body, made.restores, made.checked_by) == (
        3,
        "restored",
        "One.",
        row.versions.get(number=1),
        None,
    )
    assert (row.body, row.stage) == ("Two.", "in_review")
    with pytest.raises(NotAllowed, match="Choose an older version"):
        articles.restore(articles.take_back(row, by=two()[0]), by=two()[0], number=2)


def test_a_shelf_life_by_topic_brings_it_back_and_a_person_renews_it(clock, client):
    row = signed(begun(), BODY)
    topic = row.topic
    topic.shelf_months = 6
    topic.save()
    made_up = make_article(language="en", origin="software")
    clock.forward(days=150)
    assert tasks.come_due() == 0
    clock.forward(days=40)
    assert (tasks.come_due(), fresh(row).status, fresh(made_up).status) == (1, "due", "live")
    assert "Due for a check" in client.get("/en/articles/money/").content.decode()
    row = articles.renew(row, by=two()[0])
    assert (row.status, row.checked_on) == ("live", timezone.localdate())
    assert "Due for a check" not in client.get("/en/articles/money/").content.decode()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [((2026, 11, 22), 12, (2025, 11, 22)), ((2026, 3, 31), 1, (2026, 2, 28)), ((2026, 1, 5), 13, (2024, 12, 5))],
)
def test_months_are_counted_by_the_calendar(day, months, then):
    today = timezone.localdate().replace(*day)
    assert tasks.months_before(today, months) == today.replace(*then)


# --- what was brought in --------------------------------------------------------------------------


def test_two_sign_exactly_one_version_of_what_came_with_the_software():
    one, other = two()
    row = make_article(language="en", origin="software")
    version = row.versions.get()
    assert (row.is_unsigned, version.kind, version.written_by) == (True, "brought", None)
    articles.sign(row, by=one)
    with pytest.raises(NotAllowed, match="A second person"):
        articles.sign(row, by=one)
    row = articles.sign(row, by=other)
    version.refresh_from_db()
    assert (version.written_by, version.checked_by, row.is_unsigned) == (one, other, False)
    with pytest.raises(NotAllowed, match="Two people have signed"):
        articles.sign(row, by=member(the_organisation(), "lead"))


def test_without_two_signatures_only_the_demo_shows_what_was_brought_in(settings):
    settings.DEMO = False
    row = make_article(language="en", origin="software", status=Readable.DRAFT)
    one, other = two()
    for person in (one, other):
        with pytest.raises(NotAllowed, match="Two members of staff"):
            articles.show(row, by=one)
        articles.sign(row, by=person)
    assert articles.show(row, by=one).status == Readable.LIVE


@pytest.mark.parametrize("is_demo", [True, False])
def test_what_was_approved_for_a_day_and_taken_back_is_not_put_on_the_site_by_one(is_demo, settings):
    settings.DEMO = is_demo
    (one, other), row = two(), begun()
    row = articles.take_back(signed(row, BODY, on=later(3)), by=one)
    assert row.versions.get().is_signed
    for person in (one, other):
        with pytest.raises(NotAllowed, match="Two members of staff"):
            articles.show(row, by=person)
    assert fresh(row).status == Readable.DRAFT


def test_a_text_that_was_brought_in_goes_live_as_it_was_signed_and_not_as_somebody_corrected_it(settings):
    settings.DEMO = False
    (one, other), row = two(), make_article(language="en", origin="software", status=Readable.DRAFT)
    articles.sign(row, by=one), articles.sign(row, by=other)
    row = articles.take_back(signed(row, "Corrected.", on=later(3)), by=one)
    assert articles.show(row, by=one).version.number == 1


def test_an_article_that_an_earlier_program_left_without_a_version_gets_its_first_one():
    row = make_article(language="en")
    Article.objects.filter(pk=row.pk).update(version=None)
    ArticleEvent.objects.all()._raw_delete("default"), ArticleVersion.objects.all().delete()
    row = articles.submit(row, by=two()[0], text=text("New."), base=1)
    assert list(row.versions.order_by("number").values_list("number", "body")) == [(1, row.body), (2, "New.")]


# --- reading, sending back, taking back -----------------------------------------------------------


def test_what_is_sent_back_is_the_writers_again_with_a_word_why():
    one, other = two()
    row = articles.submit(begun(), by=one, text=text(), base=0, reader=other)
    assert (row.reader, list(Article.objects.to_be_read_by(other)), list(Article.objects.to_be_read_by(one))) == (
        other,
        [row],
        [],
    )
    with pytest.raises(Unfit) as refused:
        articles.send_back(row, by=other, version_id=row.proposal_id or 0, note=" ")
    assert refused.value.faults.keys() == {"note"}
    version = row.proposal
    row = articles.send_back(row, by=other, version_id=version.pk, note="Shorter.")
    assert (row.stage, row.proposal, row.reader) == ("", None, None)
    assert [(note.by, note.text) for note in ArticleNote.objects.filter(version=version)] == [(other, "Shorter.")]
    working = WorkingArticle.objects.get(article=row, by=one)
    assert (working.text, working.base) == (version.text, 1)


def test_a_readers_own_version_goes_back_to_the_first_writer():
    one, other = two()
    row = articles.submit(begun(), by=one, text=text(), base=0, reader=other)
    row = articles.submit(row, by=other, text=text("Better."), base=1)
    assert (row.reader, row.proposal.written_by, row.proposal.number) == (one, other, 2)
    with pytest.raises(NotAllowed, match="You wrote this version"):
        articles.approve(row, by=other, version_id=row.proposal_id)
    assert articles.approve(row, by=one, version_id=row.proposal_id).body == "Better."


def test_somebody_may_be_asked_only_if_they_may_check():
    for reader in (two()[0], make_user("trainee"), make_user("admin")):
        with pytest.raises(NotAllowed, match="Choose a colleague"):
            articles.submit(begun(), by=two()[0], text=text(), base=0, reader=reader)
    asked = {person.name for person in articles.readers_for(two()[0])}
    assert two()[1].name in asked
    assert two()[0].name not in asked


def test_who_read_another_version_than_the_one_on_its_way_signs_nothing():
    one, other = two()
    row = articles.submit(begun(), by=one, text=text(), base=0)
    read = row.proposal_id
    articles.submit(row, by=one, text=text("Another."), base=1)
    with pytest.raises(Changed) as refused:
        articles.approve(row, by=other, version_id=read)
    assert refused.value.version == fresh(row).proposal
    assert fresh(row).stage == "in_review"


# --- two at once, and what was typed --------------------------------------------------------------


def test_who_is_overtaken_is_told_and_keeps_what_they_typed():
    one, other = two()
    row = signed(begun(), "One.")
    mine, theirs = articles.write(row, by=one), articles.write(row, by=other)
    articles.submit(row, by=other, text=text("Theirs."), base=theirs.base)
    with pytest.raises(Changed, match="Somebody else has changed this text meanwhile") as refused:
        articles.submit(row, by=one, text=text("Mine."), base=mine.base)
    assert refused.value.version.body == "Theirs."
    assert WorkingArticle.objects.get(article=row, by=one).body == "Mine."
    assert articles.submit(row, by=one, text=text("Mine, with theirs."), base=2).proposal.number == 3


def test_two_windows_of_one_editor_do_not_write_over_each_other():
    row, by = begun(), two()[0]
    assert articles.save_text(row, by=by, text=text("One."), seen=0).revision == 1
    with pytest.raises(Changed) as refused:
        articles.save_text(row, by=by, text=text("Two."), seen=0)
    assert refused.value.working.body == "One."
    assert articles.save_text(row, by=by, text=text("Two."), seen=1).body == "Two."


def test_what_is_far_too_long_is_kept_while_it_is_written_and_refused_when_handed_in():
    row, by = begun(), two()[0]
    long = Text("t" * 161, "l" * 401, "b" * 60_001)
    assert len(articles.save_text(row, by=by, text=long, seen=0).body) == 60_001
    with pytest.raises(Unfit) as refused:
        articles.submit(row, by=by, text=long, base=0)
    assert refused.value.faults.keys() == {"title", "lead", "body"}
    with pytest.raises(Unfit):
        articles.save_text(row, by=by, text=Text("t", "l", "b" * 500_000), seen=2)


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ({"title": " "}, "title"),
        ({"lead": ""}, "lead"),
        ({"body": ""}, "body"),
        ({"body": "See [[article:nothing]]."}, "body"),
        ({"body": "::: riddle\n:::"}, "body"),
        ({"sources": [{"name": "x", "url": "javascript:alert(1)"}]}, "sources"),
        ({"sources": [{"name": "", "url": "https://law.example/"}]}, "sources"),
        ({"sources": [{"name": "x", "seen": "lately"}]}, "sources"),
        ({"searched": ["x" * 301]}, "searched"),
    ],
)
def test_what_is_wrong_is_named_where_it_is(part, fault):
    row, by = begun(), two()[0]
    with pytest.raises(Unfit) as refused:
        articles.submit(row, by=by, text=Text(**({"title": "T", "lead": "L", "body": "B"} | part)), base=0)
    assert refused.value.faults.keys() == {fault}
    assert (row.versions.count(), fresh(row).stage) == (0, "")


def test_a_draft_that_nobody_writes_any_more_goes_whole_and_a_version_stays():
    one, other = two()
    row = begun()
    articles.write(row, by=other)
    articles.drop_text(row, by=one)
    assert Article.objects.filter(pk=row.pk).exists()
    articles.drop_text(row, by=other)
    assert not Article.objects.filter(pk=row.pk).exists()
    row = articles.take_back(articles.submit(begun(), by=one, text=text(), base=0), by=one)
    articles.drop_text(row, by=one)
    assert row.versions.count() == 1


# --- addresses ------------------------------------------------------------------------------------


def test_two_articles_never_share_an_address():
    first, second = begun("Money"), begun("Money")
    assert (first.slug, second.slug, first.key, second.key) == ("money", "money-2", "money", "money-2")
    place = Place("en", make_topic("home"), slug="money")
    with pytest.raises(NotAllowed, match="with this address"):
        articles.start(place, title="Else", by=two()[0])
    assert begun("Money", language="fi").slug == "money"


def test_an_address_of_earlier_days_is_not_given_away():
    place = Place("en", make_topic("home"), slug="a-yes-that-is-a-yes")
    with pytest.raises(NotAllowed, match="with this address"):
        articles.start(place, title="Else", by=two()[0])


@pytest.mark.parametrize("slug", ["Money", "mo ney", "-money", "a" * 81, "../x"])
def test_what_is_no_address_is_refused(slug):
    with pytest.raises(NotAllowed, match="An address is made of"):
        articles.place(begun(), by=two()[0], slug=slug)


def test_an_address_stays_once_readers_know_it():
    row = articles.place(begun(), by=two()[0], slug="pocket-money")
    assert row.slug == "pocket-money"
    row = signed(row, BODY)
    articles.withdraw(row, by=two()[0], reason="wrong")
    row = articles.restore(row, by=two()[0], number=1)
    row = articles.approve(row, by=two()[1], version_id=row.proposal_id)
    with pytest.raises(NotAllowed, match="Readers know this address"):
        articles.place(row, by=two()[0], slug="cash")


def test_a_live_article_that_moves_to_another_topic_is_found_there():
    row = signed(begun(), BODY)
    topic = make_topic("law")
    articles.place(row, by=two()[0], topic=topic, country="fi", audience="parent")
    assert SearchEntry.objects.get(kind="article", number=row.pk).topic == topic.pk
    with pytest.raises(NotAllowed, match="Choose from the list"):
        articles.place(row, by=two()[0], country="de")
