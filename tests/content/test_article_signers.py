"""Whose words are signed: nobody approves their own, by whatever door they come back."""

import pytest

from content.models import Article, Readable
from content.workflow import articles
from content.workflow.articles import NotAllowed
from people.models import User
from tests.content.test_article_life import text, two
from tests.content.test_article_versions import begun, fresh
from tests.factories import member, the_organisation

pytestmark = pytest.mark.django_db


def test_who_wrote_a_version_does_not_check_it_when_somebody_else_brings_it_back():
    (one, other), trainee = two(), member(the_organisation(), "trainee")
    row = articles.take_back(articles.submit(begun(), by=one, text=text("Unread."), base=0), by=one)
    row = articles.take_back(articles.submit(row, by=other, text=text("Other."), base=1), by=other)
    for number in (1, 3):  # the text itself, then what brought it back
        row = articles.restore(row, by=trainee, number=number)
        assert (row.proposal.body, one in _asked(row), other in _asked(row)) == ("Unread.", number == 3, True)
        with pytest.raises(NotAllowed, match="You wrote this version"):
            articles.approve(row, by=one, version_id=row.proposal_id)
        row = articles.take_back(row, by=trainee)
    row = articles.restore(row, by=trainee, number=4)
    assert articles.approve(row, by=other, version_id=row.proposal_id).status == Readable.LIVE


def _asked(row: Article) -> set[User]:
    return {person for person in two() if row in Article.objects.to_be_read_by(person)}


def test_who_hands_in_the_same_words_again_does_not_become_their_writer():
    one, other = two()
    row = articles.submit(begun(), by=one, text=text("Mine."), base=0)
    with pytest.raises(NotAllowed, match="You have changed nothing"):
        articles.submit(row, by=other, text=text("Mine."), base=1)
    assert (fresh(row).newest().number, fresh(row).proposal.written_by) == (1, one)
    assert articles.submit(row, by=other, text=text("Mine, and better."), base=1).proposal.written_by == other
