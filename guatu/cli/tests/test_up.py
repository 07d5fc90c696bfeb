"""`guatu up --rules`: an office's own site gets its lights."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from guatu.apps.progress.operations import receive_report
from guatu.apps.supervision.models import Standing
from guatu.apps.supervision.operations import RulesHaveOpenQuestions
from guatu.apps.supervision.rulebook import rule_set_in_force
from guatu.cli import up


class TestRules:
    def test_are_put_in_force_and_light_the_last_month_reported(self, register, today, capsys):
        month, done = dt.date(2026, 6, 1), Decimal(30_000_000)
        receive_report(project=register.factory, month=month, by=None, on=today, completed_year_yuan=done)
        up._put_in_force("wuhan")
        rule_set = rule_set_in_force()
        assert rule_set is not None and rule_set.slug == "wuhan"
        assert rule_set.title in capsys.readouterr().out
        standing = Standing.objects.get(project=register.factory, year=2026)
        assert (standing.level, standing.draft) == ("alarm", True)

    @pytest.mark.usefixtures("register")
    def test_with_open_questions_are_refused(self):
        with pytest.raises(RulesHaveOpenQuestions):
            up._put_in_force("yinchuan-2025")
        assert rule_set_in_force() is None
