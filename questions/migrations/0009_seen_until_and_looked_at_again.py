from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questions', '0008_refused_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='seen_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='question',
            name='look_due_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
