"""Whether this machine has room for what the settings ask of it: memory, and connections of the database."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

MEMORY = Path("/proc/meminfo")
PROCESS = 200 * 1024**2  # bytes that a process of the web server takes besides what it keeps and looks up
SPARE = 10  # connections for the worker, for commands and for whoever looks


def needed() -> int:
    """Bytes that the web server may come to need: its processes, their kept pages, codes that are looked up."""
    code = settings.CODE_PARALLEL * settings.CODE_MEMORY_KIB * 1024
    return int(settings.WEB_PROCESSES * (PROCESS + settings.KEPT_PAGES_MIB * 1024**2 + code))


def memory() -> int:
    """Bytes of this machine; 0 where it does not say."""
    if not MEMORY.exists():
        return 0
    lines = MEMORY.read_text(encoding="ascii", errors="replace").splitlines()
    told = next((line.split()[1] for line in lines if line.startswith("MemTotal:")), "0")
    return int(told) * 1024


def too_little_memory() -> Iterator[str]:
    """What is wrong with the memory, if anything is: half of it is for PostgreSQL, Redis and the worker."""
    there = memory()
    if there and needed() > there // 2:
        yield f"The web server may need {needed() // 1024**2} MiB, and this machine has {there // 1024**2}."


def too_few_connections() -> Iterator[str]:
    """What is wrong with the connections, if anything is. Asks the database."""
    pool = settings.DATABASES["default"].get("OPTIONS", {}).get("pool")
    if connection.vendor != "postgresql" or not pool:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('max_connections')::int")
        most = int(cursor.fetchone()[0])
    wanted = settings.WEB_PROCESSES * int(pool["max_size"]) + SPARE
    if wanted > most:
        yield f"This machine may want {wanted} connections, and PostgreSQL gives {most} in all."
