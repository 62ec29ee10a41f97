"""Lists of the search take the place of the indexes over the words of an entry; searches in vain are counted."""

from typing import Any

from django.db import migrations, models

_LANGUAGES = ("fi", "sv", "nb", "en")
_NO_LONGER_READ = ["publication_search", *(f"search_{name}_{at}" for name in ("strong", "terms") for at in _LANGUAGES)]


def _drop_indexes(_apps: Any, editor: Any) -> None:
    """PostgreSQL alone had them."""
    if editor.connection.vendor == "postgresql":
        for name in _NO_LONGER_READ:
            editor.execute(f"DROP INDEX IF EXISTS {name}")


def _forget_counts(apps: Any, _editor: Any) -> None:
    """How common terms are is told by the lists; a task makes them within ten minutes."""
    apps.get_model("content", "SearchTerm").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("content", "0011_versions_stay")]

    operations = [
        migrations.AddField("searchentry", "is_listed", models.BooleanField(db_default=False, default=False)),
        migrations.AddIndex(
            "searchentry",
            models.Index(condition=models.Q(("is_listed", False)), fields=["language", "-id"], name="search_entry_not_listed"),
        ),
        migrations.CreateModel(
            name="SearchList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.BigIntegerField()),
                ("shelf", models.BigIntegerField()),
                ("place", models.PositiveIntegerField()),
                ("first", models.BigIntegerField()),
                ("keys", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["term", "place"], name="search_list_best")],
                "constraints": [models.UniqueConstraint(fields=("term", "shelf", "place"), name="search_list_place")],
            },
        ),
        migrations.CreateModel(
            name="SearchGone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2)),
                ("entry", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("number", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchedInVain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2)),
                ("month", models.DateField()),
                ("digest", models.CharField(max_length=64)),
                ("times", models.PositiveIntegerField(default=0)),
                ("today", models.PositiveSmallIntegerField(default=0)),
                ("day", models.PositiveSmallIntegerField(default=0)),
                ("words", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("words", ""), _negated=True), fields=["month"], name="searched_in_vain_told"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("language", "month", "digest"), name="searched_in_vain_once")
                ],
            },
        ),
        migrations.RunPython(_drop_indexes, migrations.RunPython.noop),
        migrations.RunPython(_forget_counts, migrations.RunPython.noop),
    ]
