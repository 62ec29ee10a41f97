from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_hours_and_light")]
    operations = [
        migrations.AddField(
            "membership",
            "professions",
            models.JSONField(blank=True, default=list, editable=False, verbose_name="speaks as"),
        ),
    ]
