"""What single cells and headers say: amounts, dates, units, names, classes, periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guatu.engine.sheets.cells import Sheet, cell_name
from guatu.engine.sheets.dates import months_have_two_digits, read_moment, read_span
from guatu.engine.sheets.headers import money_words, word_scores
from guatu.engine.sheets.names import full_names, people, town_of, unit_name
from guatu.engine.sheets.numbers import in_yuan, read_amount
from guatu.engine.sheets.periods import read_period
from guatu.engine.sheets.texts import repaired
from guatu.engine.sheets.units import unit_in_header, units_in_line
from guatu.engine.sheets.vocabulary import bare_label, class_of, is_place, stated_count, sum_label


class TestReadAmount:
    @pytest.mark.parametrize(
        ("written", "number", "unit"),
        [
            (12.72, "12.72", None),
            (0.1 + 0.2, "0.3", None),
            ("6,480.5", "6480.5", None),
            ("６４８０", "6480", None),
            ("￥1，200", "1200", None),
            ("1.2亿元", "1.2", "亿元"),
            ("3000万", "3000", "万元"),
            ("-1200", "-1200", None),
            ("（1200）", "-1200", None),
            ("1.5E+3", "1.5e3", None),
        ],
    )
    def test_reads_a_number(self, written, number, unit):
        amount = read_amount(written)
        assert (amount.number, amount.unit) == (Decimal(number), unit)

    @pytest.mark.parametrize("written", ["", " ", "—", "/", "无", "-", "待定", "暫無"])
    def test_reads_nothing(self, written):
        amount = read_amount(written)
        assert amount.number is None
        assert amount.understood

    @pytest.mark.parametrize(
        "written", ["约五亿左右", "约5000", "3000~5000", "1,2000", "20%", "#REF!", True, "见附件"]
    )
    def test_guesses_nothing(self, written):
        assert not read_amount(written).understood

    def test_turns_into_whole_yuan(self):
        assert in_yuan(Decimal("0.1045"), "亿元") == 10_450_000
        assert in_yuan(Decimal("6480.5"), "万元") == 64_805_000


class TestReadMoment:
    @pytest.mark.parametrize(
        "written",
        [
            *(
                "2021.03",
                "2021-3",
                "2021年3月",
                "2021/03",
                "2021年3月底",
                "2021.3.15",
                "202103",
                "2021-03-15 00:00:00",
            ),
            *(
                "２０２１年３月",
                "2021 年 3 月",
                "预计2021年3月开工",
                "2021年3月（已开工）",
                "2021.3月",
                "21年3月",
                "Mar-21",
            ),
            *(202103.0, 44270.0, 2021.03, date(2021, 3, 15)),
        ],
    )
    def test_reads_a_month(self, written):
        assert read_moment(written, two_digit_months=True).text == "2021-03"

    @pytest.mark.parametrize(
        "written", ["2021-13", "2021年14月", "2021.02.30", "2021/00", "1021-03", 202113.0]
    )
    def test_knows_what_cannot_be(self, written):
        assert read_moment(written).impossible

    @pytest.mark.parametrize("written", ["", "待定", "已开工", "2021年", "2021年上半年", "条件成熟后"])
    def test_leaves_open_what_is_not_said(self, written):
        moment = read_moment(written)
        assert moment.text is None
        assert not moment.impossible

    def test_tells_october_from_january_by_the_column(self):
        assert months_have_two_digits([2020.03, 2020.1]) is True
        assert read_moment(2020.1, two_digit_months=True).text == "2020-10"
        assert months_have_two_digits([2020.3, 2020.1]) is None
        assert read_moment(2020.1, two_digit_months=None).impossible


class TestReadSpan:
    @pytest.mark.parametrize(
        "written",
        [
            *(
                "2020.05-2021.12",
                "2020-05-2021-12",
                "2020年5月-2021年12月",
                "2020.5—2021.12",
                "2020/5至2021/12",
            ),
            *(
                "2020.05~2021.12",
                "2020年5月～2021年12月",
                "2020-05至2021-12",
                "2020.05\n2021.12",
                "202005-202112",
            ),
        ],
    )
    def test_reads_start_and_finish(self, written):
        start, finish = read_span(written)
        assert (start.text, finish.text) == ("2020-05", "2021-12")

    def test_keeps_the_year_they_share(self):
        start, finish = read_span("2020年5-12月")
        assert (start.text, finish.text) == ("2020-05", "2020-12")

    def test_does_not_make_months_of_years(self):
        start, finish = read_span("2020-2023")
        assert (start.year, start.text, finish.year, finish.text) == (2020, None, 2023, None)


class TestUnits:
    @pytest.mark.parametrize(
        ("header", "unit"),
        [
            ("总投资（亿元）", "亿元"),
            ("总投资(万元)", "万元"),
            ("總投資（單位：萬元）", "万元"),
            ("年度计划投资万元", "万元"),
            ("总投资", None),
            ("完成率（%）", None),
        ],
    )
    def test_in_a_header(self, header, unit):
        assert unit_in_header(header) == unit

    def test_in_a_line_above_the_table(self):
        assert units_in_line("填报单位：区重点办截至2021年4月底单位：亿元") == ["亿元"]
        assert units_in_line("2022年重点项目清单（单位：万元）") == ["万元"]
        assert units_in_line("填报单位：区重点办") == []


class TestHeaders:
    @pytest.mark.parametrize(
        ("header", "meaning"),
        [
            ("工程名称", "name"),
            ("項目名稱", "name"),
            ("挂联领导", "sponsors"),
            ("属地镇街", "local_authority"),
            ("行业主管部门", "lead_unit"),
            ("责任单位", "responsible_unit"),
            ("建设起止年限", "span"),
            ("计划竣工时间", "finish"),
            ("建设内容及规模", "content"),
            ("当前形象进度", "physical_progress"),
            ("需协调解决的问题", "problem"),
            ("建设单位", "owner"),
        ],
    )
    def test_words(self, header, meaning):
        scores = word_scores((header,))
        assert max(scores, key=lambda key: scores[key]) == meaning

    @pytest.mark.parametrize(
        ("header", "measure", "span"),
        [
            ("概算总投资", "total", None),
            ("计划总投资（万元）", "total", None),
            ("2021年度投资计划", "plan", "year"),
            ("今年计划投资", "plan", "year"),
            ("2021年1-6月完成投资(万元)", "done", "year"),
            ("年初至今完成", "done", "year"),
            ("自开工累计完成投资", "done", "since_start"),
            ("本月完成投资", "done", "month"),
            ("2020年完成投资", "done", "other"),
            ("当月至今已完成投资", "done", "year"),
        ],
    )
    def test_amounts(self, header, measure, span):
        words = money_words((header,), year=2021)
        assert words is not None
        assert (words.measure, words.span) == (measure, span)

    @pytest.mark.parametrize(
        "header", ["完成率", "投资完成比例（%）", "到位资金", "入库投资", "占地面积（亩）", "开工时间"]
    )
    def test_that_name_no_amount_wanted(self, header):
        assert money_words((header,), year=2021) is None


class TestPeriods:
    def test_of_titles(self):
        assert (read_period("2021年1-6月进展").year, read_period("2021年1-6月进展").last) == (2021, 6)
        assert read_period("截至2021年4月底").last == 4
        assert read_period("2021年前三季度").last == 9
        assert read_period("2021年重点项目").last is None


class TestNames:
    def test_padding_and_wrapping_are_repaired(self):
        assert unit_name("白 塔镇") == "白塔镇"
        assert repaired("高庄乡1\n10千伏输变电\r\n工程项目") == "高庄乡110千伏输变电工程项目"

    def test_units_on_lines_of_their_own_are_several(self):
        assert unit_name("区水务局\n区住建局") == "区水务局、区住建局"
        assert unit_name("临江经济\n开发区") == "临江经济开发区"

    @pytest.mark.parametrize(
        ("written", "names"),
        [
            ("王某、李某", ("王某", "李某")),
            ("王某 李某", ("王某", "李某")),
            ("王某\n李某", ("王某", "李某")),
            ("王 某", ("王某",)),
            ("张　三，欧阳志远", ("张三", "欧阳志远")),
            ("区委书记 王建国", ("王建国",)),
            ("王建国（区委书记）、李明副区长", ("王建国", "李明")),
            ("王建国13800001234", ("王建国",)),
            ("—", ()),
        ],
    )
    def test_people_in_one_cell(self, written, names):
        assert people(written) == names

    @pytest.mark.parametrize(
        ("written", "posts"),
        [
            ("副区长（工业）", ("副区长（工业）",)),
            ("书记、区长", ("书记", "区长")),
            ("副区长 王某", ("王某",)),
            ("无", ()),
        ],
    )
    def test_a_cell_that_names_only_posts_keeps_them(self, written, posts):
        assert people(written) == posts

    def test_short_names_join_full_ones_of_the_same_ledger(self):
        names = ["区发展改革委", "区发改委", "发改委", "白塔镇", "白塔", "区交通运输局", "区交通局", "区委"]
        assert full_names(names) == {
            "区发改委": "区发展改革委",
            "发改委": "区发展改革委",
            "白塔": "白塔镇",
            "区交通局": "区交通运输局",
        }

    def test_other_towns_stay_themselves(self):
        assert full_names(["白塔镇", "白塔寺镇", "临江城投公司", "临江投公司"]) == {}

    def test_a_town_is_taken_out_of_an_address(self):
        assert town_of("白塔镇东湖村三组") == "白塔镇"
        assert town_of("临江区青溪街道人民路8号") == "青溪街道"
        assert town_of("新港物流园") == "新港物流园"


class TestLabels:
    def test_classes(self):
        assert class_of("一、续建项目（27个）") == "续建"
        assert class_of("計劃新開工") == "新开工"
        assert class_of("储备类") == "储备"
        assert class_of("新建") is None

    def test_sums(self):
        assert sum_label("合计") == "total"
        assert sum_label("总计（84个）") == "total"
        assert sum_label("小计") == "subtotal"
        assert sum_label("续建项目小计") == "subtotal"
        assert sum_label("人才公寓设计项目") is None
        assert sum_label("计量中心总部基地项目") is None

    def test_banners(self):
        assert bare_label("（二）基础设施类（12个）") == "基础设施类"
        assert stated_count("一、续建项目（27个）") == 27
        assert is_place("青溪街道")
        assert not is_place("青溪街道会展停车设施项目")


class TestGrid:
    def test_names_cells_as_spreadsheets_do(self):
        assert [cell_name(0, 0), cell_name(41, 9), cell_name(0, 26), cell_name(0, 701)] == [
            "A1",
            "J42",
            "AA1",
            "ZZ1",
        ]

    def test_sees_a_merged_value_everywhere_and_its_own_only_once(self):
        sheet = Sheet("表", [["x", ""], ["", ""]], [(0, 0, 1, 1)])
        assert sheet.value(1, 1) == "x"
        assert sheet.raw(1, 1) == ""
