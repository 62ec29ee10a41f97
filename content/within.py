"""Links from one page of this site to another: a reader never presses one behind which nothing is.

Where the page has gone, the words stay and say so (`mended`, when a text is made). What leads nowhere is listed for the
editors (`look`, a task), beside the links that lead out.
"""

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from content import moved
from content.mentions import addresses, pages, to_answer, to_article
from content.models import Article, Publication

_LINK = re.compile(r'<a href="([^"]*)"[^>]*>((?:(?!</?a\b).)*+)</a>', re.DOTALL)


def mended(html: str, *, language: str) -> str:
    """Clean HTML -> the same, what leads to an answer or article that has gone as words that say so. Two queries, none
    where no link leads to one."""
    gone = dead({name for found in _LINK.finditer(html) for name in _names(found[1])})
    if not gone:
        return html
    with override(language):
        said = escape(_("no longer here"))
    return _LINK.sub(lambda found: f"{found[2]} ({said})" if gone & _names(found[1]) else found[0], html)


def _names(address: str) -> set[str]:
    return pages(address) if address.startswith(("/", settings.SITE_URL)) else set()


def nowhere(text: str) -> list[str]:
    """The addresses of answers and articles in a Markdown text behind which nothing is, as they were written."""
    found = addresses(text)
    gone = dead({name for _address, name in found})
    return [address for address, name in found if name in gone]


def dead(names: Iterable[str]) -> set[str]:
    """Of names of pages (`answer:12`, `article:fi/raha`) those behind which nothing is. At most two queries."""
    wanted = set(names)
    numbers = {int(name.removeprefix("answer:")) for name in wanted if name.startswith("answer:")}
    slugs = {name.partition("/")[2] for name in wanted if name.startswith("article:")}
    there: set[str] = set()
    if numbers:
        there |= {
            to_answer(pk) for pk in Publication.objects.live().filter(pk__in=numbers).values_list("pk", flat=True)
        }
    if slugs:
        live = Article.objects.live().filter(slug__in=slugs).values_list("language", "slug")
        there |= {to_article(*place) for place in live}
        there |= {name for name in wanted if name.startswith("article:") and _has_moved(name)}
    return wanted - there


def _has_moved(name: str) -> bool:
    language, _slash, slug = name.removeprefix("article:").partition("/")
    return bool(moved.moved(language, slug))
