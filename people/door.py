"""What happens at the door of the desk leaves a line in the log, by number alone: no address, no name, nothing typed.

A second factor that changes ends the other sessions of its owner, as a new password does.
"""

from typing import Any

import structlog
from allauth.account import signals as passwords
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as logins
from django.contrib.auth import update_session_auth_hash
from django.dispatch import receiver

from ground import ledger
from people.models import User, new_session_mark

log = structlog.get_logger("people")


@receiver(logins.user_logged_in)
def came_in(user: User, **_given: Any) -> None:
    """The session has begun, after the second factor where there is one."""
    log.info("logged in", user=user.pk)


@receiver(logins.user_logged_out)
def went_out(user: User | None, **_given: Any) -> None:
    """By a press, or because the session was too old."""
    if user is not None:
        log.info("logged out", user=user.pk)


@receiver(logins.user_login_failed)
def was_refused(**_given: Any) -> None:
    """A wrong password, or an address that nobody has: which of them is not told here either."""
    log.warning("login refused")


@receiver(factors.authenticator_used)
def showed_second_factor(user: User, authenticator: Authenticator, **_given: Any) -> None:
    """A number, a recovery code, a passkey."""
    log.info("second factor taken", user=user.pk, kind=authenticator.type)


@receiver(factors.authentication_failed)
def second_factor_was_refused(user: User, **_given: Any) -> None:
    """A wrong number or recovery code."""
    log.warning("second factor refused", user=user.pk)


@receiver([factors.authenticator_removed, factors.authenticator_reset])
def second_factor_went(user: User, **_given: Any) -> None:
    """What was taken away, stolen perhaps, does not come back with a restore."""
    ledger.note(user, "forget_second_factor")


@receiver([factors.authenticator_added, factors.authenticator_removed, factors.authenticator_reset])
def second_factor_changed(request: Any, user: User, authenticator: Authenticator, **_given: Any) -> None:
    """Whoever else is logged in as this person is out."""
    user.session_mark = new_session_mark()
    user.save(update_fields=["session_mark"])
    update_session_auth_hash(request, user)
    log.info("second factor changed", user=user.pk, kind=authenticator.type)


@receiver([passwords.password_changed, passwords.password_reset, passwords.password_set])
def password_changed(user: User, **_given: Any) -> None:
    """By its owner, logged in or through a link by mail. The one of before does not come back with a restore."""
    ledger.note(user, "change_password")
    log.info("password changed", user=user.pk)
