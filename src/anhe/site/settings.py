"""Settings of one installation. Everything that differs between two installations comes from the environment.

ANHE_HOME      where the embedded database, keys, attachments and logs live (default: ./var)
ANHE_DATABASE  postgresql://user:password@host:port/name; without it, SQLite under ANHE_HOME
ANHE_HOSTS     comma-separated host names this installation answers to
ANHE_PROXIES   how many of our own proxies stand in front and add to X-Forwarded-For (default: 0, believe none)
ANHE_PASSWORD_DAYS  after how many days a password must be changed (default: 90; 0: never)
ANHE_SECOND_FACTOR  "required" (default) for administrators and bureau leaders, or "optional"
ANHE_MAP_TILES  address of base map tiles, https://maps.example/{z}/{x}/{y}.png (default: none; maps work without)
ANHE_MAP_FRAME  "wgs84" (default) or "gcj02": how that base map draws
ANHE_MAP_CREDIT  whose map it is and its approval number, shown on it
ANHE_DEBUG     "1" only on a developer's machine
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from anhe.site.keys import installation_keys

HOME = Path(os.environ.get("ANHE_HOME", "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True)
PACKAGE = Path(__file__).resolve().parent.parent

KEYS = installation_keys(HOME / "keys.json")
SECRET_KEY = KEYS.session
IDENTITY_KEY = KEYS.identity
BLIND_INDEX_KEY = KEYS.blind_index

DEBUG = os.environ.get("ANHE_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ANHE_HOSTS", "127.0.0.1,localhost").split(",")
HTTPS = os.environ.get("ANHE_HTTPS") == "1"

INSTALLED_APPS = [
    "anhe.orgs",
    "anhe.people",
    "anhe.casework",
    "anhe.ledgers",
    "anhe.correction",
    "anhe.mediation",
    "anhe.watch",
    "anhe.workbench",
    "anhe.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "anhe.orgs.middleware.ActorMiddleware",
    "anhe.orgs.middleware.GateMiddleware",
    "anhe.orgs.middleware.FirstThingsFirstMiddleware",
]

ROOT_URLCONF = "anhe.site.urls"
WSGI_APPLICATION = "anhe.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anhe.orgs.places.shell",
                "anhe.workbench.shell.unread",
            ],
        },
    },
]


def _database(address: str | None) -> dict:
    """Database settings from one address; SQLite in WAL mode when there is none."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "anhe.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
                ),
            },
        }
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(os.environ.get("ANHE_DATABASE"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "orgs.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "anhe.orgs.passwords.NotOneOfTheLast", "OPTIONS": {"count": 3}},
]
PASSWORD_DAYS = int(os.environ.get("ANHE_PASSWORD_DAYS", "90"))
SECOND_FACTOR_REQUIRED = os.environ.get("ANHE_SECOND_FACTOR", "required") == "required"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "anhe.orgs.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
# One office sits behind one address; failures are counted by anhe.orgs.lockout instead of allauth's cache.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": None, "change_password": "20/m/user"}
ACCOUNT_FORMS = {
    "login": "anhe.orgs.sign_in_forms.SignInForm",
    "change_password": "anhe.orgs.sign_in_forms.ChangePasswordForm",
    "reauthenticate": "anhe.orgs.sign_in_forms.ReauthenticateForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ANHE_PROXIES", "0"))
MFA_ADAPTER = "anhe.orgs.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "安和"
MFA_FORMS = {
    "authenticate": "anhe.orgs.sign_in_forms.SignInCodeForm",
    "reauthenticate": "anhe.orgs.sign_in_forms.CodeAgainForm",
    "activate_totp": "anhe.orgs.sign_in_forms.SetUpCodeForm",
}
USERSESSIONS_ADAPTER = "anhe.orgs.sign_in.SessionsAdapter"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["anhe.site.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
ATTACHMENTS = HOME / "attachments"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
# host:port of the gateway that the nightly self-test drives a synthetic device against; empty: no self-test.
WATCH_SELF_TEST = os.environ.get("ANHE_WATCH_SELF_TEST", "")
MAP_TILES = os.environ.get("ANHE_MAP_TILES", "")
MAP_FRAME = os.environ.get("ANHE_MAP_FRAME", "wgs84")
MAP_CREDIT = os.environ.get("ANHE_MAP_CREDIT", "")
MAP_HOST = [f"{urlsplit(MAP_TILES).scheme}://{urlsplit(MAP_TILES).netloc}"] if MAP_TILES else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *MAP_HOST],
        "connect-src": [SELF, *MAP_HOST],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

Q_CLUSTER = {
    "name": "anhe",
    "orm": "default",
    "workers": 1,
    "timeout": 3600,
    "retry": 3700,
    "label": "任务",
    "catch_up": False,
}

# Errors go to the process's own output, which the service manager keeps; Django by itself would mail them to nobody.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"timed": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"output": {"class": "logging.StreamHandler", "formatter": "timed"}},
    "loggers": {"django": {"handlers": ["output"], "level": "ERROR"}},
}

# The text-message gateway: a class that keeps the contract of anhe.casework.text_messages.
TEXT_GATEWAY = os.environ.get("ANHE_TEXT_GATEWAY", "anhe.casework.text_messages.StandIn")
