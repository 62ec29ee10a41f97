"""Dates and waits as people say them, in the four languages."""

from datetime import date, datetime, time

_DAYS = {
    "fi": ["maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina"],
    "sv": ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    "nb": ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_MONTHS = {
    "fi": "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu".split(),
    "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(),
    "nb": "januar februar mars april mai juni juli august september oktober november desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def day(when: date, language: str) -> str:
    """fi `torstaina 12.11.` ("on Thursday"), sv `torsdag 12 november`, nb `torsdag 12. november`, en alike."""
    weekday = _DAYS[language][when.weekday()]
    if language == "fi":
        return f"{weekday} {when.day}.{when.month}."
    dot = "." if language == "nb" else ""
    return f"{weekday} {when.day}{dot} {_MONTHS[language][when.month - 1]}"


def in_words(when: date, language: str) -> str:
    """As in "come back on …": fi `torstaina 26. marraskuuta`, sv `torsdag den 26 november`, nb `torsdag 26. november`.

    In English `Thursday 26 November`.
    """
    weekday, name = _DAYS[language][when.weekday()], _MONTHS[language][when.month - 1]
    number = {"fi": f"{when.day}. {name}kuuta", "sv": f"den {when.day} {name}", "nb": f"{when.day}. {name}"}
    return f"{weekday} {number.get(language, f'{when.day} {name}')}"


def named(when: date, language: str) -> str:
    """As in "today is …": fi `torstai 26. marraskuuta`, else as `in_words`."""
    said = in_words(when, language)
    weekday = _DAYS[language][when.weekday()]
    return said.replace(weekday, weekday.removesuffix("na"), 1) if language == "fi" else said


def day_of_year(when: date, language: str) -> str:
    """fi `24.12.`, sv `24 december`, nb `24. desember`, en `24 December`."""
    if language == "fi":
        return f"{when.day}.{when.month}."
    dot = "." if language == "nb" else ""
    return f"{when.day}{dot} {_MONTHS[language][when.month - 1]}"


def full(when: date, language: str) -> str:
    """With the year: fi `12.11.2026`, sv `12 november 2026`, nb `12. november 2026`, en `12 November 2026`."""
    if language == "fi":
        return f"{when.day}.{when.month}.{when.year}"
    dot = "." if language == "nb" else ""
    return f"{when.day}{dot} {_MONTHS[language][when.month - 1]} {when.year}"


def month(when: date, language: str) -> str:
    """fi `marraskuu 2026`, sv and nb `november 2026`, en `November 2026`."""
    name = _MONTHS[language][when.month - 1]
    return f"{name}kuu {when.year}" if language == "fi" else f"{name} {when.year}"


def time_of_day(when: time, language: str) -> str:
    """fi `9.05`, else `09:05`."""
    return f"{when.hour}.{when.minute:02}" if language == "fi" else f"{when:%H:%M}"


def clock(when: datetime, today: date, language: str) -> str:
    """fi `14.02`, else `14:02`; on another day with the day before it, `9.11. 14.02`. `when` is local already."""
    hour = time_of_day(when.time(), language)
    return hour if when.date() == today else f"{when.day}.{when.month}. {hour}"
