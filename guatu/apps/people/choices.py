"""The closed word lists of units, roles and duties."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    GOVERNMENT = "government", _("government")
    DEPARTMENT = "department", _("department")
    TOWN = "town", _("town or subdistrict")
    PARK = "park", _("industrial park")
    STATE_COMPANY = "state_company", _("state-owned company")
    ENTERPRISE = "enterprise", _("enterprise")
    CONTRACTOR = "contractor", _("contractor")


class Role(models.TextChoices):
    OFFICE = "office", _("key-project office")
    LEADER = "leader", _("leader")
    REPORTER = "reporter", _("reporter")
    SUPERVISOR = "supervisor", _("supervision office")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDITOR = "auditor", _("auditor")
