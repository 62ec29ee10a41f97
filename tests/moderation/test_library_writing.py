"""Writing an article: begun, saved while typing, looked at, handed in; what is typed is never lost."""

from datetime import date

import pytest
from django.urls import reverse

from content.models import Article
from content.versions import WorkingArticle
from content.workflow import articles as life
from moderation import beside, readability
from moderation.forms.library import SourcesField, as_lines
from tests.factories import make_article, make_term, make_topic, member, the_organisation
from tests.moderation.articles import BODY, TYPED, autosaved, in_review, press, started, to
from tests.moderation.desk import buttons, seen

pytestmark = pytest.mark.django_db
NEW = reverse("desk_article_new")


def place(**fields):
    make_topic("home")
    plain = {"language": "en", "title": "Who can I tell?", "topic": "home", "audience": "youth", "country": "fi"}
    return plain | {"slug": ""} | fields


# --- beginning ------------------------------------------------------------------------------------


def test_a_new_article_has_a_place_and_a_title_and_leads_to_its_text(worker):
    page = worker.post(NEW, place())
    article = Article.objects.get()
    found = (article.language, article.slug, article.topic.slug, article.country, article.title, article.status)
    assert found == ("en", "who-can-i-tell", "home", "fi", "Who can I tell?", "draft")
    assert page.headers["Location"] == to("write", article)
    assert worker.get(to("write", article)).context["fields"]["title"] == "Who can I tell?"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Give it a title. You can change it later."),
        ({"topic": "no-such"}, "Choose a topic."),
        ({"slug": "Not an address"}, "An address is made of small letters a to z, digits and hyphens."),
    ],
)
def test_what_is_missing_for_a_new_one_is_said_and_the_rest_stays(wrong, said, worker):
    page = worker.post(NEW, place(**wrong))
    assert (page.status_code, Article.objects.count()) == (422, 0)
    assert said in page.content.decode()
    assert page.context["typed"]["country"] == "fi"


def test_an_address_that_is_taken_is_refused(worker):
    make_article(language="en", slug="taken")
    assert "There is an article with this address" in worker.post(NEW, place(slug="taken")).content.decode()


# --- saved while typing ---------------------------------------------------------------------------


def test_what_is_typed_is_saved_and_is_there_again(worker):
    article = started(worker.user)
    answer = autosaved(worker, article)
    copy = WorkingArticle.objects.get()
    assert (answer.json()["revision"], copy.revision, copy.text.body) == (1, 1, BODY)
    assert copy.sources == [{"name": "The law", "url": "https://example.org/law", "seen": "2026-11-22"}]
    fields = worker.get(to("write", article)).context["fields"]
    assert {name: fields[name] for name in ("title", "body", "sources", "searched")} == {
        name: TYPED[name] for name in ("title", "body", "sources", "searched")
    }


def test_looking_at_the_page_begins_nothing(worker):
    article = make_article(language="en")
    worker.get(to("write", article)), worker.post(to("look", article), TYPED)
    assert WorkingArticle.objects.count() == 0


def test_a_source_that_is_not_whole_is_kept_as_it_was_typed(worker):
    article = started(worker.user)
    half = "The law | htt\nA book"
    autosaved(worker, article, sources=half)
    assert worker.get(to("write", article)).context["fields"]["sources"] == half


def test_two_windows_of_one_person_both_keep_their_text(worker):
    article = started(worker.user)
    autosaved(worker, article, body="From the first window.")
    answer = autosaved(worker, article, body="From the second window.")
    assert answer.status_code == 409
    assert 'data-their="body"' in answer.json()["html"]
    assert "From the second window." in answer.json()["html"]
    assert WorkingArticle.objects.get().body == "From the first window."
    assert autosaved(worker, article, seen="1", body="From the second window.").json()["revision"] == 2


def test_without_javascript_the_other_window_stands_beside_what_was_typed(worker):
    article = started(worker.user)
    autosaved(worker, article, body="From the first window.")
    page = worker.post(to("autosave", article), TYPED | {"body": "From the second window."})
    assert (page.status_code, page.context["fields"]["body"]) == (409, "From the second window.")
    assert [row["theirs"] for row in page.context["theirs"]["rows"]] == ["From the first window."]
    assert '<input type="hidden" name="seen" value="1">' in page.content.decode()


def test_without_javascript_save_leads_back_to_the_text(worker):
    article = started(worker.user)
    page = worker.post(to("autosave", article), TYPED)
    assert (page.status_code, page.headers["Location"]) == (303, to("write", article))


def test_what_is_too_long_is_refused_and_said(worker):
    answer = autosaved(worker, started(worker.user), title="x" * 161)
    assert (answer.status_code, WorkingArticle.objects.get().revision) == (409, 0)


