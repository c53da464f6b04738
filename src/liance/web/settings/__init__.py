"""Django's settings. Only this package reads the environment; everyone else reads `django.conf.settings`."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from liance.rules.library import home
from liance.web.settings.environment import read_environment

BASE = home()
ENVIRONMENT = read_environment(os.environ, BASE)

DEBUG = ENVIRONMENT.flag("LIANCE_DEBUG")
SECRET_KEY = ENVIRONMENT.text("LIANCE_SECRET_KEY")
ALLOWED_HOSTS = ENVIRONMENT.names("LIANCE_HOSTS")
HTTPS = ENVIRONMENT.flag("LIANCE_HTTPS")

DATA_FOLDER = ENVIRONMENT.folder("LIANCE_DATA")
KEY_FILE = ENVIRONMENT.file("LIANCE_KEYS")
POLICY_FOLDER = ENVIRONMENT.folder("LIANCE_POLICIES")
CALENDAR_FOLDER = ENVIRONMENT.folder("LIANCE_CALENDARS")
OFFICE = ENVIRONMENT.text("LIANCE_OFFICE")
OFFICE_CODE = ENVIRONMENT.text("LIANCE_OFFICE_CODE")
PROXIES = ENVIRONMENT.number("LIANCE_PROXIES")
TIMING = ENVIRONMENT.flag("LIANCE_TIMING")
LETTERHEAD = {
    name: ENVIRONMENT.text(f"LIANCE_{name.upper()}")
    for name in ("contact", "phone", "address", "email", "review_body", "court", "appeal")
}
"""What the office says of itself on documents; empty: asked for."""
YEARS_BACK = ENVIRONMENT.number("LIANCE_YEARS_BACK")
"""By how many years the platform's clock is behind: a demonstration plays while its policies still run."""
UPLOAD_BYTES = ENVIRONMENT.number("LIANCE_UPLOAD_MB") * 1024 * 1024

SLICES = (
    "site", "audit", "people", "policies", "registry", "guide", "cases", "awards", "notices", "funds", "chains",
    "board", "monitoring", "tasks", "coordination", "challenges", "matters", "leader", "letters", "openness",
)  # fmt: skip
"""The slices from the lowest to the highest: a higher one may know a lower one, never the reverse."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_htmx",
    *(f"liance.web.{name}" for name in SLICES),
]

MIDDLEWARE = [
    "liance.web.site.middleware.timing",
    "django.middleware.security.SecurityMiddleware",
    "liance.web.site.middleware.request_size",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "liance.web.site.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "liance.web.site.middleware.kept_nowhere",
    "liance.web.people.middleware.acting",
    "liance.web.site.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "liance.web.urls"
WSGI_APPLICATION = "liance.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "liance.web.people.context.acting",
                "liance.web.site.menu.menu",
            ],
            "builtins": ["liance.web.site.templatetags.liance", "liance.web.people.templatetags.people"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

DATABASES = {"default": ENVIRONMENT.database("LIANCE_DATABASE")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {  # what is counted to limit calls; room enough that many addresses do not push each other out
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}
}

# ---- people --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "site:home"
LOGOUT_REDIRECT_URL = "site:home"
AXES_HANDLER = "liance.web.people.lockout.Handler"
AXES_CLIENT_IP_CALLABLE = "liance.web.site.address.client_address"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "liance.web.people.pages.signing_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_DISABLE_ACCESS_LOG = True  # people.SignIn holds the sessions
AXES_VERBOSE = False
FAILURES_OF_NAME_PER_DAY, FAILURES_OF_ADDRESS_PER_HOUR = 50, 50
"""Wider limits, for addresses from which the person never signed in; see docs/decisions/0050-lock-out.md."""
OTP_TOTP_ISSUER = "Liance 链策"

# ---- sessions, cookies, policy of contents -------------------------------------------------------------------------
SESSION_COOKIE_AGE = ENVIRONMENT.number("LIANCE_SESSION_MINUTES") * 60
SESSION_LONGEST = ENVIRONMENT.number("LIANCE_SESSION_HOURS") * 3600
SESSIONS_OF_OFFICIALS, SESSIONS_OF_OTHERS = 1, 3
SECOND_FACTOR_REQUIRED = True
"""Of officials, readers and administrators; switched off only in tests of other things."""
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # a browser's preload list is for the owner of the domain to decide on
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "liance.web.site.errors.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# ---- language, time, files -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "liance_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_FOLDER / "files")},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT.text("LIANCE_LOG_LEVEL")},
}
PROJECT_ROOT = Path(__file__).resolve().parents[1]
