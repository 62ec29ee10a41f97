"""What a page tells search engines about itself (schema.org, as JSON-LD): data that no browser runs.

A question with its answer, an article, and the way to them. Nothing sensitive is described; dates are months.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from content.access import PublicFace, own_url, without_terms
from content.models import Article, Publication
from ground import markdown

Signatures = tuple[PublicFace | None, PublicFace | None]
_CONTEXT = "https://schema.org"
_MARKUP = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})  # no text ends the block it stands in


def answer(row: Publication, signer: PublicFace | None, topic_name: str) -> list[dict[str, Any]]:
    """QAPage and BreadcrumbList of a published answer."""
    given: dict[str, Any] = {
        "@type": "Answer",
        "text": markdown.words_alone(without_terms(row.html)),
        "url": own_url(row),
        "datePublished": _month(row.month),
        "author": _author(signer),
    }
    if row.corrected_on:
        given["dateModified"] = _month(row.corrected_on)
    question = {
        "@type": "Question",
        "name": row.title,
        "text": row.question,
        "datePublished": _month(row.month),
        "answerCount": 1,
        "acceptedAnswer": given,
    }
    whole = {"@context": _CONTEXT, "@type": "QAPage", "inLanguage": row.language, "mainEntity": question}
    return [whole, way([(_("Answers"), reverse("answers")), _topic(row.topic.slug, topic_name)], row.title)]


def article(row: Article, signatures: Signatures, topic_name: str) -> list[dict[str, Any]]:
    """Article and BreadcrumbList of an article. `signatures`: who wrote it and who checked it."""
    address = settings.SITE_URL + row.get_absolute_url()
    whole = {
        "@context": _CONTEXT,
        "@type": "Article",
        "headline": row.title,
        "description": row.lead,
        "inLanguage": row.language,
        **({"datePublished": _month(row.first_live_on)} if row.first_live_on else {}),
        "dateModified": _month(row.checked_on),
        "author": _author(signatures[0]),
        "publisher": _us(),
        "mainEntityOfPage": address,
        "url": address,
        "isAccessibleForFree": True,
    }
    return [whole, way([(_("Articles"), reverse("articles")), _topic(row.topic.slug, topic_name)], row.title)]


def way(places: Iterable[tuple[str, str]], here: str) -> dict[str, Any]:
    """BreadcrumbList: (name, address on this site) of each page above, then the name of the page itself."""
    items: list[dict[str, Any]] = [
        {"@type": "ListItem", "position": number, "name": name, "item": settings.SITE_URL + address}
        for number, (name, address) in enumerate(places, 1)
    ]
    items.append({"@type": "ListItem", "position": len(items) + 1, "name": here})
    return {"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def block(data: Any) -> SafeString:
    """JSON for a script element of type application/ld+json."""
    return mark_safe(json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_MARKUP))


def _topic(slug: str, name: str) -> tuple[str, str]:
    return name, reverse("topic", args=[slug])


def _author(face: PublicFace | None) -> dict[str, Any]:
    """Who signed: first name and role, or the role alone; the site where nobody has."""
    if face is None:
        return _us()
    return {"@type": "Person", "name": face.first_name or face.role, "jobTitle": face.role, "url": _people()}


def _us() -> dict[str, str]:
    return {"@type": "Organization", "name": "Kynnys", "url": settings.SITE_URL + "/"}


def _people() -> str:
    return f"{settings.SITE_URL}{reverse('people')}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}-01"
