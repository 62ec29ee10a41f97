"""Expand only: columns with a default that the database keeps, a table, an index. On the tables that everybody uses."""

from django.db import migrations

ADD = """
ALTER TABLE questions_question ADD COLUMN IF NOT EXISTS made_up_mood varchar(10) NOT NULL DEFAULT '';
ALTER TABLE questions_message ADD COLUMN IF NOT EXISTS made_up_length integer NULL;
ALTER TABLE content_publication ADD COLUMN IF NOT EXISTS made_up_mood varchar(10) NOT NULL DEFAULT '';
CREATE TABLE IF NOT EXISTS made_up_smile (id bigint PRIMARY KEY, question_id bigint REFERENCES questions_question (id));
DROP INDEX CONCURRENTLY IF EXISTS made_up_by_mood;
CREATE INDEX CONCURRENTLY made_up_by_mood ON questions_question (made_up_mood);
"""


class Migration(migrations.Migration):
    # Each statement holds its lock for a moment, and an index is built beside the writers. Where one has to give up, all
    # are run again, those that were done too.
    atomic = False
    dependencies = [("questions", "0013_light_by_hand"), ("content", "0013_pictures_and_links")]
    operations = [migrations.RunSQL(statement) for statement in ADD.strip().splitlines()]
