"""Tables nobody published, each laid out differently, most with one planted error to find at its cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from guatu.engine.scoring.recheck import recheck
from guatu.engine.scoring.results import Options, Recheck
from guatu.engine.scoring.tables import Unreadable, read_tables

TWO_LEVEL_HEADING = """\
某市2023年1-8月重点项目进展情况表,,,,,,,,
,,,,,,,,单位：万元、%
序号,县区,项目,投资,,完成情况,,,
,,个数,总投资,年度计划,1-8月累计完成,完成率,滞后序时进度(百分点),排名
,合计,36,"1,203,400","356,700","221,905",62.2,4.5,
1,东山区,10,"400,000","120,000","81,234",67.7,-1.0,2
2,西河县,8,"303,400","96,700","66,900",69.2,-2.5,1
3,南湖区,12,"350,000","100,000","50,771",50.8,15.9,4
4,北塘县,6,"150,000","40,000","23,000",57.6,9.2,3
注：完成率=累计完成÷年度计划。
"""
WEIGHTS_IN_A_NOTE = """\
单位,完成率得分,开工率得分,入库率得分,综合得分,名次
甲县,95,88,90,92.1,1
乙县,90,92,85,88.9,3
丙县,92,85,91,90.3,2
丁县,70,80,75,74.5,4
注：综合得分=完成率得分×50%+开工率得分×20%+入库率得分×30%
"""
WEIGHTS_NOWHERE = """\
县区,投资完成率(%),开工率(%),入库率(%),加权得分,位次
甲,88.0,92.0,76.0,86.40,3
乙,95.5,80.0,90.0,88.70,1
丙,70.2,66.7,81.3,71.75,5
丁,95.5,80.0,90.0,88.70,1
戊,60.0,100.0,50.0,71.50,6
己,77.7,88.8,99.9,88.13,4
"""
FRACTIONS_AND_TWO_UNITS = """\
名称,计划投资(亿元),实际完成(万元),完成比例
A,2.5,15000,0.6
B,3.75,31234,0.833
C,1.2,11111,0.926
D,4.00,40000,1.1
"""
RANKS_IN_GROUPS = """\
组别,县区,上半年目标(亿元),完成(亿元),完成率(%),组内名次
县市组,甲市,50.00,26.30,52.60,1
县市组,乙县,40.00,20.00,50.00,2
县市组,丙县,30.00,15.00,50.00,2
县市组,丁县,20.00,8.00,40.00,3
城区组,一区,10.00,6.10,61.00,1
城区组,二区,11.00,5.50,50.00,2
城区组,三区,12.00,5.00,41.67,3
"""
GROWTH_AND_SHARES = """\
地区,本年完成投资(亿元),上年同期(亿元),同比增长(%),占全市比重(%),增速排名
全市,300.0,280.0,7.1,100,
甲,120.0,100.0,20.0,40.0,1
乙,100.0,110.0,-9.1,33.3,3
丙,80.0,70.0,14.2,26.9,2
"""
SUBTOTALS = """\
项目,总投资,年度计划,累计完成,完成年度计划(%)
一、产业类,,,,
甲项目,100.0,50.0,30.0,60.0
乙项目,200.0,60.0,36.0,60.0
小计,300.0,110.0,66.0,60.0
二、基础设施类,,,,
丙项目,50.0,20.0,10.0,50.0
丁项目,80.0,40.0,25.0,62.5
小计,130.0,61.0,35.0,57.4
总计,430.0,170.0,101.0,59.4
"""
VOTES = """\
县区,第1名票数,第2名票数,第3名票数,总分,名次
甲,5,3,2,97.9,1
乙,3,4,3,97.1,2
丙,2,3,5,96.1,3
注：总分=（第1名票数×100+第2名票数×97+第3名票数×94）÷总票数
"""
COUNTS = """\
部门,任务数,已办结,办结率,未办结
发改局,12,11,92%,1
住建局,9,9,100%,0
交通局,13,10,77%,3
水利局,7,4,58%,3
"""
LAG_IN_WORDS = """\
牵头单位,年度计划投资(亿元),完成投资(亿元),投资完成率,与序时进度比较
住建局,10.00,8.00,80.00%,超5.00个百分点
交通局,20.00,13.00,65.00%,低10.00个百分点
水利局,8.00,6.00,75.00%,持平
教育局,5.00,3.10,62.00%,慢12.00个百分点
"""
RATIO_TO_PRO_RATA = """\
项目,年度计划(万元),1-5月完成(万元),年度完成率(%),序时进度(%),占序时进度(%)
A,12000,5000,41.67,41.67,100.0
B,8000,2000,25.00,41.67,60.0
C,5000,300,6.00,41.67,14.4
D,10000,3900,39.00,41.67,95.6
"""
TRADITIONAL = """\
縣區,年度計劃投資(億元),完成投資(億元),完成率(%),與序時進度差距(百分點),名次
東縣,10.0,8.1,81.0,+6.0,1
西縣,20.0,14.8,74.0,-2.0,3
南縣,5.5,4.3,78.2,+3.2,2
"""
TIE_BROKEN = """\
序号,项目名称,总投资(亿元),形象进度得分,排名
1,甲,50.0,95,1
2,乙,20.0,90,3
3,丙,80.0,90,2
4,丁,10.0,90,4
5,戊,99.0,85,5
"""
BREAKDOWN = """\
县区,项目总数(个),其中：续建(个),其中：新建(个),开工数(个),开工率
甲,20,12,8,18,90.0%
乙,16,10,6,15,93.8%
丙,10,4,6,7,70.0%
丁,11,5,5,11,100%
"""
PERIODS = """\
月份,县区,计划(亿元),完成(亿元),完成率(%),比序时快慢(百分点),当月排名
2024年1-3月,甲,10,3,30.0,5.0,1
2024年1-3月,乙,20,4,20.0,-5.0,2
2024年1-6月,甲,10,5,50.0,0,2
2024年1-6月,乙,20,11,55.0,6.0,1
"""
MEANS = """\
镇街,项目质量(40分),推进速度(40分),现场组织(20分),总分,名次
A镇,38.5,36.0,18.0,92.5,1
B镇,36.0,35.5,19.0,90.5,2
C镇,35.0,33.0,17.5,86.5,3
D镇,30.0,31.0,16.0,77.0,4
平均,34.88,33.88,17.63,86.63,
"""


def read(
    tmp_path: Path, text: str, name: str = "table.csv", *, encoding: str = "utf-8", **options: object
) -> Recheck:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return recheck(read_tables(path)[0], Options(**options))  # type: ignore[arg-type]


def cells(result: Recheck, verdict: str) -> set[str]:
    return {check.cell for check in result.checks if check.verdict == verdict}


class TestPlantedErrors:
    @pytest.mark.parametrize(
        ("text", "name", "wrong"),
        [
            (TWO_LEVEL_HEADING, "table.csv", {"G9"}),
            (WEIGHTS_IN_A_NOTE, "table.csv", {"E5"}),
            (WEIGHTS_NOWHERE, "table.csv", {"E7"}),
            (FRACTIONS_AND_TWO_UNITS, "table.csv", {"D5"}),
            (RANKS_IN_GROUPS, "table.csv", set()),
            (GROWTH_AND_SHARES, "table.csv", {"E5"}),
            (SUBTOTALS, "table.csv", {"C9"}),
            (VOTES, "table.csv", {"E3"}),
            (COUNTS, "table.csv", {"D5"}),
            (LAG_IN_WORDS, "某区2024年1-9月.csv", {"E5"}),
            (RATIO_TO_PRO_RATA, "某区2024年1-5月.csv", {"F5"}),
            (TRADITIONAL, "2024年三季度.csv", {"E3"}),
            (TIE_BROKEN, "table.csv", set()),
            (BREAKDOWN, "table.csv", {"B5"}),
            (PERIODS, "table.csv", {"F5"}),
            (MEANS, "table.csv", {"E4"}),
        ],
    )
    def test_are_found_at_their_cell_and_none_is_invented(
        self, tmp_path: Path, text: str, name: str, wrong: set[str]
    ) -> None:
        assert cells(read(tmp_path, text, name), "inconsistent") == wrong

    def test_are_found_in_gb18030_as_well(self, tmp_path: Path) -> None:
        assert cells(read(tmp_path, TWO_LEVEL_HEADING, encoding="gb18030"), "inconsistent") == {"G9"}


class TestRankings:
    @pytest.mark.parametrize(
        ("text", "ties", "broken_by", "within"),
        [
            (RANKS_IN_GROUPS, "dense", None, "组别"),
            (RANKS_IN_GROUPS.replace("40.00,3\n", "40.00,4\n"), "competition", None, "组别"),
            (TIE_BROKEN, "tie_break", "总投资(亿元)", None),
            (WEIGHTS_NOWHERE, "competition", None, None),
            (PERIODS, "no_ties", None, "月份"),
        ],
    )
    def test_name_the_tie_policy(
        self, tmp_path: Path, text: str, ties: str, broken_by: str | None, within: str | None
    ) -> None:
        (ranking,) = read(tmp_path, text).rankings
        assert (ranking.ties, ranking.broken_by, ranking.groups) == (ties, broken_by, within)
        assert ranking.verdict == "equal"

    def test_find_a_wrong_rank(self, tmp_path: Path) -> None:
        swapped = TIE_BROKEN.replace("95,1\n", "95,5\n").replace("85,5\n", "85,1\n")
        assert {"E2", "E6"} <= cells(read(tmp_path, swapped), "inconsistent")


class TestOptions:
    def test_month_given_where_the_table_has_none(self, tmp_path: Path) -> None:
        text = "县,完成率,超序时进度\n甲,40%,6.7\n乙,30%,-3.3\n"
        assert {c.why for c in read(tmp_path, text).checks if c.kind == "lead"} == {"no_month"}
        leads = [c for c in read(tmp_path, text, month=4).checks if c.kind == "lead"]
        assert [c.verdict for c in leads] == ["rounded", "rounded"]


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "data", "reason"),
        [
            ("empty.csv", b"", "no_table"),
            ("words.csv", "甲,乙\n丙,丁\n".encode(), "no_table"),
            ("broken.xlsx", b"PK\x03\x04garbage", "no_workbook"),
            ("old.doc", b"\xd0\xcf", "unknown_kind"),
        ],
    )
    def test_that_hold_no_table_are_refused(
        self, tmp_path: Path, name: str, data: bytes, reason: str
    ) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(Unreadable) as refusal:
            read_tables(path)
        assert refusal.value.reason == reason
