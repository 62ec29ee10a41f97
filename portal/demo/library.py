"""Articles and answers that come with the software: marked as not yet read by a professional.

The demo shows them; elsewhere articles are drafts until two have signed them, and answers are left out.
"""

from datetime import date

from django.utils import timezone

from content import workflow
from content.models import Article, Origin, Topic
from people.models import User
from portal.demo import read

COUNTRIES = {"fi": "fi", "sv": "fi", "nb": "no", "en": "fi"}  # of those who answer in each language


def drafts(language: str) -> list[Article]:
    """The articles of one language that are not there yet, as drafts."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    there = set(Article.objects.filter(language=language).values_list("slug", flat=True))
    rows = [row for row in read(f"articles.{language}.toml")["article"] if row["slug"] not in there]
    return [
        Article.objects.create(
            language=language,
            slug=row["slug"],
            topic=topics[row["topic"]],
            country=row["country"],
            title=row["title"],
            lead=row["lead"].strip(),
            body=row["body"].strip(),
            origin=Origin.SOFTWARE,
            checked_on=timezone.localdate(),
        )
        for row in rows
    ]


def load(language: str, staff: dict[str, User]) -> None:
    """The articles and answers of one language, shown: for the demo."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for article in drafts(language):
        workflow.show_article(article)
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
