"""Tags and filters of every page: the drawn parts, and numbers that keep their unit and their raw value.

{% icon "clock" %}                                   a symbol; a second word names it for readers
{% status_light level label draft=True %}            shape, word and colour
{% light_count level count label %}                  how many stand at a level
{% bullet value due level label %}                   ratios of the year's plan, 0 to 1
{% stage_dots passed stations label %}               where on the line of stations
{% light_strip counts %}                             one lamp a project; counts by level
{{ yuan|wan }} {{ yuan|yi }} {{ ratio|percent }}     rounded, raw value in the title
{{ ratio|points }} {{ n|count }}                     signed points; thousands separated
{{ day|short_day:year }} {{ day|full_day }} {{ day|month:year }} {{ day|weekday }}
{{ number|with_unit:_("workdays") }}                 number and unit that never part at a line end
{% sections_for as sections %}                       the parts of the site this person may open
{% languages_for as languages %}                     the languages, the current one marked
{% language_tag code %}                              a code as HTML writes it: zh-Hans
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from guatu.ui import marks, navigation, text
from guatu.ui.text import Number

register = template.Library()

for drawn in (
    marks.icon,
    marks.status_light,
    marks.light_count,
    marks.bullet,
    marks.stage_dots,
    marks.light_strip,
):
    register.simple_tag(drawn)


def _told(shown: str, raw: str) -> SafeString:
    return format_html('<span class="nowrap" title="{}">{}</span>', raw, shown)


def _of_figure(write: Callable[[Number], SafeString | str]) -> Callable[[Number | None], SafeString | str]:
    """A filter that leaves what is no figure as the dash that says so."""

    def filtered(value: Number | None) -> SafeString | str:
        return text.NO_FIGURE if value is None or value == "" else write(value)

    return filtered


def _money(shown: str, yuan: Number) -> SafeString:
    return _told(shown, f"{text.number(yuan, 2).removesuffix('.00')} {text.YUAN}")


register.filter("wan", _of_figure(lambda yuan: _money(text.wan(yuan), yuan)))
register.filter("yi", _of_figure(lambda yuan: _money(text.yi(yuan), yuan)))
register.filter("percent", _of_figure(lambda ratio: _told(text.percent(ratio), text.raw_percent(ratio))))
register.filter(
    "points",
    _of_figure(
        lambda ratio: _told(text.number(text.exact(ratio) * 100, 1, signed=True), text.raw_percent(ratio))
    ),
)
register.filter("count", _of_figure(text.number))


@register.filter
def wan_with_unit(yuan: Number | None) -> SafeString | str:
    return text.NO_FIGURE if yuan is None else _money(f"{text.wan(yuan)}{text.joint()}{text.WAN_YUAN}", yuan)


@register.filter
def yi_with_unit(yuan: Number | None) -> SafeString | str:
    return text.NO_FIGURE if yuan is None else _money(f"{text.yi(yuan)}{text.joint()}{text.YI_YUAN}", yuan)


@register.filter
def with_unit(value: Number | str | None, unit: str | Promise) -> SafeString | str:
    if value is None:
        return text.NO_FIGURE
    shown = value if isinstance(value, str) else text.number(value)
    return format_html('<span class="nowrap">{}<small>{}</small></span>', shown, unit)


@register.filter
def short_day(day: date | None, year: int | None = None) -> SafeString | str:
    if day is None:
        return text.NO_FIGURE
    return format_html(
        '<time class="nowrap" datetime="{}">{}</time>', day.isoformat(), text.short_day(day, year)
    )


@register.filter
def full_day(day: date | None) -> SafeString | str:
    if day is None:
        return text.NO_FIGURE
    return format_html('<time class="nowrap" datetime="{}">{}</time>', day.isoformat(), text.full_day(day))


@register.filter
def month(first: date | None, year: int | None = None) -> str:
    return text.month(first, year)


@register.filter
def weekday(day: date) -> str:
    return text.weekday(day)


@register.simple_tag(takes_context=True)
def sections_for(context: template.Context) -> list[navigation.SectionLink]:
    request: HttpRequest | None = context.get("request")
    return list(navigation.sections_for(request)) if request else []


@register.simple_tag
def languages_for() -> list[dict[str, object]]:
    current = get_language()
    return [{"code": code, "name": name, "is_current": code == current} for code, name in settings.LANGUAGES]


@register.simple_tag
def language_tag(code: str) -> str:
    """``zh-hans`` as HTML writes it: ``zh-Hans``."""
    language, _, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language
