"""The trained models: their files, what they look at, and that the work grows no faster than the text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from language import model as module
from language.concepts import concept
from language.features import MOST_CHARACTERS, Reading, blocks, number
from language.model import NoModelError, model


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(module, "_DATA", tmp_path)
    model.cache_clear()
    yield tmp_path
    model.cache_clear()


@pytest.mark.usefixtures("elsewhere")
def test_a_missing_file_says_which_and_how_to_make_it() -> None:
    with pytest.raises(
        NoModelError, match=r"^danger\.sv\.model is missing in language/data; `make train` writes it\.$"
    ):
        model("danger", "sv")


@pytest.mark.parametrize(
    "content", [b"", b"something else", module.FIRST_LINE + b"{}\nno", module.FIRST_LINE + b"nothing"]
)
def test_a_damaged_file_is_no_model(elsewhere: Path, content: bytes) -> None:
    (elsewhere / "abuse.fi.model").write_bytes(content)
    with pytest.raises(NoModelError, match=r"^abuse\.fi\.model is .*make train"):
        model("abuse", "fi")


@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
@pytest.mark.parametrize("name", ["danger", "abuse"])
def test_a_model_is_small_and_whole(name: str, language: str) -> None:
    assert (module._DATA / f"{name}.{language}.model").stat().st_size < 1_500_000
    trained = model(name, language)
    assert {len(weights) for weights in trained.weights.values()} == {len(trained.rows) + 1} == {len(trained.squares)}


def test_nynorsk_is_read_as_norwegian_and_an_unknown_language_as_english() -> None:
    assert [model("danger", language).language for language in ("nn", "no", "xx", "")] == ["nb", "nb", "en", "en"]


def test_evidence_has_the_same_number_on_every_machine() -> None:
    assert number("smamma") == 1957028097


def test_one_thing_has_one_concept_in_four_languages() -> None:
    words = {"fi": "iskan", "sv": "pappas", "nb": "faren", "en": "dads"}
    assert {concept(word, language) for language, word in words.items()} == {"father"}


def work(words: int) -> int:
    reading = Reading("my brother hides the key under the bed " * (words // 8), "en")
    return sum(len(part) for first, end in reading.windows() for part in blocks(reading, first, end))


def test_the_work_grows_with_the_length_and_not_faster() -> None:
    assert work(3200) < 4.2 * work(800)


def test_no_more_than_the_first_part_of_an_endless_text_is_read() -> None:
    assert len(Reading("word " * 50_000, "en").words) == MOST_CHARACTERS // 5


def test_windows_cover_a_long_text() -> None:
    reading = Reading("word " * 777, "en")
    covered = {place for first, end in reading.windows() for place in range(first, end)}
    assert covered == set(range(777))
