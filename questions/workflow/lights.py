"""A lead sets the light of intake by hand, until a moment of their choosing; then it is counted again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Topic
from people.models import Light, Organisation, Role, User
from questions import access, intake
from questions.models import SetLight
from questions.workflow.steps import NotAllowed

LONGEST = timedelta(days=32)  # a light that is forgotten goes out by itself


def set_light(
    organisation: Organisation,
    *,
    by: User,
    light: str,
    until: datetime | None,
    language: str = "",
    topic: Topic | None = None,
) -> SetLight:
    """Of one language and topic, or of all; `light` "" has it counted again. Kept with who and when.

    It takes no question away: red says so first, and the form takes it all the same.
    """
    if Role.LEAD not in access.roles_in(by, organisation):
        raise NotAllowed(_("Your role doesn’t allow this step."))
    now = timezone.now()
    if light and (until is None or until <= now):
        raise NotAllowed(_("Say until when. Then it is counted again."))
    if until is not None and until > now + LONGEST:
        raise NotAllowed(_("A month ahead is the most. Then look at it again."))
    with transaction.atomic():
        row = SetLight.objects.create(
            organisation=organisation,
            language=language,
            topic=topic,
            light=Light(light) if light else "",
            until=until if light else None,
            by=by,
        )
        if not light and not language and topic is None:  # what an admin may have set ends with it
            Organisation.objects.filter(pk=organisation.pk).update(light="", light_until=None)
        transaction.on_commit(lambda: intake.look_anew(organisation))
    return row
