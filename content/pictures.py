"""Pictures that editors upload: looked into, written anew in a few widths, described in words.

What comes in is never kept: its pixels are decoded and a new file is made of them, without place, camera, comment or
whatever else came along. JPEG for photographs; PNG for drawings of few colours and for what is partly transparent.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from content import kept_files, rendering
from content.media import Clip, Picture
from content.models import Article
from content.versions import ArticleVersion, WorkingArticle
from ground import ledger
from people.models import User

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 25_000_000
LEAST_SIDE, TALLEST = 40, 2400
WIDTHS = (480, 960, 1600)
FORMATS = ("JPEG", "PNG", "WEBP")
FEW_COLOURS = 256
NAMED = re.compile(r"\[\[picture:([A-Za-z0-9_-]{1,80})[\]|]")
# What Pillow raises for files that lie, each seen or named in its code.
_BROKEN: tuple[type[Exception], ...] = (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError)
_BROKEN += (OverflowError, MemoryError, struct.error, zlib.error)
_BROKEN += (Image.DecompressionBombError, Image.DecompressionBombWarning)


class NotTaken(Exception):
    """Why a file or a change is refused, fit for staff."""


@dataclass(frozen=True)
class Made:
    """A picture as it is kept: the bytes of each width, narrowest first; width and height of the last."""

    kind: str
    width: int
    height: int
    files: Mapping[int, bytes]

    @property
    def digest(self) -> str:
        """Of all its bytes."""
        return kept_files.digest(*self.files.values())


def made(data: bytes) -> Made:
    """An uploaded file -> the files that are kept. Raises NotTaken."""
    if len(data) > MOST_BYTES:
        raise NotTaken(_("The picture is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024})
    image = _decoded(data)
    is_drawing = image.mode == "RGBA" or image.getcolors(FEW_COLOURS) is not None
    scale = min(1, WIDTHS[-1] / image.width, TALLEST / image.height)
    widest = max(1, round(image.width * scale))
    files = {width: _written(image, width, is_drawing) for width in [*(one for one in WIDTHS if one < widest), widest]}
    return Made("png" if is_drawing else "jpg", widest, _height(image, widest), files)


def _decoded(data: bytes) -> Image.Image:
    """The pixels alone, upright, as RGB or, where something shines through, RGBA."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            _check_size(opened.size)
            opened.load()
            image = ImageOps.exif_transpose(opened)
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
            if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
                image = image.convert("RGB")
    except _BROKEN as broken:
        raise NotTaken(
            _("This is no picture that we can open. Save it as JPEG, PNG or WebP and try again.")
        ) from broken
    image.info = {}
    return image


def _check_size(size: tuple[int, int]) -> None:
    if min(size) < LEAST_SIDE:
        raise NotTaken(_("The picture is smaller than %(least)s pixels.") % {"least": LEAST_SIDE})
    if size[0] * size[1] > MOST_PIXELS:
        raise NotTaken(_("The picture has more than %(most)s million pixels.") % {"most": MOST_PIXELS // 1_000_000})


def _height(image: Image.Image, width: int) -> int:
    return max(1, round(image.height * width / image.width))


def _written(image: Image.Image, width: int, is_drawing: bool) -> bytes:
    small = image if width == image.width else image.resize((width, _height(image, width)), Image.Resampling.LANCZOS)
    into = BytesIO()
    if is_drawing:
        small.quantize(FEW_COLOURS, Image.Quantize.FASTOCTREE).save(into, "PNG", optimize=True)
    else:
        small.save(into, "JPEG", quality=80, optimize=True, progressive=True)
    return into.getvalue()


# --- what editors do ------------------------------------------------------------------------------


def take(data: bytes, *, name: str, alts: Mapping[str, str], by: User) -> Picture:
    """A new picture under a name that is free, described in one language or more. Raises NotTaken."""
    if Picture.objects.filter(name=name).exists():
        raise NotTaken(_("There is a picture of this name already."))
    if not any(alts.values()):
        raise NotTaken(_("Write what the picture shows, in one language or more."))
    found = made(data)
    row = Picture(name=name, kind=found.kind, digest=found.digest, width=found.width, height=found.height, by=by)
    row.widths, row.alts = list(found.files), {language: words for language, words in alts.items() if words}
    for width, content in found.files.items():
        kept_files.keep(row.file(width), content)
    row.save()
    return row


def describe(picture: Picture, alts: Mapping[str, str]) -> Picture:
    """Other words for what it shows; the articles that show it are made anew. Raises NotTaken."""
    if not any(alts.values()):
        raise NotTaken(_("Write what the picture shows, in one language or more."))
    with transaction.atomic():
        row = Picture.objects.select_for_update().get(pk=picture.pk)
        row.alts = {language: words for language, words in alts.items() if words}
        row.save(update_fields=["alts"])
        rendering.naming(f"[[picture:{row.name}")
    return row


def where_used(picture: Picture) -> list[Article]:
    """The articles that show it, in any of their versions, withdrawn ones too: they may come back."""
    return uses(NAMED, f"[[picture:{picture.name}").get(picture.name, [])


def uses(pattern: re.Pattern[str], marker: str) -> dict[str, list[Article]]:
    """name -> the articles that hold it, in a version or in what somebody is writing, by title. Four queries."""
    found: dict[str, set[int]] = {}
    for rows, key in (
        (Article.objects, "pk"),
        (ArticleVersion.objects, "article_id"),
        (WorkingArticle.objects, "article_id"),
    ):
        for pk, body in rows.filter(body__contains=marker).values_list(key, "body"):
            for name in pattern.findall(body):
                found.setdefault(name, set()).add(pk)
    articles = Article.objects.in_bulk({pk for keys in found.values() for pk in keys})
    return {name: sorted((articles[pk] for pk in keys), key=str) for name, keys in found.items()}


def posters(pictures: Iterable[Picture]) -> set[int]:
    """Which of these stand before a video. One query."""
    return set(Clip.objects.filter(poster__in=list(pictures)).values_list("poster", flat=True))


def remove(picture: Picture) -> None:
    """It goes, with its files; only when nothing shows it. Raises NotTaken."""
    with transaction.atomic():
        row = Picture.objects.select_for_update().get(pk=picture.pk)
        if where_used(row) or posters([row]):
            raise NotTaken(_("It is still used. Take it out there first."))
        ledger.note(row, "remove")
        row.delete()
        if not Picture.objects.filter(digest=row.digest).exists():
            transaction.on_commit(lambda: kept_files.drop(row.files))
