"""The admin: what may be looked after there, and what only looked at."""

import pytest
from django.contrib import admin
from django.urls import reverse

from content.models import Article, Explaining, Publication, Readable, Term, Topic
from tests.factories import make_article, make_publication, make_term, make_topic, make_user

pytestmark = pytest.mark.django_db
TERM = {"number": "1", "language": "fi", "country": "", "slug": "koulu", "word": "koulu", "explanation": "Talo."}


def test_the_library_is_registered_and_no_private_model_is():
    registered = set(admin.site._registry)
    assert {Topic, Article, Term, Publication} <= registered
    assert "questions" not in {model._meta.app_label for model in registered}


def test_every_page_of_the_library_opens(staff_client):
    make_publication(), make_article(), make_topic("home")
    client = staff_client("admin")
    for model in (Topic, Article, Term, Publication):
        assert client.get(reverse(f"admin:content_{model._meta.model_name}_changelist")).status_code == 200


def test_a_published_answer_cannot_be_changed_or_deleted(staff_client):
    row = make_publication()
    client = staff_client("admin")
    assert client.post(reverse("admin:content_publication_change", args=[row.pk]), {"title": "New"}).status_code == 403
    assert client.post(reverse("admin:content_publication_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:content_publication_add")).status_code == 403


def test_a_live_article_cannot_be_changed_and_a_draft_can(staff_client):
    live, draft = make_article(), make_article(status=Readable.DRAFT)
    client = staff_client("admin")
    assert client.post(reverse("admin:content_article_change", args=[live.pk]), {}).status_code == 403
    assert client.post(reverse("admin:content_article_change", args=[draft.pk]), {}).status_code == 200


def test_a_word_written_there_can_be_found(staff_client):
    staff_client("admin").post(reverse("admin:content_term_add"), TERM)
    assert Term.objects.get().stems == " koulu talo "


def test_an_editor_has_no_admin(staff_client):
    assert staff_client("editor").get(reverse("admin:content_topic_changelist")).status_code == 302


def test_a_changed_draft_loses_its_signatures(staff_client):
    article = make_article(language="en", status=Readable.DRAFT)
    worker, second = make_user("worker"), make_user("worker")
    Article.objects.filter(pk=article.pk).update(writer=worker, checker=second)
    names = ("language", "slug", "country", "title", "lead", "body", "checked_on", "audience")
    fields = {name: getattr(article, name) for name in names}
    client = staff_client("admin")
    response = client.post(
        f"/admin/content/article/{article.pk}/change/", fields | {"topic": article.topic_id, "body": "New."}
    )
    article.refresh_from_db()
    assert (response.status_code, article.body, article.writer, article.checker) == (302, "New.", None, None)


def test_a_reference_that_leads_nowhere_is_named_to_the_editor(staff_client):
    article = make_article(language="en", status=Readable.DRAFT)
    names = ("language", "slug", "country", "title", "lead", "checked_on", "audience")
    fields = {name: getattr(article, name) for name in names} | {"topic": article.topic_id}
    body = "See [[article:nothing]] and [[helpline:112]].\n\n::: riddle\n:::"
    response = staff_client("admin").post(f"/admin/content/article/{article.pk}/change/", fields | {"body": body})
    said = response.context["adminform"].form.errors["body"][0]
    assert said == "This leads nowhere or does not end: [[article:nothing]], ::: riddle, :::"
    assert Article.objects.get().body == article.body


def test_a_word_that_goes_leaves_no_link(staff_client):
    term = make_term(language="en", word="care order")
    make_article(language="en", body="A care order is a decision.")
    staff_client("admin").post(reverse("admin:content_term_delete", args=[term.pk]), {"post": "yes"})
    assert list(Explaining.objects.values_list("language", "done_to")) == [("en", 0)]
