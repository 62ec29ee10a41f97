"""PostgreSQL: an index over the words of the stems, in the very expression that `content/search.py` asks for."""

from typing import Any

from django.db import migrations

_FORWARDS = "CREATE INDEX publication_search ON content_publication USING gin (to_tsvector('simple'::regconfig, stems))"
_BACKWARDS = "DROP INDEX publication_search"


def _on_postgres(sql: str) -> Any:
    def run(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("content", "0002_append_only")]
    operations = [migrations.RunPython(_on_postgres(_FORWARDS), _on_postgres(_BACKWARDS))]
