"""The demo's practice: in each language one made-up question that somebody is writing on."""

from content.models import Topic
from moderation.practice import made_up
from people.models import User
from portal.demo import read
from questions import workflow

LEARNERS = {"fi": "trainee", "sv": "worker", "en": "trainee", "nb": "jonas"}


def load(language: str, staff: dict[str, User]) -> None:
    """That of one language."""
    row, learner = read(f"queue.{language}.toml")["practice"], staff[LEARNERS[language]]
    one = next(each for each in made_up(language) if each.key == row["key"])
    topic, team = Topic.objects.get(slug=one.topic), learner.memberships.order_by("pk")[0].team
    question = workflow.practise(by=learner, team=team, language=language, text=one.text, key=one.key, topic=topic)
    workflow.claim(question, by=learner)
    wording = workflow.Wording(row["answer"].strip(), row["title"], row["public_question"].strip())
    workflow.save_copy(question, by=learner, seen=0, wording=wording)
