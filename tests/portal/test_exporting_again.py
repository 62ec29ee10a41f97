"""A second copy: only what changed is made, what was taken down is gone from each page, and there is always a copy."""

import re
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from content import workflow as public
from content.models import Publication, Topic
from portal.exporting import past, placing
from portal.exporting.placing import Files, put_in_place
from tests.factories import make_article, make_face, make_publication, make_user

pytestmark = pytest.mark.django_db
OTHERS = re.compile(r'<section aria-labelledby="related">.*?</section>', re.DOTALL)
TEXT = "How do I get a place of my own when home is loud?"


@pytest.fixture(autouse=True)
def _plain_static(settings, monkeypatch) -> None:
    settings.DEBUG = True  # nothing is collected in a test
    monkeypatch.setattr(past, "_CODE", ())  # a file of the program that somebody saves meanwhile makes nothing anew


def export(folder: Path) -> str:
    said = StringIO()
    call_command("export_site", str(folder), stdout=said)
    return said.getvalue()


def files(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}


def inodes(folder: Path) -> dict[str, int]:
    return {name: path.stat().st_ino for name, path in files(folder).items()}


def page(folder: Path, row: Publication) -> Path:
    return next((folder / row.language / "answers").glob(f"{row.pk}-*")) / "index.html"


def pages(folder: Path) -> dict[str, str]:
    """Each page but for which other answers stand beside an answer."""
    return {name: OTHERS.sub("", path.read_text()) for name, path in files(folder).items() if name.endswith(".html")}


def answers(number: int, **more: object) -> list[Publication]:
    return [make_publication(language="fi", title=f"Title {at}", question=TEXT, **more) for at in range(number)]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy"


def test_where_nothing_changed_each_file_is_the_very_same(copy):
    answers(3)
    export(copy)
    before = inodes(copy)
    assert ", 0 of them new" in export(copy)
    after = inodes(copy)
    assert {name for name in before if before[name] != after[name]} == {past.MARK, past.ANSWERS}


def test_it_is_the_same_as_one_made_anew_whatever_changed(copy, tmp_path):
    rows = answers(44, topic=make_publication(language="fi").topic)
    article, other = make_article(language="fi"), make_publication(language="sv")
    export(copy)
    before = inodes(copy)
    public.withdraw(rows[3], by=None, reason="wrong")
    public.withdraw(rows[40], by=None, reason="wrong")
    Publication.objects.filter(pk=rows[10].pk).update(html="<p>Another answer.</p>", title="Another title")
    type(article).objects.filter(pk=article.pk).update(title="Another article")
    answers(3, topic=rows[0].topic)
    export(copy)
    export(tmp_path / "fresh")
    assert pages(copy) == pages(tmp_path / "fresh")
    name = str(page(copy, other).relative_to(copy))
    assert before[name] == inodes(copy)[name]


def test_what_was_taken_down_stands_beside_no_other_answer(copy):
    gone, stays = answers(2, topic=make_publication(language="fi").topic)
    export(copy)
    assert f"/answers/{gone.pk}-" in page(copy, stays).read_text()
    public.withdraw(gone, by=None, reason="wrong")
    export(copy)
    assert [name for name, path in files(copy).items() if f"/answers/{gone.pk}-".encode() in path.read_bytes()] == []


def test_an_older_page_of_a_list_stays_when_answers_come_on_top(copy):
    answers(45)
    export(copy)
    before = inodes(copy)
    older = sorted(name for name in before if name.startswith("fi/answers/_before"))
    answers(2)
    export(copy)
    assert len(older) >= 2
    assert [before[name] for name in older] == [inodes(copy)[name] for name in older]


def test_page_after_page_shows_every_answer_and_the_way_back(copy):
    rows = answers(45)
    export(copy)
    seen, path, there = set(), "/fi/answers/", []
    while path:
        html = (copy / path.lstrip("/") / "index.html").read_text()
        seen |= {int(number) for number in re.findall(r"/fi/answers/(\d+)-", html)}
        there.append((path, re.findall(r'href="(/fi/answers/(?:_before-[^"]+/)?)" rel="prev"', html)))
        path = next(iter(re.findall(r'href="(/fi/answers/[^"]+)" rel="next"', html)), "")
    assert {row.pk for row in rows} <= seen
    assert [back[0] for _path, back in there[1:]] == [path for path, _back in there[:-1]]


def test_a_face_that_hides_is_hidden_on_each_page_that_it_signed(copy):
    face = make_face(make_user("worker"))
    signed, other = make_publication(language="fi", signer=face.user), make_publication(language="fi")
    export(copy)
    before = inodes(copy)
    assert face.first_name in page(copy, signed).read_text()
    face.hidden = True
    face.save()
    export(copy)
    assert face.first_name not in page(copy, signed).read_text()
    name = str(page(copy, other).relative_to(copy))
    assert inodes(copy)[name] == before[name]


