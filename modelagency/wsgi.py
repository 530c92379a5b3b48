"""The WSGI entry for gunicorn: `gunicorn modelagency.wsgi`."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from modelagency import readiness

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "modelagency.settings")

if settings.SINGLE_PROCESS:
    readiness.stop([readiness.ONE_PROCESS])
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # once, before gunicorn forks, not in everybody's first request
