"""The Markdown of articles: CommonMark with a few blocks that readers know again, and references by name.

    ::: short        the short answer · `steps` · `you` what it means for you · `who` who decides · `no` can I say no ·
    …                `note` a call-out · `danger`. Words after the name stand in place of the block's own title.
    :::
    ::: video name   a clip of the library (`content/clips.py`), with what is written in the block under it
    [[article:money]] [[helpline:bris]] [[question:12]] [[word:care-order]]; [[article:money|own words]]
    [[picture:name]] or [[picture:name|caption]] on a line of its own (`content/pictures.py`)

Made once, when a text is saved, in the reader's language; a title stands one level below the heading it belongs to. A
reference that leads nowhere is words without a link for readers, and `check` names it to the editor. Another block is
one more line in `KINDS`, another element one more in `ARTICLE`: all goes through the cleaner of `ground/markdown.py`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from content import figures, helplines, within
from content.countries import nearest
from content.media import Clip, Picture
from content.models import Article, Publication, Readable, Term
from ground import markdown

# name -> the title that it has by itself
KINDS: Mapping[str, Any] = {
    "short": gettext_lazy("In short"),
    "steps": "",
    "you": gettext_lazy("What this means for you"),
    "who": gettext_lazy("Who decides"),
    "no": gettext_lazy("Can you say no?"),
    "note": "",
    "danger": gettext_lazy("When it is urgent"),
    "video": "",
}
_NUMBER = re.compile(r"part-[1-9]\d{0,2}")
_TITLE = re.compile(r"block-title")
_HEADING = {"id": _NUMBER, "class": _TITLE}
ARTICLE = markdown.Table(
    markdown.LETTER.tags | {"div", "h4"} | figures.TAGS,
    {
        **markdown.LETTER.attributes,
        **figures.ATTRIBUTES,
        "div": {"class": re.compile(rf"block block-(?:{'|'.join(KINDS)})")},
        "h2": _HEADING,
        "h3": _HEADING,
        "h4": _HEADING,
    },
)
REFERENCE = re.compile(r"\[\[([a-z]{1,20}):([A-Za-z0-9_-]{1,80})(?:\|([^\[\]|\n]{1,200}))?\]\]")
_PICTURE = re.compile(r"\[\[picture:([A-Za-z0-9_-]{1,80})(?:\|([^\[\]|\n]{1,200}))?\]\][ \t]*")
_VIDEO = re.compile(r"^[ \t]*:{3,}[ \t]*video[ \t]+([^\s:]{1,80})[ \t]*$", re.MULTILINE)
_OPENS = re.compile(rf":{{3,}}[ \t]*({'|'.join(KINDS)})(?:[ \t]+([^\n]*))?")
_OPENS_SOME = re.compile(r":{3,}[ \t]*([^\s:]+)")
_CLOSES = re.compile(r":{3,}[ \t]*")
_LONGEST_TITLE, _LOWEST, _MOST_PARTS = 120, 4, 999
_SHORT = re.compile(r'<div class="block block-short">(?:(?!</?div).)*+</div>\n?', re.DOTALL)
_PART = re.compile(r'<h2 id="(part-\d+)">(.*?)</h2>', re.DOTALL)


class Broken(Exception):
    """A text that names what is not there, or a block that begins and does not end; `wrong` as it was written."""

    def __init__(self, wrong: list[str]) -> None:
        self.wrong = wrong
        super().__init__(_("This leads nowhere or does not end: %(what)s") % {"what": ", ".join(wrong)})


@dataclass(frozen=True)
class Target:
    """Where a reference leads; `url` "" where readers may not go (yet)."""

    words: str
    url: str = ""
    shows: Picture | Clip | None = None


def html(text: str, *, language: str, country: str = "") -> str:
    """Markdown with blocks -> clean HTML for readers of `language`. At most three queries."""
    with override(language):
        made = _parser.render(text, {"targets": _targets(text, language, country), "language": language})
    return markdown.clean(made, ARTICLE)


def plain(text: str, *, language: str) -> str:
    """The words of a text alone, without the titles of its blocks, for descriptions and the search. Three queries."""
    return markdown.words_alone(_parser.render(text, {"targets": _targets(text, language, ""), "bare": True}))


def contents(made: str) -> list[tuple[str, str]]:
    """(anchor, words) of the headings of a text that `html` made."""
    return [(found[1], markdown.words_alone(found[2])) for found in _PART.finditer(made)]


def short_and_rest(made: str) -> tuple[str, str]:
    """The short answer with which a text begins, and all that follows; "" where it begins otherwise."""
    found = _SHORT.match(made)
    return (found[0], made[found.end() :]) if found else ("", made)


def check(text: str, *, language: str, country: str = "") -> None:
    """Raises `Broken` with every reference that leads nowhere, and every block that is unknown or does not end."""
    found = _targets(text, language, country)
    wrong = [one[0] for one in REFERENCE.finditer(text) if (one[1], one[2]) not in found]
    wrong += [line for line in text.splitlines() if "[[picture:" in line and not _PICTURE.fullmatch(line.strip())]
    wrong += [one[0].strip() for one in _VIDEO.finditer(text) if ("video", one[1]) not in found]
    wrong += within.nowhere(text)
    if wrong := [*dict.fromkeys(wrong), *_wrong_blocks(text)]:
        raise Broken(wrong)


def _wrong_blocks(text: str) -> Iterator[str]:
    open_ones: list[str] = []
    for line in text.splitlines():
        opened = _OPENS_SOME.match(line.strip())
        if opened and opened[1] in KINDS:
            open_ones.append(opened[0])
            if opened[1] == "video" and not _VIDEO.fullmatch(line):
                yield opened[0]
        elif opened:
            yield opened[0]
        elif _CLOSES.fullmatch(line.strip()):
            if open_ones:
                open_ones.pop()
            else:
                yield ":::"
    yield from open_ones


# --- references -----------------------------------------------------------------------------------


def _targets(text: str, language: str, country: str) -> dict[tuple[str, str], Target]:
    """Every reference of `text` that leads somewhere."""
    wanted: dict[str, set[str]] = {}
    for found in REFERENCE.finditer(text):
        wanted.setdefault(found[1], set()).add(found[2])
    clips = {found[1] for found in _VIDEO.finditer(text)}
    with override(language):
        rows = [
            *_articles(wanted.get("article", set()), language, country),
            *_questions(wanted.get("question", set())),
            *_words(wanted.get("word", set()), language),
            *_lines(wanted.get("helpline", set()), country),
            *_pictures(wanted.get("picture", set()), language),
            *_clips(clips, language),
        ]
    return dict(rows)


_Rows = Iterator[tuple[tuple[str, str], Target]]


def _articles(keys: set[str], language: str, country: str) -> _Rows:
    """The version nearest to the country of the text. A draft is there for the editor, and text without a link for
    readers until it is live."""
    rows = Article.objects.filter(language=language, key__in=keys).order_by("key", "pk") if keys else []
    for key, versions in groupby(rows, key=attrgetter("key")):
        there = [row for row in versions if row.status != Readable.WITHDRAWN]
        live = nearest([row for row in there if row.status in Readable.shown()], country)
        if there:
            row = live or there[0]
            yield ("article", key), Target(row.title, row.get_absolute_url() if live else "")
        else:
            yield ("gone", key), Target(_("a text that is no longer here"))


def _questions(numbers: set[str]) -> _Rows:
    keys = [int(number) for number in numbers if number.isdecimal() and len(number) < 18]
    for row in Publication.objects.live().filter(pk__in=keys).defer("html", "stems") if keys else []:
        yield ("question", str(row.pk)), Target(row.title, row.get_absolute_url())


def _words(slugs: set[str], language: str) -> _Rows:
    for row in Term.objects.filter(language=language, slug__in=slugs) if slugs else []:
        yield ("word", row.slug), Target(row.word.split(",")[0], row.get_absolute_url())


def _lines(slugs: set[str], country: str) -> _Rows:
    for slug in slugs:
        line = helplines.named(slug, country)
        if line is not None:
            contact = line.contact.replace(" ", "\N{NO-BREAK SPACE}")
            words = contact if line.channel == "emergency" else f"{line.name} {contact}"
            yield ("helpline", slug), Target(words, line.link)


def _pictures(names: set[str], language: str) -> _Rows:
    """Only those that are described in the language of the text."""
    for row in Picture.objects.filter(name__in=names) if names else []:
        if row.alt(language):
            yield ("picture", row.name), Target(row.alt(language), shows=row)


def _clips(names: set[str], language: str) -> _Rows:
    """Only those in the language of the text."""
    rows = Clip.objects.filter(name__in=names, language=language).select_related("poster") if names else []
    for row in rows:
        yield ("video", row.name), Target(row.title, shows=row)


def _instead(found: re.Match[str], env: Any) -> Target:
    """What readers see where a reference leads nowhere (any more): words that say so, or where help is."""
    if "bare" not in env:
        if found[1] == "helpline":
            return Target(_("Help now"), reverse("help_now"))
        if found[1] == "question":
            return Target(_("a text that is no longer here"))
        if found[1] == "article" and ("gone", found[2]) in env["targets"]:
            return env["targets"]["gone", found[2]]  # type: ignore[no-any-return]
    return Target(found[2].replace("-", " "))


def _reference(state: StateInline, silent: bool) -> bool:
    found = REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        target = state.env["targets"].get((found[1], found[2])) or _instead(found, state.env)
        if target.url:
            state.push("link_open", "a", 1).attrs = {"href": target.url}
        state.push("text", "", 0).content = found[3] or target.words
        if target.url:
            state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


# --- blocks ---------------------------------------------------------------------------------------


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    opened = None if state.is_code_block(start) else _OPENS.fullmatch(_line(state, start))
    if opened is None or silent:
        return opened is not None
    last = _last(state, start, end)
    parent, maximum = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", last
    token = state.push("block_open", "div", 1)
    token.meta = {"kind": opened[1], "title": (opened[2] or "").strip()[:_LONGEST_TITLE]}
    state.md.block.tokenize(state, start + 1, last)
    state.push("block_close", "div", -1)
    state.parentType, state.lineMax = parent, maximum
    state.line = last + 1 if last < end and _CLOSES.fullmatch(_line(state, last)) else last
    return True


def _picture(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A line that is a picture and nothing else. One that is not there is left out."""
    found = None if state.is_code_block(start) else _PICTURE.fullmatch(_line(state, start))
    if found is None or silent:
        return found is not None
    token = state.push("picture", "figure", 0)
    token.meta = {"target": state.env["targets"].get(("picture", found[1])), "caption": found[2] or ""}
    state.line = start + 1
    return True


