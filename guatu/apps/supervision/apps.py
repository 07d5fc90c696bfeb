from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "guatu.apps.supervision"
    default_auto_field = "django.db.models.BigAutoField"
