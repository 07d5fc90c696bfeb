"""An official document in the layout of GB/T 9704-2012, written with python-docx.

A4; margins 37, 35, 28 and 26 mm, so that the text block is 156 by 225 mm; 22 lines of 28 characters at a fixed 28.9 pt;
title in 小标宋 size 2, text in 仿宋 size 3, headings in 黑体 and 楷体; page numbers — 1 — outside, size 4. The faces
are named, not carried: they are commercial, and the office's Word or WPS has them. For a desk that lacks one the
document names a substitute itself (``altName`` in its font table).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TITLE_FACE, TEXT_FACE, HEAD_FACE, KAI_FACE = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
FOLIO_FACE = "宋体"
FIGURE_FACE = "Times New Roman"
"""Figures and Latin in text and tables: every desk has it or its metric twin, and its figures are half an em."""
SUBSTITUTES = {
    TITLE_FACE: "FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体",
    TEXT_FACE: "FangSong_GB2312,仿宋,FangSong,华文仿宋",
    HEAD_FACE: "SimHei,Noto Sans CJK SC,微软雅黑",
    KAI_FACE: "KaiTi_GB2312,楷体,KaiTi,华文楷体",
}
"""Face -> what a desk without it should set instead, the nearest first."""

SIZE_2, SIZE_3, SIZE_4, SIZE_5 = 22.0, 16.0, 14.0, 10.5
LINE = Pt(28.9)
RED = RGBColor(0xE6, 0x00, 0x12)
TEXT_WIDTH_MM = 156.0
CLOSER_TWENTIETHS = -5
EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Column:
    """One column of an attached table: its heading, its share of the width, whether it holds figures."""

    heading: str
    share: float
    figures: bool = True


class OfficialPaper:
    """Writes one document from top to bottom; each method adds the next element of GB/T 9704."""

    def __init__(self, *, title: str, office: str, on: date) -> None:
        self.document = Document()
        self._set_page()
        self._set_base_style()
        self._set_page_numbers()
        self._name_substitutes()
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by, core.comments = title, office, office, ""
        core.created = core.modified = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - OOXML wants naive UTC
        core.language = "zh-CN"

    # ---- the head -------------------------------------------------------------------------------------------

    def letterhead(self, name: str) -> None:
        """The issuing office in red 小标宋, as large as fits one line, its top edge 35 mm below the text block's."""
        size = min(48.0, TEXT_WIDTH_MM / 25.4 * 72 / max(1, len(name)) * 0.98)
        paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.space_before = Pt(28.0)
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.line_spacing = None
        self._run(paragraph, name, TITLE_FACE, size, color=RED)

    def symbol(self, text: str) -> None:
        """发文字号, centred two lines below the letterhead, with the red line 4 mm under it."""
        self._paragraph()
        paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        self._run(paragraph, text, TEXT_FACE, SIZE_3)
        borders = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:bottom")
        for key, value in (("val", "single"), ("sz", "18"), ("space", "11"), ("color", "E60012")):
            bottom.set(qn(f"w:{key}"), value)
        borders.append(bottom)
        paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc")

    def title(self, text: str) -> None:
        """The title two lines below the red line; lines broken near the middle when it needs two."""
        self._paragraph()
        for line in _broken(text, 19):
            self._run(self._paragraph(WD_ALIGN_PARAGRAPH.CENTER), line, TITLE_FACE, SIZE_2)
        self._paragraph()

    def addressee(self, text: str) -> None:
        self._run(self._paragraph(), text, TEXT_FACE, SIZE_3)

    # ---- the text -------------------------------------------------------------------------------------------

    def heading(self, text: str) -> None:
        """First level 一、 in 黑体."""
        self._run(self._paragraph(indent=True, keep=True), text, HEAD_FACE, SIZE_3)

    def paragraph(self, text: str, *, lead: str = "", last: bool = False) -> None:
        """A paragraph of text, its first words in 楷体 when they are a second-level heading （一）.

        The last one stays with the signature, so that no page carries a signature alone.
        """
        paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True, keep=last)
        if lead:
            self._run(paragraph, lead, KAI_FACE, SIZE_3)
        self._run(paragraph, text, TEXT_FACE, SIZE_3)

    def attachments(self, names: Sequence[str]) -> None:
        """附件说明, one line below the text, further names aligned under the first."""
        self._paragraph(keep=True)
        for number, name in enumerate(names, 1):
            head = "附件：" if number == 1 else "　　　"
            numbered = f"{number}." if len(names) > 1 else ""
            self._run(self._paragraph(indent=True, keep=True), f"{head}{numbered}{name}", TEXT_FACE, SIZE_3)

    def signature(self, office: str, day: str) -> None:
        """署名 centred over the 成文日期, which ends four characters before the right edge."""
        self._paragraph(keep=True)
        self._paragraph(keep=True)
        shift = max(0.0, (_em(day) - len(office)) / 2)
        for text, right in ((office, 4 + shift), (day, 4.0)):
            paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.RIGHT, keep=text == office)
            paragraph.paragraph_format.right_indent = Pt(SIZE_3 * right)
            self._run(paragraph, text, TEXT_FACE, SIZE_3)

    # ---- attachments and imprint ----------------------------------------------------------------------------

    def attachment(self, mark: str, title: str, note: str = "") -> None:
        """Start an attachment on a new page: its mark in 黑体, its title in 小标宋."""
        paragraph = self._paragraph()
        paragraph.paragraph_format.page_break_before = True
        self._run(paragraph, mark, HEAD_FACE, SIZE_3)
        self._run(self._paragraph(WD_ALIGN_PARAGRAPH.CENTER), title, TITLE_FACE, SIZE_2)
        if note:
            self._run(self._paragraph(WD_ALIGN_PARAGRAPH.RIGHT), note, TEXT_FACE, 12.0)

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, bold_rows: Sequence[int] = ()
    ) -> None:
        """A ruled table with a repeated heading and rows that do not split."""
        table = self.document.add_table(rows=1, cols=len(columns))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        properties = table._tbl.tblPr
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), "45")
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        look = properties.find(qn("w:tblLook"))
        if look is None:
            properties.append(margins)
        else:
            look.addprevious(margins)
        whole = sum(column.share for column in columns)
        widths = [Mm(TEXT_WIDTH_MM * column.share / whole) for column in columns]
        grid = table._tbl.tblGrid
        for cell, width in zip(grid.findall(qn("w:gridCol")), widths, strict=True):
            cell.set(qn("w:w"), str(int(width.twips)))
        self._row(
            table.rows[0], [column.heading for column in columns], columns, widths, face=HEAD_FACE, head=True
        )
        for number, values in enumerate(rows):
            face = HEAD_FACE if number in bold_rows else TEXT_FACE
            self._row(table.add_row(), values, columns, widths, face=face, head=False)

    def table_note(self, text: str) -> None:
        """A remark under a table, as small as the table."""
        paragraph = self._paragraph()
        paragraph.paragraph_format.line_spacing = Pt(16)
        paragraph.paragraph_format.space_before = Pt(4)
        self._run(paragraph, text, TEXT_FACE, SIZE_5)

    def imprint(self, office: str, day: str) -> None:
        """版记: issuing office and day between two rules, size 4."""
        paragraph = self._paragraph()
        paragraph.paragraph_format.space_before = Pt(20)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH_MM - 5), 2)
        borders = OxmlElement("w:pBdr")
        for side in ("top", "bottom"):
            line = OxmlElement(f"w:{side}")
            for key, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "000000")):
                line.set(qn(f"w:{key}"), value)
            borders.append(line)
        paragraph._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
        )
        self._run(paragraph, f"　{office}\t{day}印发　", TEXT_FACE, SIZE_4)

    def as_bytes(self) -> bytes:
        """The finished .docx; the same calls give the same bytes."""
        written = io.BytesIO()
        self.document.save(written)
        steady = io.BytesIO()
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
            for item in source.infolist():
                entry = zipfile.ZipInfo(item.filename, EARLIEST_ZIP_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, source.read(item.filename))
        return steady.getvalue()

    # ---- how it is done -------------------------------------------------------------------------------------

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(20), Mm(23)
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(round(28.9 * 20)))

    def _set_base_style(self) -> None:
        style = self.document.styles["Normal"]
        style.font.size = Pt(SIZE_3)
        _set_faces(style.element.get_or_add_rPr(), TEXT_FACE)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")  # for figures, which some programs otherwise break like Chinese
        language.set(qn("w:eastAsia"), "zh-CN")
        properties = style.element.get_or_add_rPr()
        # 28 characters of 16 pt are 5.8 pt wider than the text block: each gives up a quarter point. A character
        # grid would say the same, but not every program takes its pitch from the same style.
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(CLOSER_TWENTIETHS))
        properties.find(qn("w:sz")).addprevious(spacing)
        properties.append(language)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = LINE
        layout.widow_control = False

    def _set_page_numbers(self) -> None:
        """Odd pages right, even pages left, one character in from the edge."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = side
            layout = paragraph.paragraph_format
            layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
            layout.left_indent = layout.right_indent = Pt(SIZE_4)
            self._run(paragraph, "— ", FOLIO_FACE, SIZE_4)
            for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
                run = self._run(paragraph, text if kind == "text" else "", FOLIO_FACE, SIZE_4)
                if kind in ("begin", "separate", "end"):
                    mark = OxmlElement("w:fldChar")
                    mark.set(qn("w:fldCharType"), kind)
                    run._r.append(mark)
                elif kind == "":
                    code = OxmlElement("w:instrText")
                    code.set(qn("xml:space"), "preserve")
                    code.text = f" {text} "
                    run._r.append(code)
            self._run(paragraph, " —", FOLIO_FACE, SIZE_4)

    def _name_substitutes(self) -> None:
        """Write each face's alternatives into the font table, which Word and WPS consult when it is missing."""
        from lxml import etree

        for part in self.document.part.package.iter_parts():
            if str(part.partname) == "/word/fontTable.xml":
                root = etree.fromstring(part.blob)
                for face, names in SUBSTITUTES.items():
                    font = etree.SubElement(root, qn("w:font"))
                    font.set(qn("w:name"), face)
                    etree.SubElement(font, qn("w:altName")).set(qn("w:val"), names)
                    etree.SubElement(font, qn("w:charset")).set(qn("w:val"), "86")
                part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _paragraph(self, alignment: Any = None, *, indent: bool = False, keep: bool = False) -> Paragraph:
        paragraph = self.document.add_paragraph()
        if alignment is not None:
            paragraph.alignment = alignment
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(SIZE_3 * 2)
            properties = paragraph._p.get_or_add_pPr()
            properties.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _run(self, paragraph: Paragraph, text: str, face: str, size: float, *, color: Any = None) -> Run:
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        _set_faces(run._r.get_or_add_rPr(), face)
        if color is not None:
            run.font.color.rgb = color
        return run

    def _row(
        self,
        row: Any,
        values: Sequence[str],
        columns: Sequence[Column],
        widths: Sequence[Any],
        *,
        face: str,
        head: bool,
    ) -> None:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, value, column, width in zip(row.cells, values, columns, widths, strict=True):
            cell.width = width
            cell.vertical_alignment = 1
            paragraph = cell.paragraphs[0]
            layout = paragraph.paragraph_format
            layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            layout.line_spacing = Pt(15)
            layout.space_before = layout.space_after = Pt(2)
            off_grid = OxmlElement("w:snapToGrid")
            off_grid.set(qn("w:val"), "0")
            paragraph._p.get_or_add_pPr().insert_element_before(off_grid, "w:spacing", "w:ind", "w:jc")
            if head:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif column.figures:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._run(paragraph, value, face, SIZE_5)


def _set_faces(properties: Any, face: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    latin = face if face in (TITLE_FACE, FOLIO_FACE) else FIGURE_FACE
    for script, name in (("ascii", latin), ("hAnsi", latin), ("eastAsia", face), ("cs", latin)):
        fonts.set(qn(f"w:{script}"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _broken(text: str, most: int) -> list[str]:
    """A title in one line, or in two near its middle, broken after a word that ends a sense group."""
    if len(text) <= most:
        return [text]
    middle = len(text) / 2
    places = [place + 1 for place, sign in enumerate(text[:-1]) if sign in "年月的于）》"] or [round(middle)]
    fitting = [place for place in places if place <= most and len(text) - place <= most] or [round(middle)]
    best = min(fitting, key=lambda place: abs(place - middle))
    return [text[:best], text[best:]]


def _em(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)
