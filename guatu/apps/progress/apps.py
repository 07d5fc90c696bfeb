from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "guatu.apps.progress"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guatu.apps.progress import subscribers  # noqa: F401  (subscribing is what importing does)
