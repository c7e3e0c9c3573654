"""The image of docker-compose.yml. Start-up refuses what is unsafe (cms.core.checks)."""

from cms.settings import csp
from cms.settings.base import *
from cms.settings.base import ENV, MAP_TILE_URL, PLAYER_STYLES
from cms.settings.problems import production_problems

if problems := production_problems(ENV):
    raise SystemExit("\n".join(problems))

SECRET_KEY = ENV.secret_key
DEBUG = False
ALLOWED_HOSTS = [*ENV.allowed_hosts]
IS_PRODUCTION = True
GUARDED_SENDFILE_HEADER = "X-Accel-Redirect"
# The front server fetches from the store itself; readers' browsers never see its address.
IMAGE_SOURCES = csp.image_sources(store="", tiles=MAP_TILE_URL)
CONTENT_SECURITY_POLICY = csp.public_policy(IMAGE_SOURCES, styles=PLAYER_STYLES)
ADMIN_CONTENT_SECURITY_POLICY = csp.admin_policy(IMAGE_SOURCES)

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
