"""Office words and the names of topics: one writes, another agrees, then readers have it (docs/adr/0026).

The same for a new word, a changed one and one that goes. A word that came with the software is signed by two, and
read again after a year. Order, months and what stands first on a topic's page are arranged at once, by who checks.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from content import firsts, terms
from content.curating import Edit, TopicEvent, TopicPick
from content.models import COUNTRIES, LANGUAGES, Article, Publication, Term, Topic, slug_for
from content.workflow import second
from content.workflow.checking import Unfit
from content.workflow.steps import CHECKING, WRITING, NotAllowed
from people.models import User

LONGEST = {"word": 120, "explanation": 800, "name": 60, "lead": 300}  # characters
MOST_PICKS = 6  # of a topic and language
MOST_MONTHS = 120
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class WordText:
    """What somebody writes of an office word. `country`: "" all. `number`: joins it to other languages, "" for a new
    one."""

    language: str
    country: str
    word: str
    explanation: str
    number: str = ""


@dataclass(frozen=True)
class TopicText:
    """What a topic is called: language -> name, language -> first words. `slug`: of a new one."""

    names: Mapping[str, str]
    leads: Mapping[str, str]
    slug: str = ""

    def fields(self) -> dict[str, str]:
        """`name_fi`, `lead_fi` … as an `Edit` keeps them."""
        found = {f"name_{code}": self.names.get(code, "") for code, _own in LANGUAGES}
        found |= {f"lead_{code}": self.leads.get(code, "") for code, _own in LANGUAGES}
        return found | ({"slug": self.slug} if self.slug else {})


def word_fields(term: Term) -> dict[str, str]:
    """A word as an `Edit` keeps it."""
    return asdict(WordText(term.language, term.country, term.word, term.explanation, str(term.number)))


def topic_fields(topic: Topic) -> dict[str, str]:
    """A topic's names and first words as an `Edit` keeps them."""
    return TopicText(topic.names, topic.leads).fields()


# --- written by one -------------------------------------------------------------------------------


def propose_word(text: WordText, *, by: User, term: Term | None = None) -> Edit:
    """A new word, or other words for one that is there. Readers see it once a second person agrees."""
    fields = {name: " ".join(value.replace("\x00", "").split()) for name, value in asdict(text).items()}
    if term is not None:
        fields |= {"language": term.language, "number": str(term.number)}
    faults = {name: fault for name in ("word", "explanation") if (fault := _too(fields[name], LONGEST[name]))}
    if fields["language"] not in dict(LANGUAGES) or fields["country"] not in dict(COUNTRIES):
        faults["language"] = _("Choose from the list.")
    if not term and not faults and _is_there(fields):
        faults["word"] = _("This word is there already in this language.")
    return _propose(Edit.Kind.WORD, fields, faults, by=by, term=term)


def propose_removal(term: Term, *, by: User) -> Edit:
    """A word is to go; it stays until a second person agrees."""
    before = word_fields(term)
    return _new(Edit(kind=Edit.Kind.WORD, term=term, before=before, texts=before, removes=True, written_by=by))


def propose_topic(text: TopicText, *, by: User, topic: Topic | None = None) -> Edit:
    """A new topic, or other names and first words for one that is there."""
    fields = {name: " ".join(value.replace("\x00", "").split()) for name, value in text.fields().items()}
    faults = {}
    for name, value in fields.items():
        if fault := _too(value, LONGEST.get(name.partition("_")[0], 50)):
            faults[name] = fault
    if topic is None and (not _SLUG.fullmatch(text.slug) or Topic.objects.filter(slug=text.slug).exists()):
        faults["slug"] = _("An address is made of small letters a to z, digits and hyphens, and is not taken yet.")
    return _propose(Edit.Kind.TOPIC, fields, faults, by=by, topic=topic)


def _too(text: str, longest: int) -> str:
    if not text:
        return _("Write something here.")
    return _("This is too long: at most %(number)s signs.") % {"number": longest} if len(text) > longest else ""


