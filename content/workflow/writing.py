"""From the first word to the colleague who is asked to read: articles begun, working texts kept, versions handed in."""

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content import countries, moved
from content.models import LANGUAGES, Article, Audience, Readable, Topic, slug_for
from content.versions import ArticleEvent, ArticleVersion, Made, Text, WorkingArticle
from content.workflow import checking, steps
from content.workflow.steps import CHECKING, WRITING, NotAllowed
from content.workflow.taking import TEXT, Changed, Taken, locked, new_version, record, taking
from people.models import Membership, User

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 80


@dataclass(frozen=True)
class Place:
    """Where an article stands. `country`: whose law it tells, "" all; `slug`, `key`: from the title when empty."""

    language: str
    topic: Topic
    audience: str = Audience.YOUTH
    country: str = ""
    slug: str = ""
    key: str = ""


def start(place: Place, *, title: str, by: User) -> Article:
    """A new draft with an empty working text of `by`. Raises `NotAllowed` where the address is taken."""
    _may_write(by)
    text = checking.trimmed(Text(title, "", ""))
    if not text.title or len(text.title) > checking.LONGEST["title"]:
        raise NotAllowed(_("Give it a title of at most %(number)s signs.") % {"number": checking.LONGEST["title"]})
    return _begin(place, text, by=by)


def translate(article: Article, language: str, *, by: User) -> Article:
    """The same text in another language: a draft with what is to be translated as working text; where the language is
    there already for this country, that article with its own text as working text, now following the newest version of
    this one."""
    _may_write(by)
    with locked(article) as source:
        made_from = source.version or source.newest()
        if language == source.language or language not in dict(LANGUAGES):
            raise NotAllowed(_("Choose another language."))
        if made_from is None:
            raise NotAllowed(_("There is no text to translate yet."))
        if not source.key:
            source.key = _free_key(source.slug)
            source.save(update_fields=["key"])
        there = _version_for(source, language)
        if there is None:
            place = Place(language, source.topic, source.audience, source.country, key=source.key)
            return _begin(place, made_from.text, by=by, made_from=made_from)
        working = write(there, by=by)
        working.translates = made_from
        working.save(update_fields=["translates"])
        return there


def _version_for(source: Article, language: str) -> Article | None:
    """The same text in `language`, for the country of `source` where that country makes its law in it."""
    versions = Article.objects.filter(key=source.key, language=language).order_by("pk")
    return countries.nearest([one for one in versions if countries.fits(one, source.country)], source.country)


def _begin(place: Place, text: Text, *, by: User, made_from: ArticleVersion | None = None) -> Article:
    slug = check_slug(place.language, place.slug) if place.slug else _free_slug(place.language, text.title)
    try:
        with transaction.atomic():
            article = Article.objects.create(
                language=place.language,
                topic=place.topic,
                audience=place.audience,
                country=place.country,
                slug=slug,
                key=place.key or _free_key(slug),
                title=text.title,
                made_from=made_from,
                checked_on=timezone.localdate(),
            )
            values = {name: getattr(text, name) for name in TEXT}
            WorkingArticle.objects.create(article=article, by=by, translates=made_from, **values)
            record(Taken(article), "start", by=by)
    except IntegrityError as taken:
        raise NotAllowed(_("There is an article with this address or key in this language already.")) from taken
    return article


def write(article: Article, *, by: User) -> WorkingArticle:
    """One's own working text; where there is none, one that begins with what is on its way, else with what is live."""
    _may_write(by)
    with locked(article) as row:
        if found := row.working.filter(by=by).first():
            return found
        newest = row.newest()
        version = row.proposal or row.version or newest
        text = version.text if version else Text(row.title, row.lead, row.body)
        values = {name: getattr(text, name) for name in TEXT}
        base = newest.number if newest else 0
        return WorkingArticle.objects.create(article=row, by=by, base=base, translates=row.made_from, **values)


def save_text(article: Article, *, by: User, text: Text, seen: int) -> WorkingArticle:
    """Autosave over revision `seen`. Raises `Changed` with the working text that another window has saved since."""
    _may_write(by)
    with locked(article) as row:
        working = write(row, by=by)
        if working.revision != seen:
            raise Changed(working=working)
        return _keep(working, text)


def _keep(working: WorkingArticle, text: Text) -> WorkingArticle:
    text = checking.trimmed(text)
    for name in TEXT:
        setattr(working, name, getattr(text, name))
    working.revision, working.at = working.revision + 1, timezone.now()
    working.save()
    return working


