"""The database itself refuses to change a version, to sign it twice, and to show what was not published.

A version is born without a check; its texts never change; who wrote it, who checked it and when it was published are
each said once. An article shows and proposes versions of its own only, and shows only what was published, which a
constraint allows only for what is checked or was brought in.
"""

from typing import Any

from django.db import migrations

from ground.append_only import append_only

_FIXED = (
    "article_id", "number", "kind", "title", "lead", "body", "sources", "searched", "restores_id", "translates_id",
    "made_at",
)  # fmt: skip
_ONCE = ("written_by_id", "checked_by_id", "published_at")
_CHANGED = " OR ".join(
    [
        *(f"OLD.{name} IS {{differs}} NEW.{name}" for name in _FIXED),
        *(f"(OLD.{name} IS NOT NULL AND OLD.{name} IS {{differs}} NEW.{name})" for name in _ONCE),
    ]
)
_BORN = "NEW.checked_by_id IS NOT NULL"
_NAMED = (
    "OLD.version_id IS {differs} NEW.version_id OR OLD.proposal_id IS {differs} NEW.proposal_id"
)
_OWN = """(NEW.version_id IS NULL OR EXISTS (
    SELECT 1 FROM content_articleversion v
    WHERE v.id = NEW.version_id AND v.article_id = NEW.id AND v.published_at IS NOT NULL))
  AND (NEW.proposal_id IS NULL OR EXISTS (
    SELECT 1 FROM content_articleversion v WHERE v.id = NEW.proposal_id AND v.article_id = NEW.id))
"""
_STAYS, _WHAT = "a version of an article stays as it is", "an article shows published versions of its own"

_POSTGRES = f"""
CREATE FUNCTION content_versions_stay() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION '{_STAYS}' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE FUNCTION content_articles_name_their_own() RETURNS trigger AS $$
BEGIN
  IF NOT ({_OWN}) THEN
    RAISE EXCEPTION '{_WHAT}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER content_version_born_unchecked BEFORE INSERT ON content_articleversion
  FOR EACH ROW WHEN ({_BORN}) EXECUTE FUNCTION content_versions_stay();
CREATE TRIGGER content_version_stays BEFORE UPDATE ON content_articleversion
  FOR EACH ROW WHEN ({_CHANGED.format(differs="DISTINCT FROM")}) EXECUTE FUNCTION content_versions_stay();
CREATE TRIGGER content_article_names_its_own BEFORE UPDATE ON content_article
  FOR EACH ROW WHEN ({_NAMED.format(differs="DISTINCT FROM")}) EXECUTE FUNCTION content_articles_name_their_own();
"""
_POSTGRES_BACK = """
DROP TRIGGER content_version_born_unchecked ON content_articleversion;
DROP TRIGGER content_version_stays ON content_articleversion;
DROP TRIGGER content_article_names_its_own ON content_article;
DROP FUNCTION content_versions_stay();
DROP FUNCTION content_articles_name_their_own();
"""
_SQLITE = [
    f"""CREATE TRIGGER content_version_born_unchecked BEFORE INSERT ON content_articleversion WHEN {_BORN}
    BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END""",
    f"""CREATE TRIGGER content_version_stays BEFORE UPDATE ON content_articleversion
    WHEN {_CHANGED.format(differs="NOT")} BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END""",
    f"""CREATE TRIGGER content_article_names_its_own BEFORE UPDATE ON content_article
    WHEN {_NAMED.format(differs="NOT")} BEGIN SELECT RAISE(ABORT, '{_WHAT}') WHERE NOT ({_OWN}); END""",
]
_SQLITE_BACK = [
    "DROP TRIGGER content_version_born_unchecked",
    "DROP TRIGGER content_version_stays",
    "DROP TRIGGER content_article_names_its_own",
]


def _run(postgres: str, sqlite: list[str]) -> Any:
    def run(_apps: Any, editor: Any) -> None:
        for statement in [postgres] if editor.connection.vendor == "postgresql" else sqlite:
            editor.execute(statement)

    return run


class Migration(migrations.Migration):

    dependencies = [("content", "0010_first_versions")]
    operations = [
        append_only("content_articleevent"),
        migrations.RunPython(_run(_POSTGRES, _SQLITE), _run(_POSTGRES_BACK, _SQLITE_BACK)),
    ]
