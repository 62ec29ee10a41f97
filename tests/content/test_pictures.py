"""Pictures that are uploaded: what they say they are is not believed, what came along is gone."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image, PngImagePlugin

from content import blocks, pictures
from content.media import Picture
from content.pictures import NotTaken, made
from content.versions import WorkingArticle
from people.models import User
from tests.content.files import drawing, picture
from tests.factories import make_article, make_user

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that would be `side` times `side` pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(bytes(10_000_000)))


def _words_bomb() -> bytes:
    """A small PNG whose comment would be 100 megabytes."""
    comment = b"Comment\0\0" + zlib.compress(bytes(100_000_000))
    whole = drawing()
    return whole[:33] + _chunk(b"zTXt", comment) * 3 + whole[33:]


LIES = {
    "svg": SVG,
    "html": HTML,
    "html that begins as a png": b"\x89PNG\r\n\x1a\n" + HTML,
    "html that begins as a jpeg": b"\xff\xd8\xff\xe0" + HTML,
    "html that begins as a gif": b"GIF89a/*" + HTML,
    "a gif": picture("GIF"),
    "a tiff": picture("TIFF"),
    "a bmp": picture("BMP"),
    "an icon": picture("ICO", (64, 64)),
    "a pdf": b"%PDF-1.7\n" + picture(),
    "a zip": b"PK\x03\x04" + picture(),
    "half a png": picture("PNG")[:2000],
    "half a jpeg": picture("JPEG")[:4000],
    "half a webp": picture("WEBP")[:500],
    "a png whose sums are wrong": picture("PNG").replace(b"IDAT", b"IDAT\x01", 1),
    "a riff that is a sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(40),
    "a bomb of pixels": _bomb(20_000),
    "a bomb of 25 million pixels": _bomb(5_001),
    "a bomb of words": _words_bomb(),
    "smaller than an icon": picture("PNG", (39, 400)),
    "nothing": b"",
    "noise": bytes(range(256)) * 20,
    "too many bytes": picture() + bytes(pictures.MOST_BYTES),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_file_that_lies_is_refused(lie: str) -> None:
    with pytest.raises(NotTaken):
        made(LIES[lie])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_behind_a_picture_does_not_come_along(kind: str) -> None:
    found = made(picture(kind) + HTML + SVG)
    assert [b"script" in data for data in found.files.values()] == [False] * 3


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E], exif[0x0110], exif[0x0112] = "Mill Street 3", "Some phone", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (60.0, 10.0, 15.0)})
    return exif


def test_place_camera_comment_profile_and_turn_are_gone() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "Mill Street 3")
    told = {
        "JPEG": {"comment": b"Mill Street 3", "exif": _exif(), "icc_profile": b"Mill Street 3"},
        "PNG": {"pnginfo": words, "exif": _exif(), "icc_profile": b"Mill Street 3"},
        "WEBP": {"exif": _exif(), "xmp": b"Mill Street 3", "icc_profile": b"Mill Street 3"},
    }
    for kind, along in told.items():
        before = picture(kind, **along)
        found = made(before)
        assert b"Mill" in before or b"Some phone" in before
        assert (found.width, found.height) == (800, 1200)  # it was turned by a note alone
        for data in found.files.values():
            assert not any(word in data for word in (b"Mill", b"Some phone", b"Exif", b"ICC_PROFILE", b"iCCP"))
            assert set(Image.open(BytesIO(data)).info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "progressive",
                "progression",
            }


def test_a_phone_gets_a_narrow_one_and_each_has_the_size_it_says() -> None:
    found = made(picture(size=(4000, 3000)))
    sizes = {width: Image.open(BytesIO(data)).size for width, data in found.files.items()}
    assert sizes == {480: (480, 360), 960: (960, 720), 1600: (1600, 1200)}
    assert (found.kind, found.width, found.height) == ("jpg", 1600, 1200)
    assert list(made(picture(size=(300, 200))).files) == [300]
    assert made(picture(size=(400, 4000))).height == 2400


def test_drawings_and_what_is_transparent_become_png() -> None:
    clear, shut = made(picture("PNG", mode="RGBA")), made(drawing())
    assert (clear.kind, shut.kind, made(picture("PNG")).kind) == ("png", "png", "jpg")
    assert Image.open(BytesIO(clear.files[480])).convert("RGBA").getchannel("A").getextrema() != (255, 255)


# --- rows -----------------------------------------------------------------------------------------


@pytest.fixture
def editor(db: None) -> User:
    return make_user("editor")


def _take(by: User, name: str = "door", **alts: str) -> Picture:
    return pictures.take(picture(), name=name, alts=alts or {"en": "An open door"}, by=by)


def test_a_picture_needs_words_and_a_name_that_is_free(editor: User) -> None:
    with pytest.raises(NotTaken, match="Write what the picture shows"):
        _take(editor, en="")
    _take(editor)
    with pytest.raises(NotTaken, match="of this name"):
        _take(editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.update(alts={})


def test_an_article_shows_it_with_size_and_words_in_its_own_language(editor: User) -> None:
    row = _take(editor, en='An "open" <door>')
    shown = blocks.html("One.\n[[picture:door|Come in & sit]]\nTwo.", language="en")
    assert f'src="{row.url}"' in shown
    assert all(f"{width}w" in shown for width in (480, 960, 1200))
    assert 'width="1200" height="800" alt="An &quot;open&quot; &lt;door&gt;" loading="lazy"' in shown
    assert "<figcaption>Come in &amp; sit</figcaption>" in shown
    assert shown.startswith("<p>One.</p>\n<figure")
    assert shown.rstrip().endswith("<p>Two.</p>")
    assert blocks.html("[[picture:door]]", language="fi") == ""
    assert blocks.plain("[[picture:door|Come in]]", language="en") == "Come in"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("[[picture:door]]", "fi"),
        ("[[picture:gate]]", "en"),
        ("Look: [[picture:door]]", "en"),
        ("- a\n\n[[picture:gate|x]]", "en"),
    ],
)
def test_the_editor_is_told_of_a_picture_that_nobody_would_see(text: str, language: str, editor: User) -> None:
    _take(editor)
    with pytest.raises(blocks.Broken):
        blocks.check(text, language=language)
    blocks.check("One.\n\n[[picture:door]]\n\n- list\n\n  [[picture:door|x]]", language="en")


def test_only_what_nobody_shows_goes_and_its_files_with_it(
    editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    row, twin = _take(editor), _take(editor, "door-again")
    article = make_article(language="en")
    writing = WorkingArticle.objects.create(article=article, by=editor, body="[[picture:door]]")
    assert [one.pk for one in pictures.where_used(row)] == [article.pk]
    assert pictures.where_used(twin) == []
    with pytest.raises(NotTaken, match="still used"):
        pictures.remove(row)
    with django_capture_on_commit_callbacks(execute=True):
        pictures.remove(twin)
    assert [default_storage.exists(name) for name in row.files] == [True] * 3  # the other one has the same
    writing.delete()
    with django_capture_on_commit_callbacks(execute=True):
        pictures.remove(row)
    assert [default_storage.exists(name) for name in row.files] == [False] * 3


def test_other_words_reach_the_articles_that_show_it(editor: User) -> None:
    row = _take(editor)
    article = make_article(language="en", body="[[picture:door]]")
    pictures.describe(row, {"en": "A door in the sun", "fi": ""})
    article.refresh_from_db()
    assert 'alt="A door in the sun"' in article.html
    assert Picture.objects.get().alts == {"en": "A door in the sun"}


# --- served ---------------------------------------------------------------------------------------


def test_a_file_is_told_as_what_it_is_and_kept_for_ever(client: Client, editor: User) -> None:
    row = _take(editor)
    answer = client.get(row.url)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(BytesIO(answer.content)).size == (480, 320)
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Content-Disposition": f'inline; filename="{row.files[0]}"',
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: answer.headers[name] for name in wanted} == wanted
    assert answer.cookies == {}


@pytest.mark.parametrize(
    "name", ["../settings.py", "..%2fx.jpg", "a.html", "a" * 32 + ".jpg", "a" * 32 + ".svg", "a" * 32]
)
@pytest.mark.django_db
def test_nothing_else_is_served(name: str, client: Client) -> None:
    (Path(default_storage.path("")) / "a.html").write_text("secret")
    assert client.get(f"/media/{name}").status_code == 404


def test_a_player_gets_the_part_it_asks_for(client: Client, editor: User) -> None:
    url = _take(editor).url
    whole = client.get(url).content
    for asked, first, last in (
        ("bytes=0-1", 0, 1),
        ("bytes=10-", 10, len(whole) - 1),
        ("bytes=5-999999", 5, len(whole) - 1),
    ):
        answer = client.get(url, headers={"Range": asked})
        assert (answer.status_code, answer.content) == (206, whole[first : last + 1])
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
    for asked in ("bytes=9-2", "bytes=999999-", "bytes=0-1,4-5", "lines=1-2"):
        assert client.get(url, headers={"Range": asked}).content == whole
