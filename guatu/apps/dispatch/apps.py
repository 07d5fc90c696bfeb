from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "guatu.apps.dispatch"
    default_auto_field = "django.db.models.BigAutoField"
