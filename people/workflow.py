"""Staff come in by invitation, and leave.

invite · send_invitation · give_professions · keep_face · end       a membership's life
keep_on_roster · leave_roster                   who is called in a danger, and when
choose_questions                                which new questions go to which team
appoint_first_admin                             the account that invites all others
shut_out · let_in · readdress · forget_second_factor · forget_password    what an admin does about one person

Whatever takes a right away ends every session of that person at once (`session_mark`).
"""

from email.utils import make_msgid
from typing import Any

import structlog
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ground import ledger
from people.models import DutyContact, Face, Membership, Organisation, Profession, Role, Team, User, new_session_mark

log = structlog.get_logger("people")


class NotAllowed(Exception):
    """A step that can't be taken; the message is fit for staff."""


class ChosenMeanwhile(NotAllowed):
    """Somebody else has chosen for this team since the page was opened; nothing of theirs is lost."""


class NotSent(NotAllowed):
    """The colleague has the membership, but the mail did not leave. `send_invitation` tries again."""


# --- coming in ------------------------------------------------------------------------------------


def invite(*, email: str, name: str, team: Team, role: str, language: str, by: User) -> Membership:
    """A new colleague, or a new membership of one; then the mail that lets them choose a password.

    Raises `NotAllowed`, and `NotSent` when the membership stands and only the mail is missing.
    """
    with transaction.atomic():
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            user = User.objects.create_user(email, name=name, language=language)
        elif not user.is_active:
            raise NotAllowed(_("%(name)s may not log in. An admin can change that first.") % {"name": user})
        elif user.memberships.current().filter(team=team).exists():
            raise NotAllowed(_("%(name)s is in this team already.") % {"name": user})
        membership = Membership.objects.create(user=user, team=team, role=role)
    log.info("invited", user=user.pk, team=team.pk, role=role, by=by.pk)
    send_invitation(user, by=by)
    return membership


def invitation_link(user: User) -> str:
    """Where this person chooses a password; works once, for three days."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    base: str = settings.SITE_URL
    return base + reverse("account_reset_password_from_key", kwargs=key)


def send_invitation(user: User, *, by: User) -> None:
    """The mail with the link to choose a password. May be sent again. Raises `NotSent`."""
    with translation.override(user.language):
        words = {"link": invitation_link(user), "name": user.name, "inviter": by.name}
        body = render_to_string("mail/invitation.txt", words)
        named = {"Message-ID": make_msgid(domain=settings.MESSAGE_ID_DOMAIN)}
        mail = EmailMessage(_("You are invited to the desk"), body, to=[user.email], headers=named)
    try:
        mail.send()
    except OSError as failure:  # smtplib's errors are of this kind
        log.error("mail not sent", what="invitation", user=user.pk, why=type(failure).__name__)
        told = _("%(name)s is in the team, but the mail could not be sent. Send the invitation again in a while.")
        raise NotSent(told % {"name": user}) from failure


def appoint_first_admin(*, email: str, name: str, team: Team, language: str) -> User:
    """The account that invites all others; the same address again gives the same account.

    Raises `NotAllowed` when somebody else is an admin already: they invite the next one.
    """
    with transaction.atomic():
        admins = Membership.objects.current().filter(role=Role.ADMIN)
        if admins.exclude(user__email=email.lower()).exists():
            raise NotAllowed(_("There is an admin already, who can invite you."))
        user = User.objects.filter(email=email.lower()).first()
        user = user or User.objects.create_user(email, name=name, language=language)
        if not admins.filter(user=user).exists():
            Membership.objects.create(user=user, team=team, role=Role.ADMIN)
    log.info("first admin", user=user.pk, team=team.pk)
    return user


def keep_on_roster(contact: DutyContact, *, by: User) -> None:
    """A place on the duty roster as it is from now on, new or changed."""
    contact.save()
    log.info("roster", contact=contact.pk, organisation=contact.organisation_id, by=by.pk)


def leave_roster(contact: DutyContact, *, by: User) -> None:
    """Whoever stood there is not called for it any more."""
    log.info("off the roster", contact=contact.pk, organisation=contact.organisation_id, by=by.pk)
    contact.delete()


# --- what a team is for ---------------------------------------------------------------------------


def takes(team: Team) -> dict[str, list[str]]:
    """Which questions it is for: topics and areas (slugs), languages (codes); [] is all."""
    return {"topics": list(team.topics), "areas": list(team.areas), "languages": list(team.languages)}


def choose_questions(
    team: Team, *, topics: list[str], areas: list[str], languages: list[str], seen: Any, by: User
) -> Team:
    """Which new questions go to this team from now on: slugs and codes, [] is all. What has come already stays.

    `seen`: `takes(team)` as it was when somebody chose. Raises `ChosenMeanwhile` when it isn't so any more.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=team.organisation_id)  # as the set-up does, which keeps teams
        locked = Team.objects.get(pk=team.pk)
        if takes(locked) != seen:
            raise ChosenMeanwhile(_("Something has changed here meanwhile. Read it once more."))
        locked.topics, locked.areas, locked.languages = topics, areas, languages
        locked.save(update_fields=["topics", "areas", "languages"])
    log.info("questions chosen", team=team.pk, **takes(locked), by=by.pk)
    return locked


