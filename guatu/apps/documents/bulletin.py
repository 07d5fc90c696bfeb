"""The bulletin (通报): its sentences are written from its own tables, and nothing is written before the sums agree.

A number reaches the text only as a `Stated`: a shown value together with the table cell it was taken from. `reconcile`
then adds up every table, compares the tables with one another and with the projects themselves, and looks for any
figure in the text that was not stated; a disagreement raises `DoesNotReconcile` and no document exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from guatu.apps.documents import shown, words
from guatu.apps.documents.official_paper import Column, OfficialPaper
from guatu.apps.documents.portfolio import Group, Portfolio, PortfolioProject, Totals
from guatu.engine.rules.facts import CLASS_CODES

LONG_AFTER = 4000
"""Characters after which 若干规定 asks a special-task document to be shortened; the brief warns."""

NAMED_IN_TEXT = 10
WHOLE = "合计"


class DoesNotReconcile(AssertionError):
    """A figure of the text or a total of a table is not what its parts come to: a fault of this program."""


@dataclass(frozen=True)
class Stated:
    """A figure in the text: as printed, and where it can be looked up (table, row, column)."""

    text: str
    table: str
    row: str
    column: str


Sentence = tuple[str | Stated, ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `lead` is its second-level heading, `heading` makes it a first-level one."""

    parts: Sentence
    lead: str = ""
    heading: bool = False

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


@dataclass(frozen=True)
class Table:
    """Rows of exact amounts under one total; `name` is what a Stated refers to."""

    name: str
    first_heading: str
    rows: tuple[Group, ...]
    whole: Totals

    def totals(self, row: str) -> Totals:
        if row == WHOLE:
            return self.whole
        return next(group.totals for group in self.rows if group.name == row)


@dataclass(frozen=True)
class Bulletin:
    """Everything the document says, before it is a document."""

    office: str
    title: str
    addressee: str
    symbol: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...]
    causes: tuple[tuple[str, int], ...]
    alarms: tuple[PortfolioProject, ...]
    portfolio: Portfolio

    @property
    def characters(self) -> int:
        """Length as offices count it: every sign of title and text, without spaces, tables and attachments."""
        text = self.title + self.addressee + "".join(part.lead + part.text for part in self.paragraphs)
        return len(re.sub(r"\s", "", text))

    @property
    def too_long(self) -> bool:
        return self.characters > LONG_AFTER


# What a table's column is, exactly and as printed. Rates and gaps are printed from the row's own sums.
_COLUMNS: dict[str, tuple[Callable[[Totals], int], Callable[[Totals], str]]] = {
    "projects": (lambda t: t.projects, lambda t: f"{t.projects}"),
    "total_investment": (
        lambda t: t.total_investment_yuan,
        lambda t: shown.wan_text(t.total_investment_yuan),
    ),
    "annual_plan": (lambda t: t.annual_plan_yuan, lambda t: shown.wan_text(t.annual_plan_yuan)),
    "completed": (lambda t: t.completed_yuan, lambda t: shown.wan_text(t.completed_yuan)),
    "planned_completed": (
        lambda t: t.planned_completed_yuan,
        lambda t: shown.wan_text(t.planned_completed_yuan),
    ),
    "planned": (lambda t: t.planned, lambda t: f"{t.planned}"),
    "unreported": (lambda t: t.unreported, lambda t: f"{t.unreported}"),
    "alarm": (lambda t: t.light("alarm"), lambda t: f"{t.light('alarm')}"),
    "watch": (lambda t: t.light("watch"), lambda t: f"{t.light('watch')}"),
    "good": (lambda t: t.light("good"), lambda t: f"{t.light('good')}"),
    "unrated": (lambda t: t.light("unrated"), lambda t: f"{t.light('unrated')}"),
    "exempt": (lambda t: t.light("exempt"), lambda t: f"{t.light('exempt')}"),
}
_MONEY = {"total_investment", "annual_plan", "completed", "planned_completed"}

