"""The small drawn parts of every page as plain string functions: icons, lights, bars, dots, strips.

A ledger page draws a thousand of them, so they are joined strings and not templates; each escapes what it is
given. Geometry is written as SVG attributes, for the content security policy allows no inline style.
The template tags of `ui` call the same functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, repeat

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LEVELS = ("alarm", "watch", "exempt", "good", "unrated")  # the most urgent first, as every strip shows them

_DRAFTS = {"alarm": "alarm-draft", "watch": "watch-draft"}


def icon(name: str, label: str = "") -> SafeString:
    """One symbol of the sprite in the size of its place; without a label, hidden from readers."""
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(f'<svg class="icon" {spoken}><use href="#i-{escape(name)}"/></svg>')


def light_icon(level: str, draft: bool = False) -> str:
    """The name of a level's symbol; a draft is the same shape in outline."""
    return _DRAFTS.get(level, level) if draft else level


def status_light(level: str, label: str, draft: bool = False, size: str = "") -> SafeString:
    """A level as colour, shape and word, so that it reads in black and white too."""
    large = f' data-size="{escape(size)}"' if size else ""
    return mark_safe(
        f'<span class="status-light" data-level="{escape(level)}"{large}>'
        f"{icon(light_icon(level, draft))}{escape(label)}</span>"
    )


def light_count(level: str, count: int, label: str) -> SafeString:
    """How many stand at one level; the word moves into the title, as only counts and strips may."""
    return mark_safe(
        f'<span class="light-count" data-level="{escape(level)}" title="{escape(label)}">'
        f'{icon(level)}<span class="sr-only">{escape(label)}</span>{count}</span>'
    )


def bullet(value: float | None, due: float | None, level: str, label: str = "") -> SafeString:
    """What was done as an ink bar, what was due as a tick, the gap between them in the level's colour.

    ``value`` and ``due`` are ratios of the whole; the drawing ends there, the numbers beside it do not.
    """
    if value is None or due is None:
        return mark_safe("")
    width = 80.0
    done, tick = (round(width * min(max(ratio, 0.0), 1.0), 1) for ratio in (value, due))
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    gap = f'<path class="gap" d="M{done} 7H{tick}"/>' if tick > done else ""
    return mark_safe(
        f'<svg class="bullet" data-level="{escape(level)}" viewBox="0 0 80 14" {spoken}>'
        f'<path class="line" d="M0 7H80"/>{gap}<path class="value" d="M0 7H{done}"/>'
        f'<path class="due" d="M{tick} 0V14"/></svg>'
    )


def stage_dots(passed: int, stations: int, label: str) -> SafeString:
    """Where on the line of stations: those passed, the one it stands at, those ahead; then the word."""
    dots = []
    for number in range(1, stations + 1):
        middle = 7 * number - 2.5
        if number == passed:
            dots.append(f'<circle class="here" cx="{middle}" cy="4.5" r="3.25"/>')
        else:
            kind = "passed" if number < passed else "ahead"
            dots.append(f'<circle class="{kind}" cx="{middle}" cy="4.5" r="1.6"/>')
    return mark_safe(
        f'<span class="stage-dots"><svg viewBox="0 0 {7 * stations + 2} 9" '
        f'width="{7 * stations + 2}" height="9" aria-hidden="true">'
        f"{''.join(dots)}</svg>{escape(label)}</span>"
    )


def light_strip(levels: dict[str, int] | Iterable[str], columns: int = 8) -> SafeString:
    """One lamp a project, the urgent first, in rows of ``columns``; words and counts stand beside it."""
    if isinstance(levels, dict):
        lamps: Sequence[str] = list(
            chain.from_iterable(repeat(level, levels.get(level, 0)) for level in LEVELS)
        )
    else:
        rank = {level: place for place, level in enumerate(LEVELS)}
        lamps = sorted(levels, key=lambda level: rank[level])
    if not lamps:
        return mark_safe("")
    step = 14.25
    rows = -(-len(lamps) // columns)
    drawn = "".join(
        f'<use href="#i-{level}" x="{0.5 + step * (place % columns):g}"'
        f' y="{0.5 + step * (place // columns):g}" width="12.5" height="12.5"/>'
        for place, level in enumerate(lamps)
    )
    return mark_safe(
        f'<svg class="light-strip" viewBox="0 0 {step * columns:g} {step * rows + 1:g}" aria-hidden="true">'
        f"{drawn}</svg>"
    )
