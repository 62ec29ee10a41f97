"""Which articles stand in which list of the library's desk, and what is told beside each. No rights: see `access`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import override

from content import countries, reads
from content.curating import Reading
from content.models import LANGUAGES, Article, ArticleQuerySet, Helped, Origin, Publication, Readable, first_of_month
from content.versions import Rewording, WorkingArticle
from moderation.access import counted
from people.models import User
from questions.access import desk_questions
from questions.models import Question, TakeDown

TO_DO = ("due", "read", "mine", "missing", "older", "unsigned")  # somebody has to act
LOOKED_AT = ("on_way", "live", "most", "helped", "withdrawn", "all")
LISTS = (*TO_DO, *LOOKED_AT)
MOST = "most"  # the list of what is read most
MOST_READ = 300  # answers in it
YEAR = timedelta(days=365)
NEWEST = 500  # answers that are looked through for links to an article
_BRIEF = ("body", "html", "stems", "sources", "searched")
_TEXT = ("body", "lead", "sources", "searched")


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; "" is everything. `words`: what the title or the key holds."""

    language: str = ""
    topic: str = ""
    words: str = ""

    def query(self, name: str, **more: str) -> str:
        """The part of an address behind its question mark."""
        said = {"list": name, "language": self.language, "topic": self.topic, "q": self.words} | more
        return urlencode({key: value for key, value in said.items() if value or key == "language"})


EVERYTHING = Narrowed()


def listed(name: str, user: User, narrowed: Narrowed = EVERYTHING) -> ArticleQuerySet:
    """The articles of one list, in no order yet; `missing` has one article for each text that a language lacks."""
    if name == "missing":
        return _missing(narrowed)
    return _narrowed(_of_list(name, user), narrowed)


def _of_list(name: str, user: User) -> ArticleQuerySet:
    rows = Article.objects.all()
    match name:
        case "due":
            return rows.due()
        case "read":
            return rows.to_be_read_by(user)
        case "mine":
            return _mine(user)
        case "older":
            return _older()
        case "unsigned":
            unsigned = Q(writer__isnull=True) | Q(checker__isnull=True)
            return rows.filter(unsigned, origin=Origin.SOFTWARE, stage="").exclude(status=Readable.WITHDRAWN)
        case "on_way":
            return rows.exclude(stage="")
        case "live" | "most" | "helped":
            return rows.live()
        case "withdrawn":
            return rows.filter(status=Readable.WITHDRAWN)
    return rows


def _mine(user: User) -> ArticleQuerySet:
    """What this person is writing, and what they wrote that is on its way."""
    writing = WorkingArticle.objects.filter(by=user).values("article")
    return Article.objects.filter(Q(pk__in=writing) | Q(proposal__written_by=user))


def _older() -> ArticleQuerySet:
    """Live articles of which another language says something newer: `Article.is_older_than`, asked of all at once."""
    others = Article.objects.live().filter(key=OuterRef("key"), version__published_at__isnull=False)
    others = others.exclude(language=OuterRef("language"))
    source = others.filter(pk=OuterRef("made_from__article"), version__number__gt=OuterRef("made_from__number"))
    sister = others.filter(
        made_from__article=OuterRef("made_from__article"), made_from__number__gt=OuterRef("made_from__number")
    )
    newer = others.filter(version__number__gt=1, version__published_at__gt=OuterRef("version__published_at"))
    newer = newer.exclude(made_from__isnull=False, made_from__article=OuterRef("pk"))
    rows = Article.objects.live().exclude(key="")
    return rows.filter(Q(Exists(source)) | Q(Exists(sister)) | Q(Exists(newer), made_from__isnull=True))


def _missing(narrowed: Narrowed) -> ArticleQuerySet:
    """Of each live text that is not there in the language (in any, where none is chosen) one article."""
    wanted = [narrowed.language] if narrowed.language else [code for code, _name in LANGUAGES]
    lacks = reduce(or_, map(_lacks, wanted))
    lacking = Article.objects.live().exclude(key="").filter(lacks).order_by()
    firsts = lacking.values("key").annotate(first=Min("pk")).values("first")
    return _narrowed(Article.objects.filter(pk__in=firsts), replace(narrowed, language=""))


def _lacks(language: str) -> Q:
    """`content.countries.missing`, asked of all at once."""
    begun = Article.objects.exclude(status=Readable.WITHDRAWN).filter(key=OuterRef("key"), language=language)
    own = begun.filter(Q(country="") | Q(country=OuterRef("country")))
    return ~Exists(begun) | (Q(country__in=countries.spoken_in(language)) & ~Exists(own))


def _narrowed(rows: ArticleQuerySet, narrowed: Narrowed) -> ArticleQuerySet:
    if narrowed.language:
        rows = rows.filter(language=narrowed.language)
    if narrowed.topic:
        rows = rows.filter(topic__slug=narrowed.topic)
    for word in narrowed.words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(key__icontains=word))
    return rows


def ordered(name: str, rows: ArticleQuerySet) -> ArticleQuerySet:
    """What waits longest first; what is looked up by topic and title; what helped by how many said so in a year."""
    rows = rows.select_related("topic", "writer", "checker", "reader", "proposal__written_by", "version", "made_from")
    rows = rows.defer(*_BRIEF, *(f"{one}__{name}" for one in ("version", "made_from", "proposal") for name in _TEXT))
    match name:
        case "due":
            return rows.order_by("checked_on", "pk")
        case "read" | "on_way":
            return rows.order_by("proposal__made_at", "pk")
        case "mine" | "withdrawn":
            return rows.order_by("-pk")
        case "most":
            return rows.annotate(opened=_opened(reads.ARTICLE)).order_by("-opened", "pk")
        case "helped":
            return rows.annotate(helped=_said("yes")).order_by("-helped", "pk")
    return rows.order_by("topic__position", "topic_id", "title", "pk")


