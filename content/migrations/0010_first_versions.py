"""Every article that is there gets its version 1: the text and the signatures it has now.

An installation that goes on saving articles with the program of before may leave one without; the program of now makes
its first version when it is first touched.
"""

from datetime import UTC, datetime, time

from django.db import migrations

SEEN = ("live", "due", "withdrawn")


def _first_versions(apps, _editor):
    article, version = apps.get_model("content", "Article"), apps.get_model("content", "ArticleVersion")
    for row in article.objects.filter(versions__isnull=True).order_by("pk").iterator(chunk_size=200):
        was_seen = row.status in SEEN
        is_signed = row.writer_id is not None and row.checker_id is not None
        at = datetime.combine(row.checked_on, time(12), tzinfo=UTC)
        first = version.objects.create(
            article=row,
            number=1,
            kind="new" if is_signed and row.origin == "desk" else "brought",
            title=row.title,
            lead=row.lead,
            body=row.body,
            sources=row.sources,
            searched=row.searched,
            written_by_id=row.writer_id,
            checked_by_id=row.checker_id if row.writer_id else None,
            made_at=at,
            published_at=at if was_seen else None,
        )
        if was_seen:
            article.objects.filter(pk=row.pk).update(version=first, first_live_on=row.checked_on)


class Migration(migrations.Migration):

    dependencies = [("content", "0009_life_of_articles")]
    operations = [migrations.RunPython(_first_versions, migrations.RunPython.noop)]
