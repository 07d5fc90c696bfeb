"""The levels of a light (亮灯): meaning only; a place chooses its words and colours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    ALARM = "alarm", _("seriously behind")
    WATCH = "watch", _("behind")
    GOOD = "good", _("on course")
    UNRATED = "unrated", _("not rated")
    EXEMPT = "exempt", _("exempt")
