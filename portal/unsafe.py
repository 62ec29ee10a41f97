"""Why the process does not start: settings that are missing, or would break a promise."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from portal import elsewhere


def found(site: SimpleNamespace) -> list[str]:
    """What is wrong, each with the name of its setting. `site`: the names of settings.py, when all of them are set."""
    wrong = _secrets(site)
    if not site.ALLOWED_HOSTS or any("*" in host or host.startswith(".") for host in site.ALLOWED_HOSTS):
        wrong.append("ALLOWED_HOSTS must name the site's hosts, each in full")
    if not site.DEFAULT_FROM_EMAIL or not site.MESSAGE_ID_DOMAIN:
        wrong.append("MAIL_FROM and MESSAGE_ID_DOMAIN are missing")
    wrong += elsewhere.mail_names(site.EMAIL_HOST, site.EMAIL_PORT, site.DEFAULT_FROM_EMAIL, site.MESSAGE_ID_DOMAIN)
    if not (site.EMAIL_HOST_USER + site.EMAIL_HOST_PASSWORD).isascii():
        wrong.append("MAIL_USER and MAIL_PASSWORD must be ASCII: no mail server can be told anything else")
    if not set(site.ALLOWED_HOSTS) <= set(site.THIS_MACHINE):
        wrong += _known_to_everybody(site)
    if site.DEBUG and (site.HTTPS or not set(site.ALLOWED_HOSTS) <= set(site.THIS_MACHINE)):
        wrong.append("DEBUG shows what a child typed to whoever breaks a page; it is for http://127.0.0.1 alone")
    if site.DUTY_HOOK_URL:
        wrong += _hook(site)
    wrong += _copies(site)
    if site.SEARCH_ENGINE and not _is_engine(site.SEARCH_ENGINE):
        wrong.append("SEARCH_ENGINE must be https://host:port/index (http:// on this very machine alone)")
    if not (site.DEMO or site.DEBUG):
        wrong += _production(site)
    return wrong


def _secrets(site: SimpleNamespace) -> list[str]:
    """Missing, too short, alike."""
    wrong = [f"{name} is missing" for name in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER") if not getattr(site, name)]
    wrong += [
        f"{name} is shorter than 32 characters"
        for name in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER")
        if 0 < len(getattr(site, name)) < 32
    ]
    if len({site.SECRET_KEY, site.CODE_KEY, site.CODE_PEPPER}) < 3:
        wrong.append("SECRET_KEY, CODE_KEY and CODE_PEPPER must differ")
    ours = {site.SECRET_KEY, site.CODE_KEY, site.CODE_PEPPER, *site.SECRET_KEY_FALLBACKS, *site.FIELD_KEYS}
    wrong += [
        f"{name} is told to others, and must be none of the secrets that we keep"
        for name, value in (("DUTY_HOOK_KEY", site.DUTY_HOOK_KEY), ("METRICS_TOKEN", site.METRICS_TOKEN))
        if value and value in ours
    ]
    if any(len(key) < 32 for key in site.SECRET_KEY_FALLBACKS):
        wrong.append("SECRET_KEY_FALLBACKS holds something shorter than 32 characters")
    if site.METRICS_TOKEN and len(site.METRICS_TOKEN) < 32:
        wrong.append("METRICS_TOKEN is shorter than 32 characters")
    if not site.FIELD_KEYS:
        wrong.append("FIELD_KEYS is missing")
    if not all(_is_fernet_key(key) for key in site.FIELD_KEYS):
        wrong.append("FIELD_KEYS holds something that is not a Fernet key")
    return wrong


def _copies(site: SimpleNamespace) -> list[str]:
    """Of the database: the replica, and backups that would outlive the ledger."""
    wrong = []
    if site.REPLICA_URL and not all(row["ENGINE"].endswith("postgresql") for row in site.DATABASES.values()):
        wrong.append("REPLICA_URL must be a PostgreSQL address, and so must DATABASE_URL")
    if site.LEDGER_DAYS <= site.BACKUP_DAYS:
        wrong.append("LEDGER_DAYS must be more than BACKUP_DAYS: each backup that is kept needs the erasures since")
    if site.OWNER:
        wrong += _owner(site.OWNER, site.DATABASES["default"])
    return wrong


def _owner(owner: dict[str, Any], served: dict[str, Any]) -> list[str]:
    """Of the role that migrates: the same database, another role, and both are named."""
    wrong = []
    if any(not row["ENGINE"].endswith("postgresql") for row in (owner, served)):
        wrong.append("MIGRATE_URL must be a PostgreSQL address, and so must DATABASE_URL")
    elif owner["NAME"] != served["NAME"]:
        wrong.append("MIGRATE_URL must name the database that DATABASE_URL names")
    if not owner["USER"] or not served["USER"] or owner["USER"] == served["USER"]:
        wrong.append("MIGRATE_URL and DATABASE_URL must each name a role, and not the same one")
    return wrong


def _hook(site: SimpleNamespace) -> list[str]:
    """Over TLS; on this very machine the demo may do without, to try a receiver."""
    wrong = [] if len(site.DUTY_HOOK_KEY) >= 32 else ["DUTY_HOOK_KEY must be 32 characters or more"]
    try:
        place = urlsplit(site.DUTY_HOOK_URL)
        here = (site.DEMO or site.DEBUG) and place.scheme == "http" and place.hostname in ("127.0.0.1", "localhost")
        is_safe = (place.scheme == "https" or here) and bool(place.hostname) and place.username is None
    except ValueError:  # no address at all, such as `https://[::1`
        is_safe = False
    if not is_safe:
        wrong.append("DUTY_HOOK_URL must start with https:// and name a host, without a name or a password in it")
    return wrong


def _is_engine(address: str) -> bool:
    """Over TLS, or on this very machine; with the name of an index."""
    try:
        place = urlsplit(address)
        is_here = place.scheme == "http" and place.hostname in ("127.0.0.1", "localhost")
        return (place.scheme == "https" or is_here) and bool(place.hostname) and bool(place.path.strip("/"))
    except ValueError:
        return False


def _known_to_everybody(site: SimpleNamespace) -> list[str]:
    """With the demo's stand-ins anybody makes the token of any thread: they are for this machine alone."""
    names = [name for name in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER") if getattr(site, name).startswith("demo-")]
    names += ["FIELD_KEYS"] if site.DEMO_FIELD_KEY in site.FIELD_KEYS else []
    names += ["SECRET_KEY_FALLBACKS"] if any(key.startswith("demo-") for key in site.SECRET_KEY_FALLBACKS) else []
    return [f"{name} is the demo's stand-in, and ALLOWED_HOSTS names more than this machine" for name in names]


def _is_fernet_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _production(site: SimpleNamespace) -> list[str]:
    wrong = _address(site)
    if not site.REDIS_URL:
        wrong.append("REDIS_URL is missing (limits must be shared by all processes)")
    if site.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        wrong.append("DATABASE_URL must be a PostgreSQL address")
    if not site.EMAIL_HOST:
        wrong.append("MAIL_HOST is missing")
    if site.MAIL_FOLDER:
        wrong.append("MAIL_FOLDER keeps every mail here, so that nobody is told of danger; it is for the demo alone")
    if site.CODE_MEMORY_KIB < site.LEAST_MEMORY_KIB:
        wrong.append(f"CODE_MEMORY_KIB is less than {site.LEAST_MEMORY_KIB}: codes could be tried too fast")
    if site.CODE_PARALLEL < 1:
        wrong.append("CODE_PARALLEL is less than 1: nobody could come back to their question")
    if site.ENV_FILE.is_file() and site.ENV_FILE.stat().st_mode & 0o007:
        wrong.append("ENV_FILE is open to everybody on this machine: chmod o= it")
    return wrong + _folders(site) + _lines(site)


def _address(site: SimpleNamespace) -> list[str]:
    """Of the site: links in mails begin with it."""
    place = urlsplit(site.SITE_URL)
    wrong = [] if site.HTTPS else ["SITE_URL must start with https://"]
    if place.username is not None or place.path or place.query or place.fragment:
        wrong.append("SITE_URL is https:// and a host, and nothing behind it")
    elif site.ALLOWED_HOSTS and place.hostname not in [host.lower().strip("[]") for host in site.ALLOWED_HOSTS]:
        wrong.append("SITE_URL names a host that is not in ALLOWED_HOSTS")
    return wrong


def _folders(site: SimpleNamespace) -> list[str]:
    """What nginx and the program give out to everybody may hold nothing else."""
    given = {"MEDIA_ROOT": Path(site.MEDIA_ROOT).resolve(), "STATIC_ROOT": Path(site.STATIC_ROOT).resolve()}
    kept = {
        "LEDGER": site.LEDGER,
        "BACKUP_FOLDER": site.BACKUP_FOLDER,
        "the program": str(site.BASE_DIR),
        "ENV_FILE": str(site.ENV_FILE),
    }
    return [
        f"{outer} is given out to everybody, and {inner} lies in it"
        for outer, folder in given.items()
        for inner, place in kept.items()
        if place and Path(place).resolve().is_relative_to(folder)
    ]


def _lines(site: SimpleNamespace) -> list[str]:
    """To what stands on another machine."""
    wrong = elsewhere.inner(site.INNER_HOSTS)
    named = {
        "DATABASE_URL": site.DATABASES["default"],
        "REPLICA_URL": site.DATABASES.get("replica"),
        "MIGRATE_URL": site.OWNER,
    }
    for name, row in named.items():
        wrong += elsewhere.database(name, row, site.INNER_HOSTS) if row else []
    wrong += elsewhere.redis(site.REDIS_URL, site.INNER_HOSTS) if site.REDIS_URL else []
    return wrong + elsewhere.mail(
        site.EMAIL_HOST, site.INNER_HOSTS, over_tls=site.MAIL_TLS, login=bool(site.EMAIL_HOST_PASSWORD)
    )
