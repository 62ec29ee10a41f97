"""Kept on the queue for one person: views under a name of their own, and whether single keys do something."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from moderation import access
from moderation.filters import Filters
from moderation.forms import ViewForm
from moderation.models import SavedView
from moderation.views.around import back_to_list
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.steps import Unfinished, cleaned
from people.models import Role

MOST_VIEWS = 30
KEYS_OFF = "keys_off"  # in the session: the single keys of the desk are switched off


@for_roles(*Role.answering())
@require_POST
def keep_view(request: StaffRequest) -> HttpResponse:
    """Keep the present list and what it is narrowed to under a name; the same name again keeps the new one."""
    name = request.POST.get("list", "")
    if name not in access.names_of_lists(request.user):
        raise Http404
    try:
        title = cleaned(ViewForm, request)["name"]
    except Unfinished as why:
        messages.warning(request, str(why))
        return back_to_list(request)
    own = access.saved_views(request.user)
    if own.count() >= MOST_VIEWS and not own.filter(name=title).exists():
        messages.warning(request, _("You have as many views as fit. Remove one first."))
        return back_to_list(request)
    query = Filters.of(request.POST.dict()).query(name)
    SavedView.objects.update_or_create(user=request.user, name=title, defaults={"query": query})
    messages.success(request, _("Kept as “%(name)s”.") % {"name": title})
    return back_to_list(request)


@for_roles(*Role.answering())
@require_POST
def rename_view(request: StaffRequest, pk: int) -> HttpResponse:
    """Another name for a view of one's own."""
    view = get_object_or_404(access.saved_views(request.user), pk=pk)
    try:
        title = cleaned(ViewForm, request)["name"]
    except Unfinished as why:
        messages.warning(request, str(why))
        return back_to_list(request)
    if access.saved_views(request.user).filter(name=title).exclude(pk=pk).exists():
        messages.warning(request, _("You have a view of that name already."))
    else:
        view.name = title
        view.save(update_fields=["name"])
        messages.success(request, _("It is called “%(name)s” now.") % {"name": title})
    return back_to_list(request)


@for_roles(*Role.answering())
@require_POST
def remove_view(request: StaffRequest, pk: int) -> HttpResponse:
    """A view of one's own goes; no question does."""
    view = get_object_or_404(access.saved_views(request.user), pk=pk)
    view.delete()
    messages.success(request, _("“%(name)s” is removed.") % {"name": view.name})
    return back_to_list(request)


# --- keyboard -------------------------------------------------------------------------------------


@for_roles(*Role.answering())
@require_POST
def keys(request: StaffRequest) -> HttpResponse:
    """Switch the single keys off or on (WCAG 2.1.4), until logging out."""
    if request.POST.get("keys") == "off":
        request.session[KEYS_OFF] = True
    else:
        request.session.pop(KEYS_OFF, None)
    return back_to_list(request)
