from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "guatu.apps.schedule"
    default_auto_field = "django.db.models.BigAutoField"
