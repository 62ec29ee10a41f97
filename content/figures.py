"""How a picture and a video stand in an article: HTML that the cleaner of `content/blocks.py` lets through.

Width and height are told, so that nothing jumps while it loads; nothing is loaded before it is looked at or pressed. A
video elsewhere is a link that says where it goes.
"""

import re
from collections.abc import Mapping

from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.media import ADDRESS, Clip, Picture

SIZES = "(min-width: 45rem) 40rem, 100vw"
_FILE = rf"{ADDRESS}[0-9a-f]{{32}}(?:-\d{{1,4}})?\.(?:jpg|png|mp4|webm|vtt)"
_ADDRESS, _NUMBER, _TEXT = re.compile(_FILE), re.compile(r"\d{1,5}"), re.compile(r"[^\n]*")
_HERE = re.compile("")
# For the cleaner: element -> attribute -> what its whole value looks like.
ATTRIBUTES: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "figure": {"class": re.compile("picture|video")},
    "img": {
        "src": _ADDRESS,
        "srcset": re.compile(rf"{_FILE} \d{{1,4}}w(?:, {_FILE} \d{{1,4}}w)*"),
        "sizes": re.compile(re.escape(SIZES)),
        "width": _NUMBER,
        "height": _NUMBER,
        "alt": _TEXT,
        "loading": re.compile("lazy"),
    },
    "video": {
        "src": _ADDRESS,
        "poster": _ADDRESS,
        "width": _NUMBER,
        "height": _NUMBER,
        "preload": re.compile("none"),
        "controls": _HERE,
        "playsinline": _HERE,
    },
    "track": {
        "src": _ADDRESS,
        "kind": re.compile("captions"),
        "srclang": re.compile("[a-z]{2}"),
        "label": _TEXT,
        "default": _HERE,
    },
}
TAGS = {*ATTRIBUTES, "figcaption", "details", "summary"}


def picture(row: Picture, *, language: str, caption: str = "") -> SafeString:
    """A picture with its description and, where there is one, a caption."""
    under = format_html("\n<figcaption>{}</figcaption>", caption) if caption else ""
    return format_html('<figure class="picture">\n{}{}\n</figure>\n', _image(row, row.alt(language)), under)


def _image(row: Picture, alt: str) -> SafeString:
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        *(row.url, row.srcset, SIZES, row.width, row.height, alt),
    )


def clip(row: Clip) -> SafeString:
    """A player for a file of our own, or the link out; under it what is said."""
    shown = _player(row) if row.kind else _way_out(row)
    said = SafeString(linebreaks(row.transcript, autoescape=True))
    return format_html(
        '<figure class="video">\n{}\n</figure>\n<details><summary>{}</summary>\n{}\n</details>\n',
        *(shown, _("What is said in the video"), said),
    )


def _player(row: Clip) -> SafeString:
    poster = format_html(' poster="{}"', row.poster.url) if row.poster else ""
    return format_html(
        '<video src="{}"{} width="{}" height="{}" preload="none" controls playsinline>'
        '<track src="{}" kind="captions" srclang="{}" label="{}" default></video>',
        *(ADDRESS + row.files[0], poster, row.width, row.height, ADDRESS + row.files[1], row.language, _("Captions")),
    )


def _way_out(row: Clip) -> SafeString:
    """One link: our own poster, where there is one, and the words that say where it goes."""
    image = format_html("{}\n", _image(row.poster, "")) if row.poster else ""
    label = _("Watch “%(title)s” on %(host)s") % {"title": row.title, "host": row.host}
    told = _("You leave this site. %(host)s can see that you watch it.") % {"host": row.host}
    return format_html('<a href="{}">{}{}</a>\n<figcaption>{}</figcaption>', *(row.link, image, label, told))