# --- leaving --------------------------------------------------------------------------------------


def give_professions(membership: Membership, professions: list[str], *, by: User) -> Membership:
    """As what this person may speak in an answer; [] is what their role says. Nobody says it of themselves."""
    if membership.user_id == by.pk:
        raise NotAllowed(_("Somebody else has to say as what you speak."))
    known = [one.value for one in Profession if one.value in professions]
    if set(known) != set(professions):
        raise NotAllowed(_("Choose from the list."))
    membership.professions = known
    membership.save(update_fields=["professions"])
    log.info("professions", user=membership.user_id, team=membership.team_id, by=by.pk)
    return membership


def keep_face(user: User, **fields: Any) -> Face:
    """How readers see this person from now on; `hidden` takes the face away."""
    with transaction.atomic():
        face, _new = Face.objects.update_or_create(user=user, defaults=fields)
        if face.hidden:
            is_hidden(face)
    return face


def is_hidden(face: Face) -> None:
    """Readers see this face no more, hidden or deleted: neither does who reads after a restore."""
    ledger.note(face, "hide")


def end(membership: Membership, *, by: User) -> Membership:
    """The membership ends now, and so does every session of this person."""
    with transaction.atomic():
        locked = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
        if locked.ended_at is not None:
            raise NotAllowed(_("This membership has ended already."))
        locked.ended_at, locked.ended_by = timezone.now(), by
        locked.save(update_fields=["ended_at", "ended_by"])
        ledger.note(locked, "end")
        _end_sessions(locked.user)
    log.info("membership ended", user=locked.user_id, team=locked.team_id, by=by.pk)
    return locked


def _end_sessions(user: User) -> None:
    user.session_mark = new_session_mark()
    user.save(update_fields=["session_mark"])


# --- one person's account -------------------------------------------------------------------------


def shut_out(user: User, *, by: User | None) -> None:
    """This person may not log in from now on; their memberships stay, without effect."""
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        ledger.note(user, "shut_out")
        _end_sessions(user)
    log.info("shut out", user=user.pk, by=by and by.pk)


def let_in(user: User, *, by: User) -> None:
    """This person may log in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    log.info("let in", user=user.pk, by=by.pk)


def readdress(user: User, email: str, *, by: User) -> None:
    """A new work address: the old one neither logs in nor gets mail any more."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).delete()
        user.email = email.lower()
        user.save(update_fields=["email"])
        ledger.note(user, "readdress")
        _end_sessions(user)
    log.info("readdressed", user=user.pk, by=by.pk)


def forget_second_factor(user: User, *, by: User | None) -> None:
    """For who has lost phone and recovery codes: they set up a new one after their next login."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        ledger.note(user, "forget_second_factor")
        _end_sessions(user)
    log.info("second factor forgotten", user=user.pk, by=by and by.pk)


def forget_password(user: User) -> None:
    """Nobody logs in with it any more: they choose another through a link by mail."""
    with transaction.atomic():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        _end_sessions(user)
    log.info("password forgotten", user=user.pk)
