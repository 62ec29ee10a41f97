"""Articles and answers that come with the software: marked as not yet read by a professional.

The demo shows them; elsewhere articles are drafts until two have signed them, and answers are left out.
Articles stand in `content/data/articles/` (`content/shipped.py`), the answers of the demo here.
"""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from content import countries, shipped, workflow
from content.models import Article, Topic
from content.workflow import articles as life
from people.models import User
from portal.demo import read

TO_READ, DUE = "money", "what-a-social-worker-does"  # keys of the articles
COUNTRIES = {"fi": "fi", "sv": "fi", "nb": "no", "en": "fi"}  # of those who answer in each language


def load(language: str, staff: dict[str, User]) -> None:
    """The articles and answers of one language, shown: for the demo."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for article in shipped.drafts(language):
        workflow.articles.show(article)
    for row in sorted(read(f"answers.{language}.toml")["answer"], key=lambda row: str(row["month"])):
        workflow.bring_in(
            language=language,
            topic=topics[row["topic"]],
            title=row["title"],
            question=row["question"].strip(),
            answer=row["answer"].strip(),
            age_band=row["age_band"],
            month=date.fromisoformat(f"{row['month']}-01"),
            signer=staff[row["signer"]],
            role_only=row["role_only"],
            sensitive=row["sensitive"],
            country=COUNTRIES[language],
        )


def _at_home(language: str, key: str) -> Article:
    """Of a text that is there for two countries the one that its language makes one think of."""
    rows = Article.objects.select_related("version").filter(language=language, key=key).order_by("pk")
    return min(rows, key=lambda row: countries.distance(row, countries.HOME.get(language, "")))


def on_the_desk(language: str, staff: dict[str, User]) -> None:
    """What the editors of one language are at: a correction that waits, a text that is due, one that is begun."""
    row = read("library.toml")[language]
    editor, reader = staff[row["editor"]], staff[row["reads"]]
    waits = _at_home(language, TO_READ)
    if waits.version is not None:
        text = replace(waits.version.text, body=f"{waits.version.body}\n\n{row['added']}")
        life.submit(waits, by=editor, text=text, base=waits.version.number, reader=reader)
    due = _at_home(language, DUE)
    for person in (editor, reader):
        life.sign(due, by=person)
    Article.objects.filter(pk=due.pk).update(checked_on=timezone.localdate() - timedelta(days=400))
    life.come_due(due)
    begun = life.start(life.Place(language, waits.topic, country=COUNTRIES[language]), title=row["title"], by=editor)
    text = life.Text(row["title"], row["lead"], f"::: short\n{row['lead']}\n:::")
    life.save_text(begun, by=editor, text=text, seen=0)
