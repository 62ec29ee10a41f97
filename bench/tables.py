"""How a measurement is printed: as in docs/performance.md."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime


def heading(what: str) -> str:
    """What was measured, when, and on which machine."""
    cpu = next((line for line in open("/proc/cpuinfo") if line.startswith("model name")), ":?")  # noqa: PTH123, SIM115
    machine = f"{os.cpu_count()} × {cpu.partition(':')[2].strip()}, load {os.getloadavg()[0]:.1f}"
    return f"\n{what}.\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine}, Python {sys.version.split()[0]}\n"


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown; the first column is words, the others are figures."""
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
