"""Settings. Everything that differs between machines comes from the environment; see .env.example."""

from pathlib import Path

import environ
from celery.schedules import crontab

from modelagency import readiness
from modelagency.secret import kept_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Embedded: one process on SQLite for a trial or a small office. Production: PostgreSQL and Redis.
PRODUCTION = env.bool("PRODUCTION", default=False)
SINGLE_PROCESS = env.bool("SINGLE_PROCESS", default=False)
INSECURE_HTTP = env.bool("INSECURE_HTTP", default=False)
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env("DATA_DIR", default="") or BASE_DIR / "var").resolve()
MEDIA_ROOT = Path(env("MEDIA_ROOT", default="") or DATA_DIR / "media").resolve()
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
PUBLIC_URL = env("PUBLIC_URL", default="")
DATABASE_URL = env("DATABASE_URL", default="")
REDIS_URL = env("REDIS_URL", default="")
EMAIL_URL, DEFAULT_FROM_EMAIL = env("EMAIL_URL", default=""), env("EMAIL_FROM", default="")
ROBOT_URL, ROBOT_KIND = env("ROBOT_URL", default=""), env("ROBOT_KIND", default="dingtalk")
ROBOT_SECRET, SMS_BACKEND = env("ROBOT_SECRET", default=""), env("SMS_BACKEND", default="")
# Who may speak for a browser: addresses or networks of our own proxies, "unix" for one on a socket. Empty: nobody.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

_profile = readiness.Profile(
    production=PRODUCTION,
    single_process=SINGLE_PROCESS,
    insecure_http=INSECURE_HTTP,
    debug=DEBUG,
    secret_key=SECRET_KEY,
    allowed_hosts=ALLOWED_HOSTS,
    public_url=PUBLIC_URL,
    database_url=DATABASE_URL,
    redis_url=REDIS_URL,
    email_url=EMAIL_URL,
    email_from=DEFAULT_FROM_EMAIL,
    robot_url=ROBOT_URL,
    robot_kind=ROBOT_KIND,
    robot_secret=ROBOT_SECRET,
    sms_backend=SMS_BACKEND,
    trusted_proxies=TRUSTED_PROXIES,
    folders={"DATA_DIR": DATA_DIR, "MEDIA_ROOT": MEDIA_ROOT},
    switches={name: env(name, default="") for name in ("PRODUCTION", "SINGLE_PROCESS", "INSECURE_HTTP", "DEBUG")},
)
if _faults := readiness.faults(_profile):
    readiness.stop(_faults)

SECRET_KEY = SECRET_KEY or kept_key(DATA_DIR)
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
PUBLIC_URL = PUBLIC_URL or f"http://127.0.0.1:{env('PORT', default='8000')}"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
IS_HTTPS = PRODUCTION and not INSECURE_HTTP

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "axes",
    "records",
    "branches",
    "tasks",
    "assessment",
    "modelagency",
]

MIDDLEWARE = [
    "modelagency.middleware.proxy.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "modelagency.middleware.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "modelagency.middleware.probes.ProbeMiddleware",
    "modelagency.middleware.errors.TroubleMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "modelagency.middleware.trail.TrailMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "modelagency.urls"
WSGI_APPLICATION = "modelagency.wsgi.application"
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
                "modelagency.context.portal",
            ],
            "builtins": ["modelagency.templatetags.portal"],
        },
    }
]

DATABASES = {"default": env.db_url_config(DATABASE_URL or f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "modelagency.sqlite3"
    # Writers queue for 20 s instead of failing; readers never wait for a writer.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON;",  # what is deleted, ballots above all, is not left in free pages
    }
else:
    # Whoever waits longer for a row than this gets the 503 page instead of holding up a worker.
    patience = {"OPTIONS": {"options": "-c lock_timeout=10s"}}
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True} | patience
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "branches.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "branches.backends.CodeBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
# What a change of units means, said by the apps further right: functions of the change and the fates of its rows.
CHANGE_EFFECTS = ["assessment.outlook.of_change"]
# What follows in the same transaction when a unit gets another category: functions of the unit.
CATEGORY_EFFECTS = ["tasks.actions.rollups.regroup"]

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_LOCKOUT_CALLABLE = "modelagency.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the portal keeps no list of log-ins and log-outs
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["code", "old", "again"]  # fields beside "password" that axes must not keep as typed
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # accounts are locked by name, from whatever address: 等保 asks for that

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_FAILURE_VIEW = "modelagency.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # a probe asks the process itself, not its proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "modelagency.uploads.WholeFileUploadHandler",
]
NAMED_FROM_DAYS = env.int("NAMED_FROM_DAYS", default=10)  # overdue so long, a row is named in 会前一页
UPLOAD_LIMIT = 20 * 1024 * 1024
# What makes the files people wait for: records.long_jobs.
LONG_JOBS = {"list": "modelagency.listings.making.make"}
# Functions that tell what files of a shelf are used for: branches.uses.
SHELF_USES = ["tasks.panels.shelf_uses", "assessment.panels.shelf_uses"]
BODY_LIMIT = 5 * UPLOAD_LIMIT  # of one request; more is refused before it is read
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# Channels are further ways for messages to reach people; without any there is only the portal itself.
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10  # seconds for each answer of the server
CHANNELS_ON = {"mail": bool(EMAIL_URL), "robot": bool(ROBOT_URL), "sms": bool(SMS_BACKEND)}
# Functions of branches that records asks: when the office is open, and to which unit people belong.
OFFICE_HOURS, HOME_UNITS = "branches.office_hours.window", "branches.people.home_units"

QUEUE_DIR = DATA_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
if CELERY_BROKER_URL.startswith("filesystem"):
    QUEUE_DIR.mkdir(exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.2,
    }
else:
    # A Redis that hangs is given up like one that is away. Workers ask it each second, so silence is no answer.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 3,
        "socket_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 5,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker away for a day must not end a worker
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
# Each tick asks the database what is due by now; a missed one is made up by the next. Reconnecting, a tick of reminders
# and one of deliveries together stay below the minute promised after an outage. Ticks that nobody took in time expire;
# a minute leaves room for machines whose clocks differ.
REMIND_EVERY, DELIVER_EVERY = 20.0, 15.0
CELERY_BEAT_SCHEDULE = {
    "remind": {"task": "tasks.remind", "schedule": REMIND_EVERY, "options": {"expires": 60}},
    "daily": {"task": "tasks.daily", "schedule": crontab(minute=5), "options": {"expires": 3000}},
    "roll_up": {"task": "tasks.roll_up", "schedule": crontab(minute=1), "options": {"expires": 3000}},
    "forget_imports": {"task": "branches.forget_imports", "schedule": 600.0, "options": {"expires": 500}},
    "work_off": {"task": "records.work_off", "schedule": 3.0, "options": {"expires": 10}},
    "forget_files": {"task": "records.forget_files", "schedule": 600.0, "options": {"expires": 500}},
    "forget_workbooks": {"task": "tasks.forget_workbooks", "schedule": 600.0, "options": {"expires": 500}},
}
if any(CHANNELS_ON.values()):
    CELERY_BEAT_SCHEDULE["deliver"] = {
        "task": "records.deliver",
        "schedule": DELIVER_EVERY,
        "options": {"expires": 60},
    }

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # refusals are in the trail; the log is for what went wrong
        "kombu.connection": {"level": "ERROR"},  # it misses a host name in filesystem://
    },
}
