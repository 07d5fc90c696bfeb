from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from guatu.ui.navigation import Section


class PagesConfig(AppConfig):
    name = "guatu.pages"
    sections = (
        Section("wall_chart", _("Wall chart"), place=10, routes=("wall",)),
        Section("ledger", _("Ledger"), place=20, routes=("project",)),
    )