def test_a_page_that_wakes_up_is_told_what_another_window_saved(worker):
    article = started(worker.user)
    assert worker.post(to("awake", article), TYPED).json() == {"revision": 0}
    autosaved(worker, article, body="From the first window.")
    told = worker.post(to("awake", article), TYPED).json()
    assert (told["revision"], 'data-their="body"' in told["html"]) == (1, True)


def test_a_page_that_wakes_up_is_told_that_the_article_can_not_be_written_on(worker, second):
    article = in_review(worker.user)
    soon = life.approve(article, by=second.user, version_id=article.proposal_id, on=date(2999, 1, 1))
    answer = worker.post(to("awake", soon), {})
    assert (answer.status_code, answer.json()) == (409, {"why": "This article can’t be written on now."})


def test_a_draft_can_be_thrown_away(worker):
    article = started(worker.user)
    page = press(worker, article, "drop_text")
    assert (page.headers["Location"], Article.objects.count()) == (reverse("desk_library"), 0)


def test_thrown_away_the_live_text_stays(worker):
    article = make_article(language="en", body="As it was.")
    autosaved(worker, article)
    press(worker, article, "drop_text")
    assert (WorkingArticle.objects.count(), Article.objects.get().body) == (0, "As it was.")


# --- looked at ------------------------------------------------------------------------------------


def look(client, article, **fields):
    return client.post(to("look", article), TYPED | fields, headers={"HX-Request": "true"})


def test_the_preview_is_what_readers_get(worker, client):
    make_term(language="en", word="guardian ad litem")
    article = started(worker.user)
    typed = BODY + "\n\nYour guardian ad litem speaks for you."
    looked = look(worker, article, body=typed).content.decode()
    press(worker, article, "submit", **TYPED | {"body": typed})
    article.refresh_from_db()
    life.approve(article, by=member(the_organisation(), "second"), version_id=article.proposal_id)
    page = client.get("/en/articles/who-can-i-tell/").content.decode()
    for part in (
        '<div class="block block-short">',
        '<section class="terms">',
        '<p class="lead">Somebody at school.</p>',
    ):
        assert (part in looked, part in page) == (part in page, True)


def test_the_preview_speaks_the_language_of_the_article(worker):
    article = started(worker.user, language="fi")
    assert "Lyhyesti" in look(worker, article).content.decode()


def test_the_preview_runs_nothing(worker):
    looked = look(worker, started(worker.user), body="<script>alert(1)</script> [x](javascript:alert(1))", title="<b>x")
    assert "<script" not in looked.content.decode()
    assert "javascript:" not in looked.content.decode().split("href")[-1]
    assert "&lt;b&gt;x" in looked.content.decode()


def test_the_hints_name_office_words_and_something_plainer(worker):
    article = started(worker.user, language="fi")
    looked = look(worker, article, body="Huoltaja voi valittaa päätöksestä hallinto-oikeuteen.").content.decode()
    assert "An office word: “" in looked
    assert "Plainer: “" in looked
    assert "data-find-sentence" in looked


def test_what_leads_nowhere_is_named(worker):
    typed = "[[article:no-such]] [[helpline:112]] ::: \n\n::: shout\nx\n:::"
    page = look(worker, started(worker.user), body=typed)
    assert page.context["dead"][:1] == ["[[article:no-such]]"]
    assert "::: shout" in page.context["dead"]
    assert "[[helpline:112]]" not in page.context["dead"]


def test_without_javascript_a_look_is_the_whole_page_with_what_was_typed(worker):
    page = worker.post(to("look", started(worker.user)), TYPED | {"body": "Not saved yet."})
    assert (page.status_code, page.context["fields"]["body"]) == (200, "Not saved yet.")
    assert "Not saved yet." in page.context["html"]


def test_the_marks_of_blocks_are_not_read_as_words():
    text = "::: short\nTell [[article:x|somebody]] now.\n:::\n\n::: you What it means\n- One\n:::"
    assert readability.without_blocks(text) == "\nTell somebody now.\n\n\nWhat it means\n- One\n"


def test_every_block_can_be_copied_and_is_whole():
    for piece in beside.blocks_to_copy():
        article = Article(language="en", country="", body=piece.text)
        assert beside.dead(article) == []


def test_what_one_can_lead_to_is_there(worker):
    article = started(worker.user)
    make_article(language="en", key="money", title="Money"), make_article(language="fi", key="raha")
    make_term(language="en", word="custody")
    for folder in beside.to_lead_to(article):
        for piece in folder.pieces:
            assert beside.dead(Article(language="en", country="", body=piece.text)) == []
    texts = [piece.text for folder in beside.to_lead_to(article) for piece in folder.pieces]
    assert "[[article:money]]" in texts
    assert "[[word:custody]]" in texts
    assert "[[article:raha]]" not in texts


