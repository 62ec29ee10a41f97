"""SQL that is put together once says the same as the query set it was made from."""

import pytest

from content.models import Publication, Term
from ground.statements import Statement
from tests.factories import make_publication, make_term

pytestmark = pytest.mark.django_db


def test_each_look_has_its_own_values(django_assert_num_queries) -> None:
    rows = [make_publication(language=language) for language in ("fi", "sv", "fi")]
    found = Statement(lambda language, least: Publication.objects.filter(language=language, pk__gt=least), str, int)
    with django_assert_num_queries(3):
        assert {row.pk for row in found.rows("fi", 0)} == {rows[0].pk, rows[2].pk}
        assert [row.pk for row in found.rows("fi", rows[0].pk)] == [rows[2].pk]
        assert [row.pk for row in found.rows("sv", 0)] == [rows[1].pk]


def test_the_sql_is_put_together_once_and_columns_may_be_left_out(django_assert_num_queries) -> None:
    made = []

    def rows(slug: str):
        made.append(slug)
        return Term.objects.filter(slug=slug).only("word")

    found, term = Statement(rows, str), make_term(language="en")
    assert [row.word for _time in range(3) for row in found.rows(term.slug)] == [term.word] * 3
    assert len(made) == 1
    row = found.rows(term.slug)[0]
    with django_assert_num_queries(1):
        assert row.explanation == term.explanation


@pytest.mark.parametrize("word", ["' OR 1=1 --", "%s", "%(x)s", "value 0", "1900000000"])
def test_a_value_is_never_part_of_the_sql(word) -> None:
    make_term(language="en")
    assert Statement(lambda slug: Term.objects.filter(slug=slug), str).rows(word) == []


def test_lists_are_as_long_as_they_are_and_columns_come_as_they_are(django_assert_num_queries) -> None:
    rows = [make_term(language=language) for language in ("fi", "sv", "fi", "nb")]
    some = Statement(
        lambda languages, keys: Term.objects.filter(language__in=languages, pk__in=keys).values_list("pk", "word"),
        *(list[str], list[int]),
    )
    numbers = [row.pk for row in rows]
    with django_assert_num_queries(3):
        assert set(some.tuples(["fi", "nb"], numbers)) == {(rows[at].pk, rows[at].word) for at in (0, 2, 3)}
        assert some.tuples(["sv"], numbers[1:2]) == [(rows[1].pk, rows[1].word)]
        assert some.tuples(["fi') OR ('1' = '1", "%s"], numbers) == []
