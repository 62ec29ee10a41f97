"""What readers may see of answers, topics and those who answer, as plain values.

Answers come from `Publication.objects.live()` or `.shown_around()` only. Articles and words: `content/library.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from content import topics as site_topics
from content.models import Article, Publication, PublicationQuerySet, Readable, Topic
from ground.remembered import remembered
from ground.statements import Statement
from people import presence
from people.models import Area, Face, Membership, Organisation, Role

_VOICE = re.compile(r"<h2>[^<]*+</h2>\s*+<blockquote>")  # so begins another voice: a heading, what is quoted under it
CARD_FIELDS = ("title", "slug", "question", "month", "language", "country", "origin", "topic__slug", "topic__names")
CARD_COLUMNS = ("title", "slug", "question", "month", "language", "country", "origin", "topic")  # the topic is given
ANSWER_FIELDS = (*CARD_COLUMNS, "html", "status", "sensitive", "checked_on", "corrected_on", "signer", "role_only")
LARGEST = 2**63 - 1  # number of a row
_one = Statement(lambda pk: Publication.objects.live().filter(pk=pk).only(*ANSWER_FIELDS), int)
FACE_FIELDS = ("user", "first_name", "roles", "words", "languages", "drawing")


@dataclass(frozen=True)
class Card:
    """A published answer in a list."""

    title: str
    url: str
    topic_name: str
    month: date
    first_words: str
    language: str
    is_unread: bool
    number: int = 0
    country: str = ""  # by name, where it tells the law of one


@dataclass(frozen=True)
class TopicLink:
    """A topic in a list."""

    slug: str
    name: str
    lead: str
    url: str
    about_us: bool


@dataclass(frozen=True)
class PublicFace:
    """A member of staff as readers see them; `drawing` 0 and no first name where the role stands alone."""

    drawing: int
    first_name: str
    role: str
    words: str = ""
    languages: tuple[str, ...] = ()
    organisation: str = ""


@dataclass(frozen=True)
class Duty:
    """Whom to call at night in one place."""

    name: str
    place: str
    number: str
    country: str

    @property
    def tel(self) -> str:
        """The number for a tel: address."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


def first_words(text: str, most: int = 155) -> str:
    """The beginning of a text on one line, for cards and descriptions."""
    whole = " ".join(text.split())
    return whole if len(whole) <= most else whole[: most - 1].rpartition(" ")[0].rstrip(" .,;:!?–-") + "…"


def cards(rows: PublicationQuerySet) -> PublicationQuerySet:
    """`rows` with just what a card needs, in one query."""
    return rows.select_related("topic").only(*CARD_FIELDS)


def card(row: Publication) -> Card:
    """A row of `cards` as plain values."""
    return Card(
        title=row.title,
        url=row.get_absolute_url(),
        topic_name=row.topic.name(get_language() or row.language),
        month=row.month,
        first_words=first_words(row.question),
        language=row.language,
        is_unread=not row.is_read_by_professionals,
        number=row.pk,
        country=str(row.get_country_display()) if row.country else "",
    )


@remembered
def newest_of_all(language: str, most: int) -> Sequence[Card]:
    """For the page that is made anew each minute. One query, none while nothing public changes."""
    return newest(language, most)


def newest(language: str, most: int, *, topic: Topic | None = None) -> list[Card]:
    """The newest answers that may be shown around, of all topics or of one. One query."""
    rows = Publication.objects.shown_around().filter(language=language).newest_first()
    if topic is not None:
        rows = rows.filter(topic=topic)
    return [card(row) for row in cards(rows)[:most]]


@remembered
def topics(language: str) -> Sequence[TopicLink]:
    """Every topic in the order of the site. One query, none while nothing public changes."""
    return [
        TopicLink(row.slug, row.name(language), row.lead(language), reverse("topic", args=[row.slug]), row.about_us)
        for row in site_topics.every()
    ]


def topics_if_there(language: str) -> Sequence[TopicLink]:
    """Every topic; none when the database doesn't answer: for the pages that say what went wrong."""
    try:
        return topics(language)
    except DatabaseTrouble:
        return []


def topic(slug: str) -> Topic | None:
    """One topic; None if there is none of that name. One query, none while nothing public changes."""
    return next((row for row in site_topics.every() if row.slug == slug), None)


def duty(area: str, language: str) -> Duty | None:
    """The duty number of an area. One query; raises `django.db.Error` when the database is away."""
    row = Area.objects.select_related("organisation").filter(slug=area).first()
    number = (row.duty_number or row.organisation.duty_number) if row else ""
    if row is None or not number:
        return None
    return Duty(row.organisation.duty(language), row.name(language), number, row.organisation.country)


