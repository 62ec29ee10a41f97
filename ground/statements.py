"""SQL that is put together once: Django does so at each look, which costs a page that is read all day a millisecond."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, router
from django.db.models import Model, QuerySet
from django.db.models.sql import Query

M = TypeVar("M", bound=Model)
Value = int | str | date
Given = Value | list[int] | list[str]
Kind = type[int] | type[str] | type[date] | type[list[int]] | type[list[str]]
_NUMBER = 1_900_000_000  # fits every column of numbers but the small ones, and no query of ours says it


@dataclass(frozen=True)
class _Made(Generic[M]):
    """What Django makes of a query set: the SQL around its values, and of each value which of the given ones it is
    (-1: none), and what else; the columns, and how what the database says in them is read."""

    model: type[M]
    query: Query
    sql: list[str]
    values: list[tuple[int, Any]]
    columns: list[str]
    readers: dict[int, Any]


class Statement(Generic[M]):
    """A query set of which only plain values differ from look to look: numbers, words, days, and lists for `__in`.

    `rows` is called once, with a stand-in of its kind for each value. It may filter, order, and leave columns out
    (`only`, `defer`); what it would join, `select_related`, is not read. A list has one value at least.
    """

    def __init__(self, rows: Callable[..., QuerySet[M, Any]], *kinds: Kind) -> None:
        self._rows = rows
        self._stand_ins = [_stand_in(kind, at) for at, kind in enumerate(kinds)]

    @cached_property
    def _made(self) -> _Made[M]:
        rows = self._rows(*self._stand_ins)
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, values = compiler.as_sql()
        places = {_told(one): at for at, given in enumerate(self._stand_ins) for one in _many(given)}
        columns = [column for column, _sql, _name in compiler.select]
        return _Made(
            model=rows.model,
            query=rows.query,
            sql=sql.split("%s"),
            values=[(places.get(one, -1), one) for one in values],
            columns=[column.target.attname for column in columns],
            readers=compiler.get_converters(columns),
        )

    def _asked(self, given: Sequence[Given]) -> tuple[str, list[Any]]:
        """The SQL with a place for each value, and the values."""
        sql, *pieces = self._made.sql
        told: list[Any] = []
        for piece, (at, one) in zip(pieces, self._made.values, strict=True):
            many = [one] if at < 0 else [_told(value) for value in _many(given[at])]
            sql += ", ".join(["%s"] * len(many)) + piece
            told += many
        return sql, told

    def rows(self, *given: Given) -> list[M]:
        """What the database has for these values. One query."""
        made = self._made
        using = router.db_for_read(made.model)
        found: Any = self.tuples(*given, using=using)
        if made.readers:
            found = made.query.get_compiler(using).apply_converters(found, made.readers)
        return [made.model.from_db(using, made.columns, row) for row in found]

    def tuples(self, *given: Given, using: str = "default") -> list[tuple[Any, ...]]:
        """The same of a `values_list`. One query."""
        with connections[using].cursor() as cursor:
            cursor.execute(*self._asked(given))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _stand_in(kind: Kind, at: int) -> Given:
    if kind is date:
        return date.min + timedelta(at)
    if kind in (int, str):
        return _NUMBER + at if kind is int else f"value {at}"
    return [_NUMBER + at] if kind == list[int] else [f"value {at}"]


def _many(given: Given) -> Sequence[Value]:
    return given if isinstance(given, list) else [given]


def _told(value: Value) -> Any:
    """A value as the database takes it: SQLite has words for days."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
