"""The lists of the library at the desk: what waits for whom, what they cost, published answers and their steps."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content import closest, workflow
from content.entries import SearchedInVain
from content.models import AnsweredAlready, Article, Helped, Publication, Readable, first_of_month
from content.versions import ArticleVersion, Rewording
from content.workflow import articles as life
from moderation import library as lists
from questions import access
from questions import workflow as asking
from questions.models import Status
from tests.factories import (
    make_article,
    make_organisation,
    make_publication,
    make_question,
    make_topic,
    member,
    the_organisation,
)
from tests.moderation.articles import in_review, press, started
from tests.moderation.desk import buttons, seen

pytestmark = pytest.mark.django_db
ADDRESS = reverse("desk_library")


def shown(client, name, **more):
    """The titles that a list shows."""
    rows = client.get(ADDRESS, {"list": name, "language": "", **more}).context["rows"]
    return [row["title"] for row in rows]


def pair(key="telling", **fields):
    """One text in Finnish and Swedish."""
    return [make_article(language=code, key=key, title=f"{key} {code}", **fields) for code in ("fi", "sv")]


def lives_again(article, **text):
    """Two people change the live text."""
    writer, reader = member(the_organisation(), "worker"), member(the_organisation(), "second")
    new = life.Text(**{"title": article.title, "lead": "New first words.", "body": article.body} | text)
    row = life.submit(article, by=writer, text=new, base=article.newest().number)
    return life.approve(row, by=reader, version_id=row.proposal_id)


# --- which article stands where -------------------------------------------------------------------


def test_each_article_stands_where_somebody_has_to_act(worker, second):
    make_article(title="Live", language="en")
    due = make_article(title="Due", language="en", status=Readable.DRAFT)
    Article.objects.filter(pk=due.pk).update(status=Readable.DUE)
    make_article(title="Gone", language="en", status=Readable.WITHDRAWN)
    make_article(title="Shipped", language="en", origin="software")
    started(worker.user, title="Begun")
    in_review(second.user, title="Waits")
    found = {name: set(shown(worker, name)) for name in ("due", "read", "mine", "unsigned", "on_way", "withdrawn")}
    assert found == {
        "due": {"Due"},
        "read": {"Waits"},
        "mine": {"Begun"},
        "unsigned": {"Shipped"},
        "on_way": {"Waits"},
        "withdrawn": {"Gone"},
    }
    assert set(shown(worker, "live")) == {"Live", "Due", "Shipped"}
    assert set(shown(second, "mine")) == {"Waits"}


def test_what_i_wrote_does_not_wait_for_me(worker):
    in_review(worker.user, title="Mine")
    assert (shown(worker, "read"), shown(worker, "mine")) == ([], ["Mine"])


def test_what_is_asked_of_somebody_waits_for_them_alone(worker, second, staff_client):
    article = started(worker.user)
    text = life.Text("Who can I tell?", "Somebody.", "Any adult.")
    life.submit(article, by=worker.user, text=text, base=0, reader=second.user)
    editor = staff_client("editor")
    assert (shown(second, "read"), shown(editor, "read"), shown(editor, "on_way")) == (
        ["Who can I tell?"],
        [],
        ["Who can I tell?"],
    )


def test_a_text_that_a_language_lacks_is_listed_once_with_a_button(worker):
    pair()
    make_article(language="en", key="other", title="Other")
    assert shown(worker, "missing", language="en") == ["telling fi"]
    assert set(shown(worker, "missing")) == {"telling fi", "Other"}
    page = worker.get(ADDRESS, {"list": "missing", "language": "nb"})
    assert [[code for code, _name in row["wanted"]] for row in page.context["rows"]] == [["nb"], ["nb"]]
    assert "translate" in buttons(page)


def test_a_draft_in_the_language_is_no_missing_one_and_a_withdrawn_one_is(worker):
    fi, _sv = pair()
    life.translate(fi, "en", by=worker.user)
    assert shown(worker, "missing", language="en") == []
    Article.objects.filter(language="sv").update(status=Readable.WITHDRAWN)
    assert shown(worker, "missing", language="sv") == ["telling fi"]


def test_a_translation_is_older_once_its_source_says_something_new(worker):
    fi, sv = pair()
    sv = life.compare(sv, fi, by=worker.user)
    assert shown(worker, "older") == []
    lives_again(fi, body="Now it is another law.")
    assert shown(worker, "older") == ["telling sv"]
    row = worker.get(ADDRESS, {"list": "older", "language": "sv"}).context["rows"][0]
    assert row["older_than"] == ["suomi"]
    life.compare(sv, Article.objects.get(pk=fi.pk), by=worker.user)
    assert shown(worker, "older") == []


def test_the_list_of_older_ones_says_what_each_article_says(worker):
    """`moderation.library` asks the database what `Article.is_older_than` says of two."""
    fi, sv = pair()
    en = make_article(language="en", key="telling", title="telling en")
    life.compare(en, fi, by=worker.user), life.compare(sv, fi, by=worker.user)
    lives_again(fi, body="Newer.")
    life.compare(en, Article.objects.get(pk=fi.pk), by=worker.user)
    rows = list(Article.objects.select_related("version", "made_from"))
    expected = {one.title for one in rows if any(one.is_older_than(other) for other in rows if other != one)}
    assert set(shown(worker, "older")) == expected == {"telling sv"}


def test_a_list_is_narrowed_by_topic_and_by_words(worker):
    make_article(language="en", title="Money at home", topic=make_topic("home"))
    make_article(language="en", title="Money at school", topic=make_topic("school"))
    make_article(language="fi", title="Raha kotona", topic=make_topic("home"))
    assert shown(worker, "live", topic="home", language="en") == ["Money at home"]
    assert shown(worker, "live", q="  SCHOOL money ") == ["Money at school"]
    assert shown(worker, "live", q="nothing of it") == []


def test_the_first_list_is_the_one_that_waits_for_me(worker, second):
    make_article(language="en")
    assert worker.get(ADDRESS).context["name"] == "live"
    in_review(second.user)
    assert worker.get(ADDRESS).context["name"] == "read"


def test_what_helped_most_stands_first(worker):
    little, much = make_article(language="en", title="Little"), make_article(language="en", title="Much")
    Helped.objects.create(article=little, month=first_of_month(), yes=1)
    Helped.objects.create(article=much, month=first_of_month(), yes=3)
    Helped.objects.create(article=little, month=date(2020, 1, 1), yes=90)
    assert shown(worker, "helped") == ["Much", "Little"]


@pytest.mark.parametrize(
    "query", [{"kind": "notes"}, {"language": "xx"}, {"list": "stars"}, {"kind": "answers", "list": "draft"}]
)
def test_an_unknown_list_is_no_page(query, worker):
    assert worker.get(ADDRESS, query).status_code == 404


@pytest.mark.parametrize("name", lists.LISTS)
def test_an_empty_list_says_what_stands_there(name, worker):
    assert 'class="empty"' in worker.get(ADDRESS, {"list": name, "language": "nb"}).content.decode()


def cost(client, query):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(ADDRESS, query)
    return len(captured), len(response.context["rows"])


@pytest.mark.parametrize("name", ["live", "missing", "helped"])
def test_a_list_costs_the_same_with_1_and_with_30_rows(name, worker):
    counts = []
    for number in (1, 29):
        for _one in range(number):
            make_article(key=f"key-{Article.objects.count()}", language="en")
        counts.append(cost(worker, {"list": name, "language": "fi" if name == "missing" else "en"}))
    assert counts == [(counts[0][0], 1), (counts[0][0], 30)]
    assert counts[0][0] <= 13


def test_older_ones_cost_the_same_with_1_and_with_30_rows(worker):
    counts = []
    for number in (1, 29):
        for _one in range(number):
            fi, sv = pair(key=f"key-{Article.objects.count()}")
            life.compare(sv, fi, by=worker.user)
            lives_again(fi, body="Newer.")
        counts.append(cost(worker, {"list": "older", "language": "sv"}))
    assert counts == [(counts[0][0], 1), (counts[0][0], 30)]


# --- published answers ----------------------------------------------------------------------------


def answers(client, name="live", language="fi"):
    return client.get(ADDRESS, {"kind": "answers", "language": language, "list": name})


def test_answers_are_listed_by_where_they_are(worker):
    live, due, scheduled = (
        make_publication(status, language="fi") for status in (Readable.LIVE, Readable.DUE, Readable.SCHEDULED)
    )
    found = {
        name: [row["pk"] for row in answers(worker, name).context["rows"]] for name in ("due", "live", "scheduled")
    }
    assert found == {"due": [due.pk], "live": [live.pk], "scheduled": [scheduled.pk]}
    assert answers(worker).context["rows"][0]["url"] == f"/fi/answers/{live.pk}-{live.slug}/"
    assert answers(worker, "scheduled").context["rows"][0]["url"] == ""


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


def test_the_answers_cost_the_same_with_1_and_with_30_rows(worker):
    counts = []
    for number in (1, 29):
        for _one in range(number):
            make_publication(language="fi")
        counts.append(cost(worker, {"kind": "answers", "list": "live", "language": "fi"}))
    assert counts == [(counts[0][0], 1), (counts[0][0], 30)]
    assert counts[0][0] <= 12


def test_an_answer_whose_question_is_there_is_corrected_in_it(worker, staff_client):
    question = make_question(at=Status.ANSWERED, language="fi", agreed=True)
    question.refresh_from_db()
    workflow.go_live(question.publication)
    page = answers(worker)
    assert reverse("desk_question", args=[question.pk]) in page.content.decode()
    assert reverse("desk_reword", args=[question.publication_id]) not in page.content.decode()
    editor = answers(staff_client("editor")).content.decode()
    assert reverse("desk_question", args=[question.pk]) not in editor


def test_a_page_that_its_asker_took_down_leads_to_the_decision(worker):
    question = make_question(at=Status.ANSWERED, language="fi", agreed=True)
    question.refresh_from_db()
    workflow.go_live(question.publication)
    assert answers(worker, "withdrawn").context["rows"] == []
    asking.say_no(question, nonce=access.new_nonce())
    row = answers(worker, "withdrawn").context["rows"][0]
    assert (row["returns"], row["thread"]) == (True, reverse("desk_question", args=[question.pk]))
    assert "Decide whether it returns" in seen(answers(worker, "withdrawn"))


def test_who_keeps_the_library_sees_whom_a_text_answered_before_they_asked(staff_client):
    row, other = make_publication(language="fi"), make_publication(language="fi")
    for _time in range(3):
        closest.count(f"answer:{row.pk}")
    AnsweredAlready.objects.create(publication=other, month=date(2020, 1, 1), count=9)
    page = answers(staff_client("editor"))
    assert {one["pk"]: one["answered"] for one in page.context["rows"]} == {row.pk: 3, other.pk: 0}
    assert "answered 3 askers before they sent anything, in a year" in page.content.decode()


def test_who_keeps_the_library_sees_whom_a_text_helped(staff_client):
    row, other = make_publication(language="fi"), make_publication(language="fi")
    Helped.objects.create(publication=row, month=first_of_month(), yes=4, no=1)
    Helped.objects.create(publication=other, month=date(2020, 1, 1), yes=9)
    page = answers(staff_client("editor"))
    found = {one["pk"]: (one["helped"], one["not_helped"]) for one in page.context["rows"]}
    assert found == {row.pk: (4, 1), other.pk: (0, 0)}
    assert page.content.decode().count("helped: 4 yes, 1 no, in a year") == 1


# --- a new answer where the question is gone --------------------------------------------------------


def test_one_writes_a_new_answer_and_another_agrees(worker, second):
    row = make_publication(language="fi", answer="It was so.")
    address = reverse("desk_reword", args=[row.pk])
    worker.post(address, {"answer": "It is **otherwise**."})
    assert Publication.objects.get().answer == "It was so."
    waiting = row.rewordings.get()
    agree = reverse("desk_rewording", args=[waiting.pk, "agree"])
    assert (buttons(worker.get(address)), worker.post(agree).status_code) == ({"drop_rewording"}, 409)
    assert buttons(second.get(address)) == {"agree_rewording", "drop_rewording"}
    second.post(agree)
    found = Publication.objects.get()
    assert (found.answer, found.writer, found.checker) == ("It is **otherwise**.", worker.user, second.user)


def test_a_new_answer_can_be_dropped(worker, second):
    row = make_publication(language="fi", answer="It was so.")
    worker.post(reverse("desk_reword", args=[row.pk]), {"answer": "It is otherwise."})
    second.post(reverse("desk_rewording", args=[row.rewordings.get().pk, "drop"]))
    assert (Publication.objects.get().answer, "Correct it" in seen(answers(worker))) == ("It was so.", True)


@pytest.mark.parametrize(("typed", "status"), [("", 422), ("It was so.", 409)])
def test_what_is_no_new_answer_is_refused_and_stays_in_its_field(typed, status, worker):
    row = make_publication(language="fi", answer="It was so.")
    page = worker.post(reverse("desk_reword", args=[row.pk]), {"answer": typed})
    assert (page.status_code, row.rewordings.count(), page.context["answer"]) == (status, 0, typed)


@pytest.fixture
def public():
    """A question of which the public page is live."""
    question = make_question(at=Status.ANSWERED, language="fi", agreed=True)
    question.refresh_from_db()
    workflow.go_live(question.publication)
    return question


def strangers(staff_client):
    """Who keeps the library and opens no question of this team."""
    return [staff_client("editor"), staff_client("worker", make_organisation())]


def test_nobody_rewrites_an_answer_whose_question_is_still_there(public, worker, staff_client):
    address = reverse("desk_reword", args=[public.publication_id])
    for client in (worker, *strangers(staff_client)):
        for page in (client.get(address), client.post(address, {"answer": "It is otherwise."})):
            to = reverse("desk_question", args=[public.pk]) if client == worker else ADDRESS
            assert (page.status_code, page.url.partition("?")[0]) == (302, to)
        assert "still open to its team" in seen(client.get(page.url))
    assert not Rewording.objects.exists()


def test_nobody_agrees_to_a_new_answer_whose_question_is_still_there(public, staff_client, second):
    editor, stranger = strangers(staff_client)
    waiting = workflow.reword(public.publication, by=editor.user, answer="It is otherwise.")
    for client in (stranger, second):
        client.post(reverse("desk_rewording", args=[waiting.pk, "agree"]))
        assert Publication.objects.get().answer == public.publication.answer
    stranger.post(reverse("desk_rewording", args=[waiting.pk, "drop"]))
    assert Rewording.objects.get().decided_at is not None


def test_who_may_not_open_the_question_is_told_where_its_answer_is_corrected(public, staff_client):
    for client in strangers(staff_client):
        page = answers(client)
        assert reverse("desk_reword", args=[public.publication_id]) not in page.content.decode()
        assert "Its team corrects it in its question" in seen(page)


def test_where_the_question_is_erased_anybody_who_writes_corrects_its_answer(public, staff_client):
    asking.erase(public)
    for client in strangers(staff_client):
        assert client.get(reverse("desk_reword", args=[public.publication_id])).status_code == 200
        assert reverse("desk_reword", args=[public.publication_id]) in answers(client).content.decode()


@pytest.mark.parametrize("page", ["9" * 20, "0", "-1", "²", "x"])
def test_a_page_that_is_no_number_of_one_is_the_first(page, worker):
    row = make_publication(language="fi")
    found = worker.get(ADDRESS, {"kind": "answers", "language": "fi", "list": "live", "page": page})
    assert [one["pk"] for one in found.context["rows"]] == [row.pk]


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["trainee", "admin"])
def test_trainees_and_admins_take_no_answer_down(role, staff_client):
    row = make_publication(Readable.DUE)
    for name in ("desk_withdraw", "desk_renew"):
        assert staff_client(role).post(reverse(name, args=[row.pk]), {"reason": "wrong"}).status_code == 403
    assert Publication.objects.get().status == Readable.DUE


def test_two_people_sign_a_text_that_came_with_the_software(worker, second, staff_client):
    article = make_article(origin="software", language="en")
    press(worker, article, "sign"), press(worker, article, "sign")
    assert ArticleVersion.objects.get().checked_by is None
    press(second, article, "sign")
    version = ArticleVersion.objects.get()
    assert (version.written_by, version.checked_by) == (worker.user, second.user)
    assert press(staff_client("lead"), article, "sign").status_code == 409


def test_a_year_is_counted_from_today():
    assert timezone.localdate() - lists.a_year_ago() == timedelta(days=365)


# --- what was looked for in vain ------------------------------------------------------------------


def test_what_is_often_looked_for_in_vain_stands_there_with_a_way_to_write_it(worker):
    SearchedInVain.objects.create(language="en", month=first_of_month(), digest="a", words="vaping", times=12)
    SearchedInVain.objects.create(language="en", month=first_of_month(), digest="b", words="", times=4)
    page = seen(worker.get(ADDRESS, {"kind": "sought", "language": "en"}))
    assert ("“vaping”" in page, "12 times" in page, "4 other searches found nothing" in page) == (True, True, True)
    assert f"{reverse('desk_article_new')}?language=en&amp;title=vaping" in page
    assert worker.get(reverse("desk_article_new"), {"language": "en", "title": "vaping"}).context["typed"] == {
        "language": "en",
        "title": "vaping",
    }