_CAUSES = (
    # The first that matches decides, so that the classes add up to the projects that name a problem.
    ("用地", r"用地|土地|林地|耕地|占补|供地|拿地|规划调整|红线"),
    ("征地拆迁", r"征地|拆迁|征收|征拆|腾退|安置|未签协议|迁坟|青苗"),
    ("资金", r"资金|融资|贷款|到位慢|拨付|缺口|债券|垫资"),
    ("审批手续", r"手续|许可|审批|审查|批复|环评|能评|图审|报建|核准|备案|验收"),
    ("水电气等配套", r"电力|供电|迁改|管线|供水|供气|燃气|水电|用电|用能|能耗|道路|配套|线路"),
    ("施工组织", r"施工|工期|劳务|工人|材料|设备|招标|流标|进场|停工|天气|降雨|汛|设计|变更"),
)
OTHER_CAUSE = "其他"


def compose(
    portfolio: Portfolio, *, office: str, follow_ups: Sequence[tuple[str, str]] = (), faults: int = 0
) -> Bulletin:
    """Write the bulletin of a portfolio and prove its figures.

    ``follow_ups`` are pairs of level and what the rule pack says follows; ``faults`` is how many cells of the ledger
    are in doubt.
    """
    tables = _tables(portfolio)
    causes = count_causes(portfolio.projects)
    write = _Writer(portfolio, tables, causes)
    bulletin = Bulletin(
        office=office,
        title=f"关于{portfolio.plan_year}年{_months(portfolio)}重点项目进展情况的通报",
        addressee="各有关单位：",
        symbol=f"〔{portfolio.on.year}〕　　号",
        paragraphs=tuple(write.paragraphs(follow_ups, faults)),
        tables=tables,
        causes=causes,
        alarms=portfolio.alarms,
        portfolio=portfolio,
    )
    reconcile(bulletin)
    return bulletin


def count_causes(projects: Iterable[PortfolioProject]) -> tuple[tuple[str, int], ...]:
    """How many projects name a problem of each class; each project counts once, so the counts add up."""
    counts = {name: 0 for name, _ in _CAUSES} | {OTHER_CAUSE: 0}
    for project in projects:
        if words.has_problem(project):
            counts[cause_of(project.problem)] += 1
    found = [(name, count) for name, count in counts.items() if count]
    return tuple(sorted(found, key=lambda item: (item[0] == OTHER_CAUSE, -item[1])))


def cause_of(problem: str) -> str:
    return next((name for name, pattern in _CAUSES if re.search(pattern, problem)), OTHER_CAUSE)


# ---- proof -----------------------------------------------------------------------------------------------------


