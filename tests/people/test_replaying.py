"""Rights, faces and credentials after a restore: what was taken away since is away."""

import pytest
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from people import workflow as staff
from people.models import Face, User
from tests.factories import make_face, make_user
from tests.portal.before import replay

pytestmark = pytest.mark.django_db


def test_who_was_shut_out_or_whose_membership_ended_has_no_rights(restore, folder):
    admin, gone, left = make_user("admin"), make_user("worker"), make_user("lead")
    with restore:
        staff.shut_out(gone, by=admin)
        staff.end(left.memberships.get(), by=admin)
    replay(folder)
    assert [User.objects.get(pk=user.pk).roles() for user in (gone, left)] == [set(), set()]


def test_a_face_that_was_hidden_is_hidden(restore, folder):
    face = make_face(make_user("worker"))
    with restore:
        staff.keep_face(face.user, hidden=True)
    replay(folder)
    assert Face.objects.get().hidden


def test_a_password_that_was_changed_since_opens_nothing(restore, folder):
    user = make_user("worker", password="three words here")
    with restore:
        password_changed.send(User, request=None, user=user)
    told = replay(folder).to_look_at
    assert not User.objects.get(pk=user.pk).has_usable_password()
    assert any(f"people.user {user.pk} changed the password" in words for words in told)


def test_a_second_factor_that_was_taken_away_since_opens_nothing(restore, folder):
    user = make_user("worker")
    stolen = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    request = RequestFactory().post("/")
    request.session, request.user = SessionStore(), user
    with restore:
        authenticator_removed.send(Authenticator, request=request, user=user, authenticator=stolen)
    replay(folder)
    assert not Authenticator.objects.filter(user=user).exists()
