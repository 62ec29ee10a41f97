"""One's own public face: what readers see beside an answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from content.models import LANGUAGES
from moderation.forms import FaceForm
from moderation.views.guard import StaffRequest, for_roles
from people import workflow
from people.models import Face, Role, User


@for_roles(*Role.answering())
def face(request: StaffRequest) -> HttpResponse:
    """Look at it and change it."""
    form = FaceForm(request.POST if request.method == "POST" else None, initial=_as_it_is(request.user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        plain = {name: data[name] for name in ("first_name", "drawing", "languages", "hidden")}
        told = {"roles": form.by_language("role"), "words": form.by_language("words")}
        workflow.keep_face(request.user, **plain, **told)
        messages.success(request, _("Your face is as you wished."))
        return redirect("desk_face")
    context = {
        "values": {name: form[name].value() or "" for name in form.fields},
        "errors": {name: words[0] for name, words in form.errors.items()},
        "spoken": [(code, name, code in (form["languages"].value() or [])) for code, name in LANGUAGES],
        "drawings": [str(number) for number in range(1, 9)],
        "words": [
            (code, name, form[f"role_{code}"].value() or "", form[f"words_{code}"].value() or "")
            for code, name in LANGUAGES
        ],
    }
    return render(request, "desk/face.html", context, status=422 if form.errors else 200)


def _as_it_is(user: User) -> dict[str, object]:
    row = Face.objects.filter(user=user).first()
    if row is None:
        return {"first_name": user.name.split()[0], "drawing": 1, "languages": [user.language]}
    found: dict[str, object] = {
        "first_name": row.first_name,
        "drawing": row.drawing,
        "languages": row.languages,
        "hidden": row.hidden,
    }
    found |= {f"role_{code}": words for code, words in row.roles.items()}
    return found | {f"words_{code}": words for code, words in row.words.items()}
