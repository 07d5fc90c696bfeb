"""The ledger's lines as HTML.

Three hundred lines of eighteen cells are the one place where a template's cost shows, so they are
joined strings. Everything that comes from the database goes through ``escape``; nothing else may
put a text between the tags.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe

from guatu.apps.projects.choices import MAIN_LINE
from guatu.ui import marks

from .lines import Line
from .sheet import Group, Sheet, Totals
from .words import (
    Words,
    day_text,
    gap_text,
    moment_text,
    project_count,
    raw_percent,
    stage_mark,
    tenths_text,
    wan,
    words_in,
)

#: A gap this wide is written bold.
WIDE_GAP_TENTHS = -150
COLUMNS_AFTER_NAME = 15


@lru_cache(maxsize=4096)
def line_html(line: Line, language: str, year: int) -> str:
    """One project. The same line in the same language is always the same HTML, so it is written once."""
    words = words_in(language)
    level = "" if line.level not in words.levels else line.level
    label = words.level(level, line.draft)
    light = marks.icon(marks.light_icon(level, line.draft)) + escape(label)
    stale = f' <span class="tag">{escape(words.stale)}</span>' if line.is_stale else ""
    name, code = escape(line.name), quote(line.code)
    gap = line.gap_tenths
    gap_cell = f"<b>{gap_text(gap)}</b>" if gap is not None and gap <= WIDE_GAP_TENTHS else gap_text(gap)
    quiet_gap = " quiet" if gap is None or gap > 0 else ""
    if line.overdue_workdays:
        node = (
            f"<span>{escape(line.late_milestone or line.next_milestone)}</span>"
            f'<span class="late">{escape(words.overdue % {"days": line.overdue_workdays})}</span>'
        )
    elif line.next_milestone:
        due = day_text(line.next_milestone_due_on, year)
        node = f'<span>{escape(line.next_milestone)}</span><span class="quiet">{escape(due)}</span>'
    else:
        node = '<span class="quiet">—</span>'
    place = line.station
    stage = words.stages.get(line.stage, "")
    stage_cell = stage_mark(words.language, place, stage) if place else escape(stage) or "—"
    place_title = escape(words.places % {"place": place, "places": len(MAIN_LINE)}) if place else ""
    ratio, due_share = line.ratio_tenths, line.due_tenths
    bar = (
        marks.bullet(ratio / 1000, due_share / 1000, level)
        if ratio is not None and due_share is not None
        else f'<span class="quiet">{escape(words.not_due_yet)}</span>'
        if line.plan
        else ""
    )
    return (
        f'<tr data-row data-code="{escape(line.code)}">'
        f'<td class="stick s1"><button type="button" class="status-light" data-level="{level}" data-why '
        f'title="{escape(words.why)}">{light}</button>{stale}</td>'
        f'<td class="stick s2">{escape(line.number)}</td>'
        f'<th scope="row" class="stick s3"><a href="/projects/{code}/" title="{name}">{name}</a></th>'
        f"<td>{escape(line.local_name) or '—'}</td><td>{escape(line.lead_name) or '—'}</td>"
        f"<td>{escape(line.sponsor_name) or '—'}</td>"
        f'<td class="num">{wan(line.total)}</td><td class="num">{wan(line.plan)}</td>'
        f'<td class="num">{wan(line.done)}</td>'
        f'<td class="num" title="{raw_percent(line.done, line.plan)}">{tenths_text(ratio)}</td>'
        f'<td class="bar">{bar}</td><td class="num{quiet_gap}">{gap_cell}</td>'
        f'<td class="nowrap" title="{place_title}">{stage_cell}</td>'
        f'<td class="node">{node}</td>'
        f'<td class="num{"" if line.open_issues else " quiet"}">{line.open_issues}</td>'
        f'<td class="num">{wan(line.statistics)}</td><td class="num">{wan(line.paid)}</td>'
        f'<td class="num quiet">{escape(moment_text(line.reported_at, year))}</td></tr>'
    )


def lights_html(lights: dict[str, int], words: Words) -> str:
    """How many stand at each level."""
    counts = "".join(marks.light_count(level, count, words.levels[level]) for level, count in lights.items())
    return f'<span class="lights">{counts}</span>'


def totals_cells(totals: Totals) -> str:
    """The money and progress cells of a subtotal or the total."""
    ratio, due = totals.ratio_tenths, totals.due_tenths
    bar = marks.bullet(ratio / 1000, due / 1000, "") if ratio is not None and due is not None else ""
    return (
        f'<td colspan="3"></td><td class="num">{wan(totals.total)}</td>'
        f'<td class="num">{wan(totals.plan)}</td>'
        f'<td class="num">{wan(totals.done)}</td>'
        f'<td class="num" title="{raw_percent(totals.done, totals.plan)}">{tenths_text(ratio)}</td>'
        f'<td class="bar">{bar}</td><td class="num">{gap_text(totals.gap_tenths)}</td><td colspan="6"></td>'
    )


def group_html(group: Group, heading: str, words: Words, *, lines: Iterable[str], more: str) -> str:
    """A group: its subtotal, its lines, and the way to those not shown."""
    return (
        f'<tbody><tr class="group"><th scope="rowgroup" class="stick s1 span" colspan="3">'
        f'<b>{escape(heading)}</b><span class="quiet">{escape(project_count(group.totals.count))}</span>'
        f"{lights_html(group.totals.lights, words)}</th>{totals_cells(group.totals)}</tr>"
        f"{''.join(lines)}{more}</tbody>"
    )


def more_html(label: str, address: str) -> str:
    """The link that opens, or closes, a group."""
    return (
        f'<tr class="more"><th class="stick s1 span" colspan="3"><a href="{escape(address)}" data-more>'
        f'{escape(label)}</a></th><td colspan="{COLUMNS_AFTER_NAME}"></td></tr>'
    )


def total_html(sheet: Sheet, heading: str, words: Words) -> SafeString:
    """The grand total, which stands first."""
    return mark_safe(
        f'<tbody class="total"><tr><th class="stick s1 span" colspan="3" scope="row"><b>{escape(heading)}</b>'
        f'<span class="quiet">{escape(project_count(sheet.totals.count))}</span>'
        f"{lights_html(sheet.totals.lights, words)}</th>{totals_cells(sheet.totals)}</tr></tbody>"
    )
