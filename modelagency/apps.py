from django.apps import AppConfig


class ModelagencyConfig(AppConfig):
    name = "modelagency"
    verbose_name = "门户"
