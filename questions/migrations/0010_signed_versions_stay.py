"""The database itself refuses every other way to an answer that nobody has checked.

0007 looks at who signs. These triggers look at what was signed: a version is born without a check, belongs to its
question for good, and once it is signed neither its texts nor its check change; an answered question names a signed
version of its own. Two changes of text are let through: emptying (its time is over), and another key encrypting it,
which `rotate_keys` says by `rotated_at`.
"""

from typing import Any

from django.db import migrations, models

_TEXTS = ("answer", "html", "title", "public_question")
_BORN = "NEW.checked_by_id IS NOT NULL"
_REWRITTEN = " OR ".join(f"(NEW.{name} <> OLD.{name} AND NEW.{name} <> '')" for name in _TEXTS)
_CHANGED = (
    "OLD.question_id <> NEW.question_id"
    " OR (OLD.checked_by_id IS NOT NULL AND OLD.checked_by_id IS {differs} NEW.checked_by_id)"
    " OR ((OLD.checked_by_id IS NOT NULL OR NEW.checked_by_id IS NOT NULL)"
    f" AND NOT (OLD.rotated_at IS {{differs}} NEW.rotated_at) AND ({_REWRITTEN}))"
)
_SIGNED = """
EXISTS (
  SELECT 1 FROM questions_draft d
  WHERE d.id = NEW.draft_id AND d.question_id = NEW.id AND d.checked_by_id IS NOT NULL
)
"""
_ANSWERED = "NEW.status = 'answered'"
_ANSWERED_ANEW = "NEW.status = 'answered' AND (OLD.status <> 'answered' OR OLD.draft_id IS {differs} NEW.draft_id)"
_STAYS, _WHAT = "a signed version stays as it was signed", "an answer is signed by a second person"

_POSTGRES = f"""
CREATE FUNCTION questions_signed_versions_stay() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION '{_STAYS}' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE FUNCTION questions_answered_by_own_signed_version() RETURNS trigger AS $$
BEGIN
  IF NOT {_SIGNED} THEN
    RAISE EXCEPTION '{_WHAT}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER questions_draft_born_unsigned BEFORE INSERT ON questions_draft
  FOR EACH ROW WHEN ({_BORN}) EXECUTE FUNCTION questions_signed_versions_stay();
CREATE TRIGGER questions_draft_stays BEFORE UPDATE ON questions_draft
  FOR EACH ROW WHEN ({_CHANGED.format(differs="DISTINCT FROM")}) EXECUTE FUNCTION questions_signed_versions_stay();
CREATE TRIGGER questions_question_born_answered BEFORE INSERT ON questions_question
  FOR EACH ROW WHEN ({_ANSWERED}) EXECUTE FUNCTION questions_answered_by_own_signed_version();
CREATE TRIGGER questions_question_answered_anew BEFORE UPDATE ON questions_question
  FOR EACH ROW WHEN ({_ANSWERED_ANEW.format(differs="DISTINCT FROM")})
  EXECUTE FUNCTION questions_answered_by_own_signed_version();
"""
_SQLITE = [
    f"""CREATE TRIGGER questions_draft_born_unsigned BEFORE INSERT ON questions_draft WHEN {_BORN}
    BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END""",
    f"""CREATE TRIGGER questions_draft_stays BEFORE UPDATE ON questions_draft WHEN {_CHANGED.format(differs="NOT")}
    BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END""",
    f"""CREATE TRIGGER questions_question_born_answered BEFORE INSERT ON questions_question WHEN {_ANSWERED}
    BEGIN SELECT RAISE(ABORT, '{_WHAT}') WHERE NOT {_SIGNED}; END""",
    f"""CREATE TRIGGER questions_question_answered_anew BEFORE UPDATE ON questions_question
    WHEN {_ANSWERED_ANEW.format(differs="NOT")} BEGIN SELECT RAISE(ABORT, '{_WHAT}') WHERE NOT {_SIGNED}; END""",
]
_TRIGGERS = {
    "questions_draft_born_unsigned": "questions_draft",
    "questions_draft_stays": "questions_draft",
    "questions_question_born_answered": "questions_question",
    "questions_question_answered_anew": "questions_question",
}
_POSTGRES_BACK = "".join(f"DROP TRIGGER {name} ON {table};" for name, table in _TRIGGERS.items()) + (
    "DROP FUNCTION questions_signed_versions_stay(); DROP FUNCTION questions_answered_by_own_signed_version();"
)
_SQLITE_BACK = [f"DROP TRIGGER {name}" for name in _TRIGGERS]


def _run(postgres: str, sqlite: list[str]) -> Any:
    def run(_apps: Any, editor: Any) -> None:
        for statement in [postgres] if editor.connection.vendor == "postgresql" else sqlite:
            editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("questions", "0009_seen_until_and_looked_at_again")]
    operations = [
        migrations.AddField("draft", "rotated_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(_run(_POSTGRES, _SQLITE), _run(_POSTGRES_BACK, _SQLITE_BACK)),
    ]
