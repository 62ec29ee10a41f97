"""An article's own page at the desk: read by a colleague, put live, sent back, taken down, brought back, used where."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content import links
from content.models import Article, Readable
from content.versions import ArticleNote, ArticleVersion
from content.workflow import articles as life
from tests.factories import make_article, make_publication, make_topic
from tests.moderation.articles import BODY, TYPED, in_review, press, started, to
from tests.moderation.desk import buttons, seen

pytestmark = pytest.mark.django_db


def page(client, article):
    return client.get(to("article", article))


def corrected(by, article, **text):
    """Somebody hands in another text for a live article."""
    words = {"title": article.title, "lead": article.lead, "body": article.body} | text
    return life.submit(article, by=by, text=life.Text(**words), base=article.newest().number)


# --- read by a colleague --------------------------------------------------------------------------


def test_a_colleague_reads_what_changes_word_by_word_and_who_wrote_it(worker, second):
    article = make_article(language="en", body="You may say no.\n\nNobody is angry.")
    waiting = corrected(worker.user, article, body="You may always say no.\n\nNobody is angry.")
    review = page(second, waiting).context["review"]
    assert (review["row"]["writer"], review["is_live_before"]) == (worker.user.name, True)
    pieces = {one["label"]: one["pieces"] for one in review["changes"]}
    assert set(pieces) == {"Text"}
    assert "".join(text for kind, text in pieces["Text"] if kind == "new").strip() == "always"
    assert [text for kind, text in pieces["Text"] if kind == "gone"] == []
    assert "You may always say no." in page(second, waiting).context["html"]


def test_the_writer_is_told_kindly_that_somebody_else_reads_it(worker, second):
    article = in_review(worker.user)
    assert "You wrote this version" in seen(page(worker, article))
    assert buttons(page(worker, article)) >= {"take_back"}
    assert not buttons(page(worker, article)) & {"approve", "send_back"}
    assert press(worker, article, "approve", version_id=article.proposal_id).status_code == 409
    assert buttons(page(second, article)) >= {"approve", "send_back"}


def test_approved_it_is_live_at_once(worker, second, client):
    article = in_review(worker.user)
    press(second, article, "approve", version_id=article.proposal_id)
    article.refresh_from_db()
    assert (article.status, article.writer, article.checker) == (Readable.LIVE, worker.user, second.user)
    assert client.get("/en/articles/who-can-i-tell/").status_code == 200


def test_approved_for_a_day_it_waits_and_the_day_can_be_another(worker, second):
    article = in_review(worker.user)
    press(second, article, "approve", version_id=article.proposal_id, on="2999-01-01")
    article.refresh_from_db()
    assert (article.status, article.publish_on) == (Readable.DRAFT, date(2999, 1, 1))
    press(second, article, "reschedule", on=timezone.localdate().isoformat())
    assert Article.objects.get().status == Readable.LIVE


def test_a_day_that_is_none_is_said_and_nothing_is_approved(worker, second):
    article = in_review(worker.user)
    answer = press(second, article, "approve", version_id=article.proposal_id, on="soon")
    assert (answer.status_code, "Write the day as 2026-11-22." in seen(answer)) == (409, True)
    assert Article.objects.get().stage == "in_review"


def test_what_was_read_is_what_goes_live(worker, second):
    article = in_review(worker.user)
    read = article.proposal_id
    life.submit(article, by=worker.user, text=life.Text("Other", "Words", "Now."), base=1)
    answer = press(second, article, "approve", version_id=read)
    assert (answer.status_code, Article.objects.get().status) == (409, Readable.DRAFT)


def test_sent_back_its_writer_finds_the_note_beside_the_text(worker, second):
    article = in_review(worker.user)
    press(second, article, "send_back", version_id=article.proposal_id, advice="Say **who** decides.")
    assert ArticleNote.objects.get().text == "Say **who** decides."
    assert "Say **who** decides." in seen(worker.get(to("write", article)))
    assert worker.get(to("write", article)).context["fields"]["body"] == BODY


def test_sent_back_without_a_word_is_refused(worker, second):
    article = in_review(worker.user)
    answer = press(second, article, "send_back", version_id=article.proposal_id, advice=" ")
    assert "Say in a word or two what should change." in seen(answer)
    assert Article.objects.get().stage == "in_review"


def test_taken_back_it_goes_on_where_it_was(worker):
    article = in_review(worker.user)
    answer = press(worker, article, "take_back")
    assert answer.headers["Location"] == to("write", article)
    assert worker.get(to("write", article)).context["fields"]["body"] == BODY


def test_the_colleague_may_change_it_and_then_the_writer_reads(worker, second):
    article = in_review(worker.user)
    press(second, article, "submit", **TYPED | {"base": "1", "body": "Changed by the reader."})
    article.refresh_from_db()
    assert (article.proposal.written_by, article.reader) == (second.user, worker.user)
    assert buttons(page(worker, article)) >= {"approve"}


# --- what readers see -----------------------------------------------------------------------------


def test_what_is_due_is_renewed_by_one_press(worker, second):
    article = in_review(worker.user)
    article = life.approve(article, by=second.user, version_id=article.proposal_id)
    life.come_due(article)
    assert "Is it still true?" in seen(page(second, article))
    press(second, article, "renew")
    assert Article.objects.get().status == Readable.LIVE


def test_taken_down_with_a_reason_readers_are_told_and_it_can_come_back(worker, second, client):
    article = make_article(language="en", slug="gone")
    assert press(worker, article, "withdraw", reason="bored").status_code == 409
    press(worker, article, "withdraw", reason="wrong")
    assert client.get("/en/articles/gone/").status_code == 410
    press(worker, article, "restore", number="1")
    article.refresh_from_db()
    assert (article.status, article.stage, article.proposal.kind) == (Readable.WITHDRAWN, "in_review", "restored")
    press(second, article, "approve", version_id=article.proposal_id)
    assert client.get("/en/articles/gone/").status_code == 200


def test_an_old_version_says_what_is_different_today_and_can_be_brought_back(worker, second):
    article = make_article(language="en", body="It was so.")
    waiting = corrected(worker.user, article, body="It is so.")
    life.approve(waiting, by=second.user, version_id=waiting.proposal_id)
    old, now = (worker.get(to("version", article, number)) for number in (1, 2))
    assert ("It was so." in old.context["html"], [one["label"] for one in old.context["changes"]]) == (True, ["Text"])
    assert (buttons(old), buttons(now)) == ({"restore"}, set())
    assert worker.get(to("version", article, 9)).status_code == 404
    press(worker, article, "restore", number="1")
    assert ArticleVersion.objects.get(number=3).body == "It was so."


def test_the_place_changes_and_the_address_only_until_readers_know_it(worker):
    article = started(worker.user)
    there = {"topic": make_topic("school").slug, "audience": "parent", "country": "se"}
    press(worker, article, "place", **there, slug="other-address")
    article.refresh_from_db()
    assert (article.topic.slug, article.audience, article.country, article.slug) == (*there.values(), "other-address")
    live = make_article(language="en", slug="known")
    assert 'name="slug"' not in page(worker, live).content.decode()
    press(worker, live, "place", **there, slug="unknown")
    live.refresh_from_db()
    assert (live.slug, live.audience) == ("known", "parent")


# --- around it ------------------------------------------------------------------------------------


def test_where_it_is_used_stands_there(worker):
    article = make_article(language="en", key="money", slug="money")
    make_article(language="en", title="Leads there", body="See [[article:money]] and [[article:money|this]].")
    make_article(language="en", title="Leads elsewhere", body="See [[article:money-2]].")
    make_publication(language="en", title="Told so", answer="Read [this](/en/articles/money/).")
    context = page(worker, article).context
    assert [title for _pk, title in context["naming"]] == ["Leads there"]
    assert [title for _url, title in context["answers"]] == ["Told so"]


def test_what_leads_nowhere_is_told_and_only_an_address_can_be_pressed(worker):
    article = make_article(language="en", body="Call [[helpline:nobody]], read [it](/en/articles/none/).")
    make_article(language="en", body="Call [[helpline:other]].")
    links.look_within()
    told = page(worker, article).content.decode()
    assert "<code>[[helpline:nobody]]</code>" in told
    assert '<a href="/en/articles/none/"' in told
    assert "helpline:other" not in told


def test_other_languages_stand_there_with_what_to_do(worker, second):
    fi, sv = (make_article(language=code, key="telling", title=code) for code in ("fi", "sv"))
    life.compare(sv, fi, by=worker.user)
    waiting = corrected(worker.user, fi, body="Another law.")
    life.approve(waiting, by=second.user, version_id=waiting.proposal_id)
    told = page(worker, sv)
    assert [(one["language"], one["is_newer"]) for one in told.context["around"]] == [("fi", True)]
    assert buttons(told) >= {"translate", "compare"}
    press(worker, sv, "compare", other=str(fi.pk))
    assert [one["is_newer"] for one in page(worker, sv).context["around"]] == [False]


def test_the_history_says_who_did_what(worker, second):
    article = in_review(worker.user)
    press(second, article, "approve", version_id=article.proposal_id)
    sentences = [sentence for _when, sentence in page(worker, article).context["history"]]
    assert sentences[-2:] == [
        f"{worker.user.name} asked a colleague to read it (version 1)",
        f"{worker.user.name} began it",
    ]
    assert f"{second.user.name} read and approved it (version 1)" in sentences


def test_the_page_costs_the_same_with_1_and_with_10_versions(worker, second):
    article = make_article(language="en", key="money")
    counts = []
    for number in (1, 9):
        for _one in range(number):
            article = corrected(worker.user, article, body=f"Text {Article.objects.count()} {_one} {number}")
            article = life.approve(article, by=second.user, version_id=article.proposal_id)
        with CaptureQueriesContext(connection) as captured:
            page(worker, article)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 36


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["trainee", "admin"])
@pytest.mark.parametrize("step", ["withdraw", "renew", "sign", "place", "reschedule"])
def test_trainees_and_admins_change_nothing_that_readers_see(step, role, staff_client):
    article = make_article(language="en", origin="software")
    answer = press(
        staff_client(role), article, step, reason="wrong", topic=article.topic.slug, audience="parent", on="2999-01-01"
    )
    assert answer.status_code == (409 if role == "trainee" else 403)
    found = Article.objects.get()
    assert (found.status, found.audience, found.writer) == (Readable.LIVE, "youth", None)


def test_an_admin_looks_and_has_no_button(staff_client):
    looked = page(staff_client("admin"), make_article(language="en", key="money"))
    assert (looked.status_code, buttons(looked)) == (200, set())


def test_a_step_that_is_none_is_no_page(worker):
    assert press(worker, make_article(language="en"), "burn").status_code == 404
