"""Where a word is used and which texts lead to a page. A task walks through the texts that are there, piece by piece."""

from django.db import migrations, models


def _walk(apps, _editor):
    languages = {
        language
        for name in ("Article", "Publication")
        for language in apps.get_model("content", name).objects.order_by().values_list("language", flat=True).distinct()
    }
    for language in sorted(languages):
        apps.get_model("content", "Explaining").objects.update_or_create(language=language, defaults={"done_to": 0})


class Migration(migrations.Migration):

    dependencies = [("content", "0015_curating")]
    operations = [
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=8)),
                ("number", models.PositiveBigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "number"], name="mention_by_text")],
                "constraints": [models.UniqueConstraint(fields=["what", "kind", "number"], name="mention_once")],
            },
        ),
        migrations.RunPython(_walk, migrations.RunPython.noop),
    ]
