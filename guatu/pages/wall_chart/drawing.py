"""The sheet's drawings as joined strings: every mark is escaped here, none is a template.

A wall of three hundred lamps draws each twice; strings do it in a millisecond or two. Geometry is written as
SVG attributes, for the content security policy allows no inline style.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guatu.apps.documents.wall_chart import width_in_em
from guatu.pages.ledger.words import Words, tenths_text
from guatu.pages.wall_chart.chart import Chart, CurvePoint, Row
from guatu.pages.wall_chart.map import Mark, Places, Point, SchematicMap, Town
from guatu.pages.wall_chart.queries import Light
from guatu.ui import marks, text

DRAWN_LAST = {"unrated": 0, "good": 1, "exempt": 2, "watch": 3}  # the urgent lie on top
NAME_SIZE, LEAST_NAME_SIZE = 14.5, 10.0
LEAST_NUMBERED = 18.0  # a diamond any smaller cannot carry two figures
COUNT_ROOM = 26.0  # the count of projects behind a town's name


def map_svg(
    places: Places,
    lights: Sequence[Light],
    rows: Sequence[Row],
    *,
    words: Words,
    project_address: Callable[[str], str],
    town_address: Callable[[str], str],
    spoken: str,
) -> SafeString:
    """The schematic map: land, water, roads, names, one lamp a project, the red ones numbered."""
    x, y, width, height = places.frame
    parts = [
        f'<svg class="map" viewBox="{x:g} {y:g} {width:g} {height:g}" preserveAspectRatio="xMidYMid" '
        f'role="group" aria-label="{escape(spoken)}">',
        '<g class="land">',
        *(f'<polygon points="{_points(town.block.outline)}"/>' for town in places.towns),
        "</g>",
    ]
    if places.base is not None:
        parts.append(_ground(places.base))
    parts.append('<g class="towns">')
    parts.extend(_town_name(town, words.no_unit, town_address) for town in places.towns)
    parts.append('</g><g class="marks" aria-hidden="true">')
    drawn = sorted(
        (index for index in places.marks if lights[index].level != "alarm"),
        key=lambda index: DRAWN_LAST[lights[index].level],
    )
    for index in drawn:
        light, mark = lights[index], places.marks[index]
        corner, side = mark.size / 2, f"{mark.size:.4g}"
        parts.append(
            f'<a href="{project_address(light.code)}" tabindex="-1">'
            f"<title>{escape(light.name)} {escape(words.level(light.level, light.draft))}</title>"
            f'<use href="#i-{marks.light_icon(light.level, light.draft)}" '
            f'x="{mark.x - corner:.1f}" y="{mark.y - corner:.1f}" width="{side}" height="{side}"/></a>'
        )
    parts.append('</g><g class="reds">')
    for row in rows:
        placed = places.marks.get(row.index)
        if placed is None:
            continue
        corner, side = placed.size / 2, f"{placed.size:.4g}"
        icon = marks.light_icon("alarm", row.light.draft)
        parts.append(
            f'<a href="{project_address(row.light.code)}" data-n="{row.number}" '
            f'aria-label="{row.number} {escape(row.light.name)}"{_outlined(row.light)}>'
            f"<title>{row.number} {escape(row.light.name)}</title>"
            f'<use href="#i-{icon}" x="{placed.x - corner:.1f}" y="{placed.y - corner:.1f}" '
            f'width="{side}" height="{side}"/>{_number(row, placed)}</a>'
        )
    parts.append("</g></svg>")
    return mark_safe("".join(parts))


def number_mark(row: Row) -> SafeString:
    """A red row's diamond with its number, as on the map."""
    icon = marks.light_icon("alarm", row.light.draft)
    return mark_safe(
        f'<svg viewBox="0 0 27 27" aria-hidden="true"{_outlined(row.light)}><use href="#i-{icon}" width="27" '
        f'height="27"/><text x="13.5" y="17.8">{row.number}</text></svg>'
    )


