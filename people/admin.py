"""What the admin role looks after: organisations, teams, staff and faces.

A membership is added here and ended at the desk, where its claims are let go; nothing of it can be changed here.
Of allauth's own tables and Django's groups nothing is shown: secrets, and rights that don't count.
"""

from typing import Any

import allauth.account.admin  # these three register first, so that they can be taken out below
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people import workflow
from people.forms import CheckedForm, DutyContactForm, MembershipForm, OrganisationForm, UserForm
from people.laws import load_law_texts
from people.models import Area, DutyContact, Face, LanguageDefault, LawText, Membership, Organisation, Team, User

for model in (Authenticator, EmailAddress, Group):
    admin.site.unregister(model)
admin.site.site_header = admin.site.site_title = "Kynnys"


# --- organisations --------------------------------------------------------------------------------


class LawTextInline(admin.TabularInline[LawText, Organisation]):
    """The law in each language, beside what it is for."""

    model = LawText
    extra = 0


class DutyContactInline(admin.StackedInline[DutyContact, Organisation]):
    """The duty roster: whom danger is told to, in which order and when."""

    model = DutyContact
    form = DutyContactForm
    fields = (("place", "user"), "days", ("from_hour", "to_hour"), "phone")
    verbose_name = _("line of the duty roster")
    verbose_name_plural = _("duty roster")
    ordering = ("place", "pk")
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    """Says what is still missing before questions may come."""

    form = OrganisationForm
    list_display = ("slug", "country", "unit_kind", "missing")
    list_select_related = ("owner",)
    ordering = ("slug", "pk")
    readonly_fields = ("missing",)
    inlines = (LawTextInline, DutyContactInline)
    actions = ("fill_in_the_law",)

    @admin.display(description=_("missing before it opens"))
    def missing(self, organisation: Organisation) -> str:
        """The gaps, in words."""
        return ", ".join(organisation.gaps()) if organisation.pk else ""

    @admin.action(description=_("Fill in the country’s law texts that are missing"))
    def fill_in_the_law(self, request: Any, chosen: QuerySet[Organisation]) -> None:
        """The texts of the country and kind of unit; what is written already stays."""
        for organisation in chosen:
            if not organisation.unit_kind:
                told = _("%(name)s: choose the kind of unit first. The law differs.") % {"name": organisation}
                self.message_user(request, told, messages.ERROR)
                continue
            number = load_law_texts(organisation)
            told = _("%(name)s: texts filled in: %(number)s. Somebody who knows the law has to read them.") % {
                "name": organisation,
                "number": number,
            }
            self.message_user(request, told, messages.SUCCESS)


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin[Area]):
    """Areas and their entry links."""

    form = CheckedForm
    list_display = ("slug", "organisation", "duty_number")
    list_select_related = ("organisation",)
    ordering = ("slug", "pk")


@admin.register(LawText)
class LawTextAdmin(admin.ModelAdmin[LawText]):
    """What the law says, with source and date."""

    list_display = ("organisation", "language", "source", "checked_on")
    list_select_related = ("organisation",)
    ordering = ("organisation", "language", "pk")


@admin.register(LanguageDefault)
class LanguageDefaultAdmin(admin.ModelAdmin[LanguageDefault]):
    """Who answers a language."""

    list_display = ("language", "organisation")
    list_select_related = ("organisation",)
    ordering = ("language", "pk")


@admin.register(DutyContact)
class DutyContactAdmin(admin.ModelAdmin[DutyContact]):
    """Whom danger is told to, and when."""

    form = DutyContactForm
    fields = ("organisation", "place", "user", "days", "from_hour", "to_hour", "phone")
    list_display = ("organisation", "place", "user", "days", "from_hour", "to_hour", "phone")
    list_select_related = ("organisation", "user")
    list_filter = ("organisation",)
    ordering = ("organisation", "place", "pk")


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin[Team]):
    """Who works on what."""

    form = CheckedForm
    list_display = ("name", "organisation", "topics", "areas", "languages")
    list_select_related = ("organisation",)
    ordering = ("organisation", "name", "pk")