def _said(answer: str) -> Coalesce:
    since = first_of_month(a_year_ago())
    said = Helped.objects.filter(article=OuterRef("pk"), month__gte=since).order_by().values("article")
    return Coalesce(Subquery(said.annotate(total=Sum(answer)).values("total")), 0)


def _opened(kind: str) -> Coalesce:
    read = Reading.objects.filter(kind=kind, number=OuterRef("pk"), day__gte=a_year_ago()).order_by().values("number")
    return Coalesce(Subquery(read.annotate(total=Sum("times")).values("total")), 0)


def counts(user: User, narrowed: Narrowed = EVERYTHING) -> dict[str, int]:
    """How many stand in each list that somebody has to act on. One query."""
    return counted({name: listed(name, user, narrowed) for name in TO_DO})


def in_other_languages(rows: Iterable[Article]) -> dict[str, list[Article]]:
    """Key -> its articles in every language, what is withdrawn left out. One query."""
    keys = {row.key for row in rows} - {""}
    found: dict[str, list[Article]] = {}
    others = Article.objects.filter(key__in=keys).exclude(status=Readable.WITHDRAWN)
    others = others.select_related("version", "made_from").order_by("key", "language", "pk")
    for row in others.defer(*_BRIEF, *(f"{one}__{name}" for one in ("version", "made_from") for name in _TEXT)):
        found.setdefault(row.key, []).append(row)
    return found


def naming(article: Article) -> ArticleQuerySet:
    """The articles in its language that lead to it by name, by title."""
    rows = Article.objects.filter(language=article.language).exclude(pk=article.pk).exclude(status=Readable.WITHDRAWN)
    named = Q(body__contains=f"[[article:{article.key}]]") | Q(body__contains=f"[[article:{article.key}|")
    return rows.filter(named).order_by("title", "pk") if article.key else rows.none()


def a_year_ago() -> date:
    """The day a year ago."""
    return timezone.localdate() - YEAR


def answers_leading_to(article: Article) -> list[tuple[str, str]]:
    """(address, title) of the newest answers in its language that link to its page. Two queries."""
    live = Publication.objects.live().filter(language=article.language).newest_first()
    newest = list(live.values_list("pk", flat=True)[:NEWEST])
    with override(article.language):
        rows = live.filter(pk__in=newest, answer__contains=f"]({article.get_absolute_url()}")
        return [(row.get_absolute_url(), row.title) for row in rows.only("title", "slug")]


# --- published answers ----------------------------------------------------------------------------


def answers(status: str, narrowed: Narrowed = EVERYTHING) -> QuerySet[Publication]:
    """The answers of one status, newest first; `most`: of what readers see what was read, the most read first."""
    rows = Publication.objects.select_related("topic", "writer", "checker")
    rows = rows.live() if status == MOST else rows.filter(status=status).newest_first()
    if narrowed.language:
        rows = rows.filter(language=narrowed.language)
    if narrowed.topic:
        rows = rows.filter(topic__slug=narrowed.topic)
    for word in narrowed.words.split():
        rows = rows.filter(title__icontains=word)
    if status == MOST:
        rows = rows.filter(pk__in=_most(rows)).annotate(opened=_opened(reads.ANSWER)).order_by("-opened", "-pk")
    heavy = ("html", "stems", "question")  # whether a withdrawn one has its answer still says whether it may come back
    return rows.defer(*heavy) if status == Readable.WITHDRAWN else rows.defer(*heavy, "answer")


def _most(rows: QuerySet[Publication]) -> list[int]:
    """The numbers of those among them that were opened most in a year: from what was counted, and a few only."""
    read = Reading.objects.filter(kind=reads.ANSWER, day__gte=a_year_ago(), number__in=rows.order_by().values("pk"))
    told = read.values_list("number").annotate(all=Sum("times")).order_by("-all", "-number")
    return [number for number, _times in told[:MOST_READ]]


@dataclass(frozen=True)
class Thread:
    """The question that an answer came from, as long as it is there. `may_open`: whether this person may read it.

    `returns`: its asker took the page down, and two have not decided yet.
    """

    question: int
    returns: bool
    may_open: bool


def threads(rows: Iterable[Publication], user: User) -> dict[int, Thread]:
    """Answer -> its question where that is not erased, whoever may open it. One query."""
    waiting = TakeDown.objects.filter(question=OuterRef("pk"), second__isnull=True)
    theirs = desk_questions(user).filter(pk=OuterRef("pk"))
    found = Question.objects.filter(publication__in=[row.pk for row in rows], erased_at__isnull=True)
    more = found.annotate(returns=Exists(waiting), may_open=Exists(theirs))
    told = more.values_list("publication_id", "pk", "returns", "may_open")
    return {public: Thread(pk, returns, may_open) for public, pk, returns, may_open in told if public is not None}


def rewordings(rows: Iterable[Publication]) -> dict[int, str]:
    """Answer -> who wrote the new one that waits for a second person. One query."""
    waiting = Rewording.objects.filter(publication__in=[row.pk for row in rows], decided_at__isnull=True)
    return dict(waiting.values_list("publication_id", "written_by__name"))
