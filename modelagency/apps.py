from django.apps import AppConfig
from django.core.checks import register

from modelagency import checks


class ModelagencyConfig(AppConfig):
    name = "modelagency"
    verbose_name = "门户"

    def ready(self):
        register(checks.transport, "security", deploy=True)
