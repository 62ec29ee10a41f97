import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0001_initial"),
        ("questions", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="workingcopy",
            name="linked",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="content.publication",
            ),
        ),
    ]
