"""All settings, read from the environment; docs/operations.md tells what each is for.

Production, the demo and the tests differ by environment only. The process refuses to start on a
missing or unsafe setting and says which (portal/unsafe.py).
"""

from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ground.redis_away import OnceMore
from portal import elsewhere, logs, schedule, unsafe

django_stubs_ext.monkeypatch()  # `ModelAdmin[Topic]` and the like at run time

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
ENV_FILE = Path(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))
if ENV_FILE.exists():
    env.read_env(ENV_FILE)

DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)


def _secret(name: str) -> str:
    """A secret from the environment; the demo alone has visible stand-ins."""
    return str(env.str(name, default=f"demo-{name.lower()}-never-for-real-people" if DEMO else ""))


SECRET_KEY = _secret("SECRET_KEY")
# The one before it: what it signed is still taken, until it is taken out (docs/operations.md).
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Private text: Fernet keys, newest first. A new key in front rotates (manage.py rotate_keys).
DEMO_FIELD_KEY = "ZGVtby1vbmx5LWtleS0tLW5ldmVyLWZvci1yZWFsLTE="
FIELD_KEYS = env.list("FIELD_KEYS", default=[DEMO_FIELD_KEY] if DEMO else [])
# The asker's code: the key that derives it from a form, and the secret of its Argon2id digest.
CODE_KEY = _secret("CODE_KEY")
CODE_PEPPER = _secret("CODE_PEPPER")
CODE_MEMORY_KIB = env.int("CODE_MEMORY_KIB", default=19_456)
LEAST_MEMORY_KIB = 19_456  # OWASP's least for Argon2id with two rounds
CODE_PARALLEL = env.int("CODE_PARALLEL", default=2)
WEB_PROCESSES = env.int("WEB_PROCESSES", default=2)  # ops/gunicorn.conf.py starts them, manage.py doctor counts them

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
THIS_MACHINE = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=THIS_MACHINE if DEMO or DEBUG else [])
HTTPS = urlsplit(SITE_URL).scheme == "https"
# Where the duty unit's own SMS or telephone service is told whom to reach; empty: mail alone.
DUTY_HOOK_URL = env.str("DUTY_HOOK_URL", default="")
DUTY_HOOK_KEY = env.str("DUTY_HOOK_KEY", default="")
# The header in which our own proxy puts the client's address; empty: the peer's address is used.
CLIENT_ADDRESS_HEADER = env.str("CLIENT_ADDRESS_HEADER", default="")

# Lets who brings it read /metrics from another machine; empty: this machine alone.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# How many questions in ten minutes ask for nothing: from one address, from its network, to one organisation. Beyond it
# the device does a sum, of up to so many steps, or the person waits a moment (ground/tide.py).
TIDE_ADDRESS = env.int("TIDE_ADDRESS", default=60)
TIDE_NETWORK = env.int("TIDE_NETWORK", default=200)
TIDE_ORGANISATION = env.int("TIDE_ORGANISATION", default=150)
WORK_NUMBER = env.int("WORK_NUMBER", default=20_000)

