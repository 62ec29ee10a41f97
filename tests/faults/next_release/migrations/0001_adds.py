"""Expand only: columns with a default that the database keeps, a table, an index. On the tables that everybody uses."""

from django.db import migrations

ADD = """
ALTER TABLE questions_question ADD COLUMN made_up_mood varchar(10) NOT NULL DEFAULT '';
ALTER TABLE questions_message ADD COLUMN made_up_length integer NULL;
ALTER TABLE content_publication ADD COLUMN made_up_mood varchar(10) NOT NULL DEFAULT '';
CREATE TABLE made_up_smile (id bigint PRIMARY KEY, question_id bigint REFERENCES questions_question (id));
"""


class Migration(migrations.Migration):
    atomic = False  # each statement holds its lock for a moment, and an index is built beside the writers
    dependencies = [("questions", "0013_light_by_hand"), ("content", "0013_pictures_and_links")]
    operations = [
        *[migrations.RunSQL(statement) for statement in ADD.strip().splitlines()],
        migrations.RunSQL("CREATE INDEX CONCURRENTLY made_up_by_mood ON questions_question (made_up_mood)"),
    ]
