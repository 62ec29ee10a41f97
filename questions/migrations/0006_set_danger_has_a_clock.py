from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0005_clock_of_set_dangers"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('set_level__isnull', True), models.Q(('set_level', 2), _negated=True), models.Q(('danger_since__isnull', False), ('on_hold', True)), _connector='OR'), name='set_danger_has_a_clock_and_is_held'),
        ),
    ]
