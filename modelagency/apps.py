from django.apps import AppConfig, apps
from django.core.checks import register
from django.db.models.signals import post_migrate, pre_migrate

from modelagency import checks
from modelagency.guards import install


class ModelagencyConfig(AppConfig):
    name = "modelagency"
    verbose_name = "门户"

    def ready(self):
        register(checks.transport, "security", deploy=True)
        last = apps.get_app_config("assessment")  # all tables are there when it is told
        pre_migrate.connect(install.make_way, sender=last)
        post_migrate.connect(install.install, sender=last)
