from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "guatu.apps.progress"
    default_auto_field = "django.db.models.BigAutoField"
