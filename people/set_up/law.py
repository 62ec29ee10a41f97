"""The step about the law: what it makes those who answer tell, in each language; the shipped text to begin with."""

from typing import Any, ClassVar

from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from people import laws
from people.models import LawText, Organisation, User
from people.set_up.fields import Text
from people.set_up.forms import Step


class Law(Step):
    """What the law makes those who answer tell, in each language: the shipped text to begin with."""

    NAMES: ClassVar = ("text", "source", "url", "confirmed_by")

    def _there(self) -> dict[str, LawText]:
        return {row.language: row for row in self.organisation.law_texts.all()} if self.organisation.pk else {}

    def kept(self) -> dict[str, Any]:
        there = self._there()
        found: dict[str, Any] = {}
        for code in self.organisation.languages:
            row = there.get(code) or shipped(self.organisation, code)
            told = (row.text, row.source, row.source_url, getattr(row, "confirmed_by", "")) if row else ("",) * 4
            found |= {f"{name}_{code}": value for name, value in zip(self.NAMES, told, strict=True)}
        return found

    def add_fields(self) -> None:
        https = URLValidator(schemes=["https"], message=_("Write the whole address, beginning with https://"))
        for code in self.organisation.languages:
            self.fields[f"text_{code}"] = Text(2000, required=True)
            self.fields[f"source_{code}"] = Text(200, required=True)
            self.fields[f"url_{code}"] = Text(300, validators=[https])
            self.fields[f"confirmed_by_{code}"] = Text(120)

    def keep(self, *, by: User) -> list[str]:  # noqa: ARG002
        told, there = [], self._there()
        for code in self.organisation.languages:
            text, source, url, reader = (self.cleaned_data[f"{name}_{code}"] for name in self.NAMES)
            row = there.get(code) or LawText(organisation=self.organisation, language=code)
            as_shipped = shipped(self.organisation, code)
            changed = (row.text, row.source, row.source_url) != (text, source, url)
            if row.pk and changed and reader and reader == row.confirmed_by and row.text != text:
                reader = ""  # who read the text before has not read this one
                told.append(_("The text has changed, so it counts as unread. Write anew who has read it."))
            if changed or reader != row.confirmed_by:
                same = as_shipped is not None and as_shipped.text == text and not reader
                row.checked_on = as_shipped.checked_on if as_shipped and same else timezone.localdate()
            row.text, row.source, row.source_url, row.confirmed_by = text, source, url, reader
            row.save()
        return list(dict.fromkeys(told))


def shipped(organisation: Organisation, language: str) -> laws.Law | None:
    """The text that came with the software; None while country or kind of unit are not known."""
    try:
        return laws.law(organisation.country, organisation.unit_kind, language)
    except KeyError:
        return None
