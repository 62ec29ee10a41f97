"""The migration that gave every article its first version: the text, the signatures and the days it had."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from content.models import Article, Origin
from content.versions import ArticleEvent, ArticleVersion
from tests.content.test_article_life import two
from tests.factories import make_topic

pytestmark = pytest.mark.django_db
MIGRATION = import_module("content.migrations.0010_first_versions")
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def _before(slug: str, status: str, origin: str = Origin.DESK, **signatures: object) -> Article:
    """An article as the program of before left it: without a version."""
    row = Article.objects.create(
        language="en", slug=slug, topic=make_topic("home"), title=slug, lead="L", body="B", status=status,
        origin=origin, checked_on=date(2026, 1, 5), sources=[{"name": "A law", "url": "", "seen": ""}], **signatures,
    )  # fmt: skip
    assert not row.versions.exists()
    return row


def _migrate() -> None:
    with connection.cursor() as cursor:  # in the order of the migrations the data comes before this trigger
        on = " ON content_articleversion" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER content_version_born_unchecked{on}")
    MIGRATION._first_versions(apps, None)


@pytest.mark.parametrize(
    ("status", "origin", "signed", "kind", "was_seen"),
    [
        ("draft", "software", 0, "brought", False),
        ("draft", "desk", 1, "brought", False),
        ("live", "desk", 2, "new", True),
        ("live", "software", 0, "brought", True),
        ("due", "software", 2, "brought", True),
        ("withdrawn", "desk", 2, "new", True),
    ],
)
def test_each_article_has_its_text_and_its_signatures_as_version_1(status, origin, signed, kind, was_seen):
    names = dict(zip(("writer", "checker"), two()[:signed], strict=False))
    row = _before("a", status, origin, **names)
    _migrate()
    row.refresh_from_db()
    version = row.versions.get()
    assert (version.number, version.kind, version.text.body, version.sources) == (1, kind, "B", row.sources)
    assert (version.written_by, version.checked_by) == (row.writer, row.checker)
    assert (version.made_at, version.published_at) == (NOON, NOON if was_seen else None)
    assert (row.version, row.first_live_on) == ((version, row.checked_on) if was_seen else (None, None))


def test_a_second_run_adds_nothing_and_nothing_is_told_that_nobody_did():
    _before("a", "live"), _before("b", "draft")
    _migrate()
    MIGRATION._first_versions(apps, None)
    assert (ArticleVersion.objects.count(), ArticleEvent.objects.count()) == (2, 0)
