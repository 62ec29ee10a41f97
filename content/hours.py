"""Opening hours as rules, and as people say them in the four languages.

A rule: "" unknown · "24/7" · "1-2 14-17; 3 13-16, 17-21" (1 = Monday) · "1-7" days known, times not.
"""

ALWAYS = "24/7"
_DAYS = {
    "fi": ["ma", "ti", "ke", "to", "pe", "la", "su"],
    "sv": ["mån", "tis", "ons", "tors", "fre", "lör", "sön"],
    "nb": ["man.", "tir.", "ons.", "tor.", "fre.", "lør.", "søn."],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}
_EVERY_DAY = {"fi": "joka päivä", "sv": "varje dag", "nb": "hver dag", "en": "every day"}
_AND = {"fi": "ja", "sv": "och", "nb": "og", "en": "and"}
_POINT = {"fi": ".", "sv": ".", "nb": ".", "en": ":"}


def spoken(rule: str, language: str) -> str:
    """`1-2 14-17` -> fi `ma–ti 14–17`, en `Mon–Tue 14–17`. "" for an unknown rule and for round the clock."""
    if rule in ("", ALWAYS):
        return ""
    return ", ".join(_part(part.strip(), language) for part in rule.split(";"))


def _part(part: str, language: str) -> str:
    days, _blank, times = part.partition(" ")
    spoken_times = f" {_AND[language]} ".join(
        _times(span.strip(), language) for span in times.split(",") if span.strip()
    )
    return f"{_days(days, language)} {spoken_times}".strip()


def _days(days: str, language: str) -> str:
    if days == "1-7":
        return _EVERY_DAY[language]
    return "–".join(_DAYS[language][int(day) - 1] for day in days.split("-"))


def _times(span: str, language: str) -> str:
    return span.replace("-", "–").replace(":", _POINT[language])
