"""One's own face and the desk's saved texts."""

import pytest
from django.urls import reverse

from moderation.models import Snippet
from people.models import Face
from tests.factories import make_face, make_organisation, make_snippet, the_organisation
from tests.moderation.desk import text

pytestmark = pytest.mark.django_db
FACE = reverse("desk_face")


def test_a_face_is_made_and_changed(worker):
    fields = {
        "first_name": "Aino",
        "drawing": "3",
        "languages": ["fi", "sv"],
        "role_fi": "koulukuraattori",
        "words_sv": "Hej.",
    }
    assert worker.post(FACE, fields).status_code == 302
    face = Face.objects.get(user=worker.user)
    assert (face.first_name, face.drawing, face.languages, face.hidden) == ("Aino", 3, ["fi", "sv"], False)
    assert (face.roles, face.words) == ({"fi": "koulukuraattori"}, {"sv": "Hej."})
    worker.post(FACE, fields | {"hidden": "on"})
    assert Face.objects.get().hidden is True


def test_the_form_shows_what_is_there(worker):
    make_face(worker.user, first_name="Aino", drawing=5, words={"fi": "Hei <b>."})
    body = text(worker.get(FACE))
    assert 'value="Aino"' in body
    assert 'value="5" checked' in body
    assert "Hei &lt;b&gt;." in body


@pytest.mark.parametrize("wrong", [{"first_name": ""}, {"drawing": "9"}])
def test_a_face_without_name_or_drawing_is_refused(wrong, worker):
    fields = {"first_name": "Aino", "drawing": "3"} | wrong
    assert (worker.post(FACE, fields).status_code, Face.objects.count()) == (422, 0)


def test_a_snippet_is_added_and_changed(worker):
    fields = {"title": "Thanks", "language": "en", "text": "Thank you."}
    worker.post(reverse("desk_snippets"), fields)
    row = Snippet.objects.get()
    assert (row.organisation, row.text) == (the_organisation(), "Thank you.")
    worker.post(reverse("desk_snippet", args=[row.pk]), fields | {"text": "Thanks a lot."})
    assert Snippet.objects.get().text == "Thanks a lot."


def test_a_trainee_adds_but_does_not_change(staff_client):
    row = make_snippet()
    trainee = staff_client("trainee")
    assert trainee.get(reverse("desk_snippet", args=[row.pk])).status_code == 403
    assert trainee.get(reverse("desk_snippets")).status_code == 200


def test_snippets_of_another_organisation_are_not_ones_own(worker):
    row = make_snippet(make_organisation("elsewhere"), title="Theirs")
    assert "Theirs" not in text(worker.get(reverse("desk_snippets")))
    assert worker.get(reverse("desk_snippet", args=[row.pk])).status_code == 404
