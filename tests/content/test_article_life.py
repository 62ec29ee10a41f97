"""The whole table of an article's steps, written out by hand: what each does by status and by stage, and who may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from content.models import Article
from content.versions import ArticleEvent, Stage
from content.workflow import articles, steps
from content.workflow.articles import NotAllowed, Text
from people.models import User
from tests.factories import make_article, make_user, member, the_organisation

pytestmark = pytest.mark.django_db
D, L, DUE, GONE = "draft", "live", "due", "withdrawn"
REST, REVIEW, SET = "", "in_review", "scheduled"
STATUSES, STAGES = (D, L, DUE, GONE), (REST, REVIEW, SET)
SAME = {D: D, L: L, DUE: DUE, GONE: GONE}
SEEN = {D: D, L: L, DUE: DUE}
STAY = {REST: REST, REVIEW: REVIEW, SET: SET}
BODY = "::: short\nYes.\n:::\n\n## How\n\nYou ask."

# step -> ({status: the status after it}, {stage: the stage after it}); what is missing is refused
TABLE: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "submit": (SAME, {REST: REVIEW, REVIEW: REVIEW}),
    "take_back": (SAME, {REVIEW: REST, SET: REST}),
    "send_back": (SAME, {REVIEW: REST}),
    "approve": (SAME, {REVIEW: SET}),
    "reschedule": (SAME, {SET: SET}),
    "restore": (SAME, {REST: REVIEW}),
    "sign": (SEEN, STAY),
    "show": ({D: L}, {REST: REST}),
    "renew": ({L: L, DUE: L}, STAY),
    "withdraw": ({L: GONE, DUE: GONE}, {REST: REST, REVIEW: REST, SET: REST}),
    "compare": (SEEN, STAY),
    "place": (SEEN, STAY),
    "go_live": ({D: L, L: L, DUE: L, GONE: L}, {SET: REST}),
    "come_due": ({L: DUE}, STAY),
}
WRITERS = {"trainee", "worker", "lead", "editor"}
CHECKERS = {"worker", "lead", "editor"}
MAY = dict.fromkeys(TABLE, CHECKERS) | {"submit": WRITERS, "restore": WRITERS}
CLOCK = {"go_live", "come_due"}


def text(body: str = BODY, title: str = "Money") -> Text:
    return Text(title, "About money.", body, [{"name": "A law", "url": "https://law.example/", "seen": ""}], ["cash"])


def two() -> tuple[User, User]:
    return member(the_organisation(), "worker"), member(the_organisation(), "second")


def later(days: int = 3) -> Any:
    return timezone.localdate() + timedelta(days=days)


def article_at(status: str, stage: str, *, signed: bool = True) -> Article:
    """An article that was brought in, with a second version that was taken back; by its own steps."""
    one, other = two()
    row = make_article(language="en", status="draft", origin="software", key="money", body=BODY)
    if signed:
        articles.sign(row, by=one), articles.sign(row, by=other)
    articles.take_back(articles.submit(row, by=one, text=text("Second."), base=1), by=one)
    if status != D:
        articles.show(row)
    if status == DUE:
        articles.come_due(row)
    if status == GONE:
        articles.withdraw(row, by=one, reason="wrong")
    if stage:
        row = articles.submit(row, by=one, text=text("Third."), base=2)
    if stage == SET:
        articles.approve(row, by=other, version_id=row.proposal_id or 0, on=later())
    return Article.objects.get(pk=row.pk)


def _other_language(row: Article) -> Article:
    found = Article.objects.filter(key="money", language="sv").first()
    return found or make_article(language="sv", key="money")


def _its_day(row: Article) -> Article:
    Article.objects.filter(pk=row.pk, stage=SET).update(publish_on=timezone.localdate())
    return row


TAKE: dict[str, Callable[[Article, User], Any]] = {
    "submit": lambda row, by: articles.submit(row, by=by, text=text("New."), base=row.versions.count()),
    "take_back": lambda row, by: articles.take_back(row, by=by),
    "send_back": lambda row, by: articles.send_back(row, by=by, version_id=row.proposal_id or 0, note="Shorter."),
    "approve": lambda row, by: articles.approve(row, by=by, version_id=row.proposal_id or 0, on=later()),
    "reschedule": lambda row, by: articles.reschedule(row, by=by, on=later(5)),
    "restore": lambda row, by: articles.restore(row, by=by, number=2),
    "sign": lambda row, by: articles.sign(row, by=by),
    "show": lambda row, by: articles.show(row, by=by),
    "renew": lambda row, by: articles.renew(row, by=by),
    "withdraw": lambda row, by: articles.withdraw(row, by=by, reason="wrong"),
    "compare": lambda row, by: articles.compare(row, _other_language(row), by=by),
    "place": lambda row, by: articles.place(row, by=by, audience="parent"),
    "go_live": lambda row, _by: articles.go_live(_its_day(row)),
    "come_due": lambda row, _by: articles.come_due(row),
}


def _who(step: str) -> User:
    """The writer takes back; everything else is for somebody who wrote nothing."""
    return two()[0] if step == "take_back" else member(the_organisation(), "lead")


def _after(step: str, status: str, stage: str) -> tuple[str, str] | None:
    statuses, stages = TABLE[step]
    return (statuses[status], stages[stage]) if status in statuses and stage in stages else None


def test_the_table_names_every_step():
    assert set(steps.STEPS) == set(TABLE) == set(TAKE)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("status", STATUSES)
def test_each_step_in_each_status_and_stage_does_what_the_table_says(status, stage):
    for step in TABLE:
        Article.objects.update(key="", stage="", proposal=None, publish_on=None)
        row = article_at(status, stage, signed=step != "sign")
        wanted, by = _after(step, status, stage), _who(step)
        before = ArticleEvent.objects.filter(article=row, step=step).count()
        try:
            TAKE[step](row, by)
        except NotAllowed:
            found = None
        else:
            now = Article.objects.get(pk=row.pk)
            found = (now.status, now.stage)
        assert (step, found) == (step, wanted)
        assert ArticleEvent.objects.filter(article=row, step=step).count() == before + (wanted is not None)


@pytest.mark.parametrize("role", ["trainee", "worker", "lead", "editor", "admin"])
@pytest.mark.parametrize("step", [step for step in TABLE if step not in CLOCK])
def test_each_step_is_for_the_roles_of_the_table(step, role):
    statuses, stages = TABLE[step]
    row = article_at(L if L in statuses else D, next(iter(stages)), signed=step != "sign")
    by = make_user(role, the_organisation())
    if step == "take_back":
        Article.objects.filter(pk=row.pk).update(stage=SET, publish_on=later())
    offered = step in {one.name for one in articles.open_steps(Article.objects.get(pk=row.pk), by)}
    try:
        TAKE[step](row, by)
    except NotAllowed:
        may = False
    else:
        may = True
    assert (may, offered) == (role in MAY[step], role in MAY[step])


@pytest.mark.parametrize("step", ["approve", "send_back"])
def test_who_wrote_a_version_does_not_check_it(step):
    row = article_at(L, REVIEW)
    with pytest.raises(NotAllowed, match="second person"):
        TAKE[step](row, two()[0])
    assert Article.objects.get(pk=row.pk).stage == Stage.IN_REVIEW


def test_only_the_writer_takes_a_version_out_of_review():
    row = article_at(L, REVIEW)
    with pytest.raises(NotAllowed, match="Only who wrote"):
        articles.take_back(row, by=two()[1])
