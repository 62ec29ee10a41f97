"""`manage.py set_up FILE.toml`: an organisation from a file; the same steps as `/desk/set-up/`.

May be run again: what stands already stays, nobody is invited twice. `--example` prints a file to begin with.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.models import Membership, Organisation, Role, User
from people.set_up import file
from people.set_up.steps import missing, unread_laws


class Command(BaseCommand):
    """Set an organisation up."""

    help = "Sets an organisation up from a TOML file, and says what is still missing. --example prints such a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, or `--example`."""
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--example", action="store_true", help="print a file to begin with, and stop")
        parser.add_argument("--try", action="store_true", dest="try_only", help="only look whether the file is right")
        parser.add_argument("--by", default="", help="the e-mail of the admin who invites; left out: the first admin")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Keep it; say what is still missing."""
        if options["example"]:
            self.stdout.write(file.EXAMPLE.read_text(encoding="utf-8"))
            return
        if options["file"] is None:
            raise CommandError("Name a file, or print one with --example.")
        try:
            text = options["file"].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as why:
            raise CommandError(f"{options['file']} can't be read: {why}") from why
        try:
            organisation, said = file.keep(text, by=_admin(options["by"]), try_only=options["try_only"])
        except file.Refused as refused:
            told = "\n".join(f"{options['file']}, {wrong}" for wrong in refused.wrong)
            raise CommandError(told) from refused
        for words in said:
            self.stdout.write(f"note   {words}")
        if options["try_only"]:
            self.stdout.write("The file is right. Nothing was kept.")
            return
        self._tell(organisation)

    def _tell(self, organisation: Organisation) -> None:
        self.stdout.write(f"{organisation.slug} is kept.")
        lacks = missing(organisation)
        for one in lacks:
            self.stdout.write(f"still missing  {one.words}")
        for language in unread_laws(organisation):
            self.stdout.write(f"note   The law text in {language} was not read by anybody who knows the law.")
        self.stdout.write("The form stays shut until then." if lacks else "It may open for questions.")


def _admin(email: str) -> User:
    rows = Membership.objects.current().filter(role=Role.ADMIN).select_related("user").order_by("pk")
    found = (rows.filter(user__email=email.lower()) if email else rows).first()
    if found is None:
        raise CommandError("There is no such admin. Make the first with manage.py first_admin EMAIL NAME.")
    return found.user