def test_sources_come_back_as_they_were_typed():
    typed = "One | https://a.example/?x=1 | 2026-11-22\nTwo\nThree | https://b.example"
    assert as_lines(SourcesField(required=False).clean(typed)) == typed


# --- handed in ------------------------------------------------------------------------------------


def test_handed_in_it_waits_for_the_one_who_is_asked(worker, second):
    article = started(worker.user)
    page = press(worker, article, "submit", **TYPED | {"reader": str(second.user.pk)})
    article.refresh_from_db()
    assert (page.headers["Location"], article.stage, article.reader) == (
        to("article", article),
        "in_review",
        second.user,
    )
    assert (article.proposal.body, article.proposal.written_by) == (BODY, worker.user)


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(worker):
    article = started(worker.user)
    page = press(worker, article, "submit", **TYPED | {"lead": "", "body": "[[article:no-such]]", "sources": "x | htt"})
    assert (page.status_code, set(page.context["faults"])) == (422, {"lead", "body", "sources"})
    assert 'id="id_body-error"' in page.content.decode()
    assert page.context["fields"]["sources"] == "x | htt"
    assert WorkingArticle.objects.get().body == "[[article:no-such]]"


def test_after_a_refusal_saving_goes_on(worker):
    article = started(worker.user)
    page = press(worker, article, "submit", **TYPED | {"lead": ""})
    seen_there = str(page.context["fields"]["seen"])
    assert autosaved(worker, article, seen=seen_there, lead="Now it is there.").status_code == 200


def test_a_text_of_another_window_is_not_overwritten_unseen_when_it_is_handed_in(worker):
    article = started(worker.user)
    autosaved(worker, article, body="From the first window.")
    page = press(worker, article, "submit", **TYPED | {"body": "From the second window."})
    assert [row["theirs"] for row in page.context["theirs"]["rows"]] == ["From the first window."]
    assert (WorkingArticle.objects.get().body, Article.objects.get().stage) == ("From the first window.", "")


def test_two_editors_at_once_both_keep_their_text(worker, second):
    article = make_article(language="en", body="As it was.")
    base = {"base": "1"}
    press(second, article, "submit", **TYPED | base | {"body": "From the second."})
    page = press(worker, article, "submit", **TYPED | base | {"body": "From the first."})
    assert (page.status_code, page.context["fields"]["body"]) == (409, "From the first.")
    assert {row["label"]: row["theirs"] for row in page.context["newer"]["rows"]} == {"Text": "From the second."}
    assert '<input type="hidden" name="base" value="2">' in page.content.decode()
    goes_on = {"seen": str(page.context["fields"]["seen"]), "base": "2", "body": "From both."}
    press(worker, article, "submit", **TYPED | goes_on)
    assert [row.body for row in article.versions.order_by("number")] == ["As it was.", "From the second.", "From both."]


def test_who_writes_on_the_same_article_is_told(worker, second):
    article = make_article(language="en")
    autosaved(second, article)
    assert f"{second.user.name} is writing on this article too" in seen(worker.get(to("write", article)))


# --- other languages ------------------------------------------------------------------------------


def test_a_translation_begins_with_its_source_beside_it(worker):
    article = make_article(language="fi", key="telling", body="Suomeksi.")
    page = press(worker, article, "translate", language="sv")
    there = Article.objects.get(language="sv")
    assert (page.headers["Location"], there.key) == (to("write", there), "telling")
    context = worker.get(to("write", there)).context
    assert (context["source"]["language"], context["source"]["body"]) == ("fi", "Suomeksi.")


def test_a_language_that_is_not_there_is_refused(worker):
    article = make_article(language="fi", key="telling")
    assert press(worker, article, "translate", language="xx").status_code == 409


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["write", "autosave", "awake", "look"])
def test_an_admin_writes_nothing(name, staff_client):
    article = make_article(language="en")
    client = staff_client("admin")
    call = client.get if name == "write" else client.post
    assert call(to(name, article)).status_code == 403


def test_a_trainee_writes_and_approves_nothing(staff_client, worker):
    trainee = staff_client("trainee")
    press(trainee, started(trainee.user), "submit", **TYPED)
    mine = Article.objects.get()
    theirs = in_review(worker.user, title="Another")
    assert mine.stage == "in_review"
    assert "approve" not in buttons(trainee.get(to("article", theirs)))
    assert press(trainee, theirs, "approve", version_id=theirs.proposal_id).status_code == 409