def _is_there(fields: Mapping[str, str]) -> bool:
    rows = Term.objects.filter(language=fields["language"], country__in={"", fields["country"]})
    return rows.filter(word__iexact=fields["word"]).exists()


def _propose(
    kind: str,
    fields: dict[str, str],
    faults: dict[str, str],
    *,
    by: User,
    term: Term | None = None,
    topic: Topic | None = None,
) -> Edit:
    before = word_fields(term) if term else topic_fields(topic) if topic else {}
    second.allow(by, WRITING)
    if faults:
        raise Unfit(faults)
    if fields == before:
        raise NotAllowed(_("You have changed nothing."))
    return _new(Edit(kind=kind, term=term, topic=topic, before=before, texts=fields, written_by=by))


def _new(edit: Edit) -> Edit:
    second.allow(edit.written_by, WRITING)
    with transaction.atomic():
        subject = edit.term or edit.topic
        if subject is not None:
            type(subject)._default_manager.select_for_update().get(pk=subject.pk)
            if Edit.objects.filter(term=edit.term, topic=edit.topic, decided_at__isnull=True).exists():
                raise NotAllowed(_("A change waits for a second person already."))
        edit.save()
    return edit


# --- agreed to by another -------------------------------------------------------------------------


def agree(edit: Edit, *, by: User) -> Edit:
    """A second person has read exactly this: readers have it at once."""
    second.allow(by, CHECKING)
    with transaction.atomic():
        row = second.opened(edit)
        second.agree(row, by)
        if row.kind == Edit.Kind.WORD:
            _put_word(row)
        else:
            _put_topic(row)
        row.save(update_fields=["term", "topic"])
    return row


def drop(edit: Edit, *, by: User) -> Edit:
    """It stays as it is."""
    with transaction.atomic():
        row = second.opened(edit)
        second.drop(row, by)
    return row


