"""What a team is for, chosen by two at once: real threads on a real PostgreSQL."""

import pytest

from people import workflow as staff
from people.models import Team
from tests.factories import make_organisation, make_user
from tests.questions.test_races import at_once

pytestmark = [pytest.mark.real, pytest.mark.django_db(transaction=True)]


def test_of_two_who_choose_at_the_same_moment_one_is_told_and_nothing_is_mixed() -> None:
    team = make_organisation().teams.get()
    people = [make_user("lead", team=team) for _one in range(2)]
    for number in range(5):
        plain, seen = {"areas": [], "languages": []}, staff.takes(Team.objects.get())
        chosen = [[f"{number}-{by.pk}"] for by in people]
        outcome = at_once(*[
            lambda by=by, topics=topics, seen=seen, plain=plain: staff.choose_questions(
                team, topics=topics, seen=seen, by=by, **plain
            )
            for by, topics in zip(people, chosen, strict=True)
        ])  # fmt: skip
        told = [isinstance(one, staff.ChosenMeanwhile) for one in outcome]
        assert sorted(told) == [False, True]
        assert Team.objects.get().topics == chosen[told.index(False)]
