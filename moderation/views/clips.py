"""Videos of the library: bring one with its captions and words, or a link; see where it is used; take it away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content import clips as library
from content.media import Clip, Picture
from content.models import LANGUAGES
from content.pictures import NotTaken, uses
from moderation.forms.files import ClipForm
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.pictures import KEEPING, LOOKING, free_name, keeps, where

MOST = 200


@for_roles(*LOOKING)
def clips(request: StaffRequest) -> HttpResponse:
    """All of them, the newest first, and for those who keep them a form for a new one."""
    keeps(request)
    form = ClipForm(request.POST, request.FILES) if request.method == "POST" else ClipForm()
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"] or free_name(form.cleaned_data["title"], Clip)
        try:
            row = library.take(library.Brought(name=name, **form.brought()), by=request.user)
        except NotTaken as refused:
            form.add_error(None, str(refused))
        else:
            said = _("The video is there. Write %(reference)s on a line of its own, and ::: on the next one.")
            messages.success(request, said % {"reference": f"::: video {row.name}"})
            return redirect("desk_clips")
    return render(request, "desk/clips.html", _context(request, form), status=422 if form.errors else 200)


def _context(request: StaffRequest, form: ClipForm) -> dict[str, Any]:
    used = uses(library.NAMED, "video")
    names = ("title", "language", "name", "link", "poster", "transcript")
    posters = Picture.objects.order_by("name").values_list("name", flat=True)
    return {
        "may_keep": keeps(request),
        "rows": [
            {"clip": row, "articles": where(used.get(row.name, [])), "language": dict(LANGUAGES)[row.language]}
            for row in Clip.objects.order_by("-pk").select_related("poster")[:MOST]
        ],
        "values": {name: form.data.get(name, "") for name in names}
        | ({} if form.data else {"language": request.user.language}),
        "errors": {name: words[0] for name, words in form.errors.items()},
        "faults": form.non_field_errors(),
        "all_languages": LANGUAGES,
        "posters": [("", _("no picture")), *((name, name) for name in posters)],
        "most": library.MOST_BYTES // 1024 // 1024,
    }


@for_roles(*KEEPING)
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """One that nothing shows goes."""
    row = get_object_or_404(Clip, pk=pk)
    try:
        library.remove(row)
    except NotTaken as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%(name)s” is gone.") % {"name": row.name})
    return redirect("desk_clips")
