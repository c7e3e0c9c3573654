"""The image of docker-compose.yml. Start-up refuses what is unsafe (cms.core.checks)."""

from cms.settings.base import *
from cms.settings.base import ENV
from cms.settings.problems import production_problems

if problems := production_problems(ENV):
    raise SystemExit("\n".join(problems))

SECRET_KEY = ENV.secret_key
DEBUG = False
ALLOWED_HOSTS = [*ENV.allowed_hosts]
IS_PRODUCTION = True
GUARDED_SENDFILE_HEADER = "X-Accel-Redirect"

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
