"""Topics and office words at the desk, press by press."""

import pytest
from django.urls import reverse

from content.curating import Edit, TopicPick
from content.models import LANGUAGES, Term, Topic
from content.workflow import editing
from moderation.views.library import telling
from tests.factories import make_article, make_term, make_topic, make_user
from tests.moderation.desk import buttons, seen

pytestmark = pytest.mark.django_db
WORDS = {f"name_{code}": f"Home {code}" for code, _own in LANGUAGES}
WORDS |= {f"lead_{code}": f"Where you live {code}." for code, _own in LANGUAGES}
WORD = {"language": "en", "country": "", "word": "care plan", "explanation": "What happens next."}


def test_names_of_a_topic_are_plain_fields_and_wait_for_a_colleague(staff_client):
    topic = make_topic("home")
    editor, worker = staff_client("editor"), staff_client("worker")
    page = reverse("desk_topic", args=[topic.pk])
    assert 'name="name_nb"' in editor.get(page).content.decode()
    editor.post(page, WORDS)
    assert buttons(editor.get(page)) == {"drop_edit", "arrange"}
    assert "agree_edit" in buttons(worker.get(page))
    worker.post(reverse("desk_edit", args=[Edit.objects.get().pk, "agree"]))
    assert Topic.objects.get().name("nb") == "Home nb"
    assert "Home nb" in worker.get(page).content.decode()


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(staff_client):
    topic = make_topic("home")
    page = staff_client("editor").post(reverse("desk_topic", args=[topic.pk]), WORDS | {"name_sv": ""})
    assert (page.status_code, 'id="id_name_sv-error"' in page.content.decode()) == (422, True)
    assert "Where you live nb." in seen(page)


def test_a_text_is_found_put_first_moved_and_taken_away(staff_client):
    topic, client = make_topic("home"), staff_client("editor")
    one = make_article(language="en", topic=topic, title="Who decides")
    other = make_article(language="en", topic=topic, title="Who pays")
    found = client.get(reverse("desk_topic", args=[topic.pk]), {"language": "en", "q": "who"})
    assert "Who decides" in seen(found)
    assert "pick" in buttons(found)
    for row in (one, other):
        client.post(reverse("desk_topic_pick", args=[topic.pk]), {"kind": "article", "number": row.pk})
    client.post(reverse("desk_topic_picked", args=[TopicPick.objects.get(article=other).pk, "up"]))
    assert list(TopicPick.objects.order_by("position").values_list("article", flat=True)) == [other.pk, one.pk]
    client.post(reverse("desk_topic_picked", args=[TopicPick.objects.get(article=one).pk, "away"]))
    assert (
        "Who pays" in client.get("/en/topics/home/").content.decode().partition('id="first"')[2].partition("</ul>")[0]
    )


def test_the_page_of_a_topic_says_who_arranged_it(staff_client, django_assert_max_num_queries):
    topic, editor = make_topic("home"), make_user("editor")
    editing.arrange(topic, position=2, shelf_months=6, by=editor)
    editing.pick(topic, make_article(topic=topic, title="Who decides"), by=editor)
    page = reverse("desk_topic", args=[topic.pk])
    told = [sentence for _when, sentence in staff_client("worker").get(page).context["history"]]
    assert told == [f"{editor.name} put a text first: Who decides", f"{editor.name} changed its place or its months"]
    with django_assert_max_num_queries(3):
        telling.topic_history(topic)


def test_a_draft_is_not_put_first(staff_client):
    topic = make_topic("home")
    row = make_article(language="en", topic=topic, status="draft")
    address = reverse("desk_topic_pick", args=[topic.pk])
    staff_client("editor").post(address, {"kind": "article", "number": row.pk})
    assert not TopicPick.objects.exists()


def test_a_new_word_is_written_read_and_found(staff_client):
    editor, worker = staff_client("editor"), staff_client("worker")
    editor.post(reverse("desk_word_new"), WORD)
    listed = editor.get(reverse("desk_words"), {"language": "en"})
    assert "care plan" in seen(listed)
    assert "agree_edit" not in buttons(listed)
    assert "agree_edit" in buttons(worker.get(reverse("desk_words"), {"language": "en"}))
    worker.post(reverse("desk_edit", args=[Edit.objects.get().pk, "agree"]))
    assert "What happens next." in seen(editor.get("/en/words/care-plan/"))
    assert Term.objects.get().checker == worker.user


def test_a_word_of_the_software_is_signed_by_two(staff_client):
    term = make_term(language="en", word="plan")
    editor, worker = staff_client("editor"), staff_client("worker")
    page, sign = reverse("desk_word", args=[term.pk]), reverse("desk_word_step", args=[term.pk, "sign"])
    editor.post(sign)
    assert "sign_word" not in buttons(editor.get(page))
    assert "sign_word" in buttons(worker.get(page))
    worker.post(sign)
    assert "renew_word" in buttons(worker.get(page))


def test_a_word_goes_only_with_a_second_press_of_somebody_else(staff_client):
    term = make_term(language="en", word="plan")
    editor, worker = staff_client("editor"), staff_client("worker")
    editor.post(reverse("desk_word_step", args=[term.pk, "remove"]))
    agree = reverse("desk_edit", args=[Edit.objects.get().pk, "agree"])
    editor.post(agree)
    assert Term.objects.exists()
    worker.post(agree)
    assert not Term.objects.exists()


def test_a_list_of_words_holds_what_it_says(staff_client):
    signed, bare = make_term(language="en", word="signed"), make_term(language="en", word="bare")
    for role in ("editor", "worker"):
        editing.sign_word(signed, by=make_user(role))
    page = staff_client("editor").get(reverse("desk_words"), {"language": "en", "list": "unsigned"})
    assert bare.word in seen(page)
    assert reverse("desk_word", args=[signed.pk]) not in seen(page)
    Term.objects.filter(pk=signed.pk).update(checked_on="2020-01-01")
    page = staff_client("editor").get(reverse("desk_words"), {"language": "en", "list": "due"})
    assert reverse("desk_word", args=[signed.pk]) in seen(page)


@pytest.mark.parametrize("role", ["trainee", "admin"])
def test_who_may_not_arrange_has_no_button_and_no_way(staff_client, role):
    topic, client = make_topic("home"), staff_client(role)
    assert "arrange" not in buttons(client.get(reverse("desk_topic", args=[topic.pk])))
    assert client.post(reverse("desk_topic_arrange", args=[topic.pk]), {"position": 9}).status_code == 403
