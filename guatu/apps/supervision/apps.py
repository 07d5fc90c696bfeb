from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "guatu.apps.supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guatu.apps.supervision import subscribers  # noqa: F401  (subscribing is what importing does)
