"""The admin: what may be looked after there, and what only looked at."""

import pytest
from django.contrib import admin
from django.urls import reverse

from content.models import Article, Publication, Readable, Term, Topic
from tests.factories import make_article, make_publication, make_term, make_topic

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("status", [Readable.DRAFT, Readable.LIVE])
def test_an_article_is_written_at_the_desk_and_only_looked_at_here(staff_client, status):
    row, client = make_article(status=status), staff_client("admin")
    page = client.get(reverse("admin:content_article_change", args=[row.pk]))
    assert (page.status_code, row.title in page.content.decode()) == (200, True)
    for name, args in (("change", [row.pk]), ("delete", [row.pk]), ("add", [])):
        assert client.post(reverse(f"admin:content_article_{name}", args=args), {"title": "New"}).status_code == 403
    assert Article.objects.get().title == row.title


def test_after_how_many_months_a_topic_asks_for_a_check_is_set_there_and_its_words_are_not(staff_client):
    topic = make_topic("home")
    fields = {"slug": "new", "names": '{"en": "Other"}', "leads": "{}", "position": "1", "shelf_months": "6"}
    staff_client("admin").post(reverse("admin:content_topic_change", args=[topic.pk]), fields)
    row = Topic.objects.get()
    assert (row.shelf_months, row.slug, row.names) == (6, "home", topic.names)
    said = staff_client("admin").post(
        reverse("admin:content_topic_change", args=[topic.pk]), fields | {"shelf_months": "0"}
    )
    assert said.context["adminform"].form.errors.keys() == {"shelf_months"}


def test_nobody_adds_a_topic_or_takes_one_away_there(staff_client):
    topic, client = make_topic("home"), staff_client("admin")
    assert client.post(reverse("admin:content_topic_delete", args=[topic.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:content_topic_add")).status_code == 403


def test_a_word_is_written_at_the_desk_and_only_looked_at_here(staff_client):
    row, client = make_term(word="school"), staff_client("admin")
    for name, args in (("change", [row.pk]), ("delete", [row.pk]), ("add", [])):
        assert client.post(reverse(f"admin:content_term_{name}", args=args), {"word": "New"}).status_code == 403
    assert Term.objects.get().word == "school"


def test_an_editor_has_no_admin(staff_client):
    assert staff_client("editor").get(reverse("admin:content_topic_changelist")).status_code == 302
