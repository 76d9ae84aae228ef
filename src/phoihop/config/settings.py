"""Django's settings, computed from the options of the installation."""

import os

from csp.constants import NONE, SELF

from phoihop.config.options import database_of, read_options, secret_of

OPTIONS = read_options(dict(os.environ))

PHOIHOP_DATA = OPTIONS.data
PHOIHOP_UPLOAD_BYTES = OPTIONS.upload_mib * 1024 * 1024
PHOIHOP_NETWORKED = OPTIONS.networked
PHOIHOP_LANGUAGE = OPTIONS.language

SECRET_KEY = secret_of(OPTIONS)
DEBUG = False
ALLOWED_HOSTS = list(OPTIONS.hosts)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "phoihop.store",
    "phoihop.contexts.parties",
    "phoihop.contexts.matters",
    "phoihop.contexts.regulations",
    "phoihop.desk",
    "phoihop.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "phoihop.web.middleware.WhoAndLanguage",
]
ROOT_URLCONF = "phoihop.config.urls"
WSGI_APPLICATION = "phoihop.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "phoihop.web.context.page",
            ],
            "builtins": ["phoihop.web.templatetags.phoihop"],
        },
    }
]
DATABASES = {"default": database_of(OPTIONS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.Account"
AUTHENTICATION_BACKENDS = ["phoihop.web.backend.Accounts"]
CSRF_FAILURE_VIEW = "phoihop.web.views.errors.csrf_failure"
PASSWORD_HASHERS = ["phoihop.contexts.parties.models.Argon2idHasher"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "inbox"
SESSION_COOKIE_AGE = OPTIONS.session_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OPTIONS.https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = OPTIONS.https
SECURE_HSTS_SECONDS = 31536000 if OPTIONS.https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = PHOIHOP_UPLOAD_BYTES + 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = PHOIHOP_UPLOAD_BYTES
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
LANGUAGE_CODE = OPTIONS.language
USE_I18N = True
USE_TZ = True
TIME_ZONE = OPTIONS.zone
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"phoihop": {"handlers": ["console"], "level": "INFO"}},
}
