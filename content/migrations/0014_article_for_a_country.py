"""A text may be there twice in one language, for two countries. The rule before was narrower: every row keeps both."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("content", "0013_pictures_and_links")]
    operations = [
        migrations.RemoveConstraint(model_name="article", name="article_translation"),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("key", "language", "country"),
                name="article_version_for_a_country",
            ),
        ),
    ]
