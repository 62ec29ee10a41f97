"""Articles and answers that come with the software: marked as not yet read by a professional.

The demo shows them; elsewhere articles are drafts until two have signed them, and answers are left out.
Articles stand in `content/data/articles/` (`content/shipped.py`), the answers of the demo here.
"""

from datetime import date

from content import shipped, workflow
from content.models import Topic
from people.models import User
from portal.demo import read

COUNTRIES = {"fi": "fi", "sv": "fi", "nb": "no", "en": "fi"}  # of those who answer in each language


def load(language: str, staff: dict[str, User]) -> None:
    """The articles and answers of one language, shown: for the demo."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for article in shipped.drafts(language):
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
