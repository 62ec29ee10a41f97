"""How often a public text answered somebody before they sent a question: a number a month."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("content", "0003_search")]
    operations = [
        migrations.CreateModel(
            name="AnsweredAlready",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="content.article",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="content.publication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(publication__isnull=True, article__isnull=False)
                        | models.Q(publication__isnull=False, article__isnull=True),
                        name="answered_already_by_one_text",
                    ),
                    models.CheckConstraint(condition=models.Q(month__day=1), name="answered_already_dated_by_month"),
                    models.UniqueConstraint(fields=("publication", "month"), name="answered_already_by_answer"),
                    models.UniqueConstraint(fields=("article", "month"), name="answered_already_by_article"),
                ],
            },
        ),
    ]
