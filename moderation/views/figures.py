"""Figures for leads: who waits, what is late, how long an answer takes, how good the program's suggestions are."""

import csv
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from content import reads
from moderation import access, words
from moderation.figures import LEAST, Line, Report, Table, Weeks, report
from moderation.figures.charts import columns
from moderation.figures.hiding import told
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role
from questions.models import Reason

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")
_BLANKS = ("\t", "\r", "\n")


@for_roles(Role.LEAD)
@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """Numbers that somebody can act on, as charts with their tables. `?weeks=4|13|52`."""
    found, weeks = _report(request)
    detection = [
        (label, *(_number(found.detection[f"{what}_{part}"]) for part in ("raised", "dismissed", "missed")))
        for what, label in (("danger", _("Danger")), ("abuse", _("Abuse")))
    ]
    context: dict[str, Any] = {
        "now": {name: _number(number) for name, number in found.now.items()},
        "answered": _answers(found.answered),
        "outside": _percent(found.outside),
        "came_back": _percent(found.came_back, nearly=found.came_back_nearly),
        "detection": detection,
        "tables": [_table(found.tables[name], title) for name, title in _titles().items()],
        "read": _read(found),
        "weeks": weeks,
        "choices": [(number, _("%(number)s weeks") % {"number": number}, number == weeks) for number in Weeks],
        "least": LEAST,
        "first": found.span.start,
        "last": found.span.end - timedelta(days=1),
    }
    return render(request, "desk/figures.html", context)


@for_roles(Role.LEAD)
@require_GET
def figures_csv(request: StaffRequest) -> HttpResponse:
    """The same numbers as a table file, every cell in quotes. Times are working minutes; what is hidden is empty."""
    found, weeks = _report(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{weeks}-weeks.csv"'
    rows = csv.writer(response, quoting=csv.QUOTE_ALL)
    rows.writerow(["figure", "name", "number", "median_minutes", "p90_minutes", "promise_kept_percent"])
    for name, number in (found.now | found.detection).items():
        rows.writerow([name, "", _cell(number), "", "", ""])
    rows.writerow(["outside_hours_percent", "", _cell(found.outside), "", "", ""])
    rows.writerow(["came_back_percent", "", _cell(found.came_back), "", "", ""])
    for table in [Table("answered", [found.answered]), *found.tables.values()]:
        for line in table.lines:
            cells = (line.number, line.minutes, line.slow, line.kept)
            rows.writerow([table.name, _safe(line.name), *(_cell(cell) for cell in cells)])
    return response


def _report(request: StaffRequest) -> tuple[Report, int]:
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in {str(number) for number in Weeks} else Weeks[0]
    led = access.organisations_of(request.user, [Role.LEAD])
    return report(led, weeks=weeks, language=get_language() or "en"), weeks


def _read(found: Report) -> list[dict[str, Any]]:
    """The articles and answers that were opened most in these weeks. Four queries."""
    since = found.span.start.date()
    kinds = [(reads.ARTICLE, _("Articles")), (reads.ANSWER, _("Published answers"))]
    return [
        {
            "kind": kind,
            "title": title,
            "rows": [(row, _number(number)) for row, times in reads.most(kind, since=since) if (number := told(times))],
        }
        for kind, title in kinds
    ]


def _titles() -> dict[str, str]:
    return {
        "language": _("Answers by language"),
        "topic": _("Answers by topic"),
        "hour": _("When questions come in, by hour of the day"),
        "declined": _("Why we could not answer"),
        "helped": _("Did it help?"),
        "held": _("Who holds how many now"),
        "taken": _("Who took how many"),
    }


def _table(table: Table, title: str) -> dict[str, Any]:
    """Plain values for the template: hours as columns, everything else as a bar in its own line."""
    with_times = table.name in ("language", "topic")
    named = [Line(_name(table.name, line.name), line.number) for line in table.lines]
    top = max((line.number or 0 for line in named), default=0) or 1
    lines = [
        _answers(line) | {"name": one.name, "bar": str(round(100 * (line.number or 0) / top))}
        for line, one in zip(table.lines, named, strict=True)
    ]
    return {
        "name": table.name,
        "title": title,
        "lines": lines,
        "chart": columns(table.lines, every=3) if table.name == "hour" else None,
        "with_times": with_times,
        "empty": table.is_empty,
    }


def _name(table: str, name: str) -> str:
    if table == "declined":
        return str(dict(Reason.choices).get(name, name))
    if table == "helped":
        return {"yes": _("yes"), "partly": _("partly"), "no": _("no")}[name]
    if table == "hour":
        return f"{name}–{(int(name) + 1) % 24:02}"
    return name or _("no topic")


def _answers(line: Line) -> dict[str, str]:
    return {
        "number": _number(line.number),
        "time": "–" if line.minutes is None else words.wait(line.minutes),
        "slow": "–" if line.slow is None else words.wait(line.slow),
        "kept": _percent(line.kept, nearly=line.kept_nearly),
    }


def _number(number: int | None) -> str:
    return _("not shown") if number is None else formats.number_format(number, force_grouping=True)


def _percent(share: int | None, *, nearly: bool = False) -> str:
    if nearly:
        return _("nearly all")
    return "–" if share is None else _("%(number)s %%") % {"number": share}


def _cell(number: int | None) -> str:
    return "" if number is None else str(number)


def _safe(name: str) -> str:
    """A name that a spreadsheet takes for text, never for a formula: an apostrophe before what could begin one."""
    return f"'{name}" if name.lstrip().startswith(_FORMULA) or name[:1] in _BLANKS else name
