"""The bulletin: its figures agree, and its layout is that of GB/T 9704, read back by python-docx."""

import io
import re
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from guatu.apps.documents import bulletin
from guatu.apps.documents.portfolio import Group
from guatu.apps.documents.tests.examples import WAN, by_hand, crowd, portfolio, project

OFFICE = "临江区重点项目办公室"


def composed(book=None, **options):
    return bulletin.compose(book or by_hand(), office=OFFICE, **options)


def opened(paper):
    return Document(io.BytesIO(bulletin.write(paper)))


class TestText:
    def test_says_the_sums_a_reader_can_check_by_hand(self):
        text = "".join(paragraph.text for paragraph in composed().paragraphs)
        assert "纳入台账的重点项目5个，总投资5.0亿元" in text
        assert "有年度计划的4个项目，年度计划投资0.4亿元，1至6月完成投资0.1亿元" in text
        assert "完成年度计划的37.0%，低于序时进度（差13.0个百分点）；序时进度为50.0%" in text
        assert "红灯1个、黄灯1个、绿灯2个、未评1个" in text
        assert "石桥镇（30.0%）" in text
        assert "储备项目1个，总投资1.0亿元；台账没有年度计划，不评进度" in text

    def test_without_plans_gives_no_rates(self):
        text = "".join(
            p.text for p in composed(portfolio(project(0, annual_plan_yuan=None, level="unrated"))).paragraphs
        )
        assert "台账没有年度计划，不计算完成率" in text
        assert "%" not in text

    def test_names_what_follows_only_for_levels_that_occur(self):
        paper = composed(follow_ups=(("alarm", "现场调度。"), ("exempt", "不出现。")))
        text = "".join(paragraph.lead + paragraph.text for paragraph in paper.paragraphs)
        assert "（一）红灯项目。共1个。现场调度。" in text
        assert "不出现" not in text

    def test_problems_are_counted_once_each_and_add_up(self):
        book = crowd(90, reds=30)
        causes = bulletin.count_causes(book.projects)
        assert sum(count for _, count in causes) == 60

    @pytest.mark.parametrize(
        ("problem", "cause"),
        [
            ("用地指标未落实", "用地"),
            ("尚余3户未签协议", "征地拆迁"),
            ("资金到位慢", "资金"),
            ("施工许可办理滞后", "审批手续"),
            ("电力迁改未完成", "水电气等配套"),
            ("连续降雨停工", "施工组织"),
            ("业主变故", "其他"),
        ],
    )
    def test_a_problem_has_one_first_cause(self, problem, cause):
        assert bulletin.cause_of(problem) == cause

    def test_a_long_bulletin_is_said_to_be_long(self):
        long = [project(n, name="长" * 500, level="alarm", completed_yuan=0) for n in range(12)]
        assert composed(portfolio(*long)).too_long
        assert not composed().too_long


