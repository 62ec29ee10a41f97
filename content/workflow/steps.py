"""The steps of an article's life, as data: what readers see, where the next version is, who may, on what condition.

docs/life-of-an-article.md shows the whole table; tests/content/test_article_life.py has it written out again by hand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import Article, Readable
from content.versions import ArticleVersion, Made, Stage
from people.models import Role, User


class NotAllowed(Exception):
    """A step that the life of a public text does not have; the message is fit for staff."""


Rule = Callable[[Article, User | None], str]  # article, actor -> "" when allowed, else why not
WRITING = frozenset({Role.TRAINEE, Role.WORKER, Role.LEAD, Role.EDITOR})
CHECKING = frozenset({Role.WORKER, Role.LEAD, Role.EDITOR})
NOBODY: frozenset[Role] = frozenset()  # the clock, or the program itself


def _any(_article: Article, _by: User | None) -> str:
    return ""


def _did_not_write_it(article: Article, by: User | None) -> str:
    if by and article.proposal and by.pk in _writers(article.proposal):
        return _("You wrote this version. A second person has to read it.")
    return ""


def _writers(version: ArticleVersion) -> set[int | None]:
    """Whose words a version holds: its writer’s and, where it brings another one back, whoever’s that one holds."""
    found: set[int | None] = set()
    at: ArticleVersion | None = version
    while at is not None:
        found.add(at.written_by_id)
        at = at.restores
    return found


def _may_take_back(article: Article, by: User | None) -> str:
    if by is None:  # the program, after a restore
        return ""
    wrote = article.proposal and article.proposal.written_by_id == by.pk
    if wrote or (article.stage == Stage.SCHEDULED and by.roles() & CHECKING):
        return ""
    return _("Only who wrote this version takes it back.")


def _may_sign(article: Article, by: User | None) -> str:
    version = to_be_signed(article)
    if version is None:
        return _("Two people have signed this article already.")
    if by and by.pk == version.written_by_id:
        return _("You have signed it. A second person has to read it.")
    return ""


def _may_show(article: Article, _by: User | None) -> str:
    return "" if to_be_shown(article) else _("Two members of staff have to read and sign it first.")


def _has_been_checked(article: Article, _by: User | None) -> str:
    return "" if article.is_read_by_professionals else _("Two members of staff have to read and sign it first.")


def _has_an_older_version(article: Article, _by: User | None) -> str:
    return (
        "" if article.versions.count() > 1 or article.status == Readable.WITHDRAWN else _("There is no older version.")
    )


def to_be_signed(article: Article) -> ArticleVersion | None:
    """The version that was brought in and that two have not signed yet: the live one, or a draft's."""
    version = article.version or article.versions.filter(kind=Made.BROUGHT).order_by("-number").first()
    return version if version and version.kind == Made.BROUGHT and not version.is_signed else None


def to_be_shown(article: Article) -> ArticleVersion | None:
    """The version that was brought in and with which a draft may go live: two have signed it, or this is the demo.

    What the desk wrote goes live by `approve` alone: signed for a day and taken back, it has to be read again.
    """
    brought = article.versions.filter(kind=Made.BROUGHT).order_by("-number")
    signed = brought.filter(written_by__isnull=False, checked_by__isnull=False).first()
    return signed or (brought.first() if settings.DEMO else None)


@dataclass(frozen=True)
class Step:
    """A verb: `statuses` says what readers see after it, `stages` where the next version is then."""

    name: str
    statuses: Mapping[Readable, Readable]
    stages: Mapping[Stage, Stage]
    roles: frozenset[Role] = NOBODY
    rule: Rule = _any
    label: "str | Promise" = field(default="", compare=False)


D, L, DUE, GONE = Readable.DRAFT, Readable.LIVE, Readable.DUE, Readable.WITHDRAWN
REST, REVIEW, SET = Stage.REST, Stage.IN_REVIEW, Stage.SCHEDULED
_SAME = {status: status for status in (D, L, DUE, GONE)}
_STAY = {stage: stage for stage in (REST, REVIEW, SET)}
_SEEN = {L: L, DUE: DUE}

# The next version
SUBMIT = Step(
    "submit", _SAME, {REST: REVIEW, REVIEW: REVIEW}, WRITING, _any, gettext_lazy("Ask a colleague to read it")
)
TAKE_BACK = Step("take_back", _SAME, {REVIEW: REST, SET: REST}, WRITING, _may_take_back, gettext_lazy("Take it back"))
SEND_BACK = Step(
    "send_back", _SAME, {REVIEW: REST}, CHECKING, _did_not_write_it, gettext_lazy("Send back to the writer")
)
APPROVE = Step("approve", _SAME, {REVIEW: SET}, CHECKING, _did_not_write_it, gettext_lazy("Approve"))
RESCHEDULE = Step("reschedule", _SAME, {SET: SET}, CHECKING, _any, gettext_lazy("Choose another day"))
RESTORE = Step(
    "restore", _SAME, {REST: REVIEW}, WRITING, _has_an_older_version, gettext_lazy("Bring an older version back")
)
# The text that readers see
SIGN = Step("sign", {D: D, L: L, DUE: DUE}, _STAY, CHECKING, _may_sign, gettext_lazy("I have read it and sign"))
SHOW = Step("show", {D: L}, {REST: REST}, CHECKING, _may_show, gettext_lazy("Put it on the site"))
RENEW = Step(
    "renew", {L: L, DUE: L}, _STAY, CHECKING, _has_been_checked, gettext_lazy("I have read it and it still holds")
)
WITHDRAW = Step(
    "withdraw", {L: GONE, DUE: GONE}, dict.fromkeys(_STAY, REST), CHECKING, _any, gettext_lazy("Take the article down")
)
COMPARE = Step(
    "compare", {D: D, **_SEEN}, _STAY, CHECKING, _any, gettext_lazy("It says the same as the newest text there")
)
PLACE = Step("place", {D: D, **_SEEN}, _STAY, CHECKING, _any, gettext_lazy("Change topic, country or address"))
# The clock
GO_LIVE = Step("go_live", dict.fromkeys(_SAME, L), {SET: REST})
COME_DUE = Step("come_due", {L: DUE}, _STAY)

STAFF_STEPS = (
    SUBMIT, TAKE_BACK, SEND_BACK, APPROVE, RESCHEDULE, RESTORE, SIGN, SHOW, RENEW, WITHDRAW, COMPARE, PLACE,
)  # fmt: skip
STEPS = {step.name: step for step in (*STAFF_STEPS, GO_LIVE, COME_DUE)}
