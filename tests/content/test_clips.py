"""Videos: the file, the captions and the words; a link elsewhere says where it goes and loads nothing."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from content import blocks, clips, containers, pictures
from content.clips import Brought, NotTaken
from content.media import Clip
from people.models import User
from tests.content.files import box, element, mp4, picture, track, webm
from tests.factories import make_article, make_user

VTT = "WEBVTT - a film\n\nSTYLE\n::cue { background: url(https://a.example/x) }\n\nNOTE Mill Street 3\n\n"
VTT += "1\n00:01.000 --> 00:04.000 align:start\n<v Anna>Hello & <b>welcome</b>.\n\n00:05.000 --> 00:06.500\nYes.\n"
PLACE = b"+60.1695+024.9354/"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def editor(db: None) -> User:
    return make_user("editor")


def _take(by: User, **fields: Any) -> Clip:
    plain = {"name": "first-call", "language": "en", "title": "The first <call>", "transcript": "Hello.\n\nYes & no."}
    return clips.take(Brought(**plain | fields), by=by)


# --- files ----------------------------------------------------------------------------------------


def test_videos_tell_how_large_they_are_shown() -> None:
    files = [mp4(), mp4(turned=True), mp4(codec=b"av01"), webm()]
    found = [containers.opened(data) for data in files]
    assert [(one.kind, one.width, one.height) for one in found] == [
        ("mp4", 640, 360),
        ("mp4", 360, 640),
        ("mp4", 640, 360),
        ("webm", 320, 240),
    ]


LIES = {
    "html": b"<!doctype html><script>alert(1)</script>",
    "html after a head": b"\0\0\0\x14ftypisom\0\0\0\0isom<script>alert(1)</script>",
    "a picture": picture(),
    "a quicktime film": mp4(brand=b"qt  "),
    "a photograph in a film's box": mp4(brand=b"heic"),
    "another codec": mp4(codec=b"mp4v"),
    "sound alone": mp4(handler=b"soun"),
    "two pictures": mp4(tracks=mp4()[mp4().index(b"trak") - 4 : mp4().index(b"mdat") - 4]),
    "cut in the middle": mp4()[:200],
    "a box larger than the file": mp4()[:-4],
    "a box of no size": box(b"ftyp", b"isom", bytes(4)) + b"\0\0\0\x04moov" + bytes(20),
    "boxes without end": box(b"ftyp", b"isom", bytes(4)) + box(b"free") * 30_000,
    "matroska": webm(kind=b"matroska"),
    "a webm of another codec": webm(codec=b"V_MPEG4/ISO/AVC"),
    "a second film behind the first": mp4() + box(b"moov", b"Mill Street 3"),
    "a track of places": mp4(tracks=box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"meta", bytes(13))))),
    "a track of no kind": mp4(tracks=box(b"trak", box(b"mdia"))),
    "no width": mp4(size=(0, 360)),
    "wider than a screen is": mp4(size=(8193, 360)),
    "no height in a webm": webm(size=(320, 0)),
    "higher than a column takes": webm(size=(320, 70_000)),
    "a second segment": webm() + element("18538067", b""),
    "second tracks": webm(along=element("1654ae6b")),
    "two pictures in a webm": webm(tracks=track(1, b"V_VP8", element("e0"))),
    "a track of data in a webm": webm(tracks=track(33, b"D_WEBVTT/METADATA")),
    "half a webm": webm()[:90],
    "a webm that was never ended": webm(along=bytes.fromhex("1f43b675") + b"\x01" + b"\xff" * 7 + b"film"),
    "a length of noughts": b"\x1a\x45\xdf\xa3\x00" + bytes(40),
    "a head alone": b"\x1a\x45\xdf\xa3",
    "nothing": b"",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_file_that_is_no_video_for_browsers_is_refused(lie: str) -> None:
    with pytest.raises(containers.NotAVideo):
        containers.opened(LIES[lie])


def test_place_and_day_of_an_mp4_are_overwritten_where_they_stand() -> None:
    told = box(b"udta", box(b"\xa9xyz", PLACE))
    spoken = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"text", bytes(13)), PLACE))
    before = mp4(along=told + box(b"meta", PLACE), tracks=spoken, name=b"Anna's phone " + PLACE) + box(b"uuid", PLACE)
    after = containers.opened(before).data
    assert (before.count(PLACE), b"Anna" in after) == (5, False)
    assert (after.count(PLACE), len(after)) == (0, len(before))
    assert (3_800_000_000).to_bytes(4, "big") in before
    assert (3_800_000_000).to_bytes(4, "big") not in after
    assert containers.opened(after).data == after


def test_a_film_may_be_as_large_as_a_large_screen_and_has_sound_and_captions() -> None:
    sound = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"soun", bytes(13))))
    along = track(2, b"A_OPUS") + track(17, b"D_WEBVTT/CAPTIONS")
    found = [
        containers.opened(mp4(size=(8192, 1), tracks=sound)),
        containers.opened(webm(size=(1, 8192), tracks=along)),
    ]
    assert [(one.width, one.height) for one in found] == [(8192, 1), (1, 8192)]


def test_tags_and_titles_of_a_webm_are_overwritten_where_they_stand() -> None:
    before = webm(along=element("1254c367", PLACE) + bytes.fromhex("1254c367") + b"\x81x")
    after = containers.opened(before).data
    told = (PLACE, b"Mill Street", b"Anna's phone")
    assert [word in before for word in told] == [True] * 3
    assert ([word in after for word in told], len(after)) == ([False] * 3, len(before))
    assert containers.opened(after).data == after


# --- captions -------------------------------------------------------------------------------------


def test_captions_are_written_anew_from_times_and_plain_words() -> None:
    assert clips.captions(VTT.encode()).decode() == (
        "WEBVTT\n\n00:01.000 --> 00:04.000\nHello &amp; welcome.\n\n00:05.000 --> 00:06.500\nYes.\n"
    )


NO_CAPTIONS = [
    b"",
    b"WEBVTT",
    b"WEBVTTX\n\n" + VTT.encode()[8:],
    b"1\n00:00:01,000 --> 00:00:02,000\nHi.",
    b"\xff\xfe\0\0",
    b"<html>",
    b"WEBVTT\n\n00:01.000 --> 00:04.000\n\n",
    VTT.encode() + b"\nx" * clips.MOST_CAPTIONS,
]


@pytest.mark.parametrize("wrong", NO_CAPTIONS)
def test_what_are_no_captions_is_refused(wrong: bytes) -> None:
    with pytest.raises(NotTaken, match="WebVTT"):
        clips.captions(wrong)


# --- rows -----------------------------------------------------------------------------------------

REFUSED = [
    ({"video": mp4()}, "captions"),
    ({"video": mp4(), "captions": VTT.encode(), "transcript": ""}, "Write out"),
    ({"video": b"x", "captions": VTT.encode()}, "no video"),
    ({}, "one of the two"),
    ({"video": mp4(), "captions": VTT.encode(), "link": "https://a.example/"}, "one of the two"),
    ({"link": "http://a.example/film"}, "https"),
    ({"link": "javascript:alert(1)"}, "https"),
    ({"video": mp4() + bytes(clips.MOST_BYTES), "captions": VTT.encode()}, "larger than 40 MB"),
]


@pytest.mark.parametrize(("fields", "why"), REFUSED)
def test_a_clip_needs_a_file_with_captions_or_a_link_and_its_words(
    fields: dict[str, Any], why: str, editor: User
) -> None:
    with pytest.raises(NotTaken, match=why):
        _take(editor, **fields)
    assert Clip.objects.count() == 0


def test_the_table_says_so_too(editor: User) -> None:
    _take(editor, video=mp4(), captions=VTT.encode())
    for wrong in ({"captions": ""}, {"kind": ""}, {"link": "https://a.example/"}, {"transcript": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Clip.objects.update(**wrong)


def test_our_own_file_has_a_player_captions_and_the_words_under_it(editor: User) -> None:
    poster = pictures.take(picture(), name="poster", alts={"en": "x"}, by=editor)
    row = _take(editor, video=mp4(), captions=VTT.encode(), poster=poster)
    shown = blocks.html("::: video first-call\nMore.\n:::", language="en")
    assert '<h2 class="block-title">The first &lt;call&gt;</h2>' in shown
    player = re.search(r"<video[^>]*>", shown)
    assert player
    wanted = {f'src="/media/{row.files[0]}"', f'poster="{poster.url}"', 'width="640"', 'height="360"', 'preload="none"'}
    assert wanted <= set(player[0].split())
    assert f'src="/media/{row.files[1]}"' in shown
    assert 'kind="captions" srclang="en"' in shown
    assert "<p>Hello.</p>" in shown
    assert "<p>Yes &amp; no.</p>" in shown
    assert shown.rstrip().endswith("<p>More.</p>\n</div>")
    assert blocks.plain("::: video first-call\n:::", language="en") == "Hello. Yes &amp; no."


def test_a_film_elsewhere_is_a_link_that_says_where_it_goes(editor: User) -> None:
    _take(editor, link="https://www.tube.example/watch?v=1&t=2")
    shown = blocks.html("::: video first-call\n:::", language="en")
    assert 'href="https://www.tube.example/watch?v=1&amp;t=2" rel="noopener noreferrer"' in shown
    assert "Watch “The first &lt;call&gt;” on tube.example" in shown
    assert "tube.example can see that you watch it." in shown
    assert re.findall(r"(?:src|poster|srcset)=", shown) == []
    assert "<p>Hello.</p>" in shown


def test_the_poster_of_a_film_elsewhere_is_ours_and_part_of_the_link(editor: User) -> None:
    poster = pictures.take(picture(), name="poster", alts={"en": "x"}, by=editor)
    _take(editor, link="https://tube.example/", poster=poster)
    shown = blocks.html("::: video first-call\n:::", language="en")
    link = re.search(r'<a href="https://tube\.example/"[^>]*>(.*?)</a>', shown, re.DOTALL)
    assert link
    assert f'<img src="{poster.url}"' in link[1]
    assert "on tube.example" in link[1]
    assert {found.split("/")[1] for found in re.findall(r'(?:src|srcset)="([^"]*)"', shown)} == {"media"}


@pytest.mark.parametrize("text", ["::: video nobody\n:::", "::: video\n:::", "::: video first-call more\n:::"])
def test_the_editor_is_told_of_a_video_that_is_not_there(text: str, editor: User) -> None:
    _take(editor, link="https://tube.example/")
    with pytest.raises(blocks.Broken):
        blocks.check(text, language="en")
    with pytest.raises(blocks.Broken):
        blocks.check("::: video first-call\n:::", language="fi")
    blocks.check("::: video first-call\n:::", language="en")
    assert "<video" not in blocks.html(text, language="en")


def test_a_clip_goes_with_its_files_when_nothing_shows_it(
    editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    row = _take(editor, video=mp4(), captions=VTT.encode())
    make_article(language="en", body="::: video first-call\n:::")
    make_article(language="en", body="::: video first-call-more\n:::")
    assert len(clips.where_used(row)) == 1
    with pytest.raises(NotTaken, match="still used"):
        clips.remove(row)
    row.name = "other"
    row.save()
    with django_capture_on_commit_callbacks(execute=True):
        clips.remove(row)
    assert [default_storage.exists(name) for name in row.files] == [False, False]


@pytest.mark.parametrize("line", [":::  video   first-call", "::: video\tfirst-call \t", "::::video first-call\r"])
def test_a_clip_is_used_however_many_blanks_its_line_has(line: str, editor: User) -> None:
    row = _take(editor, link="https://tube.example/")
    article = make_article(language="en", body=f"Look.\n\n{line}\n:::")
    assert clips.where_used(row) == [article]
    with pytest.raises(NotTaken, match="still used"):
        clips.remove(row)


@pytest.mark.parametrize("wrong", [mp4(size=(0, 0)), mp4(size=(40_000, 360)), webm(size=(70_000, 240))])
def test_a_film_whose_size_cannot_be_is_refused_and_not_an_error(wrong: bytes, editor: User) -> None:
    with pytest.raises(NotTaken, match="no video"):
        _take(editor, video=wrong, captions=VTT.encode())


@pytest.mark.django_db
def test_a_film_is_served_as_a_film(client: Any, editor: User) -> None:
    row = _take(editor, video=webm(), captions=VTT.encode())
    answers = [client.get(f"/media/{name}") for name in row.files]
    assert [answer.headers["Content-Type"] for answer in answers] == ["video/webm", "text/vtt"]
