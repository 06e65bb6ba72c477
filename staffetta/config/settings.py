"""All settings, from the environment, in one file.

STAFFETTA_DATABASE        libpq address of the database, role staffetta_app
STAFFETTA_DATABASE_OWNER  the same with role staffetta_owner; taken when STAFFETTA_AS=owner (migrations)
STAFFETTA_DATA            the data directory: secret key, files, mails that the file backend keeps
STAFFETTA_URL             the public address, for links in mails and for allowed hosts
STAFFETTA_EMAIL           smtp://user:password@host:port, smtps://…, console: or file: (default)
STAFFETTA_FROM            what e-mails come from: Staffetta <crm@firm.example>
STAFFETTA_NOTICES_DAYS    for how many days notices stay in the inbox; 180
STAFFETTA_WEBHOOKS_PRIVATE  1 lets webhooks tell machines of the own network (loopback, private addresses)
STAFFETTA_WEBHOOKS_DAYS   for how many days what webhooks told is kept; 30
STAFFETTA_INBOX_FOLDER    a folder whose files are taken in, or several: Rossi=/srv/rossi; Bianchi=/srv/bianchi
STAFFETTA_LIVE            poll: open pages ask now and then instead of being told; for a database behind a pooler
STAFFETTA_LIVE_DATABASE   a direct libpq address for being told, when STAFFETTA_DATABASE leads through a pooler
STAFFETTA_DEBUG           1 shows tracebacks; never in production
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("STAFFETTA_DATA", BASE_DIR / "data"))
DEBUG = os.environ.get("STAFFETTA_DEBUG") == "1"
PUBLIC_URL = os.environ.get("STAFFETTA_URL", "http://127.0.0.1:8000")


def _secret_key() -> str:
    """The installation's secret, made once and kept readable by its owner alone."""
    path = DATA_DIR / "secret_key"
    if path.exists():
        return path.read_text().strip()
    key = secrets.token_urlsafe(50)
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
    except FileExistsError:  # another process of the same tree was first
        return path.read_text().strip()
    return key


def _database(address: str) -> dict[str, Any]:
    """Django's description of a libpq address (URL or key=value); what Django has no word for goes to libpq as it is.

    Web processes keep a pool (STAFFETTA_POOL=1, set by whoever starts them).
    """
    said = {name: value for name, value in conninfo_to_dict(address).items() if value is not None}
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    described = {key: said.pop(name, "") for key, name in known.items()}
    pool = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}} if os.environ.get("STAFFETTA_POOL") == "1" else {}
    return {
        **described,
        "NAME": described["NAME"] or "staffetta",
        "ENGINE": "staffetta.core.db",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**said, **pool},
    }


def _email(address: str) -> dict[str, Any]:
    """Django's mail settings from one address."""
    url = urlsplit(address)
    if url.scheme in ("smtp", "smtps"):
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": url.hostname or "localhost",
            "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(url.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_SSL": url.scheme == "smtps",
            "EMAIL_USE_TLS": url.scheme == "smtp" and bool(url.username),
            "EMAIL_TIMEOUT": 10,
        }
    kind = "console" if url.scheme == "console" else "filebased"
    return {"EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend", "EMAIL_FILE_PATH": DATA_DIR / "mail"}


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver", urlsplit(PUBLIC_URL).hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "staffetta.ui.views.csrf_failure"
SESSION_ENGINE = "staffetta.accounts.sessions"
SECURE_SESSIONS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SESSIONS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SESSIONS else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SESSIONS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATABASES = {
    "default": _database(
        os.environ.get(
            "STAFFETTA_DATABASE_OWNER" if os.environ.get("STAFFETTA_AS") == "owner" else "STAFFETTA_DATABASE"
        )
        or "postgresql://staffetta_app@/staffetta"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# The order is also the order in which translations are looked up: words of the lower floors come last.
INSTALLED_APPS = [
    "staffetta.home",
    "staffetta.exchange",
    "staffetta.calendars",
    "staffetta.subscriptions",
    "staffetta.reports",
    "staffetta.webhooks",
    "staffetta.dav",
    "staffetta.vcards",
    "staffetta.icals",
    "staffetta.intake",
    "staffetta.duplicates",
    "staffetta.erasures",
    "staffetta.merges",
    "staffetta.documents",
    "staffetta.sharing",
    "staffetta.postsales",
    "staffetta.leads",
    "staffetta.playbooks",
    "staffetta.reminders",
    "staffetta.processes",
    "staffetta.contacts",
    "staffetta.numbers",
    "staffetta.workdays",
    "staffetta.tags",
    "staffetta.fields",
    "staffetta.listings",
    "staffetta.bin",
    "staffetta.notices",
    "staffetta.mail",
    "staffetta.push",
    "staffetta.history",
    "staffetta.accounts",
    "staffetta.ui",
    "staffetta.ebusiness",
    "staffetta.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "staffetta.ui.middleware.FragmentMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "staffetta.accounts.middleware.MemberMiddleware",
    "staffetta.fields.middleware.FieldsMiddleware",
    "staffetta.ui.middleware.RefusalMiddleware",
    "staffetta.contacts.middleware.LeadingOnMiddleware",
]

ROOT_URLCONF = "staffetta.config.urls"
WSGI_APPLICATION = "staffetta.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": sorted((BASE_DIR / "staffetta").glob("*/templates")),
        "OPTIONS": {
            "environment": "staffetta.ui.environment.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {  # only for pages of allauth that we do not draw ourselves
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "staffetta.accounts.adapter.Adapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"  # and from there to the sign-in page, without the page that was left
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets an e-mail from us because somebody else typed his address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_URL).scheme

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("it", "Italiano"), ("fr", "Français"), ("pl", "Polski"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "staffetta" / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if (BASE_DIR / "build" / "static" / "staticfiles.json").exists() and not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not (BASE_DIR / "build" / "static" / "staticfiles.json").exists() or DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # of e-business, dropped at once
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

locals().update(_email(os.environ.get("STAFFETTA_EMAIL", "file:")))
DEFAULT_FROM_EMAIL = os.environ.get("STAFFETTA_FROM", f"Staffetta <staffetta@{ALLOWED_HOSTS[-1]}>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
    }
}

NOTICES_DAYS = int(os.environ.get("STAFFETTA_NOTICES_DAYS") or 180)
INBOX_FOLDER = os.environ.get("STAFFETTA_INBOX_FOLDER", "")
LIVE_DATABASE = os.environ.get("STAFFETTA_LIVE_DATABASE") or os.environ.get("STAFFETTA_DATABASE") or ""
if os.environ.get("STAFFETTA_LIVE") == "poll":
    LIVE_DATABASE = ""
WEBHOOKS_PRIVATE = os.environ.get("STAFFETTA_WEBHOOKS_PRIVATE") == "1"
WEBHOOKS_DAYS = int(os.environ.get("STAFFETTA_WEBHOOKS_DAYS") or 30)

PROCRASTINATE_ON_APP_READY = None
# Addresses are unique in lower case, by a constraint that this check does not know.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
FORM_RENDERER = "staffetta.ui.rendering.Renderer"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