# Containers on this very machine, which nobody reaches from outside: what goes to them needs no TLS.
INNER_HOSTS = env.list("INNER_HOSTS", default=[])

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'demo.sqlite3'}")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A database that is away is told within seconds: the asker gets the page back with the text, before nginx gives up.
# So is one behind a line that was cut, where nobody says no: libpq would wait for a quarter of an hour. Once it is back
# whoever comes next finds it: the pool by itself would look ever more seldom, and find it minutes later.
_PATIENCE = {
    "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 4, "reconnect_timeout": 4},
    "connect_timeout": 3,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 6000,
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
else:  # what the address says behind its `?`, such as sslmode, stays
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | _PATIENCE
# Who owns the tables and migrates them (portal/owning.py); none: whoever serves does.
OWNER = env.db_url("MIGRATE_URL") if env.str("MIGRATE_URL", default="") else {}
SERVING_ROLE = str(DATABASES["default"].get("USER", ""))
# A replica of PostgreSQL from which public pages are made while it is level with the primary (ground/replica.py).
if REPLICA_URL := env.str("REPLICA_URL", default=""):
    DATABASES["replica"] = {"CONN_HEALTH_CHECKS": True, "OPTIONS": {}} | env.db_url("REPLICA_URL")
    DATABASES["replica"]["OPTIONS"] |= _PATIENCE
    DATABASE_ROUTERS = ["ground.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who chooses what a search is compared with: "" the database, or `https://name:password@host:9200/index` of OpenSearch.
SEARCH_ENGINE = env.str("SEARCH_ENGINE", default="")

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "ground.redis_cache.Cache",
        "LOCATION": REDIS_URL,
        # Nobody waits long for somebody who only counts (the client would: five seconds at each of a page's looks).
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": OnceMore()},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
# Seconds after which a process writes down how often texts were opened; 0: never by itself.
READS_WRITTEN_EVERY = env.int("READS_WRITTEN_EVERY", default=60)
# Public pages kept in each process of the web server; 0 keeps none.
KEPT_PAGES_MIB = env.int("KEPT_PAGES_MIB", default=0 if DEBUG else 32)
CELERY_BROKER_URL = elsewhere.broker(REDIS_URL) if REDIS_URL else "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = schedule.beat()
CELERY_BEAT_SCHEDULER = "portal.beat:Steady"

INSTALLED_APPS = [
    "portal",
    "moderation",
    "questions",
    "content",
    "people",
    "ground",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "template_partials",
    "django_htmx",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "portal.middleware.RequestLog",
    "portal.middleware.Restored",
    "portal.middleware.Machines",
    "portal.kept_pages.middleware.KeptPages",
    "django.middleware.security.SecurityMiddleware",
    "portal.middleware.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # within the two, so that a static file has their headers too
    "portal.middleware.OwnSitePosts",
    "ground.middleware.AfterAnswer",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.SessionAge",
    "portal.middleware.LoginRequired",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.StaffLanguage",
    "portal.middleware.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
            "builtins": ["ground.templatetags.speech"],
        },
    }
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "people.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "people.passwords.NotAboutYou", "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": "people.passwords.NotCommon"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
MESSAGE_STORAGE = "portal.said.Said"
MESSAGE_TAGS = {25: "good", 30: "warn", 40: "danger"}  # as components/notice.html calls them
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {"reset_password": "people.reset.ResetForm"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is confirmed by the invitation that went to it
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody makes the site write to a stranger
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
MFA_ADAPTER = "people.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # allauth keeps no note of the invitation that confirmed the address
MFA_TOTP_ISSUER = "Kynnys"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SECOND_FACTOR_REQUIRED = not DEMO

LANGUAGE_CODE = "en"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("nb", _("Norwegian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site reads a file of ours
# Pictures and videos of the library: written by staff, read by everybody, part of the backup.
MEDIA_URL = "/media/"
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))
# Where erasures are written down, apart from the database; and how many days such a file is kept.
LEDGER = env.str("LEDGER", default=str(BASE_DIR / "var" / "ledger") if DEMO else "")
LEDGER_DAYS = env.int("LEDGER_DAYS", default=14)
# Backups: the folder, the public half of the key they are sealed for, and how many days one is kept.
BACKUP_FOLDER = env.str("BACKUP_FOLDER", default="")
BACKUP_KEY = env.str("BACKUP_KEY", default="")
BACKUP_DAYS = env.int("BACKUP_DAYS", default=7)
# A database that was restored serves nobody until its erasures are replayed.
RESTORED_IS_CLOSED = not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Mail. MAIL_FOLDER (the demo): mails become files there, and /desk/outbox/ shows them.
MAIL_FOLDER = env.str("MAIL_FOLDER", default=str(BASE_DIR / "var" / "mail") if DEMO else "")
EMAIL_BACKEND = "ground.smtp.EmailBackend"
if MAIL_FOLDER:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_FOLDER
EMAIL_HOST = env.str("MAIL_HOST", default="localhost")
EMAIL_PORT = env.int("MAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("MAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.str("MAIL_PASSWORD", default="")
MAIL_TLS = env.bool("MAIL_TLS", default=False)
EMAIL_USE_SSL = MAIL_TLS and EMAIL_PORT == 465  # from the first byte there, by STARTTLS elsewhere
EMAIL_USE_TLS = MAIL_TLS and not EMAIL_USE_SSL
EMAIL_TIMEOUT = env.int("MAIL_TIMEOUT", default=20)  # seconds for each of its answers
# A notice says nothing: neither sender nor Message-ID may name the service.
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="post@post.example" if DEMO else "")
MESSAGE_ID_DOMAIN = env.str("MESSAGE_ID_DOMAIN", default="post.example" if DEMO else "")
ADMINS: list[tuple[str, str]] = []  # error mails would carry what a child typed

# Where "leave now" goes: a page everybody might have open. By language.
EXIT_TO = {
    "fi": env.str("EXIT_TO_FI", default="https://www.ilmatieteenlaitos.fi/"),
    "sv": env.str("EXIT_TO_SV", default="https://sv.ilmatieteenlaitos.fi/"),
    "nb": env.str("EXIT_TO_NB", default="https://www.yr.no/"),
    "en": env.str("EXIT_TO_EN", default="https://en.ilmatieteenlaitos.fi/"),
}

# The country whose helplines come first on a page in this language; the reader chooses another with one press.
FIRST_COUNTRY = {
    "fi": "fi",
    "sv": env.str("FIRST_COUNTRY_SV", default="fi"),
    "nb": "no",
    "en": env.str("FIRST_COUNTRY_EN", default="fi"),
}

# Whether links that lead out are looked at once a week. Off: a production network may let nobody out.
LINK_CHECK = env.bool("LINK_CHECK", default=False)
# Numbers to call, with the day each was read: what came with the software, or the organisation's own copy of it.
HELPLINES_FILE = env.str("HELPLINES_FILE", default=str(BASE_DIR / "content" / "data" / "helplines.csv"))

SESSION_COOKIE_NAME = "__Host-desk" if HTTPS else "desk"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would drop the desk's session on a link from a notice
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_MOST = 12 * 3600  # seconds from the login on, whatever is done meanwhile
SESSION_IDLE = 3600  # seconds without a press; what a page asks for by itself is none
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # it is nginx that sends everybody to https (ops/nginx.conf)
# `same-origin`, not `no-referrer`: with that Chromium sends `Origin: null` on the site's own posts.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS = ["ground.uploads.StaffUploads"]  # in memory, from staff, where the library takes files
UPLOAD_PATHS = ("/desk/library/pictures/", "/desk/library/clips/")
UPLOAD_MOST = 41 * 1024 * 1024  # of one request; nginx.conf says the same
FILE_UPLOAD_PERMISSIONS = 0o644  # nginx reads them
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = logs.LOGGING
LOGGING_CONFIG = "logging.config.dictConfig"
logs.configure()

if problems := unsafe.found(SimpleNamespace(**globals())):
    raise ImproperlyConfigured("Kynnys does not start: " + "; ".join(problems) + ". See .env.example.")