def drop_text(article: Article, *, by: User) -> None:
    """One's own working text goes; with it a draft that has no version and that nobody else is writing."""
    _may_write(by)
    with locked(article) as row:
        row.working.filter(by=by).delete()
        is_empty = row.status == Readable.DRAFT and not row.versions.exists() and not row.working.exists()
        if is_empty:
            ArticleEvent.objects.filter(article=row).delete()
            row.delete()


def submit(article: Article, *, by: User, text: Text, base: int, reader: User | None = None) -> Article:
    """A new version, signed by its writer, goes to a colleague: to `reader`, or to anybody who may read it.

    `base`: the number of the newest version that the writer has seen. Whatever is refused, what was typed is kept as
    their working text. A version in review gives way to it, and goes to its writer where they are somebody else.
    """
    working = _keep(write(article, by=by), text)
    with taking(steps.SUBMIT, article, by=by) as taken:
        row = taken.article
        newest = row.newest()
        if base != (newest.number if newest else 0):
            raise Changed(version=newest)
        made = checking.clean(text, language=row.language, country=row.country)
        before = row.proposal.written_by if row.proposal else None
        if row.proposal and before != by and made == row.proposal.text:  # else its writer could approve their own words
            raise NotAllowed(_("You have changed nothing. Approve it as it is, or send it back."))
        row.reader = _reader(reader or before, by) if reader or before != by else row.reader
        source = working.translates or row.made_from
        row.proposal = new_version(row, made, by=by, kind=_kind(row, newest, source), translates=source)
        row.working.filter(by=by).delete()
    return taken.article


def _kind(article: Article, newest: ArticleVersion | None, source: ArticleVersion | None) -> str:
    if source is not None and (article.first_live_on is None or source != article.made_from):
        return Made.TRANSLATION
    return Made.CORRECTION if newest else Made.NEW


def restore(article: Article, *, by: User, number: int, reader: User | None = None) -> Article:
    """The text of an earlier version as a new one, signed by nobody but `by`: a colleague reads it first."""
    with taking(steps.RESTORE, article, by=by) as taken:
        row = taken.article
        old = row.versions.filter(number=number).first()
        if old is None or (old == row.version and row.status != Readable.WITHDRAWN):
            raise NotAllowed(_("Choose an older version."))
        text = checking.clean(old.text, language=row.language, country=row.country)
        row.reader = _reader(reader, by)
        row.proposal = new_version(row, text, by=by, kind=Made.RESTORED, restores=old, translates=old.translates)
    return taken.article


def give_back(row: Article, version: ArticleVersion) -> None:
    """What is not read on becomes its writer's working text again, unless they have begun another one."""
    writer = version.written_by
    if writer is not None and not row.working.filter(by=writer).exists():
        newest = row.newest()
        WorkingArticle.objects.create(
            article=row,
            by=writer,
            base=newest.number if newest else 0,
            translates=version.translates,
            **{name: getattr(version, name) for name in TEXT},
        )


def _reader(reader: User | None, by: User) -> User | None:
    if reader is not None and reader not in readers_for(by):
        raise NotAllowed(_("Choose a colleague who may review."))
    return reader


def _may_write(by: User) -> None:
    if not by.roles() & WRITING:
        raise NotAllowed(_("Your role doesn’t allow this step."))


def check_slug(language: str, slug: str, *, but: Article | None = None) -> str:
    """A part of an address that is free, else `NotAllowed`. An address that once led somewhere is not free."""
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        raise NotAllowed(_("An address is made of small letters a to z, digits and hyphens."))
    if not _is_free(language, slug, but):
        raise NotAllowed(_("There is an article with this address or key in this language already."))
    return slug


def _is_free(language: str, slug: str, but: Article | None = None) -> bool:
    others = Article.objects.filter(language=language, slug=slug)
    others = others.exclude(pk=but.pk) if but else others
    return not others.exists() and not moved.moved(language, slug)


def _free_slug(language: str, title: str) -> str:
    slug, number = slug_for(title), 1
    while not _is_free(language, slug if number == 1 else f"{slug}-{number}"):
        number += 1
    return slug if number == 1 else f"{slug}-{number}"


def _free_key(slug: str) -> str:
    key, number = slug, 1
    while Article.objects.filter(key=key).exists():
        number += 1
        key = f"{slug}-{number}"
    return key


def readers_for(by: User) -> list[User]:
    """Who may be asked to read what `by` writes, by name. One query."""
    may = Membership.objects.arrived().filter(role__in=list(CHECKING))
    return list(User.objects.filter(pk__in=may.values("user")).exclude(pk=by.pk).order_by("name", "pk"))
