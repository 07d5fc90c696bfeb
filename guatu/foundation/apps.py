from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "guatu.foundation"
    default_auto_field = "django.db.models.BigAutoField"
