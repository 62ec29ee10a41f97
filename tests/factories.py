"""Rows for tests, plain: no random data. What has a life is walked through it by its own verbs.

    organisation = make_organisation()            # open for questions; four languages; works around the clock
    worker = member(organisation, "worker")       # also "second", "lead", "trainee", "editor", "admin"
    question = make_question(at=Status.IN_REVIEW, level=1, language="sv")
    question.code                                 # the six words, as the asker would type them
    make_publication(language="fi"), make_article(), make_term(), make_topic("school"), make_note(question)

Left out, an organisation is the one that answers the language, else a new one: `the_organisation()`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from content import indexing
from content import workflow as public
from content.models import Article, Origin, Publication, Readable, Term, Topic, first_of_month, slug_for
from content.stems import stems
from content.workflow.taking import first_version
from ground import markdown
from ground.calendar import is_public_holiday
from language.codes import code_words
from moderation.models import Note, Snippet
from people.models import Area, Face, LanguageDefault, LawText, Membership, Organisation, Role, Team, User
from questions import access, checklist, workflow
from questions.models import Kind, Question, Status
from questions.workflow import Asked, Wording

LANGUAGES = ("fi", "sv", "nb", "en")
ALWAYS = {str(day): ["00:00", time.max.isoformat()] for day in range(7)}
ASKED = {
    "fi": "Opettaja sanoi, että mun pitää vaihtaa ryhmää. Onko mulla sanavaltaa siihen?",
    "sv": "Läraren sa att jag måste byta grupp. Får jag vara med och bestämma?",
    "nb": "Læreren sa at jeg må bytte gruppe. Får jeg være med og bestemme?",
    "en": "My teacher said I have to change groups. Do I have a say in it?",
}
ANSWER = "You have a say in it. **Ask your teacher** for a talk.\n\nA school social worker can come with you."
TITLE = "Do I have a say when my group is changed?"
WORDING = "I have to change groups at school. Do I have a say in it?"
CHOSEN = "md5$chosen$" + "0" * 32  # a password that was chosen, of which nobody knows the words
TICKED = tuple(checklist.items(checklist.THEMES))  # what both tick where a question needs the checklist
_number = count(1)


# --- people ---------------------------------------------------------------------------------------


def _holidays_now() -> dict[str, list[str]]:
    """The public holidays of these weeks: a test that moves no time finds somebody at work on whatever day it runs."""
    today = datetime.now(UTC).date()
    if abs(timezone.localdate() - today) > timedelta(days=1):
        return {}
    days = [today + timedelta(days=number) for number in range(-1, 15)]
    return {f"{day}": ALWAYS["0"] for day in days if any(is_public_holiday(one, day) for one in ("fi", "se", "no"))}


def make_organisation(
    slug: str = "", *, country: str = "fi", languages: tuple[str, ...] = LANGUAGES, **fields: Any
) -> Organisation:
    """Open for questions: one team with a worker, a second and a lead; the default of languages that have none yet."""
    slug = slug or f"organisation-{next(_number)}"
    if "hours" not in fields:
        fields = {"special_days": _holidays_now()} | fields
    names = {language: f"{slug.title()} {language}" for language in languages}
    plain: dict[str, Any] = {
        "names": names,
        "country": country,
        "unit_kind": "school",
        "languages": list(languages),
        "hours": ALWAYS,
        "duty_name": dict.fromkeys(languages, "Duty service"),
        "duty_number": "029 000 0000",
        "publish_after_days": 0,
        "contact_mail": f"{slug}@town.example",
    }
    organisation = Organisation.objects.create(slug=slug, **(plain | fields))
    team = Team.objects.create(organisation=organisation, name=f"{slug} team")
    Area.objects.create(slug=f"{slug}-area", names=names, organisation=organisation)
    read = {"organisation": organisation, "source": "Act 1/2020", "checked_on": date(2026, 11, 1)}
    LawText.objects.bulk_create(LawText(language=one, text=f"Law in {one}.", **read) for one in languages)
    defaults = [LanguageDefault(language=one, organisation=organisation) for one in languages]
    LanguageDefault.objects.bulk_create(defaults, ignore_conflicts=True)
    make_user("worker", team=team), make_user("worker", team=team)
    organisation.owner = make_user("lead", team=team)
    organisation.save(update_fields=["owner"])
    return organisation


def the_organisation(language: str = "fi") -> Organisation:
    """The one that answers `language`; made when there is none."""
    found = LanguageDefault.objects.select_related("organisation").filter(language=language).first()
    return found.organisation if found else make_organisation()


def make_user(
    role: str = "worker", organisation: Organisation | None = None, *, team: Team | None = None, **fields: Any
) -> User:
    """A member of staff with one membership (role "": none), with a password that nobody knows unless `password` is
    given; `invited=True`: who has not chosen one yet."""
    number = next(_number)
    fields = {
        "name": f"{role.title() or 'Nobody'} {number}",
        "email": f"{role or 'nobody'}{number}@desk.example",
    } | fields
    invited = fields.pop("invited", False)
    if invited or "password" in fields:
        user = User.objects.create_user(fields.pop("email"), **fields)
    else:
        user = User.objects.create(password=CHOSEN, **fields)
    if role:
        home = team or (organisation or the_organisation()).teams.order_by("pk")[0]
        Membership.objects.create(user=user, team=home, role=role)
    return user


def arrive() -> None:
    """Everybody who was invited has chosen a password."""
    User.objects.filter(password__startswith="!").update(password=CHOSEN)


def member(organisation: Organisation, role: str) -> User:
    """The first current member with this role, made when there is none; "second" is the second worker."""
    wanted = Role.WORKER if role == "second" else role
    rows = (
        Membership.objects.current()
        .filter(team__organisation=organisation, role=wanted)
        .order_by("pk")
        .select_related("user")
    )
    place = 1 if role == "second" else 0
    found = list(rows[place : place + 1])
    return found[0].user if found else make_user(wanted, organisation)


def make_face(user: User, **fields: Any) -> Face:
    """The public face of a worker."""
    plain = {
        "first_name": user.name.split()[0],
        "roles": dict.fromkeys(LANGUAGES, "school social worker"),
        "languages": ["fi"],
    }
    return Face.objects.create(user=user, **(plain | fields))


# --- content --------------------------------------------------------------------------------------


def make_topic(slug: str = "school", **fields: Any) -> Topic:
    """A topic; the same slug gives the same one."""
    if there := Topic.objects.filter(slug=slug).first():
        return there
    names = {language: f"{slug.title()} {language}" for language in LANGUAGES}
    return Topic.objects.create(slug=slug, **({"names": names, "position": Topic.objects.count()} | fields))


def make_publication(
    status: Readable = Readable.LIVE, *, language: str = "fi", topic: Topic | None = None, **fields: Any
) -> Publication:
    """A published answer. `title`, `question`, `answer`, `age_band`, `sensitive`, `role_only`, `signer`, `writer`,
    `checker`; `month` and `checked_on` for an older one; `origin="software"` for one that came with the program."""
    topic = topic or make_topic()
    if fields.get("origin") == Origin.SOFTWARE:
        return _came_with_the_software(status, language, topic, fields)
    organisation = the_organisation(language)
    writer = fields.pop("writer", None) or member(organisation, "worker")
    copy = public.Copy(
        language=language,
        topic=topic,
        title=fields.pop("title", f"{TITLE} ({next(_number)})"),
        question=fields.pop("question", WORDING),
        answer=fields.pop("answer", ANSWER),
        age_band=fields.pop("age_band", ""),
        signer=fields.pop("signer", writer),
        role_only=fields.pop("role_only", False),
        sensitive=fields.pop("sensitive", False),
        writer=writer,
        checker=fields.pop("checker", None) or member(organisation, "second"),
    )
    row = public.schedule(copy, on=fields.pop("on", timezone.localdate()))
    _walk_public(row, status, organisation)
    if fields:  # what the verbs don't let one choose: an older month, an older check
        Publication.objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def _walk_public(row: Publication, status: Readable, organisation: Organisation) -> None:
    if status in (Readable.LIVE, Readable.DUE, Readable.WITHDRAWN):
        public.go_live(row)
    if status == Readable.HELD:
        public.hold(row)
    if status == Readable.DUE:
        public.come_due(row)
    if status == Readable.WITHDRAWN:
        public.withdraw(row, by=member(organisation, "worker"), reason="asker_wished")


def _came_with_the_software(status: Readable, language: str, topic: Topic, fields: dict[str, Any]) -> Publication:
    plain = {"title": f"{TITLE} ({next(_number)})", "question": WORDING, "answer": ANSWER, "month": first_of_month()}
    row: dict[str, Any] = plain | {"checked_on": timezone.localdate()} | fields
    words = stems(language, row["title"], row["question"], markdown.plain(row["answer"]))
    rest = {"slug": slug_for(row["title"]), "html": markdown.render(row["answer"]), "stems": words}
    answer = Publication.objects.create(status=status, language=language, topic=topic, **(rest | row))
    indexing.index(answer)
    return answer


def make_article(*, language: str = "fi", status: Readable = Readable.LIVE, **fields: Any) -> Article:
    """An article, live unless told; `title`, `slug`, `lead`, `body`, `topic`, `country`, `origin`, `writer`, …"""
    number = next(_number)
    plain: dict[str, Any] = {
        "slug": f"article-{number}",
        "title": f"What a school social worker does ({number})",
        "lead": "Somebody at school you can talk to.",
        "body": "## First\n\nYou can talk about anything.\n\n## Then\n\nYou decide what happens.",
        "checked_on": timezone.localdate(),
    }
    topic = fields.pop("topic", None) or make_topic()
    article = Article.objects.create(language=language, topic=topic, **(plain | fields))
    first_version(article)
    if status != Readable.DRAFT:
        article = public.articles.show(article)
    if status == Readable.DUE:
        article = public.articles.come_due(article)
    if status == Readable.WITHDRAWN:
        article = public.articles.withdraw(article, by=member(the_organisation(), "worker"), reason="wrong")
    if status in (Readable.SCHEDULED, Readable.HELD):  # no article gets there any more
        Article.objects.filter(pk=article.pk).update(status=status)
        article.refresh_from_db()
        indexing.index(article)
    return article


def make_term(*, language: str = "fi", word: str = "", **fields: Any) -> Term:
    """An office word explained."""
    number = next(_number)
    word = word or f"word{number}"
    plain = {"number": number, "slug": slug_for(word), "explanation": f"What {word} means."}
    row: dict[str, Any] = plain | fields
    term = Term.objects.create(language=language, word=word, stems=stems(language, word, row["explanation"]), **row)
    indexing.index(term)
    return term


# --- questions ------------------------------------------------------------------------------------


@dataclass
class Life:
    """Who does what while a question is walked to where the test wants it."""

    worker: User
    reviewer: User
    answer: str = ANSWER
    title: str = TITLE
    public_question: str = WORDING
    sensitive: bool = False
    role_only: bool = False
    reply: str = "Thank you for writing. **How old are you?**"

    def wording(self) -> Wording:
        """What the worker hands in."""
        return Wording(
            answer=self.answer,
            title=self.title,
            public_question=self.public_question,
            sensitive=self.sensitive,
            role_only=self.role_only,
            ticked=TICKED,
        )


def make_question(
    at: Status = Status.WAITING,
    *,
    language: str = "fi",
    organisation: Organisation | None = None,
    level: int | None = None,
    suggested: int | None = None,
    agreed: bool = False,
    **fields: Any,
) -> Question:
    """A question in the status `at`, walked there by the verbs; with its `.code` (six words) and its form's `.nonce`.

    `level`: set by the worker. `suggested`: what detection says, whatever the text. `agreed`: the asker has said yes
    (at=ANSWERED). For the asker: text, topic, age_band, area, publish, urgent, watched, mail, came_by. For the desk:
    worker, reviewer, answer, title, public_question, sensitive, role_only, reply.
    """
    organisation = organisation or the_organisation(language)
    worker = fields.pop("worker", None) or member(organisation, "worker")
    reviewer = fields.pop("reviewer", None) or _somebody_else(organisation, worker)
    asker = {name: fields.pop(name) for name in list(fields) if name in Asked.__dataclass_fields__}
    life = Life(worker, reviewer, **fields)
    question = _ask(organisation, language, asker)
    if level is not None:
        workflow.set_level(question, by=worker, level=level, reason="other")
    if suggested is not None:
        Question.objects.filter(pk=question.pk).update(
            suggested_level=suggested, suggested_kinds=["test"] if suggested else []
        )
    _walk(question, at, life)
    if agreed:
        assert question.draft_id is not None
        workflow.say_yes(question, draft_id=question.draft_id, nonce=access.new_nonce())
        question.refresh_from_db()
    return question


def _somebody_else(organisation: Organisation, worker: User) -> User:
    second = member(organisation, "second")
    return second if second != worker else member(organisation, "worker")


def _ask(organisation: Organisation, language: str, asker: dict[str, Any]) -> Question:
    """Asked from the organisation's area when it isn't the language's default."""
    default = LanguageDefault.objects.filter(language=language).first()
    if "area" not in asker and (default is None or default.organisation_id != organisation.pk):
        asker["area"] = organisation.areas.order_by("pk").first()
    nonce = access.new_nonce()
    code = " ".join(code_words(access.code_seed(nonce), language))
    plain: dict[str, Any] = {"text": ASKED[language], "language": language, "topic": make_topic()}
    asked = Asked(**plain | asker)
    question = workflow.ask(asked, nonce=nonce, digest=access.code_digest(code))
    question.code, question.nonce = code, nonce  # type: ignore[attr-defined]
    return question


