"""Lay the portfolio out as an A0 wall chart and let typst draw it, as PDF (vector, fonts embedded) and PNG.

Everything that depends on how much there is to show is decided here: sizes, columns, what fits and what is said about
the rest. ``wall_chart.typ`` only draws. Any portfolio from 3 to 1,000 projects fits: rows shrink to a legible least,
then stand in two columns, then the list says how many more there are and where they are listed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from guatu.apps.documents import schematic, shown, words
from guatu.apps.documents.portfolio import LEVELS, Group, Node, Portfolio, PortfolioProject

TEMPLATE = Path(__file__).with_name("wall_chart.typ")
WIDTH, HEIGHT, MARGIN = 1189.0, 841.0, 20.0
INNER_WIDTH, INNER_HEIGHT = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
REM = WIDTH / 120
HEAD_HEIGHT, RULE_Y, MAIN_Y = 55.0, 59.5, 68.0
FOOT_HEIGHT, GAP, SECTION_HEAD = 11.5, 22.5, 15.5
ONE_COLUMN = 21
"""Rows of the list 谁来办 that stand in one column; more stand in two."""
PICTURE_DPI = 72
"""3370 × 2384 pixels: sharp on a 4K wall, small enough for a chat group."""


@dataclass(frozen=True)
class Drawn:
    """The finished chart in both forms."""

    pdf: bytes
    png: bytes


def draw(portfolio: Portfolio, *, office: str, font_folders: Sequence[Path]) -> Drawn:
    """Draw the wall chart; the same portfolio gives the same bytes."""
    import typst

    compiler = typst.Compiler(
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder) for folder in font_folders],
        ),
        sys_inputs={"chart": json.dumps(layout(portfolio, office=office), ensure_ascii=False)},
    )
    stamp = datetime(portfolio.on.year, portfolio.on.month, portfolio.on.day, tzinfo=UTC)
    template = TEMPLATE.read_bytes()
    pdf = compiler.compile(template, format="pdf", timestamp=stamp, pdf_tags=False)
    png = compiler.compile(template, format="png", ppi=PICTURE_DPI, timestamp=stamp)
    assert isinstance(pdf, bytes) and isinstance(png, bytes), "the chart is one page"
    return Drawn(pdf=pdf, png=png)


def layout(portfolio: Portfolio, *, office: str) -> dict[str, Any]:
    """The whole sheet as plain values: words, sizes and places in millimetres from the inner corner."""
    sponsors = _sponsors(portfolio)
    bottom = INNER_HEIGHT - FOOT_HEIGHT - 6
    if sponsors is not None:
        sponsors |= {"x": 0.0, "y": bottom - sponsors["height"], "width": INNER_WIDTH}
        bottom -= sponsors["height"] + 7
    main_height = bottom - MAIN_Y
    rows = _rows_to_show(portfolio)
    areas = _areas(portfolio)
    where_width, who_width, when_width = _column_widths(len(rows), with_map=areas is not None)
    first, second = 0.0, where_width + GAP if areas else 0.0
    third = second + who_width + GAP
    return {
        "title": words.chart_title(portfolio.place),
        "title-size": min(2.75 * REM, 292 / max(1.0, width_in_em(words.chart_title(portfolio.place)))),
        "office": office,
        "keywords": [portfolio.rule_title] if portfolio.rule_title else [],
        "period": words.period(portfolio.plan_year, portfolio.months),
        "as-of": words.as_of(portfolio.as_of, portfolio.plan_year),
        "hung": words.hung(portfolio.on, portfolio.plan_year),
        "head": {"x": 0.0, "y": 0.0, "width": INNER_WIDTH, "height": HEAD_HEIGHT},
        "rule-y": RULE_Y,
        "figures": _figures(portfolio),
        "curve": _curve(portfolio),
        "lights": [
            {"level": level, "count": portfolio.totals.light(level), "word": portfolio.word(level)}
            for level in ("alarm", "watch", "good", "unrated", "exempt")
        ],
        "where": areas and _where(portfolio, areas, schematic.Box(first, MAIN_Y, where_width, main_height)),
        "who": _who(portfolio, rows, schematic.Box(second, MAIN_Y, who_width, main_height)),
        "when": _when(portfolio, schematic.Box(third, MAIN_Y, when_width, main_height)),
        "sponsors": sponsors,
        "foot": {
            "x": 0.0,
            "y": INNER_HEIGHT - FOOT_HEIGHT,
            "width": INNER_WIDTH,
            "height": FOOT_HEIGHT,
            "rule": fit(
                words.rule_line(
                    portfolio.rule_title, portfolio.rule_clauses, example=portfolio.rule_is_example
                ),
                840,
                0.78 * REM,
                least=0.62,
            ),
            "distinction": words.DISTINCTION,
            "office": office,
        },
    }


# ---- head ------------------------------------------------------------------------------------------------------


def _figures(portfolio: Portfolio) -> list[dict[str, str]]:
    totals, starts = portfolio.totals, portfolio.starts
    classes = [group for group in portfolio.by_class if group.name]
    found = [
        {
            "label": "项目",
            "value": f"{totals.projects:,}",
            "unit": "个",
            "note": "　".join(f"{group.name}{group.totals.projects}" for group in classes[:3]) or " ",
        },
        {
            "label": "总投资",
            "value": shown.yi_text(totals.known_investment_yuan),
            "unit": "亿元",
            "note": f"年度计划{shown.yi_text(totals.annual_plan_yuan)}亿元"
            if totals.planned
            else "台账无年度计划",
        },
        {
            "label": words.completed_label(portfolio.months),
            "value": shown.yi_text(totals.known_completed_yuan),
            "unit": "亿元",
            "note": words.gap_phrase(totals.gap_points) or " ",
        },
    ]
    if starts.planned:
        found.append(
            {
                "label": "新开工",
                "value": str(starts.moving),
                "unit": f"个有完成投资，应开工{starts.due}个",
                "note": f"占{shown.percent_text(starts.ratio)}　分母为到期应开工"
                if starts.due
                else "尚无到期应开工项目",
            }
        )
    return found


def _curve(portfolio: Portfolio) -> dict[str, Any] | None:
    """Completed against 序时. A ledger knows one month, so it is one point, not an invented curve."""
    ratio = portfolio.totals.ratio
    if ratio is None or not portfolio.months:
        return None
    due_text = f"序时{shown.percent_text(portfolio.due_ratio)}"
    return {
        "after": 2,
        "months": portfolio.months,
        "points": [[portfolio.months, float(ratio)]],
        "top": max(1.0, float(ratio)),
        "due": float(portfolio.due_ratio),
        "ratio-text": shown.percent_text(ratio),
        "due-text": due_text,
        "due-width": width_in_em(due_text) * 0.75 * REM,
    }


# ---- where -----------------------------------------------------------------------------------------------------


def _column_widths(rows: int, *, with_map: bool) -> tuple[float, float, float]:
    """The map gives ground to a list in two columns, and all of it where there is nothing to draw."""
    if not with_map:
        return 0.0, INNER_WIDTH - GAP - 330.0, 330.0
    free = INNER_WIDTH - 2 * GAP
    if rows <= ONE_COLUMN:
        return 454.0, free - 454.0 - 226.0, 226.0
    return 330.0, free - 330.0 - 196.0, 196.0


@dataclass(frozen=True)
class _Areas:
    """What the blocks of the map stand for."""

    groups: tuple[Group, ...]
    heading: str
    note: str
    foot: str
    unnamed: str


def _where(portfolio: Portfolio, areas: _Areas, box: schematic.Box) -> dict[str, Any]:
    groups = areas.groups
    label = 0.9 * REM
    frame = schematic.Box(0.0, SECTION_HEAD + 5, box.width, box.height - SECTION_HEAD - 5 - 10)
    label = min(label, (frame.width * frame.height / max(1, len(groups))) ** 0.5 / 6.5)
    laid = schematic.blocks([(group.name, group.totals.projects) for group in groups], frame, label)
    by_name = {group.name: group for group in groups}
    sizes = _mark_sizes(portfolio.projects)
    marks: list[dict[str, Any]] = []
    shown_blocks = []
    for block in laid:
        projects = by_name[block.name].projects
        placed = schematic.place_marks(
            block,
            [project.order for project in projects],
            [sizes[project.order] for project in projects],
            [project.level == "alarm" for project in projects],
            label,
        )
        by_order = {project.order: project for project in projects}
        for mark in placed:
            project = by_order[mark.key]
            entry: dict[str, Any] = {
                "x": mark.at[0],
                "y": mark.at[1],
                "size": mark.size,
                "level": drawn_level(project),
            }
            if project.level == "alarm":
                entry["n"] = portfolio.alarm_numbers[project.order]
            marks.append(entry)
        count_width = (len(str(len(projects))) * 0.56 + 0.6) * label
        shown_blocks.append(
            {
                "outline": block.outline,
                "label": fit(block.name or areas.unnamed, block.label_width - count_width, label, least=0.6),
                "label-at": block.label_at,
                "count": len(projects),
            }
        )
    marks.sort(key=lambda entry: ("n" in entry, entry["level"] == "watch"))
    return _section(box, areas.heading, areas.note) | {
        "blocks": shown_blocks,
        "marks": marks,
        "key": [{"level": level, "word": portfolio.word(level)} for level in ("alarm", "watch", "good")],
        "foot": areas.foot,
    }


def _areas(portfolio: Portfolio) -> _Areas | None:
    """Towns; where the ledger names none, sectors, else classes, and the section says so; else nothing."""
    note = "一个项目一盏灯，图形越实越急，大小按总投资"
    if any(project.town for project in portfolio.projects):
        return _Areas(portfolio.by_town, "在哪里", note, words.MAP_NOTE, words.UNNAMED_TOWN)
    if len(portfolio.by_sector) > 1:
        said = f"台账没有属地，按行业排；{note}"
        return _Areas(portfolio.by_sector, "在哪行", said, words.BLOCKS_NOTE, words.UNNAMED)
    if len(portfolio.by_class) > 1:
        said = f"台账没有属地，按类别排；{note}"
        return _Areas(portfolio.by_class, "在哪类", said, words.BLOCKS_NOTE, words.UNNAMED)
    return None


def _mark_sizes(projects: Sequence[PortfolioProject]) -> dict[int, float]:
    """Three sizes by thirds of total investment; red marks are large enough to carry a number."""
    amounts = sorted(project.total_investment_yuan or 0 for project in projects)
    low, high = amounts[len(amounts) // 3], amounts[len(amounts) * 2 // 3]
    crowd = min(1.4, (320 / max(1, len(projects))) ** 0.5)
    sizes = {}
    for project in projects:
        amount = project.total_investment_yuan or 0
        third = 0 if amount <= low else 1 if amount <= high else 2
        if project.level == "alarm":
            sizes[project.order] = max(17.0 * crowd, 10.5)
        else:
            sizes[project.order] = (
                (6.6, 8.0, 9.6)[third] * max(crowd, 0.55) * (1.12 if project.level == "watch" else 1)
            )
    return sizes


# ---- who -------------------------------------------------------------------------------------------------------


def _rows_to_show(portfolio: Portfolio) -> tuple[PortfolioProject, ...]:
    """Every red project; where they are few, the yellow ones after them."""
    reds = portfolio.alarms
    return reds + portfolio.watched[: max(0, 13 - len(reds))]


def _who(portfolio: Portfolio, rows: tuple[PortfolioProject, ...], box: schematic.Box) -> dict[str, Any]:
    space = box.height - SECTION_HEAD - 1
    with_sponsors = bool(portfolio.by_sponsor)
    red, yellow = portfolio.word("alarm"), portfolio.word("watch")
    reds = len(portfolio.alarms)
    if len(rows) <= ONE_COLUMN:
        part = _who_roomy(portfolio, rows, box.width, space, with_sponsors=with_sponsors, columns=1)
    elif -(-len(rows) // 2) <= int(space // 19.5):
        part = _who_roomy(portfolio, rows, box.width, space, with_sponsors=False, columns=2)
    else:
        part = _who_dense(portfolio, rows, box.width, space)
    order = "按落后序时由多到少排"
    if reds and len(rows) > reds:
        note = f"{reds}个{red}项目，{order}；后列{yellow}{len(rows) - reds}个"
    elif reds:
        note = f"{reds}个{red}项目，{order}"
    else:
        note = f"没有{red}项目" + (f"；列{yellow}{len(rows)}个，{order}" if rows else "")
    heads = [
        {
            "right": 0.0,
            "text": "竣工时限（红字已过）" if any(row["overdue"] for row in part["rows"]) else "竣工时限",
        }
    ]
    if part["sponsors"]:
        heads.append({"right": part["columns"][-1] + part["columns"][-2] + 0.01, "text": "包联领导"})
    return _section(box, "谁来办", note) | part | {"empty": f"没有{red}、{yellow}项目。", "heads": heads}


def _who_roomy(
    portfolio: Portfolio,
    rows: Sequence[PortfolioProject],
    width: float,
    space: float,
    *,
    with_sponsors: bool,
    columns: int,
) -> dict[str, Any]:
    """Rows of two lines: what and why, who and what to do, by when."""
    per_column = -(-len(rows) // columns)
    row_height = min(56.0, space / max(1, per_column) - 0.35)
    size = min(1.0, row_height / 38) if columns == 1 else min(0.86, row_height / 26 * 0.86)
    big, small = 1.02 * REM * size, 0.78 * REM * max(size, 0.72)
    step = (width + 16) / columns
    column = step - 16 if columns > 1 else width
    mark, late = (26.0, 52.0) if columns == 1 else (18.0, big * 4.75 + 2)
    boss = 58.0 if with_sponsors else 0.0
    what = (column - mark - boss - late) * (0.56 if columns == 1 else 0.6)
    who = column - mark - boss - late - what
    widths = [mark, what, who] + ([boss] if with_sponsors else []) + [late]
    return {
        "mode": "roomy",
        "columns": widths,
        "column-width": column,
        "column-step": step,
        "per-column": max(1, per_column),
        "row-height": row_height,
        "mark": min(17.0 if columns == 1 else 13.5, row_height * 0.6),
        "gap": 4.4 * size,
        "sponsors": with_sponsors,
        "more": "",
        "rows": [_who_row(portfolio, row, widths, big, small, row_height) for row in rows],
    }


def _who_dense(
    portfolio: Portfolio, rows: Sequence[PortfolioProject], width: float, space: float
) -> dict[str, Any]:
    """Rows of one line in two columns; what does not fit is counted and listed in the workbook."""
    least = 11.6
    more = ""
    if len(rows) > 2 * int(space // least):
        space -= least
        kept = 2 * int(space // least)
        more = f"另有{len(rows) - kept}个，见谁来办清单 who-must-act.xlsx；图上编号接排"
        rows = rows[:kept]
    per_column = -(-len(rows) // 2)
    row_height = min(20.0, space / per_column - 0.35)
    big, small = min(0.76 * REM, row_height * 0.62), min(0.68 * REM, row_height * 0.56)
    step = (width + 14) / 2
    column = step - 14
    mark, by, late = 15.0, 4.1 * small, 4.7 * small
    rest = column - mark - by - late
    columns = [mark, rest * 0.42, rest * 0.24, rest * 0.34, by, late]
    built = []
    for row in rows:
        built.append(
            {
                "n": portfolio.alarm_numbers.get(row.order, 0),
                "level": drawn_level(row),
                "name": fit(short_name(row.name, columns[1] - 3, big), columns[1] - 3, big),
                "unit": fit(row.unit_to_act or words.NO_UNIT, columns[2] - 3, small),
                "act": fit(words.short_act(row), columns[3] - 3, small),
                "by": fit((row.finish_month or shown.NO_FIGURE).replace("-", "."), by - 1, small),
                "overdue": row.order in portfolio.overdue_months,
                "late": fit(_late(portfolio, row), late - 1, small),
            }
        )
    return {
        "mode": "dense",
        "columns": columns,
        "column-width": column,
        "column-step": step,
        "per-column": max(1, per_column),
        "row-height": row_height,
        "mark": min(12.0, row_height * 0.86),
        "gap": 0.0,
        "sponsors": False,
        "more": more,
        "rows": built,
    }


def _who_row(
    portfolio: Portfolio,
    row: PortfolioProject,
    columns: Sequence[float],
    big: float,
    small: float,
    height: float,
) -> dict[str, Any]:
    what, who, late = columns[1] - 6, columns[2] - 6, columns[-1] - 1
    with_sponsors = len(columns) == 5
    rate = words.rate_phrase(row)
    entry: dict[str, Any] = {
        "level": drawn_level(row),
        "name": fit_lines(short_name(row.name, what, big), what, big, height - 1.9 * small),
        "what": fit("　".join(part for part in (rate, row.physical_progress) if part), what, small),
        "unit": fit(row.unit_to_act or words.NO_UNIT, who, big * 0.92),
        "act": fit_lines(words.short_act(row), who, small, height - 1.9 * big),
        "by": fit(_by(portfolio, row), late, big),
        "overdue": row.order in portfolio.overdue_months,
        "late": fit(_late(portfolio, row), late, small),
        "sponsors": _sponsor_lines(row.sponsors, columns[3] - 4, small) if with_sponsors else [],
    }
    if row.order in portfolio.alarm_numbers:
        entry["n"] = portfolio.alarm_numbers[row.order]
    return entry


def _sponsor_lines(sponsors: Sequence[str], width: float, size: float) -> list[dict[str, Any]]:
    if not sponsors:
        return [fit(shown.NO_FIGURE, width, size)]
    if len(sponsors) > 2:
        sponsors = (sponsors[0], f"{sponsors[1]}等{len(sponsors)}人")
    return [fit(sponsor, width, size) for sponsor in sponsors]


def _by(portfolio: Portfolio, row: PortfolioProject) -> str:
    return shown.month_text(row.finish_month, portfolio.plan_year)


def _late(portfolio: Portfolio, row: PortfolioProject) -> str:
    """The gap to 序时, by which the list is sorted; where there is none, the months overdue."""
    gap = row.gap_points
    if gap is not None and gap < 0:
        return f"差{-gap}点"
    months = portfolio.overdue_months.get(row.order)
    return f"逾期{months}个月" if months else ""


# ---- when ------------------------------------------------------------------------------------------------------


def _when(portfolio: Portfolio, box: schematic.Box) -> dict[str, Any]:
    space = box.height - SECTION_HEAD - 1
    nodes = portfolio.nodes_due(months_ahead=max(3, 12 - portfolio.on.month))
    overdue = [node for node in nodes if node.overdue]
    coming = [node for node in nodes if not node.overdue]
    capacity = int(space // 20.5)
    if len(nodes) > capacity:
        late_rows = min(len(overdue), max(capacity // 3, capacity - len(coming)))
        overdue = _most_urgent(overdue, late_rows)
        coming = _most_urgent(coming, capacity - late_rows)
    rows = overdue + coming
    row_height = min(40.0, space / max(1, len(rows)) - 0.4)
    size = min(1.0, row_height / 26)
    columns = [37.0, box.width - 37.0 - 36.0 - 13.0, 36.0, 13.0]
    built, previous = [], ""
    this_month = f"{portfolio.on:%Y-%m}"
    for node in rows:
        month = shown.month_text(node.month, portfolio.plan_year)
        name_width = columns[1] - 2
        built.append(
            {
                "month": fit(
                    month if month != previous else "", columns[0] - 2, 0.95 * REM * size, least=0.66
                ),
                "now": node.month == this_month,
                "overdue": node.overdue,
                "name": fit_lines(
                    short_name(node.project.name, name_width, 0.88 * REM * size),
                    name_width,
                    0.88 * REM * size,
                    row_height - 3,
                ),
                "act": node.act,
                "act-text": fit(words.NODE_WORDS[node.act, node.overdue], 24, 0.78 * REM * size),
                "level": drawn_level(node.project),
            }
        )
        previous = month
    late = sum(1 for node in nodes if node.overdue)
    note = words.when_note(len(nodes) - late, late, len(rows), portfolio.on) if nodes else ""
    return _section(box, "何时到", note) | {
        "columns": columns,
        "row-height": row_height,
        "rows": built,
        "more": "",
        "empty": "台账没有竣工和开工时限。" if not portfolio.nodes else "近期没有到期的开工和竣工。",
    }


def _most_urgent(nodes: Sequence[Node], count: int) -> list[Node]:
    """The nodes of the most urgent projects (ties to the nearest month), put back in the order of time."""
    ranked = sorted(
        range(len(nodes)), key=lambda place: (LEVELS.index(nodes[place].project.level) >= 2, place)
    )
    return [nodes[place] for place in sorted(ranked[: max(0, count)])]


# ---- sponsors --------------------------------------------------------------------------------------------------


def _sponsors(portfolio: Portfolio) -> dict[str, Any] | None:
    """One strip a sponsor; without sponsors, one a responsible unit; without either, the place goes to the rest."""
    groups = portfolio.by_sponsor
    if groups:
        shared = sum(1 for project in portfolio.projects if len(project.sponsors) > 1)
        heading, note = "谁包联", f"{len(groups)}位领导包联项目亮灯，急的在前"
        note += f"；{shared}个项目由两位以上领导包联，各计一次" if shared else ""
    else:
        units = [group for group in portfolio.by_unit if group.name]
        if not units:
            return None
        groups = tuple(
            sorted(
                units, key=lambda g: (-g.totals.light("alarm"), -g.totals.light("watch"), -len(g.projects))
            )
        )
        heading, note = "谁负责", f"台账没有包联领导，按{len(groups)}个责任单位排，急的在前"
    lamps_y = 2.35 * REM
    for limit, most_rows in ((150.0, 1), (150.0, 2), (190.0, 3), (215.0, 4)):
        for pitch in (8.6, 7.6, 6.8, 6.0, 5.2, 4.6):
            for lines in range(1, most_rows + 1):
                columns = max(-(-len(groups) // lines), 6)
                if columns > 20:
                    continue
                placed = _strips(portfolio, groups, columns, pitch, lamps_y)
                if placed["height"] <= limit:
                    return (
                        _section(schematic.Box(0, 0, 0, placed["height"]), heading, note)
                        | placed
                        | {"more": ""}
                    )
    kept = groups[:60]
    placed = _strips(portfolio, kept, 20, 4.6, lamps_y)
    more = f"另有{len(groups) - len(kept)}个，见台账" if len(groups) > len(kept) else ""
    return _section(schematic.Box(0, 0, 0, placed["height"]), heading, note) | placed | {"more": more}


def _strips(
    portfolio: Portfolio, groups: Sequence[Group], columns: int, pitch: float, lamps_y: float
) -> dict[str, Any]:
    step = INNER_WIDTH / columns
    width = step - 7
    per_row = max(1, int((width + pitch * 0.1) // pitch))
    red, yellow = words.one_character(portfolio.word("alarm")), words.one_character(portfolio.word("watch"))
    text = min(0.8 * REM, width / 8.2)
    strips = []
    y = SECTION_HEAD + 7.5
    for start in range(0, len(groups), columns):
        line = groups[start : start + columns]
        for place, group in enumerate(line):
            ordered = sorted(group.projects, key=lambda p: (LEVELS.index(p.level), p.order))
            alarms, watched = group.totals.light("alarm"), group.totals.light("watch")
            strips.append(
                {
                    "x": place * step,
                    "y": y,
                    "width": width,
                    "name": fit(group.name, width, 0.88 * REM, least=0.6),
                    "count": f"{group.totals.projects}个",
                    "alarm": f"{red}{alarms}" if alarms else "",
                    "watch": f"{yellow}{watched}" if watched else "",
                    "levels": [drawn_level(project) for project in ordered],
                }
            )
        deepest = max(-(-len(group.projects) // per_row) for group in line)
        y += lamps_y + deepest * pitch + 6.5
    return {
        "strips": strips,
        "per-row": per_row,
        "pitch": pitch,
        "lamp": pitch * 0.88,
        "lamps-y": lamps_y,
        "text": text,
        "height": y - 3.0,
    }


# ---- small things ----------------------------------------------------------------------------------------------


def drawn_level(project: PortfolioProject) -> str:
    """The shape's name: a light that may still be objected to is drawn in outline."""
    return (
        f"{project.level}-draft" if project.draft and project.level in ("alarm", "watch") else project.level
    )


