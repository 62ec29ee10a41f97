"""The migration that packed the entries of the search packs as the program does."""

import importlib

from hypothesis import given

from language.packing import Text, packed
from tests.language.test_packing import TEXTS


@given(TEXTS)
def test_the_migration_packs_as_the_program_does(text: Text) -> None:
    step = importlib.import_module("content.migrations.0018_pack_entries")
    assert step.packed(text.title, text.body) == packed(text)
