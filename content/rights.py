"""The words that offices use for a decision and a complaint, by country, for the topic "I was treated wrongly"."""

from dataclasses import dataclass

from content.models import COUNTRIES

_NAMES = dict(COUNTRIES)


@dataclass(frozen=True)
class Complaint:
    """A country's words for the decision, the appeal and the outside court or board, in `language`."""

    country: str
    language: str
    decision: str
    appeal: str
    court: str

    @property
    def name(self) -> str:
        """The country in the reader's language."""
        return str(_NAMES[self.country])


COUNTRIES_WORDS = (
    Complaint("fi", "fi", "päätös", "muutoksenhaku, valitus", "hallinto-oikeus"),
    Complaint("fi", "sv", "beslut", "ändringssökande, besvär", "förvaltningsdomstolen"),
    Complaint("se", "sv", "beslut", "överklagande", "förvaltningsrätten"),
    Complaint("no", "nb", "vedtak", "klage", "barneverns- og helsenemnda"),
)
