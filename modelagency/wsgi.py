"""The WSGI entry for gunicorn: `gunicorn modelagency.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "modelagency.settings")

application = get_wsgi_application()
