"""The light of intake as leads have set it by hand; a row never changes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ground.append_only import append_only

class Migration(migrations.Migration):

    dependencies = [
        ('content', '0008_search_entries'),
        ('people', '0005_contact_and_sources'),
        ('questions', '0012_the_thread_goes_on'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SetLight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(blank=True, choices=[('fi', 'suomi'), ('sv', 'svenska'), ('nb', 'norsk'), ('en', 'English')], default='', max_length=2)),
                ('light', models.CharField(blank=True, choices=[('green', 'green: we keep up'), ('yellow', 'yellow: more questions than usual'), ('red', 'red: far more questions than we can answer soon')], default='', max_length=6)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.topic')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('light', ''), ('until__isnull', True)), models.Q(models.Q(('light', ''), _negated=True), ('until__isnull', False)), _connector='OR'), name='set_light_says_until_when')],
            },
        ),
        append_only("questions_setlight"),
    ]