def width_in_em(text: str) -> float:
    """How wide a line will be set: Chinese signs are one em, figures of the Helvetica kind .556."""
    width = 0.0
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WFA" and character not in "·"
        if wide:
            width += 1.0
        elif character.isupper():
            width += 0.72
        elif character in ".,:;|'ilj! ":
            width += 0.28
        else:
            width += 0.56
    return width


def fit(text: str, width: float, size: float, *, least: float = 0.78) -> dict[str, Any]:
    """Text that fits a width in millimetres: set smaller first, down to a share of its size, then cut with …"""
    text = re.sub(r"[ \t\r\n]+", " ", text).strip()
    wanted = width_in_em(text) * size
    if wanted <= width:
        return {"text": text, "size": size}
    shrunk = max(size * least, size * width / wanted)
    while text and width_in_em(text) * shrunk > width + 0.01:
        cut = text[:-2] if text.endswith("…") else text[:-1]
        text = cut.rstrip("，、；。 ") + "…" if cut else ""
    return {"text": text, "size": shrunk}


def fit_lines(text: str, width: float, size: float, height: float) -> dict[str, Any]:
    """Like `fit`, but a long text takes a second line where the row is high enough for it."""
    text = re.sub(r"[ \t\r\n]+", " ", text).strip()
    if width_in_em(text) * size * 0.86 <= width or height < 2.2 * size * 0.7:
        return fit(text, width, size)
    smaller = min(size * 0.84, height / 2.2)
    while smaller > size * 0.7 and width_in_em(text) * smaller > 1.94 * width:
        smaller -= 0.1
    first = ""
    for sign in text:
        if width_in_em(first + sign) * smaller > width:
            break
        first += sign
    while len(first) > 2 and (
        first[-1] in "（《“" or text[len(first) : len(first) + 1] in tuple("，、。；）》”：")
    ):
        first = first[:-1]
    second = fit(text[len(first) :], width, smaller, least=1.0)["text"]
    return {"text": f"{first}\n{second}", "size": smaller}


def short_name(name: str, width: float, size: float) -> str:
    """A long name without its 项目 at the end, as people say it."""
    if width_in_em(name) * size > width and name.endswith("项目") and len(name) > 6:
        return name.removesuffix("项目").removesuffix("建设")
    return name


def _section(box: schematic.Box, heading: str, note: str) -> dict[str, Any]:
    return {
        "x": box.x,
        "y": box.y,
        "width": box.width,
        "height": box.height,
        "heading": heading,
        "note": note,
    }
