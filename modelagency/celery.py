"""The Celery application. The database is the truth; the broker only carries hints."""

import os

from celery import Celery
from celery.signals import celeryd_init
from django.conf import settings

from modelagency import readiness

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "modelagency.settings")

app = Celery("modelagency", amqp="modelagency.broker:PromptBroker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")


@celeryd_init.connect
def refuse_a_second_process(**about):
    """A worker of its own has no place beside `manage.py portal`, which has one inside."""
    if settings.SINGLE_PROCESS:
        readiness.stop([readiness.ONE_PROCESS])
