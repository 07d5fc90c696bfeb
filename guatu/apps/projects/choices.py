"""The closed word lists of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanClass(models.TextChoices):
    """What a project is in one plan year (项目类别); fixed for that year."""

    CONTINUING = "continuing", _("continuing")  # 续建
    NEW_START = "new_start", _("new start")  # 新开工
    COMPLETING = "completing", _("completing")  # 竣工
    RESERVE = "reserve", _("reserve")  # 储备


class Stage(models.TextChoices):
    """How far a project has come (建设阶段), and the statistics branch beside the line."""

    RESERVE = "reserve", _("in reserve")  # 储备
    SIGNED = "signed", _("signed")  # 签约
    PREPARATION = "preparation", _("preparation")  # 前期
    STARTED = "started", _("started")  # 开工
    UNDER_CONSTRUCTION = "under_construction", _("under construction")  # 在建
    COMPLETED = "completed", _("completed")  # 竣工
    IN_PRODUCTION = "in_production", _("in production")  # 投产
    OUTPUT_REACHED = "output_reached", _("planned output reached")  # 达产
    BENEFIT_REACHED = "benefit_reached", _("planned benefit reached")  # 达效
    STATISTICS_ENTRY = "statistics_entry", _("entered in statistics")  # 入统
    LISTED_IN_STATISTICS = "listed_in_statistics", _("enterprise listed in statistics")  # 升规入库


MAIN_LINE: tuple[Stage, ...] = (
    Stage.RESERVE,
    Stage.SIGNED,
    Stage.PREPARATION,
    Stage.STARTED,
    Stage.UNDER_CONSTRUCTION,
    Stage.COMPLETED,
    Stage.IN_PRODUCTION,
    Stage.OUTPUT_REACHED,
    Stage.BENEFIT_REACHED,
)
STATISTICS_BRANCH: tuple[Stage, ...] = (Stage.STATISTICS_ENTRY, Stage.LISTED_IN_STATISTICS)


class DutyKind(models.TextChoices):
    """Who answers for what in a project."""

    LEAD = "lead", _("lead unit")  # 牵头单位
    RESPONSIBLE = "responsible", _("responsible unit")  # 责任单位
    LOCAL = "local", _("local authority")  # 属地
    SPONSOR = "sponsor", _("sponsor")  # 包联领导
    SERVICE_OFFICER = "service_officer", _("service officer")  # 项目专员
    OWNER = "owner", _("project owner")  # 项目业主
    CONTRACTOR = "contractor", _("contractor")  # 施工单位
