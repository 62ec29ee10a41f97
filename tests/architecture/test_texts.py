"""No text is missing in a language: what code and templates say is collected anew and looked up in each translation."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.architecture.source import APPS, ROOT, python_files, tree
from tests.servers.processes import program

pytestmark = pytest.mark.real  # collecting needs gettext, which `make servers` installs
LANGUAGES = ("fi", "sv", "nb")
TELLING = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
NAMED = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> list[polib.POEntry]:
    """Every text of code and templates, by `makemessages` in a copy of the project."""
    copy = tmp_path_factory.mktemp("texts") / "project"
    copy.mkdir()
    program("xgettext")
    for name in (*APPS, "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    (copy / "locale").mkdir()
    command = [sys.executable, "manage.py", "makemessages", "--locale", "sv", "--verbosity", "0"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    return list(polib.pofile(str(copy / "locale/sv/LC_MESSAGES/django.po")))


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return (entry.msgctxt or "", entry.msgid)


def _translations(language: str) -> polib.POFile:
    path = ROOT / f"locale/{language}/LC_MESSAGES/django.po"
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def _words(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_the_search_finds_texts_of_code_and_of_templates(collected):
    places = {Path(place).suffix for entry in collected for place, _line in entry.occurrences}
    assert places == {".py", ".html", ".txt"}
    assert len(collected) > 200


def test_no_text_hides_inside_a_formatted_string():
    """The collector looks into no f-string: such a text stays in English on every page."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in APPS
        for formatted in ast.walk(tree(path))
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TELLING
    ]
    assert hidden == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language, collected):
    there = {_key(entry): entry for entry in _translations(language) if not entry.obsolete}
    missing = [entry.msgid for entry in collected if _key(entry) not in there or not all(_words(there[_key(entry)]))]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language):
    assert [entry.msgid for entry in _translations(language) if entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language, collected):
    wanted = {_key(entry) for entry in collected}
    assert [entry.msgid for entry in _translations(language) if _key(entry) not in wanted] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_names_what_its_text_names(language):
    wrong = [
        (entry.msgid, words)
        for entry in _translations(language)
        for words in _words(entry)
        if words
        and set(NAMED.findall(words)) not in (set(NAMED.findall(entry.msgid)), set(NAMED.findall(entry.msgid_plural)))
    ]
    assert wrong == []
