"""Links from one page of this site to another: no reader presses one behind which nothing is."""

import pytest

from content import blocks, links, rendering, tasks, workflow
from content.models import Article, Publication, Readable
from tests.factories import make_article, make_publication, member, the_organisation

pytestmark = pytest.mark.django_db


def _answer_html(row):
    return Publication.objects.get(pk=row.pk).html


def _article_html(row):
    return Article.objects.get(pk=row.pk).html


def test_when_an_answer_goes_no_text_leads_there_any_more_and_says_so(django_capture_on_commit_callbacks):
    gone = make_publication(language="en", title="About sleep")
    address = f"/en/answers/{gone.pk}-{gone.slug}/"
    other = make_publication(language="en", answer=f"Read [about **sleep**]({address}).")
    article = make_article(language="en", body=f"Read [it]({address}) or [[question:{gone.pk}]].")
    assert (address in _answer_html(other), _article_html(article).count(address)) == (True, 2)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.withdraw(gone, by=None, reason="wrong")
        assert address in _answer_html(other)
    assert _answer_html(other) == "<p>Read about <strong>sleep</strong> (no longer here).</p>\n"
    assert _article_html(article) == "<p>Read it (no longer here) or a text that is no longer here.</p>\n"


def test_when_an_article_goes_links_to_it_become_words_and_come_back_with_it(django_capture_on_commit_callbacks):
    row = make_article(language="en", slug="money")
    other = make_publication(language="en", answer="Read [of money](/en/articles/money/).")
    with django_capture_on_commit_callbacks(execute=True):
        workflow.articles.withdraw(row, by=member(the_organisation(), "worker"), reason="wrong")
    assert _answer_html(other) == "<p>Read of money (no longer here).</p>\n"
    Article.objects.filter(pk=row.pk).update(status=Readable.LIVE)
    assert links.look_within() == 0


def test_an_answer_that_waits_for_its_day_leads_nowhere_dead_when_it_comes():
    gone = make_publication(language="en")
    address = f"/en/answers/{gone.pk}-{gone.slug}/"
    waits = make_publication(Readable.SCHEDULED, language="en", answer=f"Read [it]({address}).")
    workflow.withdraw(gone, by=None, reason="wrong")
    assert address not in workflow.go_live(waits).html


def test_an_editor_cannot_hand_in_what_leads_nowhere_within_the_site():
    with pytest.raises(blocks.Broken) as refused:
        blocks.check("[a](/en/answers/99-x/), [b](/en/articles/none/), https://a.example/en/articles/b/", language="en")
    assert refused.value.wrong == ["/en/answers/99-x/", "/en/articles/none/"]


def test_the_daily_look_lists_what_leads_nowhere_and_mends_the_texts():
    row = make_publication(language="en", title="Asked", answer="Read [it](/en/answers/99-x/).")
    article = make_article(language="en", title="Told", body="Call [[helpline:nobody]].")
    Publication.objects.filter(pk=row.pk).update(html='<p><a href="/en/answers/99-x/">it</a></p>')
    assert links.look_within() == 2
    broken = {one.address: [place.title for place in one.places] for one in links.broken()}
    assert broken == {"/answers/99-…/": ["Asked"], "[[helpline:nobody]]": ["Told"]}
    assert "href" not in _answer_html(row)
    assert 'href="/en/help-now/"' in _article_html(article)
    Article.objects.filter(pk=article.pk).update(body="Call."), workflow.withdraw(row, by=None, reason="wrong")
    assert (links.look_within(), links.broken()) == (0, [])


def test_an_editor_reads_the_address_of_an_article_that_has_gone():
    make_publication(language="en", answer="Read [it](/en/articles/none/).")
    links.look_within()
    assert [one.address for one in links.broken()] == ["/en/articles/none/"]


@pytest.mark.parametrize("text", ["answer", "article"])
def test_a_full_address_of_this_site_that_leads_nowhere_is_listed_as_one_within_day_after_day(text, settings):
    body = f"Read [it]({settings.SITE_URL}/en/articles/none/) or [this](/en/articles/none/)."
    make_publication(language="en", answer=body) if text == "answer" else make_article(language="en", body=body)
    for _day in range(2):
        links.look_within(), links.collect()
        assert [one.address for one in links.broken()] == ["/en/articles/none/"]


def test_where_many_lead_to_what_went_the_rest_is_left_to_the_task(django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(rendering, "AT_ONCE", 2)
    gone = make_publication(language="en")
    address = f"/en/answers/{gone.pk}-{gone.slug}/"
    rows = [make_publication(language="en", answer=f"Read [it]({address}).") for _again in range(3)]
    with django_capture_on_commit_callbacks(execute=True):
        workflow.withdraw(gone, by=None, reason="wrong")
    assert [address in _answer_html(row) for row in rows] == [True, False, False]
    tasks.explain_again()
    assert address not in _answer_html(rows[0])


def test_looking_outside_leaves_the_list_of_what_is_within_alone():
    make_article(language="en", body="Call [[helpline:nobody]].")
    links.look_within(), links.collect()
    assert [one.address for one in links.broken()] == ["[[helpline:nobody]]"]
    assert list(links.due().filter(address__startswith="[[")) == []
