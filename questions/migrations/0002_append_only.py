"""The database itself refuses to change an event."""

from django.db import migrations

from ground.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]
    operations = [append_only("questions_event")]