def _walk(question: Question, at: Status, life: Life) -> None:
    if at == Status.WITHDRAWN:
        workflow.withdraw(question)
    elif at != Status.WAITING:
        workflow.claim(question, by=life.worker)
    if at == Status.WITH_ASKER:
        workflow.reply(question, by=life.worker, text=life.reply)
    if at == Status.DECLINED:
        workflow.decline(
            question, by=life.worker, reason="not_for_us", text="Somebody else knows this better: call 116 111."
        )
    if at in (Status.IN_REVIEW, Status.ANSWERED):
        held = workflow.submit(question, by=life.worker, wording=life.wording(), reviewer=life.reviewer)
        if at == Status.ANSWERED:
            assert held.draft_id is not None
            workflow.approve(question, by=life.reviewer, draft_id=held.draft_id, ticked=TICKED)
    question.refresh_from_db()


def last_text(question: Question, kind: Kind = Kind.ASKER) -> str:
    """The newest message of a kind."""
    return question.messages.filter(kind=kind).order_by("-at", "-pk")[0].text


# --- the desk -------------------------------------------------------------------------------------


def make_note(question: Question, *, by: User | None = None, text: str = "Met the school yesterday.") -> Note:
    """A note that only staff see."""
    return Note.objects.create(question=question, by=by or member(question.organisation, "worker"), text=text)


def make_snippet(organisation: Organisation | None = None, *, language: str = "fi", **fields: Any) -> Snippet:
    """A saved piece of text."""
    plain = {"title": f"Snippet {next(_number)}", "text": "You can call **116 111**."}
    return Snippet.objects.create(
        organisation=organisation or the_organisation(), language=language, **(plain | fields)
    )