def _last(state: StateBlock, start: int, end: int) -> int:
    """The line that closes the block of `start`; where none does, the end of what it stands in."""
    depth = 1
    for number in range(start + 1, end):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return number
        line = _line(state, number)
        if _OPENS.fullmatch(line):
            depth += 1
        elif _CLOSES.fullmatch(line):
            depth -= 1
        if depth == 0:
            return number
    return end


def _levels(state: StateCore) -> None:
    """Headings go down by one at a time from the page's own h1, the titles of blocks too; h2 get their anchors."""
    level, parts = 1, 0
    around = [(1, 2)]  # of each block we are in: the level before it, the least that a heading in it may have
    for token in state.tokens:
        if token.type == "block_open":
            if token.meta["kind"] == "video":
                token.meta["target"] = target = state.env["targets"].get(("video", token.meta["title"]))
                token.meta["title"] = target.words if target else ""
            title = token.meta["title"] = token.meta["title"] or str(KINDS[token.meta["kind"]])
            around.append((level, min(level + 2, _LOWEST) if title else around[-1][1]))
            level = token.meta["level"] = min(level + 1, _LOWEST) if title else level
        elif token.type == "block_close":
            level = around.pop()[0]
        elif token.type == "heading_open":
            level = min(max(int(token.tag[1]), around[-1][1]), level + 1, _LOWEST)
            parts += level == 2
            token.attrs = {"id": f"part-{parts}"} if level == 2 and parts <= _MOST_PARTS else {}
            token.tag = f"h{level}"
        elif token.type == "heading_close":
            token.tag = f"h{level}"


