from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "guatu.apps.projects"
    default_auto_field = "django.db.models.BigAutoField"
