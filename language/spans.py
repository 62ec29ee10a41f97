"""Spans that do not overlap."""

from collections.abc import Iterable, Sequence

from language.danger import Span


def apart(spans: Iterable[Span], length: int, before: Sequence[Span] = ()) -> list[Span]:
    """`before` and then those of `spans` that overlap none before them; `length` is the text's. Linear."""
    taken = bytearray(length)
    kept = list(before)
    for span in kept:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    for span in spans:
        if span.start < span.end and taken.find(1, span.start, span.end) < 0:
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            kept.append(span)
    return kept
