"""The database itself refuses a check by somebody who may not review there, and an answer that nobody has checked.

`trainee_never_checks` only looks at what `checked_as` says. These triggers look at the memberships: whoever is named as
checker holds exactly that role, now, in the organisation of the question. A worker elsewhere who is a trainee here has
no such row. Later changes of other fields, or of the membership, don't ask again.
"""

from typing import Any

from django.db import migrations

_MAY = """
EXISTS (
  SELECT 1 FROM people_membership m
  JOIN people_team t ON t.id = m.team_id
  JOIN questions_question q ON q.organisation_id = t.organisation_id
  WHERE q.id = NEW.question_id AND m.user_id = NEW.checked_by_id AND m.ended_at IS NULL
    AND m.role IN ('worker', 'lead') AND m.role = NEW.checked_as
)
"""
_SIGNED = "EXISTS (SELECT 1 FROM questions_draft d WHERE d.id = NEW.draft_id AND d.checked_by_id IS NOT NULL)"
_WHO, _WHAT = "only those who may review sign the check", "an answer is signed by a second person"
_FRESH = "NEW.checked_by_id IS NOT NULL"
_CHANGED = (
    f"{_FRESH} AND (OLD.checked_by_id IS {{differs}} NEW.checked_by_id"
    " OR OLD.checked_as IS {differs} NEW.checked_as OR OLD.question_id IS {differs} NEW.question_id)"
)
_NOW_ANSWERED = "NEW.status = 'answered' AND OLD.status <> 'answered'"

_POSTGRES = f"""
CREATE FUNCTION questions_only_reviewers_sign() RETURNS trigger AS $$
BEGIN
  IF NOT {_MAY} THEN
    RAISE EXCEPTION '{_WHO}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE FUNCTION questions_answers_are_signed() RETURNS trigger AS $$
BEGIN
  IF NOT {_SIGNED} THEN
    RAISE EXCEPTION '{_WHAT}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER questions_draft_signed_anew BEFORE INSERT ON questions_draft
  FOR EACH ROW WHEN ({_FRESH}) EXECUTE FUNCTION questions_only_reviewers_sign();
CREATE TRIGGER questions_draft_signed BEFORE UPDATE ON questions_draft
  FOR EACH ROW WHEN ({_CHANGED.format(differs="DISTINCT FROM")}) EXECUTE FUNCTION questions_only_reviewers_sign();
CREATE TRIGGER questions_question_answered BEFORE UPDATE ON questions_question
  FOR EACH ROW WHEN ({_NOW_ANSWERED}) EXECUTE FUNCTION questions_answers_are_signed();
"""
_POSTGRES_BACK = """
DROP TRIGGER questions_draft_signed_anew ON questions_draft;
DROP TRIGGER questions_draft_signed ON questions_draft;
DROP TRIGGER questions_question_answered ON questions_question;
DROP FUNCTION questions_only_reviewers_sign();
DROP FUNCTION questions_answers_are_signed();
"""
_SQLITE = [
    f"""CREATE TRIGGER questions_draft_signed_anew BEFORE INSERT ON questions_draft WHEN {_FRESH}
    BEGIN SELECT RAISE(ABORT, '{_WHO}') WHERE NOT {_MAY}; END""",
    f"""CREATE TRIGGER questions_draft_signed BEFORE UPDATE ON questions_draft
    WHEN {_CHANGED.format(differs="NOT")} BEGIN SELECT RAISE(ABORT, '{_WHO}') WHERE NOT {_MAY}; END""",
    f"""CREATE TRIGGER questions_question_answered BEFORE UPDATE ON questions_question WHEN {_NOW_ANSWERED}
    BEGIN SELECT RAISE(ABORT, '{_WHAT}') WHERE NOT {_SIGNED}; END""",
]
_SQLITE_BACK = [
    "DROP TRIGGER questions_draft_signed_anew",
    "DROP TRIGGER questions_draft_signed",
    "DROP TRIGGER questions_question_answered",
]


def _run(postgres: str, sqlite: list[str]) -> Any:
    def run(_apps: Any, editor: Any) -> None:
        for statement in [postgres] if editor.connection.vendor == "postgresql" else sqlite:
            editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0006_set_danger_has_a_clock"),
        ("people", "0002_shifts_and_roster"),
    ]
    operations = [migrations.RunPython(_run(_POSTGRES, _SQLITE), _run(_POSTGRES_BACK, _SQLITE_BACK))]