def test_what_only_an_answer_that_stays_shows_or_leads_to_stays_with_it(copy, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    default_storage.save("one.png", ContentFile(b"of a text"))
    html = '<p><img src="/media/one.png"></p>'
    Publication.objects.filter(pk=answers(1)[0].pk).update(html=html + '<a href="/fi/help-now/?country=nb">x</a>')
    export(copy)
    before = set(files(copy))
    assert before >= {"media/one.png", "fi/help-now/_country-nb/index.html"}
    export(copy)
    assert set(files(copy)) == before


def test_what_every_page_shows_makes_all_of_them_anew(copy):
    row = answers(1)[0]
    export(copy)
    Topic.objects.filter(pk=row.topic_id).update(names={"fi": "Aivan uusi nimi"})
    export(copy)
    assert "Aivan uusi nimi" in page(copy, row).read_text()


def test_each_week_what_stands_beside_an_answer_is_looked_up_anew(copy, monkeypatch):
    row = answers(1)[0]
    export(copy)
    page(copy, row).write_text("of before")
    export(copy)
    assert page(copy, row).read_text() == "of before"
    monkeypatch.setattr(past, "week", lambda number, today: -1)
    export(copy)
    assert row.title in page(copy, row).read_text()


def test_with_a_newer_program_what_was_taken_down_goes_before_all_is_made_anew(copy, monkeypatch):
    gone, stays = make_publication(language="fi"), make_publication(language="sv")
    export(copy)
    public.withdraw(gone, by=None, reason="wrong")
    page(copy, stays).write_text("of the older program")
    monkeypatch.setattr(past, "ground", lambda canary: "a newer program")
    placed = []

    def put(new: Path, folder: Path) -> None:
        placed.append([(new / name).exists() and (new / name).read_text()[:8] for name in names])
        put_in_place(new, folder)

    names = [str(page(copy, row).relative_to(copy)) for row in (gone, stays)]
    monkeypatch.setattr("portal.management.commands.export_site.put_in_place", put)
    export(copy)
    assert placed == [[False, "of the o"], [False, "<!DOCTYP"]]


def test_a_change_of_the_program_is_seen(settings, tmp_path, monkeypatch):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(past, "_CODE", ("content",))
    (tmp_path / "content").mkdir()
    before = past.ground(["page"])
    (tmp_path / "content/new.py").write_text("x = 1")
    assert past.ground(["page"]) != before
    assert past.ground(["another page"]) != past.ground(["page"])


def test_a_page_that_cannot_be_made_is_left_out_and_keeps_nothing_else_in(copy, monkeypatch):
    gone, stays = answers(2)
    export(copy)
    public.withdraw(gone, by=None, reason="wrong")
    Publication.objects.filter(pk=stays.pk).update(html='<p><a href="/fi/words/never-there/">x</a></p>')
    with pytest.raises(CommandError, match="1 pages could not be made and are left out, such as /fi/words/never"):
        export(copy)
    assert not list((copy / "fi/answers").glob(f"{gone.pk}-*"))


def test_a_record_of_before_that_cannot_be_read_makes_all_anew(copy):
    row = answers(1)[0]
    export(copy)
    page(copy, row).write_text("of before")
    (copy / past.MARK).write_text("2026\nno line of ours")
    export(copy)
    assert row.title in page(copy, row).read_text()


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_copy_is_put_in_place_whole(can_exchange, tmp_path, monkeypatch):
    if not can_exchange:
        monkeypatch.setattr(placing, "_exchanged", lambda one, other: False)
    for name in ("copy", "copy.new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    put_in_place(tmp_path / "copy.new", tmp_path / "copy")
    assert (tmp_path / "copy/index.html").read_text() == "copy.new"
    assert (tmp_path / "copy.new/index.html").read_text() == "copy"
    assert len(list(tmp_path.iterdir())) == 2


def test_while_copies_change_places_there_is_always_one(tmp_path, monkeypatch):
    monkeypatch.setattr("os.sync", lambda: None)
    for name in ("copy", "copy.new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    missed, done = [], threading.Event()

    def reads() -> None:
        while not done.is_set():
            if not (tmp_path / "copy/index.html").exists():
                missed.append(1)

    reader = threading.Thread(target=reads)
    reader.start()
    for _time in range(500):
        put_in_place(tmp_path / "copy.new", tmp_path / "copy")
    done.set()
    reader.join()
    assert missed == []


def test_a_file_of_the_same_name_and_other_bytes_is_written(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old/a").write_bytes(b"one")
    (tmp_path / "old/b").write_bytes(b"two")
    made = Files(tmp_path / "new", tmp_path / "old")
    made.write("a", b"one")
    made.write("b", b"TWO")
    made.copy("c", [b"th", b"ree"], 5)
    assert (made.written, made.kept) == (2, 1)
    assert [(tmp_path / "new" / name).read_bytes() for name in "abc"] == [b"one", b"TWO", b"three"]
    assert (tmp_path / "old/b").read_bytes() == b"two"