def reconcile(bulletin: Bulletin) -> int:
    """Add everything up again from the projects, cross-foot the tables, trace every figure of the text.

    Returns how many comparisons were made; raises `DoesNotReconcile` at the first that fails.
    """
    checks = 0

    def same(what: str, one: object, other: object) -> None:
        nonlocal checks
        checks += 1
        if one != other:
            raise DoesNotReconcile(f"{what}: {one!r} is not {other!r}")

    projects = bulletin.portfolio.projects
    fresh = {
        "projects": len(projects),
        "total_investment": sum(
            p.total_investment_yuan for p in projects if p.total_investment_yuan is not None
        ),
        "annual_plan": sum(p.annual_plan_yuan for p in projects if p.annual_plan_yuan),
        "completed": sum(p.completed_yuan for p in projects if p.completed_yuan is not None),
        "planned_completed": sum(
            p.completed_yuan for p in projects if p.annual_plan_yuan and p.completed_yuan
        ),
        "planned": sum(1 for p in projects if p.annual_plan_yuan),
        "unreported": sum(1 for p in projects if p.annual_plan_yuan and p.completed_yuan is None),
    } | {
        level: sum(1 for p in projects if p.level == level)
        for level in ("alarm", "watch", "good", "unrated", "exempt")
    }
    same(
        "lights",
        sum(fresh[level] for level in ("alarm", "watch", "good", "unrated", "exempt")),
        len(projects),
    )
    for table in bulletin.tables:
        for column, (exact, printed) in _COLUMNS.items():
            same(f"{table.name}.{column}", sum(exact(g.totals) for g in table.rows), exact(table.whole))
            same(f"{table.name}.{column} afresh", exact(table.whole), fresh[column])
            if column in _MONEY:
                parts = sum(_wan(exact(g.totals)) for g in table.rows)
                drift = abs(parts - _wan(exact(table.whole)))
                same(f"{table.name}.{column} as printed", drift <= (len(table.rows) + 1) // 2, True)
            else:
                same(
                    f"{table.name}.{column} as printed",
                    sum(int(printed(g.totals)) for g in table.rows),
                    fresh[column],
                )
    same("alarms listed", len(bulletin.alarms), fresh["alarm"])
    same(
        "causes", sum(count for _, count in bulletin.causes), sum(1 for p in projects if words.has_problem(p))
    )
    by_name = {table.name: table for table in bulletin.tables}
    for paragraph in bulletin.paragraphs:
        for part in paragraph.parts:
            if isinstance(part, Stated):
                same(f"{part.table}.{part.row}.{part.column}", part.text, _look_up(bulletin, by_name, part))
            elif re.search(r"\d", part):
                raise DoesNotReconcile(f"a figure without a source: {part!r}")
    return checks


def _wan(yuan: int) -> int:
    return shown.wan(yuan) or 0


def _look_up(bulletin: Bulletin, tables: dict[str, Table], figure: Stated) -> str:
    """Find again what a figure of the text must read."""
    portfolio = bulletin.portfolio
    if figure.table == "quoted":
        return figure.row
    if figure.table == "causes":
        value = (
            sum(n for _, n in bulletin.causes) if figure.row == WHOLE else dict(bulletin.causes)[figure.row]
        )
        return str(value)
    if figure.table == "nodes":
        nodes = portfolio.nodes_due(_months_ahead(portfolio.on))
        return str(
            sum(1 for node in nodes if (node.overdue, node.act) == (figure.row == "overdue", figure.column))
        )
    if figure.table == "project":
        project = next(p for p in portfolio.projects if str(p.order) == figure.row)
        gap = project.gap_points
        return (
            shown.percent_text(project.ratio)
            if figure.column == "ratio"
            else str(abs(gap))
            if gap is not None
            else ""
        )
    if figure.table == "count":
        return str(_counted(bulletin, figure.row, figure.column))
    totals = tables[figure.table].totals(figure.row)
    if figure.column == "ratio":
        return shown.percent_text(totals.ratio)
    if figure.column == "due":
        return shown.percent_text(totals.due_ratio)
    if figure.column == "gap":
        gap = totals.gap_points
        return "" if gap is None else str(abs(gap))
    exact, printed = _COLUMNS[figure.column]
    return shown.yi_text(exact(totals)) if figure.column in _MONEY else printed(totals)


def _counted(bulletin: Bulletin, what: str, which: str) -> int:
    if what == "band":
        return len(_towns_by_band(bulletin.portfolio).get(which, []))
    if what == "unnamed_alarms":
        return len(bulletin.alarms) - min(NAMED_IN_TEXT, len(bulletin.alarms))
    starts = bulletin.portfolio.starts
    return {
        "starts_due": starts.due,
        "starts_moving": starts.moving,
        "starts_still": starts.due - starts.moving,
    }[what]


# ---- sentences -------------------------------------------------------------------------------------------------


class _Writer:
    """Writes the paragraphs; every figure goes through one of its small methods."""

    def __init__(
        self, portfolio: Portfolio, tables: tuple[Table, ...], causes: tuple[tuple[str, int], ...]
    ) -> None:
        self.portfolio = portfolio
        self.tables = {table.name: table for table in tables}
        self.causes = causes

    def paragraphs(self, follow_ups: Sequence[tuple[str, str]], faults: int) -> Iterable[Paragraph]:
        number = iter("一二三四五六七")

        def head(text: str) -> Paragraph:
            return Paragraph((f"{next(number)}、{text}",), heading=True)

        yield Paragraph((*self.quote(_purpose(self.portfolio)),))
        yield head("总体情况")
        yield from self.overall()
        yield head("分类情况")
        yield from self.classes()
        if len(self.tables) > 1:
            yield head("分属地情况")
            yield from self.towns()
        if self.portfolio.alarms:
            yield head(f"{self.portfolio.word('alarm')}项目")
            yield from self.alarms()
        if self.causes:
            yield head("存在问题")
            yield from self.problems()
        yield head("下步工作")
        yield from self.next_steps(follow_ups, faults)

    # a figure of a table row, in 亿元 where it is money
    def of(self, table: str, row: str, column: str) -> Stated:
        totals = self.tables[table].totals(row)
        if column == "ratio":
            return Stated(shown.percent_text(totals.ratio), table, row, column)
        if column == "due":
            return Stated(shown.percent_text(totals.due_ratio), table, row, column)
        if column == "gap":
            gap = totals.gap_points
            return Stated("" if gap is None else str(abs(gap)), table, row, column)
        exact, printed = _COLUMNS[column]
        text = shown.yi_text(exact(totals)) if column in _MONEY else printed(totals)
        return Stated(text, table, row, column)

    def count(self, what: str, which: str, value: int) -> Stated:
        return Stated(str(value), "count", what, which)

    def quote(self, text: str) -> Sentence:
        """Words that hold figures of their own: names, days, rule titles, clauses."""
        return (Stated(text, "quoted", text, ""),) if re.search(r"\d", text) else (text,)

    def lag(self, table: str, row: str) -> Sentence:
        """完成年度计划的48.5%，略低于序时进度，差1.5个百分点."""
        gap = self.tables[table].totals(row).gap_points
        if gap is None:
            return ()
        said: Sentence = (
            "完成年度计划的",
            self.of(table, row, "ratio"),
            "，",
            words.lag_word(gap),
            "序时进度",
        )
        if gap == 0:
            return said
        return (*said, "（", "高" if gap > 0 else "差", self.of(table, row, "gap"), "个百分点）")

    def overall(self) -> Iterable[Paragraph]:
        portfolio, whole = self.portfolio, self.portfolio.totals
        said: list[str | Stated] = [
            *self.quote(f"截至{words.full_day(portfolio.as_of)}，"),
            "纳入台账的重点项目",
            self.of("class", WHOLE, "projects"),
            "个",
        ]
        if whole.valued:
            said += ["，总投资", self.of("class", WHOLE, "total_investment"), "亿元"]
        if whole.planned:
            said += [
                "。有年度计划的",
                self.of("class", WHOLE, "planned"),
                "个项目，年度计划投资",
                self.of("class", WHOLE, "annual_plan"),
                "亿元，",
                *self.quote(words.completed_label(portfolio.months)),
                self.of("class", WHOLE, "planned_completed"),
                "亿元，",
                *self.lag("class", WHOLE),
                "；序时进度为",
                self.of("class", WHOLE, "due"),
            ]
            if whole.unreported:
                said += [
                    "；其中",
                    self.of("class", WHOLE, "unreported"),
                    "个项目未报完成投资，按没有完成计入分母",
                ]
        else:
            said += ["；台账没有年度计划，不计算完成率"]
        yield Paragraph((*said, "。"))
        if portfolio.rule_title:
            lights: list[str | Stated] = []
            for level in ("alarm", "watch", "good", "unrated", "exempt"):
                if level in ("alarm", "watch", "good") or whole.light(level):
                    lights += [
                        "、" if lights else "",
                        portfolio.word(level),
                        self.of("class", WHOLE, level),
                        "个",
                    ]
            title = portfolio.rule_title.strip("《》")
            example = words.EXAMPLE_RULE if portfolio.rule_is_example else ""
            yield Paragraph((*self.quote(f"按《{title}》{example}评定，"), *lights, "。"))

    def classes(self) -> Iterable[Paragraph]:
        for group in self.tables["class"].rows:
            row = group.name
            said: list[str | Stated] = [
                *self.quote(f"{row or words.UNNAMED + '类别的'}项目"),
                self.of("class", row, "projects"),
                "个",
            ]
            if group.totals.valued:
                said += ["，总投资", self.of("class", row, "total_investment"), "亿元"]
            if group.totals.planned:
                said += ["；年度计划投资", self.of("class", row, "annual_plan"), "亿元，完成"]
                said += [self.of("class", row, "planned_completed"), "亿元，", *self.lag("class", row)]
            else:
                said += ["；台账没有年度计划，不评进度"]
            if CLASS_CODES.get(row) == "new_start" and self.portfolio.starts.due:
                starts = self.portfolio.starts
                said += ["；到期应开工", self.count("starts_due", "", starts.due), "个，其中已有完成投资"]
                said += [self.count("starts_moving", "", starts.moving), "个"]
                if starts.due > starts.moving:
                    said += [
                        "，未见完成投资",
                        self.count("starts_still", "", starts.due - starts.moving),
                        "个",
                    ]
            yield Paragraph((*said, "。"))

    def towns(self) -> Iterable[Paragraph]:
        for band, groups in _towns_by_band(self.portfolio).items():
            said: list[str | Stated] = [f"{band}序时进度的", self.count("band", band, len(groups)), "个："]
            for place, group in enumerate(groups[:NAMED_IN_TEXT]):
                said += [
                    "、" if place else "",
                    *self.quote(group.name),
                    "（",
                    self.of("town", group.name, "ratio"),
                    "）",
                ]
            said += ["等" if len(groups) > NAMED_IN_TEXT else ""]
            yield Paragraph((*said, "。"))
        yield Paragraph(("括号内为完成年度计划的比例，分母为有年度计划的项目；各属地数据见附件。",))

    def alarms(self) -> Iterable[Paragraph]:
        for number, project in enumerate(self.portfolio.alarms[:NAMED_IN_TEXT], 1):
            said: list[str | Stated] = [*self.quote(f"{number}．{project.name}")]
            said += [*self.quote(f"（{project.unit_to_act}）")] if project.unit_to_act else []
            if project.ratio is not None:
                said += [
                    "：完成年度计划的",
                    Stated(shown.percent_text(project.ratio), "project", str(project.order), "ratio"),
                ]
                gap = project.gap_points
                if gap is not None and gap < 0:
                    said += [f"，{words.lag_word(gap)}序时进度"]
                    said += [Stated(str(abs(gap)), "project", str(project.order), "gap"), "个百分点"]
            if words.has_problem(project):
                said += [*self.quote(f"，问题：{project.problem.rstrip('。；')}")]
            yield Paragraph((*said, "。"))
        if len(self.portfolio.alarms) > NAMED_IN_TEXT:
            left = len(self.portfolio.alarms) - NAMED_IN_TEXT
            yield Paragraph(("其余", self.count("unnamed_alarms", "", left), "个见附件。"))

    def problems(self) -> Iterable[Paragraph]:
        whole = sum(count for _, count in self.causes)
        said: list[str | Stated] = [
            "台账写明问题的项目",
            Stated(str(whole), "causes", WHOLE, ""),
            "个，按首要原因分：",
        ]
        for place, (name, count) in enumerate(self.causes):
            said += ["、" if place else "", name, Stated(str(count), "causes", name, ""), "个"]
        yield Paragraph((*said, "。"))

    def next_steps(self, follow_ups: Sequence[tuple[str, str]], faults: int) -> Iterable[Paragraph]:
        lead = iter("一二三四五六")
        portfolio = self.portfolio
        for level, text in follow_ups:
            if portfolio.totals.light(level):
                yield Paragraph(
                    ("共", self.of("class", WHOLE, level), "个。", *self.quote(text)),
                    lead=f"（{next(lead)}）{portfolio.word(level)}项目。",
                )
        nodes = portfolio.nodes_due(_months_ahead(portfolio.on))
        said: list[str | Stated] = []
        for state, overdue in (("overdue", True), ("coming", False)):
            for act, word in (("finish", "竣工"), ("start", "开工")):
                found = sum(1 for node in nodes if (node.overdue, node.act) == (overdue, act))
                if found:
                    said += ["，" if said else "", f"已过{word}时限" if overdue else f"近期到期{word}"]
                    said += [Stated(str(found), "nodes", state, act), "个"]
        if said:
            yield Paragraph(
                (*said, "。请责任单位逐个说明完成日期；已过时限的，一并报明原因和补救办法。"),
                lead=f"（{next(lead)}）到期节点。",
            )
        if faults:
            yield Paragraph(
                (
                    "台账有",
                    *self.quote(str(faults)),
                    "处数据存疑，请填报单位核对原表后更正，更正前不以存疑数据下结论。",
                ),
                lead=f"（{next(lead)}）数据核对。",
            )
        yield Paragraph(
            ("请各责任单位对照谁来办清单逐项落实，下次通报时报告结果。",), lead=f"（{next(lead)}）跟踪问效。"
        )


def _purpose(portfolio: Portfolio) -> str:
    place = portfolio.place or "本地"
    return f"现将{place}{portfolio.plan_year}年{_months(portfolio)}重点项目进展情况通报如下。"


def _months(portfolio: Portfolio) -> str:
    return f"1—{portfolio.months}月" if portfolio.months > 1 else "1月" if portfolio.months else ""


def _months_ahead(on: date) -> int:
    return max(3, 12 - on.month)


def _tables(portfolio: Portfolio) -> tuple[Table, ...]:
    tables = [Table("class", "类别", portfolio.by_class, portfolio.totals)]
    if any(group.name for group in portfolio.by_town):
        tables.append(Table("town", "属地", portfolio.by_town, portfolio.totals))
    return tuple(tables)


def _towns_by_band(portfolio: Portfolio) -> dict[str, list[Group]]:
    """Towns by the word for their gap, the best rate first; towns without a plan have no word."""
    rated = [group for group in portfolio.by_town if group.name and group.totals.gap_points is not None]
    rated.sort(key=lambda group: -(group.totals.ratio or 0))
    bands: dict[str, list[Group]] = {}
    for group in rated:
        gap = group.totals.gap_points
        assert gap is not None
        bands.setdefault(words.lag_word(gap), []).append(group)
    return bands


# ---- document --------------------------------------------------------------------------------------------------


def write(bulletin: Bulletin) -> bytes:
    """The bulletin as .docx in the layout of GB/T 9704."""
    portfolio = bulletin.portfolio
    paper = OfficialPaper(title=bulletin.title, office=bulletin.office, on=portfolio.on)
    paper.letterhead(f"{bulletin.office}文件")
    paper.symbol(bulletin.symbol)
    paper.title(bulletin.title)
    paper.addressee(bulletin.addressee)
    for paragraph in bulletin.paragraphs:
        if paragraph.heading:
            paper.heading(paragraph.text)
        else:
            last = paragraph is bulletin.paragraphs[-1]
            paper.paragraph(paragraph.text, lead=paragraph.lead, last=last)
    attachments = ["重点项目进展情况表"] + ([f"{portfolio.word('alarm')}项目清单"] if bulletin.alarms else [])
    paper.attachments(attachments)
    paper.signature(bulletin.office, words.full_day(portfolio.on))
    _write_progress_table(
        paper, bulletin, mark="附件1" if len(attachments) > 1 else "附件", title=attachments[0]
    )
    if bulletin.alarms:
        _write_alarm_table(paper, bulletin, mark="附件2", title=attachments[1])
    paper.imprint(bulletin.office, words.full_day(portfolio.on))
    return paper.as_bytes()


def _write_progress_table(paper: OfficialPaper, bulletin: Bulletin, *, mark: str, title: str) -> None:
    portfolio = bulletin.portfolio
    columns = (
        Column("", 18, figures=False),
        Column("项目\n（个）", 11),
        Column("总投资\n（万元）", 17),
        Column("年度计划\n（万元）", 16),
        Column("完成投资\n（万元）", 16),
        Column("完成率\n（%）", 13),
        Column("与序时差\n（百分点）", 18),
        Column(portfolio.word("alarm"), 9),
        Column(portfolio.word("watch"), 9),
    )
    rows = [_table_row(WHOLE, portfolio.totals)]
    bold = [0]
    for table in bulletin.tables:
        bold.append(len(rows))
        rows.append([f"按{table.first_heading}分"] + [""] * (len(columns) - 1))
        rows += [_table_row(group.name or words.UNNAMED, group.totals) for group in table.rows]
    note = f"截至{words.full_day(portfolio.as_of)}"
    paper.attachment(mark, title, note)
    paper.table(columns, rows, bold_rows=bold)
    extra = portfolio.totals.completed_yuan - portfolio.totals.planned_completed_yuan
    said = "完成率的分母为有年度计划的项目。"
    if extra:
        said += f"完成投资含没有年度计划的项目{shown.wan_text(extra)}万元，不计入完成率。"
    if _rounded_apart(bulletin):
        said += "因四舍五入，分项之和与合计可能略有出入。"
    paper.table_note(said)


def _rounded_apart(bulletin: Bulletin) -> bool:
    """Whether some column's printed parts do not add up to its printed total."""
    return any(
        sum(_wan(_COLUMNS[column][0](g.totals)) for g in table.rows) != _wan(_COLUMNS[column][0](table.whole))
        for table in bulletin.tables
        for column in ("total_investment", "annual_plan", "completed")
    )


def _table_row(name: str, totals: Totals) -> list[str]:
    rate = shown.percent(totals.ratio)
    return [
        name,
        str(totals.projects),
        shown.wan_text(totals.known_investment_yuan),
        shown.wan_text(totals.annual_plan_yuan) if totals.planned else shown.NO_FIGURE,
        shown.wan_text(totals.known_completed_yuan),
        shown.NO_FIGURE if rate is None else str(rate),
        shown.gap_text(totals.gap_points),
        str(totals.light("alarm")),
        str(totals.light("watch")),
    ]


def _write_alarm_table(paper: OfficialPaper, bulletin: Bulletin, *, mark: str, title: str) -> None:
    portfolio = bulletin.portfolio
    columns = (
        Column("序号", 9),
        Column("项目", 32, figures=False),
        Column("责任单位", 22, figures=False),
        Column("完成率\n（%）", 15),
        Column("与序时差\n（百分点）", 22),
        Column("竣工时限", 20, figures=False),
        Column("存在问题", 29, figures=False),
    )
    rows = []
    for number, project in enumerate(bulletin.alarms, 1):
        rate = shown.percent(project.ratio)
        rows.append(
            [
                str(number),
                project.name,
                project.unit_to_act or shown.NO_FIGURE,
                shown.NO_FIGURE if rate is None else str(rate),
                shown.gap_text(project.gap_points),
                shown.month_text(project.finish_month, portfolio.plan_year),
                project.problem if words.has_problem(project) else shown.NO_FIGURE,
            ]
        )
    paper.attachment(mark, title, f"截至{words.full_day(portfolio.as_of)}，按落后序时由多到少排")
    paper.table(columns, rows)
