"""Videos that editors bring: a file of our own with captions, or a link to where it is; what is said always in words.

Captions are WebVTT and written anew from their cues: times and plain words, nothing else. A file is looked into by
`content/containers.py`. Nothing is loaded from another host: a link is a link, and says where it goes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from content import containers, kept_files
from content.media import Clip, Picture
from content.models import Article
from content.pictures import NotTaken, uses
from ground import ledger, markdown
from ground.text import tidy
from people.models import User

MOST_BYTES = 40 * 1024 * 1024
MOST_CAPTIONS = 200_000
_is_address = URLValidator(schemes=["https"])
_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
NAMED = re.compile(r"^[ \t]*:{3,}[ \t]*video[ \t]+([A-Za-z0-9_-]{1,80})[ \t\r]*$", re.MULTILINE)
_CUE = re.compile(rf"({_TIME})[ \t]+-->[ \t]+({_TIME})(?:[ \t].*)?")


@dataclass(frozen=True)
class Brought:
    """What an editor fills in. `video` and `captions` are bytes of files; a `link` stands in their place."""

    name: str
    language: str
    title: str
    transcript: str
    video: bytes = b""
    captions: bytes = b""
    link: str = ""
    poster: Picture | None = None


def captions(data: bytes) -> bytes:
    """A WebVTT file -> one with the same cues, times and plain words alone. Raises NotTaken."""
    wrong = NotTaken(_("The captions are no WebVTT file with times and words."))
    try:
        text = data[: MOST_CAPTIONS + 1].decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise wrong from broken
    blocks = re.split(r"\n{2,}", tidy(text))
    cues = list(_cues(blocks[1:]))
    if len(data) > MOST_CAPTIONS or not re.match(r"WEBVTT(?=\s|\Z)", blocks[0]) or not cues:
        raise wrong
    return ("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode()


def _cues(blocks: list[str]) -> Iterator[str]:
    for block in blocks:
        lines = block.split("\n")
        at = next((number for number, line in enumerate(lines[:2]) if _CUE.fullmatch(line.strip())), None)
        if at is not None and (found := _CUE.fullmatch(lines[at].strip())):
            words = [markdown.words_alone(line) for line in lines[at + 1 :] if "-->" not in line]
            if any(words):
                yield "\n".join([f"{found[1]} --> {found[2]}", *filter(None, words)])


def take(brought: Brought, *, by: User) -> Clip:
    """A new clip under a name that is free. Raises NotTaken."""
    if Clip.objects.filter(name=brought.name).exists():
        raise NotTaken(_("There is a video of this name already."))
    if not brought.transcript:
        raise NotTaken(_("Write out what is said in the video: not everybody hears it, and not everybody may watch."))
    if bool(brought.video) == bool(brought.link):
        raise NotTaken(_("Choose a file or write a link, one of the two."))
    row = Clip(name=brought.name, language=brought.language, title=brought.title, transcript=brought.transcript, by=by)
    row.poster = brought.poster
    if brought.link:
        row.link = _checked_link(brought.link)
    else:
        _keep(row, brought)
    row.save()
    return row


def _checked_link(link: str) -> str:
    try:
        _is_address(link)
    except ValidationError as wrong:
        raise NotTaken(_("The link has to be an https address.")) from wrong
    return link


def _keep(row: Clip, brought: Brought) -> None:
    if len(brought.video) > MOST_BYTES:
        raise NotTaken(_("The video is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024})
    said = captions(brought.captions)
    try:
        found = containers.opened(brought.video)
    except containers.NotAVideo as wrong:
        raise NotTaken(_("This is no video that browsers play. Save it as MP4 (H.264) or WebM.")) from wrong
    row.kind, row.width, row.height = found.kind, found.width, found.height
    row.digest, row.captions = kept_files.digest(found.data), kept_files.digest(said)
    kept_files.keep(row.files[0], found.data)
    kept_files.keep(row.files[1], said)


def where_used(clip: Clip) -> list[Article]:
    """The articles that show it, in any of their versions."""
    return uses(NAMED, clip.name).get(clip.name, [])


def remove(clip: Clip) -> None:
    """It goes, with its files; only when nothing shows it. Raises NotTaken."""
    with transaction.atomic():
        row = Clip.objects.select_for_update().get(pk=clip.pk)
        if where_used(row):
            raise NotTaken(_("It is still used. Take it out there first."))
        names = row.files
        ledger.note(row, "remove")
        row.delete()
        shared = Clip.objects.filter(digest=row.digest).exists() or Clip.objects.filter(captions=row.captions).exists()
        if names and not shared:
            transaction.on_commit(lambda: kept_files.drop(names))
