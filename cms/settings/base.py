"""What every way of running shares; the choice of parts is made by the environment alone."""

import os
from pathlib import Path

from cms.settings import csp, databases, files
from cms.settings.env import Environment, kept_secret_key
from cms.settings.problems import variable_problems
from cms.settings.wagtail_parts import CONTEXT_PROCESSORS, WAGTAIL_APPS

BASE_DIR = Path(__file__).resolve().parent.parent.parent
if problems := variable_problems(os.environ):
    raise SystemExit("\n".join(problems))
ENV = Environment.read(base_dir=BASE_DIR)
VAR_DIR = ENV.var_dir
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = ENV.secret_key or kept_secret_key(VAR_DIR)
DEBUG = ENV.debug
SITE_URL = ENV.site_url
ALLOWED_HOSTS = [*ENV.allowed_hosts] or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
MAP_TILE_URL = ENV.map_tile_url
FFMPEG_BINARY = ENV.ffmpeg_binary
TRUSTED_PROXIES = ENV.trusted_proxies

INSTALLED_APPS = [
    "frontend",
    "search",
    "cms.demo",
    "cms.home",
    "cms.columns",
    "cms.venues",
    "cms.library",
    "cms.pages",
    "cms.people",
    "cms.organisation",
    "cms.audit",
    "media_pipeline",
    "cms.live",
    "cms.core",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    *WAGTAIL_APPS,
    "treebeard",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "axes",
    "csp",
    "whitenoise.runserver_nostatic",
    "frontend.static_files.BuiltFilesConfig",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "cms.core.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.core.browser_policies.BrowserPoliciesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.core.plain_paths.PlainPathMiddleware",
    "cms.core.api_pace.ApiPaceMiddleware",
    "cms.people.middleware.FreshKeyMiddleware",
    "cms.people.middleware.KeptTextMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.pages.middleware.EditorRefusalMiddleware",
    "cms.pages.middleware.GoneMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
ASGI_APPLICATION = "cms.asgi.application"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                *CONTEXT_PROCESSORS,
                "wagtail.contrib.settings.context_processors.settings",
                "frontend.context.frame",
            ],
            "builtins": ["frontend.templatetags.components"],
        },
    },
]

DATABASES = {
    "default": (
        databases.postgresql(ENV.database_url)
        if ENV.database_url
        else databases.sqlite(VAR_DIR / "caifeng.sqlite3")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = ENV.redis_url
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# Guests' pages are kept whole in front of Django; off only to measure what a page costs to make.
PAGE_CACHE_ENABLED = True

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "cms.people.backends.PhoneBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "cms.people.password_rules.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "people:me"
LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
AXES_HANDLER = "cms.people.throttling.GrowingPauseHandler"
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = "cms.people.throttling.cooloff"
AXES_LOCKOUT_CALLABLE = "cms.people.throttling.locked_out"
AXES_USERNAME_FORM_FIELD = "phone"
AXES_USERNAME_CALLABLE = "cms.people.throttling.phone_of"
AXES_USE_ATTEMPT_EXPIRATION = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_ON_SUCCESS = True
# A try during a pause is not counted: it puts off neither its end nor the next one's length.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "cms.core.limits.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "phone", "password"]
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "static"]

# Open files are public by URL; guarded ones come only through /media/guarded/ and its gate.
MEDIA_URL = "/media/open/"
MEDIA_ROOT = VAR_DIR / "media" / "open"
GUARDED_MEDIA_ROOT = VAR_DIR / "media" / "guarded"
OBJECT_STORE = ENV.object_store
FILE_STORAGES = (
    files.in_bucket(OBJECT_STORE) if OBJECT_STORE else files.in_folders(guarded=GUARDED_MEDIA_ROOT)
)
STORAGES = {
    **FILE_STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The header a front server understands (nginx: X-Accel-Redirect); empty: Django streams itself.
GUARDED_SENDFILE_HEADER = ""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Films and sounds: how much one may send and be, and where it lies until it is whole.
MEDIA_LARGEST_BYTES = 4 * 1024**3
MEDIA_LARGEST_BYTES_FOR_EDITORS = 50 * 1024**3
MEDIA_LONGEST_S = 6 * 3600
MEDIA_MOST_PIXELS = 36_000_000
MEDIA_MOST_FPS = 120
MEDIA_MOST_STREAMS = 32
MEDIA_UPLOADS_AN_HOUR = 20
MEDIA_UPLOADS_AN_HOUR_PER_ADDRESS = 200
MEDIA_UPLOADS_DIR = VAR_DIR / "media" / "uploads"
MEDIA_DISK_FULL_AT = 0.9

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "index", "notify", "media"],
    }
}

ELASTICSEARCH_URL = ENV.elasticsearch_url
SEARCH_INDEX_PREFIX = "caifeng"
SEARCH_INDEX_DIR = VAR_DIR / "index"
SEARCHES_A_MINUTE_PER_PERSON = 60
SEARCHES_A_MINUTE_PER_ADDRESS = 600
API_CALLS_A_MINUTE_PER_PERSON = 600
API_CALLS_A_MINUTE_PER_ADDRESS = 6000

# Open pages that are told at once what changed; each process counts its own.
LIVE_CONNECTIONS_PER_PERSON = ENV.live_connections_per_person
LIVE_CONNECTIONS_PER_ADDRESS = ENV.live_connections_per_address

WAGTAIL_SITE_NAME = "采风"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "library.LibraryImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.library.forms.LibraryImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "library.LibraryDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.library.forms.LibraryDocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.admin_backend"}}
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
# `cms.pages.leading_on` writes them in the transaction of the rename or the move.
WAGTAILREDIRECTS_AUTO_CREATE = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# The editor shows its preview in a frame of its own site; public pages refuse every frame by CSP.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "frontend.views.csrf_refused"
SESSION_ENGINE = "cms.people.sessions"
# Without a front server a guarded picture is fetched from the store by a signed address.
IMAGE_SOURCES = csp.image_sources(store=ENV.s3_endpoint, tiles=MAP_TILE_URL)
# The same holds for films.
MEDIA_SOURCES = csp.media_sources(ENV.s3_endpoint)
PLAYER_STYLES = csp.player_styles(BASE_DIR / "frontend/static/build/player_styles.json")
CONTENT_SECURITY_POLICY = csp.public_policy(
    IMAGE_SOURCES, media=MEDIA_SOURCES, styles=PLAYER_STYLES
)
ADMIN_CONTENT_SECURITY_POLICY = csp.admin_policy(IMAGE_SOURCES, media=MEDIA_SOURCES)
ADMIN_PREFIX = csp.ADMIN_PREFIX
PERMISSIONS_POLICY = csp.PERMISSIONS_POLICY

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "cms.core.request_id.RequestIdFilter"}},
    "formatters": {
        "line": {
            "()": "cms.core.log_lines.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s",
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}

# Applied by cms.core's worker: dotted task name, seconds between runs.
PERIODIC: dict[str, tuple[str, int]] = {}
