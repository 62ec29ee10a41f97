"""What the database refuses about the versions of an article, and two people at the same moment."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from content.models import Article, Topic
from content.versions import ArticleEvent, ArticleVersion, Rewording
from content.workflow import articles
from content.workflow.articles import Changed, NotAllowed
from ground import triggers
from tests.content.test_article_life import article_at, later, text, two
from tests.factories import make_article, make_publication, member, the_organisation
from tests.questions.test_races import at_once

CHANGES = [
    {"title": "Other"}, {"lead": "Other"}, {"body": "Other"}, {"sources": [{"name": "x"}]}, {"searched": ["x"]},
    {"number": 9}, {"kind": "correction"}, {"made_at": timezone.now()}, {"checked_by": None}, {"written_by": None},
    {"published_at": None},
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_version_never_changes_once_it_is_signed_and_published(change):
    row = article_at("live", "")
    before = ArticleVersion.objects.filter(pk=row.version_id).values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.filter(pk=row.version_id).update(**change)
    assert ArticleVersion.objects.filter(pk=row.version_id).values().get() == before


@pytest.mark.django_db
def test_who_wrote_a_version_can_never_be_its_checker():
    one, _other = two()
    row = article_at("draft", "in_review")
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.filter(pk=row.proposal_id).update(checked_by=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rewording.objects.create(
            publication=make_publication(), before="", answer="", written_by=one, checked_by=one,
            decided_at=timezone.now(),
        )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"kind": "new", "written_by": None},
        {"kind": "new", "published_at": timezone.now()},
        {"kind": "brought", "checked": True},
        {"kind": "gossip"},
        {"number": 1},
    ],
    ids=["no writer", "published unchecked", "born checked", "unknown kind", "same number"],
)
def test_a_version_is_not_born_like_this(values):
    row, (one, other) = make_article(), two()
    given = {"number": 2, "written_by": one} | values
    checker = other if given.pop("checked", False) else None
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.create(article=row, checked_by=checker, title="T", lead="L", body="B", **given)


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"stage": "in_review"}, {"stage": "read"}, {"publish_on": later()}], ids=str)
def test_a_stage_names_its_version_and_its_day(values):
    row = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=row.pk).update(**values)


@pytest.mark.django_db
def test_an_article_shows_published_versions_of_its_own_only():
    row, other = article_at("live", "in_review"), make_article(language="fi")
    for values in ({"version": row.proposal_id}, {"version": other.version_id}, {"proposal": other.version_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=row.pk).update(**values)


@pytest.mark.django_db
def test_a_step_that_was_taken_stays_written_and_a_shelf_has_a_month_at_least():
    article_at("live", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleEvent.objects.update(step="sign")
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.update(shelf_months=0)


@pytest.mark.django_db
def test_every_trigger_that_refuses_something_here_is_looked_for():
    made = {name for names in apps.get_app_config("content").triggers.values() for name in names}
    there = {name for name, table in triggers.there(connection).items() if table.startswith("content_")}
    assert made == {name for name in there if not name.startswith("generation_")}
    assert triggers.missing("content", apps.get_app_config("content").triggers, connection) == []


# --- at the same moment, on PostgreSQL ------------------------------------------------------------


def refused(results):
    """The refusals among the results; any other exception is raised."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, NotAllowed):
            raise result
    return [result for result in results if isinstance(result, NotAllowed)]


@pytest.mark.real
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_hand_in_at_once_one_is_told_and_loses_nothing(_round):
    row, (one, other) = article_at("live", ""), two()
    for person in (one, other):
        articles.write(row, by=person)
    results = at_once(
        lambda: articles.submit(row, by=one, text=text("Mine."), base=2),
        lambda: articles.submit(row, by=other, text=text("Theirs."), base=2),
    )
    assert len(refused(results)) == 1
    loser = one if isinstance(results[0], Changed) else other
    assert row.working.get(by=loser).body == ("Mine." if loser == one else "Theirs.")
    assert row.versions.count() == 3


@pytest.mark.real
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_of_sending_back_and_approving_at_once_one_wins(_round):
    row, lead = article_at("live", "in_review"), member(the_organisation(), "lead")
    results = at_once(
        lambda: articles.approve(row, by=two()[1], version_id=row.proposal_id),
        lambda: articles.send_back(row, by=lead, version_id=row.proposal_id, note="No."),
    )
    now = Article.objects.get(pk=row.pk)
    assert (len(refused(results)), now.stage) == (1, "")
    assert (now.body == "Third.") == isinstance(results[1], Exception)
