from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from guatu.ui.navigation import Section


def _may_import(user: Any) -> bool:
    from guatu.apps.projects.queries import may_import_ledgers

    return may_import_ledgers(visible_to=user)


class ProjectsConfig(AppConfig):
    name = "guatu.apps.projects"
    default_auto_field = "django.db.models.BigAutoField"
    sections = (
        Section(
            "import_ledger",
            _("Import"),
            place=30,
            routes=("import_first_sight", "import_done", "import_accept"),
            open_to=_may_import,
        ),
    )
