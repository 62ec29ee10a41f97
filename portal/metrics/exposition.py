"""Counts and figures in Prometheus' text format 0.0.4."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from portal.metrics import counting
from portal.metrics.figures import Figure, Values, figures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# name -> (type, what it tells)
COUNTED = {
    "kynnys_request_seconds": ("histogram", "Requests by kind of page and class of status, and how long they took."),
    "kynnys_pages_total": ("counter", "Public pages that were kept already, and that had to be made."),
    "kynnys_jobs_total": ("counter", "Jobs of the worker that ended well, and that failed."),
}
_LE = re.compile(r'^(?P<name>\w+)_bucket\{(?P<labels>.*),le="(?P<le>[^"]+)"\}$')


def page() -> str:
    """The whole answer. What can't be reached is left out; that it can't stands in `kynnys_…_up`."""
    lines = [line for figure in figures() for line in _figure(figure)]
    try:
        counts, ended = counting.counted(), counting.ended()
    except counting.AWAY:
        counts, ended = {}, {}
    when: Values = {(("task", job),): at for job, at in ended.items()}
    lines += _figure(Figure("kynnys_job_ended_timestamp_seconds", "When a job ended well for the last time.", when))
    return "\n".join([*lines, *_counts(counts), ""])


def _head(name: str, kind: str, tells: str) -> list[str]:
    return [f"# HELP {name} {tells}", f"# TYPE {name} {kind}"]


def _figure(figure: Figure) -> list[str]:
    lines = _head(figure.name, "gauge", figure.tells)
    for labels, number in figure.values.items():
        inside = ",".join(f'{label}="{value}"' for label, value in labels)
        lines.append(f"{figure.name}{f'{{{inside}}}' if inside else ''} {_number(number)}")
    return lines


def _number(number: float) -> str:
    return repr(round(float(number), 6)).removesuffix(".0")


def _counts(counts: Mapping[str, float]) -> Iterator[str]:
    """Each kind of count below its head; the buckets of a histogram added up from the smallest."""
    for name, (kind, tells) in COUNTED.items():
        yield from _head(name, kind, tells)
        own = {series: number for series, number in sorted(counts.items()) if series.startswith(name)}
        if kind == "histogram":
            yield from _histogram(name, own)
        else:
            yield from (f"{series} {_number(number)}" for series, number in own.items())


def _histogram(name: str, counts: Mapping[str, float]) -> Iterator[str]:
    by_labels: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for series, number in counts.items():
        if found := _LE.match(series):
            by_labels[found["labels"]][found["le"]] = number
    for labels, found_in in by_labels.items():
        total = 0.0
        for edge in _edges():
            total += found_in.get(edge, 0)
            yield f'{name}_bucket{{{labels},le="{edge}"}} {_number(total)}'
        yield f"{name}_sum{{{labels}}} {_number(counts.get(f'{name}_sum{{{labels}}}', 0))}"
        yield f"{name}_count{{{labels}}} {_number(total)}"


def _edges() -> Iterable[str]:
    return [*map(str, counting.BUCKETS), "+Inf"]
