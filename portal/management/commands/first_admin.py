"""`manage.py first_admin EMAIL NAME`: production's first account. It prints the link to choose a password.

Without an organisation it makes one that is still closed for questions; the admin fills it in. Run again with the same
address it prints a new link.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from people import workflow
from people.models import Organisation, Team
from people.set_up.forms import ZONES


class Command(BaseCommand):
    """Make the account that invites all others."""

    help = "Makes the first admin and prints the link to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """EMAIL NAME, and where the account belongs."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--organisation", default="", help="its slug; left out: the first there is")
        parser.add_argument("--country", default="fi", choices=["fi", "se", "no"], help="of a new organisation")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it, print the link."""
        try:
            validate_email(options["email"])
            team = self._team(options)
            user = workflow.appoint_first_admin(
                email=options["email"], name=options["name"], team=team, language=options["language"]
            )
        except ValidationError as why:
            raise CommandError(f"{options['email']} is not an e-mail address.") from why
        except workflow.NotAllowed as why:
            raise CommandError(str(why)) from why
        self.stdout.write("Open this address within three days, choose a password, then set up the second factor:")
        self.stdout.write(workflow.invitation_link(user))

    @staticmethod
    def _team(options: dict[str, Any]) -> Team:
        slug, language = options["organisation"], options["language"]
        rows = Organisation.objects.order_by("pk")
        organisation = (rows.filter(slug=slug) if slug else rows).first()
        if organisation is None:
            name = slug or "organisation"
            organisation = Organisation.objects.create(
                slug=name,
                names={language: name.title()},
                country=options["country"],
                zone=ZONES[options["country"]],
                languages=[language],
            )
        return organisation.teams.order_by("pk").first() or Team.objects.create(organisation=organisation, name="Team")
