"""Edits of words and topics that wait for a second person, picks, readings, the hour of an article. Adds only."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0014_article_for_a_country'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Edit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('word', 'word'), ('topic', 'topic')], max_length=5)),
                ('before', models.JSONField(default=dict)),
                ('texts', models.JSONField(default=dict)),
                ('removes', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=7)),
                ('number', models.BigIntegerField()),
                ('day', models.DateField()),
                ('times', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='TopicPick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=2)),
                ('position', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='article',
            name='publish_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='told_of',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='term',
            name='checked_on',
            field=models.DateField(blank=True, null=True, verbose_name='checked on'),
        ),
        migrations.AddField(
            model_name='term',
            name='checker',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='term',
            name='writer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('checker__isnull', True), models.Q(('checker', models.F('writer')), _negated=True), _connector='OR'), name='term_checker_is_not_writer'),
        ),
        migrations.AddField(
            model_name='edit',
            name='checked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='edit',
            name='term',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='edits', to='content.term'),
        ),
        migrations.AddField(
            model_name='edit',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='content.topic'),
        ),
        migrations.AddField(
            model_name='edit',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['day'], name='reading_by_day'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('kind', 'number', 'day'), name='reading_once_a_day'),
        ),
        migrations.AddField(
            model_name='topicpick',
            name='article',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.article'),
        ),
        migrations.AddField(
            model_name='topicpick',
            name='publication',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.publication'),
        ),
        migrations.AddField(
            model_name='topicpick',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='content.topic'),
        ),
        migrations.AddConstraint(
            model_name='edit',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['word', 'topic'])), name='edit_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='edit',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('term',), name='one_open_edit_a_word'),
        ),
        migrations.AddConstraint(
            model_name='edit',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('topic',), name='one_open_edit_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='edit',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), models.Q(('checked_by', models.F('written_by')), _negated=True), _connector='OR'), name='edit_checker_is_not_writer'),
        ),
        migrations.AddConstraint(
            model_name='edit',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), ('decided_at__isnull', False), _connector='OR'), name='edit_checked_is_decided'),
        ),
        migrations.AddConstraint(
            model_name='topicpick',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('publication__isnull', True)), models.Q(('article__isnull', True), ('publication__isnull', False)), _connector='OR'), name='topic_pick_of_one_text'),
        ),
        migrations.AddConstraint(
            model_name='topicpick',
            constraint=models.UniqueConstraint(fields=('topic', 'article'), name='topic_pick_article_once'),
        ),
        migrations.AddConstraint(
            model_name='topicpick',
            constraint=models.UniqueConstraint(fields=('topic', 'publication'), name='topic_pick_answer_once'),
        ),
    ]
