"""Staff come in by invitation, and leave."""

import structlog
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people.models import Membership, Team, User, new_session_mark

log = structlog.get_logger("people")


class NotAllowed(Exception):
    """A step that can't be taken; the message is fit for staff."""


def invite(*, email: str, name: str, team: Team, role: str, language: str, by: User) -> Membership:
    """A new colleague, or a new membership of one. The mail that lets them choose a password goes out on commit."""
    with transaction.atomic():
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            user = User.objects.create_user(email, name=name, language=language)
        elif user.memberships.current().filter(team=team).exists():
            raise NotAllowed(_("%(name)s is in this team already.") % {"name": user})
        membership = Membership.objects.create(user=user, team=team, role=role)
    log.info("invited", user=user.pk, team=team.pk, role=role, by=by.pk)
    send_invitation(user, by=by)
    return membership


def send_invitation(user: User, *, by: User) -> None:
    """The mail with the link to choose a password; valid for three days. May be sent again."""
    link = settings.SITE_URL + reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    with translation.override(user.language):
        body = render_to_string("mail/invitation.txt", {"link": link, "name": user.name, "inviter": by.name})
        EmailMessage(_("You are invited to the desk"), body, to=[user.email]).send()


def end(membership: Membership, *, by: User) -> Membership:
    """The membership ends now, and so does every session of this person."""
    with transaction.atomic():
        locked = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
        if locked.ended_at is not None:
            raise NotAllowed(_("This membership has ended already."))
        locked.ended_at, locked.ended_by = timezone.now(), by
        locked.save(update_fields=["ended_at", "ended_by"])
        locked.user.session_mark = new_session_mark()
        locked.user.save(update_fields=["session_mark"])
    return locked
