"""The entries of a language that has few stay in memory until one comes or goes."""

import pytest
from django.db import transaction

from content import compared, shelf
from content.entries import SearchEntry


def _entry(number: int, title: str, language: str = "fi", pk: int | None = None) -> SearchEntry:
    fields = shelf.entry_fields(language, title, "")
    return SearchEntry.objects.create(pk=pk, kind="answer", number=number, language=language, **fields)


def _numbers(language: str = "fi") -> list[int]:
    return [row.number for row in compared.unlisted(language).rows]


@pytest.fixture
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compared, "_kept", {})


@pytest.mark.django_db(transaction=True)
def test_they_are_read_once_and_again_after_each_change(nothing_known: None, django_assert_num_queries) -> None:
    first, other = _entry(1, "Koulu"), _entry(2, "Uni")
    with django_assert_num_queries(2):
        assert _numbers() == [2, 1]
    with django_assert_num_queries(1):
        assert _numbers() == [2, 1]
    first.delete()
    assert _numbers() == [2]
    _entry(3, "Koti")
    assert _numbers() == [3, 2]
    other.delete(), SearchEntry.objects.all().delete()
    assert _numbers() == []


@pytest.mark.django_db(transaction=True)
def test_one_that_was_numbered_earlier_and_comes_later_is_seen(nothing_known: None) -> None:
    """Two write at once: the greater number is committed first, and something else goes meanwhile."""
    going = _entry(1, "Koulu", pk=901)
    _entry(2, "Uni", pk=910)
    assert _numbers() == [2, 1]
    going.delete()
    _entry(3, "Koti", pk=905)
    assert _numbers() == [2, 3]


@pytest.mark.django_db(transaction=True)
def test_what_is_never_committed_is_never_kept(nothing_known: None) -> None:
    _entry(1, "Koulu")
    with transaction.atomic():
        _entry(2, "Uni")
        assert _numbers() == [2, 1]
        transaction.set_rollback(True)
    _entry(3, "Koti")
    assert _numbers() == [3, 1]


@pytest.mark.django_db
def test_of_a_language_with_more_the_newest_are_there_but_not_as_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compared, "FEW", 2)
    for number, language in enumerate(["fi", "fi", "fi", "sv"]):
        _entry(number, "Koulu", language)
    known = {language: compared.unlisted(language).compared for language in ("fi", "sv", "nb")}
    assert [language for language, every in known.items() if every is not None] == ["sv", "nb"]
    assert [hit.number for hit in shelf.look("fi", "koulu")] == [2, 1]


@pytest.mark.django_db
@pytest.mark.parametrize("few", [3, 4, 400])
def test_of_one_kind_or_topic_no_other_is_there_however_many_there_are(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compared, "FEW", few)
    for number, kind, topic in [(1, "answer", 1), (2, "answer", 2), (3, "article", 1), (4, "word", None)]:
        SearchEntry.objects.filter(pk=_entry(number, "Koulu").pk).update(kind=kind, topic=topic)
    SearchEntry.objects.filter(pk=_entry(5, "Koulu").pk).update(is_listed=True, topic=1)
    asked = [(["answer"], None), ([], 1), (["answer"], 1), (["word"], 1)]
    found = [[row.number for row in compared.newest("fi", kinds, topic)] for kinds, topic in asked]
    assert found == [[2, 1], [3, 1], [1], []]
    assert compared.unlisted("fi").is_all == (few >= 4)


@pytest.mark.django_db
def test_what_the_program_before_wrote_is_found_all_the_same() -> None:
    _entry(1, "Kirahvi"), _entry(2, "Uni")
    before = [(hit.number, hit.score) for hit in shelf.look("fi", "kirahvi")]
    SearchEntry.objects.update(packed="")
    assert [(hit.number, hit.score) for hit in shelf.look("fi", "kirahvi")] == before
    assert shelf.lists.build("fi") == 2
    assert [hit.number for hit in shelf.look("fi", "kirahvi")] == [1]