# --- people ---------------------------------------------------------------------------------------


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    """To add, to look at, and to change when somebody works.

    It ends at the desk: claims are let go there and sessions end in the same step.
    """

    form = MembershipForm
    list_display = ("user", "team", "role", "began_at", "ended_at", "ended_by")
    list_filter = ("role", "team")
    list_select_related = ("user", "team", "ended_by")
    ordering = ("-began_at", "-pk")
    fields = ("user", "team", "role", "shift", "began_at", "ended_at", "ended_by")
    readonly_fields = ("began_at", "ended_at", "ended_by")

    def get_form(self, request: Any, obj: Membership | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who fills it in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def get_readonly_fields(self, _request: Any, obj: Membership | None = None) -> tuple[str, ...]:
        """Another role is another membership: only the hours of one that stands can be changed."""
        return tuple(name for name in self.fields if name != "shift") if obj else self.readonly_fields

    def has_change_permission(self, _request: Any, obj: Membership | None = None) -> bool:
        """Until it has ended; and then nobody."""
        return obj is None or obj.ended_at is None

    def has_delete_permission(self, _request: Any, _obj: Membership | None = None) -> bool:
        """Nobody: who had which right when is kept."""
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Staff. A new account gets its first mail when it is invited, here or at the desk."""

    form = UserForm
    list_display = ("name", "email", "language", "is_active", "last_login")
    list_filter = ("is_active", "language")
    search_fields = ("name", "email")
    ordering = ("name", "pk")
    fields = ("name", "email", "language", "is_active", "joined_at", "last_login")
    readonly_fields = ("is_active", "joined_at", "last_login")
    actions = ("send_invitation", "shut_out", "let_in", "forget_second_factor")

    def has_delete_permission(self, _request: Any, _obj: User | None = None) -> bool:
        """Nobody: what somebody signed keeps its signer."""
        return False

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        """A new account has no password; a new address ends what the old one could do."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            workflow.readdress(obj, obj.email, by=request.user)

    @admin.action(description=_("Send the invitation (again)"))
    def send_invitation(self, request: Any, chosen: QuerySet[User]) -> None:
        """The mail with the link to choose a password."""
        for user in chosen:
            try:
                workflow.send_invitation(user, by=request.user)
            except workflow.NotSent as why:
                self.message_user(request, str(why), messages.ERROR)
            else:
                told = _("The invitation to %(name)s is on its way.") % {"name": user}
                self.message_user(request, told, messages.SUCCESS)

    @admin.action(description=_("Shut out: may not log in from now on"))
    def shut_out(self, request: Any, chosen: QuerySet[User]) -> None:
        """Ends their sessions at once."""
        for user in chosen:
            workflow.shut_out(user, by=request.user)

    @admin.action(description=_("Let in again"))
    def let_in(self, request: Any, chosen: QuerySet[User]) -> None:
        """They may log in."""
        for user in chosen:
            workflow.let_in(user, by=request.user)

    @admin.action(description=_("Forget the second factor (lost phone and codes)"))
    def forget_second_factor(self, request: Any, chosen: QuerySet[User]) -> None:
        """They set up a new one after their next login."""
        for user in chosen:
            workflow.forget_second_factor(user, by=request.user)


@admin.register(Face)
class FaceAdmin(admin.ModelAdmin[Face]):
    """What readers see of a worker."""

    form = CheckedForm
    list_display = ("first_name", "user", "hidden")
    list_select_related = ("user",)
    ordering = ("first_name", "pk")

    def save_model(self, request: Any, obj: Face, form: Any, change: bool) -> None:
        """What is hidden stays so."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if obj.hidden:
                workflow.is_hidden(obj)

    def delete_model(self, request: Any, obj: Face) -> None:
        """And what is deleted."""
        with transaction.atomic():
            workflow.is_hidden(obj)
            super().delete_model(request, obj)

    def delete_queryset(self, request: Any, queryset: QuerySet[Face]) -> None:
        """Several at once."""
        with transaction.atomic():
            for face in queryset:
                workflow.is_hidden(face)
            super().delete_queryset(request, queryset)
