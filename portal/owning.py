"""Two roles in PostgreSQL: one owns the tables and migrates them (MIGRATE_URL), one serves and may change rows alone.

Whoever takes over the web server has the serving role, and with it neither drops what guards the tables nor changes
what is only ever added to. Without MIGRATE_URL one role does both; `manage.py doctor` says so.
docs/adr/0037-who-serves-does-not-own.md.
"""

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
# What the serving role may do with these; with every other table, all four.
RIGHTS: dict[str, tuple[str, ...]] = {
    "django_migrations": ("SELECT",),
    "django_content_type": ("SELECT",),
    "auth_permission": ("SELECT",),
    "auth_group": ("SELECT",),
    "auth_group_permissions": ("SELECT",),
    "ground_generation": ("SELECT", "UPDATE"),
    "ground_awaits_replay": ("SELECT",),  # who serves cannot open a restored database (ground/restored.py)
    # Added to, and taken away when their time is over; never changed: a trigger guards the number, which stands here so
    # that a row may be locked (`FOR UPDATE`).
    "questions_event": ("SELECT", "INSERT", "DELETE", "UPDATE (id)"),
    "content_articleevent": ("SELECT", "INSERT", "DELETE", "UPDATE (id)"),
    # Only ever added to.
    "content_event": ("SELECT", "INSERT", "UPDATE (id)"),
    "content_topicevent": ("SELECT", "INSERT", "UPDATE (id)"),
    "questions_setlight": ("SELECT", "INSERT", "UPDATE (id)"),
}
# PostgreSQL lets nobody but the owner do this, and the search waits for it after it has made its lists anew.
_ANALYZE = """
CREATE OR REPLACE FUNCTION content_analyze_lists() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS 'BEGIN ANALYZE public.content_searchlist, public.content_searchentry; END'
"""
_TABLES = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
_GIVEN = """
SELECT c.relname::text, array_agg(a.privilege_type::text) FROM pg_class c, aclexplode(c.relacl) a, pg_roles r
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.grantee = r.oid AND r.rolname = %s
GROUP BY c.relname
"""
_LACKING = """
SELECT c.relname::text FROM pg_class c, unnest(%s::text[]) AS wanted(name)
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname = wanted.name
AND NOT has_table_privilege(c.oid, 'SELECT')
"""
_OWNED = """
SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
OR has_schema_privilege('public', 'CREATE')
OR EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND pg_has_role(current_user, relowner, 'USAGE'))
"""


def become_owner() -> None:
    """From here on this process speaks to the database as the role of MIGRATE_URL, where there is one."""
    if not settings.OWNER:
        return
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # of PostgreSQL alone
    named = {name: settings.OWNER[name] for name in ("USER", "PASSWORD", "HOST", "PORT")}
    connection.settings_dict.update(named)
    own = {name: value for name, value in settings.OWNER.get("OPTIONS", {}).items() if name != "pool"}
    connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], **own}


def give_rights(role: str) -> None:
    """Let `role` change rows, and no more, in every table that there is now. The owner calls it; safe to repeat."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = {row[0] for row in cursor.fetchall()}
        cursor.execute(_GIVEN, [role])
        given = {name: set(rights) for name, rights in cursor.fetchall()}
        name = sql.Identifier(role)
        database = sql.Identifier(str(connection.settings_dict["NAME"]))
        for statement in (
            "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {database} TO {name}",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "REVOKE CREATE ON SCHEMA public FROM {name}",
            "GRANT USAGE ON SCHEMA public TO {name}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        ):
            cursor.execute(sql.SQL(statement).format(database=database, name=name).as_string())
        for table in sorted(table for table in tables if given.get(table, set()) != _of_the_table(table)):
            where = sql.SQL("ON public.{} ").format(sql.Identifier(table))
            rights = sql.SQL(", ").join(map(sql.SQL, rights_of(table)))
            cursor.execute((sql.SQL("REVOKE ALL ") + where + sql.SQL("FROM ") + name).as_string())
            cursor.execute((sql.SQL("GRANT ") + rights + sql.SQL(" ") + where + sql.SQL("TO ") + name).as_string())
        if "content_searchlist" in tables:
            cursor.execute(_ANALYZE)


def _of_the_table(table: str) -> set[str]:
    """The same without those in single columns, which PostgreSQL notes elsewhere."""
    return {right for right in rights_of(table) if "(" not in right}


def rights_of(table: str) -> tuple[str, ...]:
    """What the serving role may do there."""
    return RIGHTS.get(table, ALL)


def after_migrating() -> None:
    """The tables are as the migrations want them: now the serving role gets its rights in those that are new."""
    if settings.OWNER and connection.vendor == "postgresql":
        give_rights(settings.SERVING_ROLE)


def owns() -> bool:
    """Whether the role that serves could drop or change tables. One query; False on SQLite, which has no roles."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(_OWNED)
        return bool(cursor.fetchone()[0])


def lacking(tables: list[str]) -> list[str]:
    """Those of `tables` that the role which serves may not even read."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LACKING, [tables])
        return sorted(row[0] for row in cursor.fetchall())