def _put_word(edit: Edit) -> None:
    if edit.removes or edit.before:
        term = Term.objects.select_for_update().filter(pk=edit.term_id or 0).first()
        if term is None or word_fields(term) != edit.before:
            raise NotAllowed(_("It was changed meanwhile. Write it anew."))
    else:
        if _is_there(edit.texts):
            raise NotAllowed(_("This word is there already in this language."))
        term = Term(language=edit.texts["language"], slug=_free_slug(edit.texts))
    if edit.removes:
        edit.term = None
        terms.remove(term)
        return
    term.number = int(edit.texts["number"] or 0) or (Term.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    term.country, term.word, term.explanation = (edit.texts[name] for name in ("country", "word", "explanation"))
    term.writer, term.checker, term.checked_on = edit.written_by, edit.checked_by, timezone.localdate()
    edit.term = terms.keep(term)


def _free_slug(texts: Mapping[str, str]) -> str:
    slug, number = slug_for(texts["word"].split(",")[0]), 1
    taken = set(Term.objects.filter(language=texts["language"]).values_list("slug", flat=True))
    while (slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return slug if number == 1 else f"{slug}-{number}"


def _put_topic(edit: Edit) -> None:
    if edit.before:
        topic = Topic.objects.select_for_update().get(pk=edit.topic_id or 0)
        if topic_fields(topic) != edit.before:
            raise NotAllowed(_("It was changed meanwhile. Write it anew."))
    else:
        if Topic.objects.filter(slug=edit.texts["slug"]).exists():
            raise NotAllowed(_("It was changed meanwhile. Write it anew."))
        last = Topic.objects.aggregate(last=Max("position"))["last"] or 0
        topic = Topic(slug=edit.texts["slug"], position=last + 1)
    topic.names = {code: edit.texts[f"name_{code}"] for code, _own in LANGUAGES}
    topic.leads = {code: edit.texts[f"lead_{code}"] for code, _own in LANGUAGES}
    topic.save()
    edit.topic = topic


# --- words that are there: signed, read again ---------------------------------------------------------


def sign_word(term: Term, *, by: User) -> Term:
    """A member of staff has read a word that came with the software; with the second one it is checked."""
    second.allow(by, CHECKING)
    with transaction.atomic():
        row = Term.objects.select_for_update(of=("self",)).get(pk=term.pk)
        if row.is_read_by_professionals:
            raise NotAllowed(_("Two people have signed this word already."))
        if row.writer_id == by.pk:
            raise NotAllowed(_("You have signed it. A second person has to read it."))
        if row.writer_id is None:
            row.writer = by
        else:
            row.checker, row.checked_on = by, timezone.localdate()
        row.save(update_fields=["writer", "checker", "checked_on"])
    return row


def renew_word(term: Term, *, by: User) -> Term:
    """Somebody has read it, and it still holds."""
    second.allow(by, CHECKING)
    with transaction.atomic():
        row = Term.objects.select_for_update(of=("self",)).get(pk=term.pk)
        if not row.is_read_by_professionals:
            raise NotAllowed(_("Two members of staff have to read and sign it first."))
        row.checked_on = timezone.localdate()
        row.save(update_fields=["checked_on"])
    return row


# --- topics arranged --------------------------------------------------------------------------------


def arrange(topic: Topic, *, position: int, shelf_months: int, by: User) -> None:
    """Where a topic stands among the others, and after how many months its texts ask for a check."""
    second.allow(by, CHECKING)
    if not 1 <= shelf_months <= MOST_MONTHS or not 0 <= position <= 1000:
        raise NotAllowed(_("Choose from the list."))
    with transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(position=position, shelf_months=shelf_months)
        TopicEvent.objects.create(topic=topic, step="arrange", by=by)


def pick(topic: Topic, text: Article | Publication, *, by: User) -> TopicPick:
    """This text stands first on the topic's page in its language, behind those that do already."""
    second.allow(by, CHECKING)
    name = "publication" if isinstance(text, Publication) else "article"
    with transaction.atomic():
        Topic.objects.select_for_update().get(pk=topic.pk)
        there = list(TopicPick.objects.filter(topic=topic, language=text.language))
        if any(getattr(one, f"{name}_id") == text.pk for one in there):
            raise NotAllowed(_("It stands there already."))
        if len(firsts.picked(topic, text.language)) >= MOST_PICKS:
            raise NotAllowed(_("At most %(number)s stand first. Take one away.") % {"number": MOST_PICKS})
        position = max((one.position for one in there), default=0) + 1
        picked = TopicPick.objects.create(topic=topic, language=text.language, position=position, **{name: text})
        _note(picked, "pick", by)
        return picked


def unpick(picked: TopicPick, *, by: User) -> None:
    """It stands where it belongs by itself."""
    second.allow(by, CHECKING)
    with transaction.atomic():
        if TopicPick.objects.filter(pk=picked.pk).delete()[0]:
            _note(picked, "unpick", by)


def _note(picked: TopicPick, step: str, by: User) -> None:
    """Who changed what stands first."""
    detail = f"article:{picked.article_id}" if picked.article_id else f"answer:{picked.publication_id}"
    TopicEvent.objects.create(topic_id=picked.topic_id, step=step, by=by, detail=detail)


def raise_pick(picked: TopicPick, *, by: User) -> None:
    """One place up among those that readers see."""
    second.allow(by, CHECKING)
    with transaction.atomic():
        Topic.objects.select_for_update().get(pk=picked.topic_id)
        rows = list(
            TopicPick.objects.filter(topic=picked.topic_id, language=picked.language).order_by("position", "pk")
        )
        shown = firsts.picked(picked.topic, picked.language)
        at = shown.index(picked) if picked in shown else 0
        if at:
            rows.remove(picked)
            rows.insert(rows.index(shown[at - 1]), picked)
            _note(picked, "raise_pick", by)
        for position, row in enumerate(rows, start=1):
            TopicPick.objects.filter(pk=row.pk).update(position=position)
