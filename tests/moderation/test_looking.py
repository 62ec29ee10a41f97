"""Looking before it goes out: the answer as it will be read, and the difference word by word."""

import pytest
from django.urls import reverse

from questions.models import Event, Question, Status, WorkingCopy
from tests.factories import make_organisation, make_question, make_term
from tests.moderation.desk import page, text

pytestmark = pytest.mark.django_db
ASKED = "Mun ope Reijo huutaa mulle Korsossa."
WORDING = "Mun opettaja huutaa mulle."


@pytest.fixture
def claimed():
    return make_question(at=Status.CLAIMED, text=ASKED)


@pytest.fixture
def writer(claimed, staff_client):
    return staff_client(user=claimed.claimed_by)


def look(client, question, what, *, htmx=True, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse(f"desk_{what}", args=[question.pk]), fields, headers=headers)


def test_the_preview_is_what_the_asker_will_read(claimed, writer):
    fragment = look(writer, claimed, "preview", answer="**Bold** <script>x</script>")
    assert text(fragment).strip() == "<p><strong>Bold</strong> &lt;script&gt;x&lt;/script&gt;</p>"
    assert WorkingCopy.objects.count() == 0


def test_an_empty_answer_says_where_it_will_show(claimed, writer):
    assert "The answer shows here while you write." in text(look(writer, claimed, "preview", answer=" "))


def test_office_words_are_explained_in_the_preview_and_on_the_page(claimed, writer):
    make_term(word="huostaanotto", explanation="Lapsi muuttaa pois.")
    html = text(look(writer, claimed, "preview", answer="Huostaanotosta päätetään."))
    assert ">Huostaanotosta</a> päätetään." in html
    assert "<dd>Lapsi muuttaa pois.</dd>" in html


def test_without_javascript_the_preview_shows_the_difference_as_well(claimed, writer):
    whole = text(look(writer, claimed, "preview", htmx=False, answer="**Bold**", public_question=WORDING))
    assert "<h1>As the asker will read it</h1>" in whole
    assert "<p><strong>Bold</strong></p>" in whole
    assert '<q lang="fi">Korsossa</q>' in whole


def test_what_was_taken_out_is_struck_and_named(claimed, writer):
    html = text(look(writer, claimed, "difference", public_question=WORDING))
    struck = (
        '<del><span class="visually-hidden" lang="en"> (taken out: </span>ope Reijo'
        '<span class="visually-hidden">) </span></del>'
    )
    put_in = (
        '<ins><span class="visually-hidden" lang="en"> (put in: </span>opettaja'
        '<span class="visually-hidden">) </span></ins>'
    )
    assert struck + put_in in html
    assert html.index('<q lang="fi">ope Reijo</q>') < html.index("<del>")


def test_unchanged_words_and_an_empty_wording_are_said_in_words(claimed, writer):
    same = text(look(writer, claimed, "difference", public_question=ASKED))
    assert "The asker’s words stand unchanged." in same
    assert "<del>" not in same
    assert "There is no public wording" in text(look(writer, claimed, "difference", public_question=" "))


def test_the_page_begins_with_the_difference_of_what_stands_there(claimed, writer):
    assert page(writer, claimed).context["writing"]["difference"]["is_same"] is True


def test_a_long_stretch_without_a_change_is_folded(staff_client):
    same = " ".join(f"sana{number}" for number in range(200))
    question = make_question(at=Status.CLAIMED, text=f"Reijo. {same} Korso.")
    Question.objects.filter(pk=question.pk).update(suggested_abuse="")  # whatever a program makes of such words
    client = staff_client(user=question.claimed_by)
    html = text(look(client, question, "difference", public_question=f"Ope. {same} Kylä."))
    assert html.count('<details class="diff-fold">') == 1
    assert "words unchanged</summary>" in html


def test_what_is_covered_stays_covered(claimed, writer):
    Question.objects.filter(pk=claimed.pk).update(set_abuse="harassment")
    for what in ("difference", "checklist"):
        assert "Reijo" not in text(look(writer, claimed, what, public_question="x"))


def test_looking_is_for_those_who_may_open_the_thread_and_leaves_an_event(claimed, staff_client):
    stranger = staff_client("worker", make_organisation("elsewhere"))
    for what in ("preview", "difference", "checklist"):
        assert look(stranger, claimed, what, public_question="x").status_code == 404
    lead = staff_client("lead")
    look(lead, claimed, "difference", public_question="x")
    assert Event.objects.filter(step="open", by=lead.user).count() == 1
