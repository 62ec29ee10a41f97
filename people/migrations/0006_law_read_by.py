from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_contact_and_sources'),
    ]

    operations = [
        migrations.AddField(
            model_name='lawtext',
            name='confirmed_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='read by somebody who knows the law'),
        ),
    ]