def _opening(_self: RendererProtocol, tokens: list[Token], place: int, _options: Any, env: Any) -> str:
    meta = tokens[place].meta
    title = "" if env.get("bare") else meta["title"]
    head = f'<h{meta["level"]} class="block-title">{escapeHtml(title)}</h{meta["level"]}>\n' if title else ""
    return f'<div class="block block-{meta["kind"]}">\n{head}{_video(meta.get("target"), env)}'


def _video(target: Target | None, env: Any) -> str:
    clip = target.shows if target else None
    if not isinstance(clip, Clip):
        return ""
    return f"<p>{escapeHtml(clip.transcript)}</p>\n" if env.get("bare") else figures.clip(clip)


def _shown(_self: RendererProtocol, tokens: list[Token], place: int, _options: Any, env: Any) -> str:
    meta = tokens[place].meta
    picture = meta["target"].shows if meta["target"] else None
    if not isinstance(picture, Picture):
        return ""
    if env.get("bare"):
        return f"<p>{escapeHtml(meta['caption'])}</p>\n"
    return figures.picture(picture, language=env["language"], caption=meta["caption"])


def _made() -> MarkdownIt:
    options = {"html": False, "breaks": True, "linkify": False, "maxNesting": markdown.DEEPEST}
    parser = markdown.shallow(MarkdownIt("commonmark", options))
    parser.block.ruler.before("fence", "block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.before("fence", "picture", _picture, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.inline.ruler.before("link", "reference", _reference)
    parser.core.ruler.push("levels", _levels)
    parser.add_render_rule("block_open", _opening)
    parser.add_render_rule("picture", _shown)
    parser.add_render_rule("image", lambda *_all: "")  # Markdown's own picture could be anybody's
    return parser


_parser = _made()