def curve_svg(chart: Chart) -> SafeString:
    """Completed against due through the year, in shares of the year's plan; the last two are named."""
    last = chart.last_reported
    x = _month_x(last.month)
    y_done, y_due = (_share_y(share) for share in (last.done, last.due))
    start = [(0.0, _share_y(0))]
    plan = start + [(_month_x(at.month), _share_y(at.due)) for at in chart.curve if at.due is not None]
    done = start + [(_month_x(at.month), _share_y(at.done)) for at in chart.curve if at.done is not None]
    behind = last.done is not None and last.due is not None and last.done < last.due
    at_end = last.month > 9
    labels = []
    for share, y, below, words in (
        (last.done, y_done, behind, "{}"),
        (last.due, y_due, not behind, _("due {}")),
    ):
        if share is None:
            continue
        kind = ' class="strong"' if share is last.done and words == "{}" else ""
        place = f'x="{x + 9:.1f}" y="{y + 13:.1f}"' if below else f'x="{x - 8:.1f}" y="{y - 8:.1f}"'
        anchor = "" if below and not at_end else ' text-anchor="end"'
        if below and at_end:
            place = f'x="{x - 8:.1f}" y="{y + 17:.1f}"'
        shown = words.format(f"{tenths_text(share)}%")
        labels.append(f"<text {place}{anchor}{kind}>{escape(shown)}</text>")
    months = [(1, 0.0, "start")]
    if 2 < last.month < 11:
        months.append((last.month, x, "middle"))
    months.append((12, 236.0, "end"))
    axis = "".join(
        f'<text x="{place:.1f}" y="81" text-anchor="{anchor}" class="faint">'
        f"{escape(text.month_of_year(month))}</text>"
        for month, place, anchor in months
    )
    return mark_safe(
        f'<svg class="chart" viewBox="-2 -6 262 92" role="img" aria-label="{escape(curve_sentence(last))}">'
        f'<path d="M0 66.5H236" class="axis"/><path d="{_path(plan)}" class="due-line"/>'
        f'<path d="{_path(done)}" class="done-line"/>'
        + (
            f'<circle cx="{x:.1f}" cy="{y_done:.1f}" r="3.5" class="done-dot"/>'
            if last.done is not None
            else ""
        )
        + "".join(labels)
        + axis
        + "</svg>"
    )


def curve_sentence(last: CurvePoint) -> str:
    """What the curve says."""
    return _("Completed investment by the end of %(month)s: %(done)s%% of the year's plan, %(due)s%% due") % {
        "month": text.month_of_year(last.month),
        "done": tenths_text(last.done),
        "due": tenths_text(last.due),
    }


def _town_name(town: Town, nameless: str, address: Callable[[str], str]) -> str:
    """A block's name and count: smaller where the block is narrow, then cut short, whole in the title."""
    full = town.name or (nameless if town.count else "")
    if not full:
        return ""
    room = town.block.label_width - (COUNT_ROOM if town.count else 0.0)
    size = min(NAME_SIZE, max(LEAST_NAME_SIZE, room / max(1.0, width_in_em(full))))
    shown = full
    while len(shown) > 2 and width_in_em(shown) * size > room:
        shown = shown[:-2] + "…"
    x, y = town.block.label
    place = f'x="{x:g}" y="{y:g}" font-size="{size:.4g}"'
    title = f"<title>{escape(full)}</title>" if shown != full else ""
    if not town.count:
        return f'<text class="faint" {place}>{escape(shown)}</text>'
    return (
        f'<a href="{escape(address(town.name))}"><text {place}>{title}{escape(shown)}'
        f'<tspan class="town-count" dx="5">{town.count}</tspan></text></a>'
    )


def _ground(base: SchematicMap) -> str:
    """Water, roads, railways and hills beneath the lamps."""
    parts = []
    for water in base.water:
        parts.append(f'<polyline class="river" points="{_points(water.line)}"/>')
    for road in base.roads:
        line = _points(road)
        parts.append(f'<polyline class="road-edge" points="{line}"/><polyline class="road" points="{line}"/>')
    for railway in base.railways:
        line = _points(railway)
        parts.append(f'<polyline class="rail" points="{line}"/><polyline class="rail-ties" points="{line}"/>')
    for water in base.water:
        for name, (x, y), turn in water.names:
            parts.append(
                f'<text class="river-name" transform="translate({x:g} {y:g}) rotate({turn:g})">'
                f"{escape(name)}</text>"
            )
    for x, y in base.hills:
        parts.append(f'<path class="hill" d="M{x:g} {y:g}q15-23 30 0"/>')
    return "".join(parts)


def _number(row: Row, placed: Mark) -> str:
    """A red light's number, unless a crowded block has left it no room; the title still says it."""
    if placed.size < LEAST_NUMBERED:
        return ""
    return f'<text x="{placed.x:.1f}" y="{placed.y + 4.25:.1f}">{row.number}</text>'


def _outlined(light: Light) -> str:
    return " data-draft" if light.draft else ""


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _month_x(month: int) -> float:
    return 236.0 * month / 12


def _share_y(share: int | None) -> float:
    return 66.0 - 66.0 * min(max(share or 0, 0), 1080) / 1000