@remembered
def faces(language: str) -> Sequence[PublicFace]:
    """Who answers and lets their face be seen: first those who speak this language, by organisation.

    One query, none while nothing public changes.
    """
    members = (
        Membership.objects.current()
        .filter(role__in=Role.answering(), user__face__hidden=False)
        .select_related("user__face", "team__organisation")
        .order_by("team__organisation_id", "user__face__first_name", "user_id", "pk")
        .only(*(f"user__face__{name}" for name in FACE_FIELDS), "team__organisation__names", "team__organisation__slug")
    )
    found: dict[tuple[int, int], PublicFace] = {}
    for member in members:
        key = (member.team.organisation_id, member.user_id)
        found.setdefault(key, _public(member.user.face, language, member.team.organisation.name(language)))
    return sorted(found.values(), key=lambda face: language not in face.languages)


def at_work(language: str) -> dict[str, str]:
    """The organisation's name -> how many work there now, in words. Two queries, none while it is kept."""
    there = presence.everybody()
    return {row.name(language): there[row.pk].said for row in _organisations() if row.pk in there}


@remembered
def _organisations() -> Sequence[Organisation]:
    """All of them. One query, none while nothing public changes."""
    return list(Organisation.objects.order_by("pk"))


def _public(face: Face, language: str, organisation: str = "") -> PublicFace:
    own_words = face.words.get(language, "")
    return PublicFace(
        face.drawing, face.first_name, face.role(language), own_words, tuple(face.languages), organisation
    )


def signer(publication: Publication, language: str) -> PublicFace | None:
    """Who signed an answer: face and first name, or the role alone; None for texts that nobody has signed."""
    if publication.signer_id is None:
        return None
    face = _faces_of(publication.signer_id).get(publication.signer_id)
    return _seen(face, language, role_only=publication.role_only)


def signatures(article: Article, language: str) -> tuple[PublicFace | None, PublicFace | None]:
    """Who wrote an article and who checked it, as they let themselves be seen; none before both have signed it.

    One query, none for what is not signed nor while nothing public changes.
    """
    if article.writer_id is None or article.checker_id is None:
        return None, None
    faces = _faces_of(article.writer_id, article.checker_id)
    return _seen(faces.get(article.writer_id), language), _seen(faces.get(article.checker_id), language)


@remembered
def _faces_of(*users: int) -> dict[int, Face]:
    """By the number of their user."""
    return {face.user_id: face for face in Face.objects.filter(user__in=users)}


def _seen(face: Face | None, language: str, *, role_only: bool = False) -> PublicFace:
    """A face; the role alone where it is hidden or somebody signs so."""
    if face is None or face.hidden or role_only:
        return PublicFace(0, "", (face.role(language) if face else "") or _("Social worker"))
    return _public(face, language)


def told(rows: list[Publication], topic: Topic | None = None) -> list[Card]:
    """Rows that were read with CARD_COLUMNS, as cards. `topic`: that of all, where it is known.

    One query where it is not, none while nothing public changes.
    """
    site_topics.give(rows, topic)
    return [card(row) for row in rows]


def answer(pk: int) -> Publication | None:
    """One answer that readers may see, with its topic and what its page shows. One query."""
    rows = _one.rows(pk) if pk <= LARGEST else []
    site_topics.give(rows)
    return rows[0] if rows else None


def own_url(publication: Publication) -> str:
    """The whole address of an answer in the language in which it is written."""
    with override(publication.language):
        return str(settings.SITE_URL) + publication.get_absolute_url()


def short_and_rest(html: str) -> tuple[str, str]:
    """The first paragraph of an answer, which is the short answer, and all that follows."""
    first, end, rest = html.partition("</p>")
    return (first + end, rest) if first.startswith("<p>") and end else ("", html)


def letter_and_after(html: str) -> tuple[str, str]:
    """The words of the one who signs an answer, and what stands after the signature: other voices, words explained."""
    end = len(without_terms(html))
    while (start := _voice_before(html, end)) >= 0:
        end = start
    return html[:end], html[end:]


def without_terms(html: str) -> str:
    """An answer without the words that are explained under it."""
    return html.partition('<section class="terms">')[0]


def _voice_before(html: str, end: int) -> int:
    """Where the voice begins that ends at `end`; -1 if none does. Looks at that voice only."""
    while end and html[end - 1].isspace():
        end -= 1
    start = html.rfind("<h2>", 0, end) if html.endswith("</blockquote>", 0, end) else -1
    is_voice = start >= 0 and _VOICE.match(html, start, end) and html.find("<section", start, end) < 0
    return start if is_voice else -1


def was_withdrawn(pk: int) -> bool:
    """Whether the address once led to an answer that has been taken down."""
    return Publication.objects.filter(pk=pk, status=Readable.WITHDRAWN).exists()
