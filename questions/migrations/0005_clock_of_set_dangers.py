"""Dangers that were set before there was a clock get one; then the database asks for it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def give_a_clock(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Since when is not known any more: the moment of asking is the honest bound."""
    rows = apps.get_model("questions", "Question").objects.filter(set_level=2, danger_since__isnull=True)
    rows.update(danger_since=F("asked_at"), on_hold=True)


class Migration(migrations.Migration):
    dependencies = [("questions", "0004_desk_complete")]
    operations = [migrations.RunPython(give_a_clock, migrations.RunPython.noop)]
