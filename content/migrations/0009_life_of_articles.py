"""Versions of articles, what is being written of them, and the steps of their life. Adds only."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0008_search_entries'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('detail', models.CharField(blank=True, default='', max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='ArticleNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.TextField(blank=True, default='')),
                ('lead', models.TextField(blank=True, default='')),
                ('body', models.TextField(blank=True, default='')),
                ('sources', models.JSONField(blank=True, default=list)),
                ('searched', models.JSONField(blank=True, default=list)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('brought', 'brought in'), ('new', 'new'), ('correction', 'correction'), ('restored', 'restored'), ('translation', 'translation')], default='new', max_length=11)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Rewording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.TextField()),
                ('answer', models.TextField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='WorkingArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.TextField(blank=True, default='')),
                ('lead', models.TextField(blank=True, default='')),
                ('body', models.TextField(blank=True, default='')),
                ('sources', models.JSONField(blank=True, default=list)),
                ('searched', models.JSONField(blank=True, default=list)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('base', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='article',
            name='first_live_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='publish_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='reader',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='article',
            name='stage',
            field=models.CharField(blank=True, choices=[('', 'nothing on its way'), ('in_review', 'a colleague reads it'), ('scheduled', 'scheduled')], db_default='', default='', max_length=9),
        ),
        migrations.AddField(
            model_name='topic',
            name='shelf_months',
            field=models.PositiveSmallIntegerField(db_default=12, default=12, validators=[django.core.validators.MinValueValidator(1)], verbose_name='months until a new check'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('shelf_months__gte', 1)), name='topic_shelf_of_a_month_or_more'),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='content.article'),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='articlenote',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='articleversion',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='content.article'),
        ),
        migrations.AddField(
            model_name='articleversion',
            name='checked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='articleversion',
            name='restores',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.articleversion'),
        ),
        migrations.AddField(
            model_name='articleversion',
            name='translates',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.articleversion'),
        ),
        migrations.AddField(
            model_name='articleversion',
            name='written_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='articlenote',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='content.articleversion'),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.articleversion'),
        ),
        migrations.AddField(
            model_name='article',
            name='made_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.articleversion'),
        ),
        migrations.AddField(
            model_name='article',
            name='proposal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.articleversion'),
        ),
        migrations.AddField(
            model_name='article',
            name='version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.articleversion'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['', 'in_review', 'scheduled'])), name='article_stage_known'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposal__isnull', True), ('stage', '')), models.Q(models.Q(('stage', ''), _negated=True), ('proposal__isnull', False)), _connector='OR'), name='article_on_its_way_names_a_version'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'scheduled'), ('publish_on__isnull', False)), models.Q(models.Q(('stage', 'scheduled'), _negated=True), ('publish_on__isnull', True)), _connector='OR'), name='article_scheduled_has_a_day'),
        ),
        migrations.AddField(
            model_name='rewording',
            name='checked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rewording',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rewordings', to='content.publication'),
        ),
        migrations.AddField(
            model_name='rewording',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='workingarticle',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='working', to='content.article'),
        ),
        migrations.AddField(
            model_name='workingarticle',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='workingarticle',
            name='translates',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.articleversion'),
        ),
        migrations.AddConstraint(
            model_name='articleversion',
            constraint=models.UniqueConstraint(fields=('article', 'number'), name='article_version_number'),
        ),
        migrations.AddConstraint(
            model_name='articleversion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['brought', 'new', 'correction', 'restored', 'translation'])), name='article_version_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='articleversion',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), models.Q(('written_by__isnull', False), models.Q(('checked_by', models.F('written_by')), _negated=True)), _connector='OR'), name='article_version_checker_is_not_writer'),
        ),
        migrations.AddConstraint(
            model_name='articleversion',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'brought'), ('written_by__isnull', False), _connector='OR'), name='article_version_has_a_writer'),
        ),
        migrations.AddConstraint(
            model_name='articleversion',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('kind', 'brought'), ('checked_by__isnull', False), _connector='OR'), name='article_version_is_checked_before_it_is_public'),
        ),
        migrations.AddIndex(
            model_name='articleevent',
            index=models.Index(fields=['article', 'at'], name='article_history'),
        ),
        migrations.AddConstraint(
            model_name='rewording',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('publication',), name='one_open_rewording_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='rewording',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), models.Q(('checked_by', models.F('written_by')), _negated=True), _connector='OR'), name='rewording_checker_is_not_writer'),
        ),
        migrations.AddConstraint(
            model_name='rewording',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), ('decided_at__isnull', False), _connector='OR'), name='rewording_checked_is_decided'),
        ),
        migrations.AddConstraint(
            model_name='workingarticle',
            constraint=models.UniqueConstraint(fields=('article', 'by'), name='one_working_text_an_editor'),
        ),
    ]
