"""What else to read: by what it is about, in the reader's language and law."""

import pytest
from django.core.cache import cache

from content.models import Publication, Readable
from content.related import related
from tests.factories import make_article, make_publication, make_topic

pytestmark = pytest.mark.django_db


def _titles(row):
    found = related(row)
    return [card.title for card in found.answers], [one.title for one in found.articles]


def test_answers_share_words_and_topic_and_are_at_most_three():
    asked = make_publication(title="Insomnia before exams", question="I can't sleep before exams.", language="en")
    near = make_publication(title="Sleep", question="I sleep badly before exams at school.", language="en")
    make_publication(title="Sleep at home", question="I can't sleep.", language="en", topic=make_topic("home"))
    for number in range(4):
        make_publication(title=f"Exams {number}", question="There was an exam.", language="en")
    answers, _articles = _titles(asked)
    assert (answers[0], len(answers), "Sleep at home" in answers) == ("Sleep", 3, False)
    Publication.objects.filter(pk=near.pk).update(status=Readable.WITHDRAWN)
    assert "Sleep" not in _titles(asked)[0]


def test_a_sensitive_answer_stands_beside_none_and_none_beside_it():
    sensitive = make_publication(question="I can't sleep.", sensitive=True, language="en")
    plain = make_publication(question="I can't sleep.", language="en")
    make_article(title="Sleep", language="en")
    assert (_titles(plain), _titles(sensitive)) == (([], ["Sleep"]), ([], ["Sleep"]))


def test_an_article_leads_to_what_is_about_the_same_and_not_to_the_newest():
    row = make_article(title="When somebody hits you at home", lead="Violence is never right.", language="en")
    make_publication(title="My dad hits me", question="He hits me at home.", language="en")
    make_article(title="Violence: who helps", language="en", topic=make_topic("home"))
    for number in range(4):
        make_publication(title=f"Exams {number}", question="There was a test in maths.", language="en")
        make_article(title=f"Marks {number}", lead="About maths.", body="Maths.", language="en")
    answers, articles = _titles(row)
    assert (answers[0], articles[0]) == ("My dad hits me", "Violence: who helps")
    assert [title for title in (*answers, *articles) if title.startswith(("Exams", "Marks"))] == []


def test_an_article_leads_to_the_law_of_its_own_country_and_to_each_text_once():
    row = make_article(title="Pengar", lead="Pengar hemma.", language="sv", country="fi", key="money")
    make_article(title="Pengar och skuld", lead="Pengar.", language="sv", country="se", key="debt")
    make_article(title="Skuld och pengar", lead="Pengar.", language="sv", country="fi", key="debt")
    make_article(title="Pengar", lead="Pengar hemma.", language="sv", key="money")
    make_article(title="Pengar i Sverige", lead="Pengar.", language="sv", country="se", key="only")
    make_article(title="Pengar gör mig ledsen", lead="Pengar.", language="sv")
    assert set(_titles(row)[1]) == {"Skuld och pengar", "Pengar gör mig ledsen"}


def test_once_it_is_known_what_is_near_it_takes_a_query_of_each_kind(django_assert_num_queries):
    row = make_article(title="Sleep", lead="I can't sleep.", language="en")
    (
        make_publication(title="Sleep", question="I can't sleep.", language="en"),
        make_article(title="Sleep", language="en"),
    )
    related(row)
    with django_assert_num_queries(2):
        assert [len(found) for found in _titles(row)] == [1, 1]
    cache.clear()
    assert [len(found) for found in _titles(row)] == [1, 1]
