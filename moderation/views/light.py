"""The light of intake: how it shines now, and a lead's own word, until a day of their choosing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.models import LANGUAGES, topic_choices
from moderation import access, words
from moderation.forms.light import LightForm
from moderation.views.guard import StaffRequest, for_roles
from people.models import Light, Organisation, Role
from questions import intake, workflow
from questions.models import SetLight

MOST_TOLD = 10
_LANGUAGES = dict(LANGUAGES)


@for_roles(Role.LEAD)
@require_http_methods(["GET", "POST"])
def light(request: StaffRequest) -> HttpResponse:
    """The lights of the organisations that this person leads, and the form."""
    led = access.organisations_of(request.user, [Role.LEAD])
    form = LightForm(request.POST, led=led) if request.method == "POST" else LightForm(led=led)
    why = ""
    if form.is_bound and form.is_valid():
        why = _set(request, form)
        if not why:
            messages.success(request, _("Kept. Those who ask see it within a minute."))
            return redirect("desk_light")
    context = {"organisations": [_told(one) for one in led], "why": why, **_fields(form, led)}
    return render(request, "desk/light.html", context, status=422 if form.is_bound else 200)


def _set(request: StaffRequest, form: LightForm) -> str:
    """Why not; "" when it is set."""
    chosen = form.cleaned_data
    try:
        workflow.set_light(
            chosen["organisation"],
            by=request.user,
            light="" if chosen["light"] == "counted" else chosen["light"],
            until=form.until(),
            language=chosen["language"],
            topic=chosen["topic"],
        )
    except workflow.NotAllowed as refused:
        return str(refused)
    return ""


def _told(organisation: Organisation) -> dict[str, Any]:
    """How it shines now, language by language, and what was set lately."""
    rows = SetLight.objects.filter(organisation=organisation).select_related("by", "topic").order_by("-pk")[:MOST_TOLD]
    return {
        "name": organisation.name(get_language() or "en"),
        "now": [_now(organisation, language) for language in organisation.languages],
        "history": [(words.clock(row.at), row.by.name, _sentence(row)) for row in rows],
    }


def _now(organisation: Organisation, language: str) -> dict[str, str]:
    found = intake.light(organisation, language)
    return {
        "language": _LANGUAGES.get(language, language),
        "label": str(found.label),
        "by": _("set by hand") if intake.set_for(organisation, language) else _("counted"),
    }


def _sentence(row: SetLight) -> str:
    """`red …, until 24.12. 0:00 · suomi · School`."""
    said = _("counted again")
    if row.light and row.until:
        parts = {"light": Light(row.light).label, "time": words.clock(row.until)}
        said = _("%(light)s, until %(time)s") % parts
    topic = row.topic.name(get_language() or "en") if row.topic else ""
    return " · ".join(part for part in (said, _LANGUAGES.get(row.language, ""), topic) if part)


def _fields(form: LightForm, led: Any) -> dict[str, Any]:
    language, counted = get_language() or "en", ("counted", _("counted, from what waits"))
    return {
        "values": {name: form[name].value() or "" for name in form.fields},
        "errors": {name: said[0] for name, said in form.errors.items()},
        "led": [(str(one.pk), one.name(language)) for one in led],
        "lights": [*((one.value, str(one.label)) for one in reversed(Light)), counted],
        "languages": [("", _("all languages")), *LANGUAGES],
        "topics": [("", _("all topics")), *topic_choices(language)],
    }