class TestReconcile:
    def test_a_wrong_total_stops_the_document(self):
        paper = composed()
        table = paper.tables[0]
        wrong = replace(table, whole=replace(table.whole, completed_yuan=table.whole.completed_yuan + 1))
        with pytest.raises(bulletin.DoesNotReconcile, match="completed"):
            bulletin.reconcile(replace(paper, tables=(wrong, *paper.tables[1:])))

    def test_a_row_that_lost_a_project_stops_the_document(self):
        paper = composed()
        table = paper.tables[1]
        first = table.rows[0]
        short = Group(first.name, first.projects, replace(first.totals, projects=first.totals.projects - 1))
        with pytest.raises(bulletin.DoesNotReconcile):
            bulletin.reconcile(
                replace(paper, tables=(paper.tables[0], replace(table, rows=(short, *table.rows[1:]))))
            )

    def test_a_figure_changed_in_the_text_stops_the_document(self):
        paper = composed()
        changed = []
        for paragraph in paper.paragraphs:
            parts = tuple(
                replace(part, text="99.9")
                if isinstance(part, bulletin.Stated) and part.column == "gap"
                else part
                for part in paragraph.parts
            )
            changed.append(replace(paragraph, parts=parts))
        with pytest.raises(bulletin.DoesNotReconcile, match="gap"):
            bulletin.reconcile(replace(paper, paragraphs=tuple(changed)))

    def test_a_figure_typed_by_hand_stops_the_document(self):
        paper = composed()
        typed = bulletin.Paragraph(("另有3个项目。",))
        with pytest.raises(bulletin.DoesNotReconcile, match="without a source"):
            bulletin.reconcile(replace(paper, paragraphs=(*paper.paragraphs, typed)))

    @pytest.mark.parametrize("count", [1, 7, 274, 1000])
    def test_any_portfolio_reconciles(self, count):
        assert bulletin.reconcile(composed(crowd(count, reds=count // 5))) > 60

    def test_printed_parts_may_differ_from_the_printed_total_by_rounding_and_it_is_said(self):
        thirds = [project(n, completed_yuan=3_333_333 + n, town=f"{n}镇") for n in range(3)]
        document = opened(composed(portfolio(*thirds)))
        assert any("因四舍五入" in paragraph.text for paragraph in document.paragraphs)


class TestLayout:
    def test_page_margins_and_line_pitch_follow_the_standard(self):
        document = opened(composed())
        section = document.sections[0]
        for found, wanted in (
            (section.page_width, Mm(210)),
            (section.page_height, Mm(297)),
            (section.top_margin, Mm(37)),
            (section.bottom_margin, Mm(35)),
            (section.left_margin, Mm(28)),
            (section.right_margin, Mm(26)),
        ):
            assert abs(found - wanted) < Mm(0.2)
        normal = document.styles["Normal"]
        assert normal.paragraph_format.line_spacing == Pt(28.9)
        assert normal.font.size == Pt(16)

    def test_east_asian_faces_are_named(self):
        document = opened(composed())
        faces = {}
        for paragraph in document.paragraphs:
            for run in paragraph.runs:
                fonts = run._r.rPr.find(qn("w:rFonts"))
                faces.setdefault(fonts.get(qn("w:eastAsia")), run.text)
        assert {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"} <= set(faces)

    def test_letterhead_is_red_and_fits_its_line(self):
        for office in (OFFICE, "临江经济技术开发区重点项目建设工作领导小组办公室"):
            paper = replace(composed(), office=office)
            head = opened(paper).paragraphs[0].runs[0]
            assert head.text == f"{office}文件"
            assert str(head.font.color.rgb) == "E60012"
            assert head.font.size.pt * len(head.text) <= 156 / 25.4 * 72

    def test_pages_are_numbered_between_dashes_on_the_outer_side(self):
        document = opened(composed())
        assert document.settings.odd_and_even_pages_header_footer
        section = document.sections[0]
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            paragraph = footer.paragraphs[0]
            assert paragraph.text == "— 1 —"
            assert "PAGE" in paragraph._p.xml
            assert f'w:jc w:val="{side}"' in paragraph._p.xml

    def test_the_symbol_the_day_and_the_attachments_have_their_places(self):
        texts = [paragraph.text for paragraph in opened(composed()).paragraphs]
        assert "〔2026〕　　号" in texts
        assert "2026年7月7日" in texts
        assert "附件：1.重点项目进展情况表" in texts
        assert "附件1" in texts

    def test_the_attached_table_is_the_sum_of_its_rows(self):
        table = opened(composed(crowd(300, reds=20))).tables[0]
        rows = [[cell.text.replace(",", "") for cell in row.cells] for row in table.rows]
        by_class = next(place for place, row in enumerate(rows) if row[0] == "按类别分")
        by_town = next(place for place, row in enumerate(rows) if row[0] == "按属地分")
        for column in (1, 2, 3, 4, 7, 8):
            whole = int(rows[1][column])
            assert sum(int(row[column]) for row in rows[by_class + 1 : by_town]) == whole
            assert sum(int(row[column]) for row in rows[by_town + 1 :]) == whole

    def test_a_missing_face_has_a_named_substitute(self):
        document = opened(composed())
        table = next(
            p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml"
        )
        assert re.search("仿宋_GB2312.*?altName.*?仿宋", table.blob.decode(), re.DOTALL)

    def test_the_same_bulletin_gives_the_same_bytes(self):
        assert bulletin.write(composed()) == bulletin.write(composed())


class TestAwkwardPortfolios:
    def test_no_class_no_town_no_unit(self):
        bare = project(
            0, kind="", town="", responsible_unit="", lead_unit="", level="alarm", completed_yuan=1 * WAN
        )
        paper = composed(portfolio(bare))
        assert "未注明类别的项目1个" in "".join(paragraph.text for paragraph in paper.paragraphs)
        assert opened(paper).tables
