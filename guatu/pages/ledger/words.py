"""What the ledger says, looked up once a language: a page asks for the same few words a thousand times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils.dates import MONTHS_3
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext, pgettext

from guatu.apps.projects.choices import MAIN_LINE, PlanClass
from guatu.ui import marks, text

FEN_PER_WAN = 1_000_000
FEN_PER_YI = 10_000_000_000


@dataclass(frozen=True)
class Words:
    """The ledger's fixed words in one language."""

    language: str
    levels: dict[str, str]
    drafts: dict[str, str]
    classes: dict[str, str]
    stages: dict[str, str]
    no_unit: str
    overdue: str  # with %(days)d
    not_due_yet: str
    stale: str
    places: str  # with %(place)d and %(places)d
    why: str

    def level(self, level: str, draft: bool = False) -> str:
        return (self.drafts if draft else self.levels).get(level) or self.levels[level]


def words() -> Words:
    """In the reader's language."""
    return words_in(get_language() or "")


@lru_cache(maxsize=8)
def words_in(language: str) -> Words:
    """In a language, which is the one now spoken."""
    return Words(
        language=language,
        levels={
            "alarm": pgettext("light", "Red"),
            "watch": pgettext("light", "Yellow"),
            "good": pgettext("light", "Green"),
            "unrated": pgettext("light", "Not rated"),
            "exempt": pgettext("light", "Exempt"),
        },
        drafts={"alarm": pgettext("light", "Red, draft"), "watch": pgettext("light", "Yellow, draft")},
        classes={code: str(PlanClass(code).label) for code in PlanClass.values},
        stages={
            "reserve": pgettext("stage", "reserve"),
            "signed": pgettext("stage", "signed"),
            "preparation": pgettext("stage", "preparation"),
            "started": pgettext("stage", "started"),
            "under_construction": pgettext("stage", "under way"),
            "completed": pgettext("stage", "built"),
            "in_production": pgettext("stage", "in production"),
            "output_reached": pgettext("stage", "full output"),
            "benefit_reached": pgettext("stage", "full benefit"),
            "statistics_entry": pgettext("stage", "in statistics"),
            "listed_in_statistics": pgettext("stage", "enterprise listed"),
        },
        no_unit=gettext("Not stated"),
        overdue=gettext("%(days)d workdays overdue"),
        not_due_yet=gettext("Not yet due"),
        stale=gettext("Figure out of date"),
        places=gettext("Stop %(place)d of %(places)d"),
        why=gettext("Why this light"),
    )


def wan(fen: int | None) -> str:
    """Whole 万元 with thousands separated, half up."""
    if fen is None:
        return text.NO_FIGURE
    return f"{(fen * 2 // FEN_PER_WAN + 1) // 2:,}"


def yi(fen: int) -> str:
    """亿元 to one decimal, half up."""
    shown = (fen * 20 // FEN_PER_YI + 1) // 2
    return f"{shown // 10}.{shown % 10}"


def tenths_text(tenths: int | None) -> str:
    """A percent to one decimal."""
    return text.NO_FIGURE if tenths is None else f"{tenths // 10:,}.{tenths % 10}"


def gap_text(tenths: int | None) -> str:
    """A difference in points: signed, with a true minus."""
    if tenths is None:
        return text.NO_FIGURE
    sign = "+" if tenths > 0 else text.MINUS if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def raw_percent(part: int | None, whole: int | None) -> str:
    """The percent to four decimals, for the title."""
    if part is None or not whole:
        return ""
    shown = (part * 2_000_000 // whole + 1) // 2
    return f"{shown // 10_000}.{shown % 10_000:04d}%"


def day_text(day: date | None, year: int) -> str:
    """A day, with its year only when that is not the page's."""
    return _day(get_language() or "", day, year) if day else text.NO_FIGURE


def moment_text(moment: datetime | None, year: int) -> str:
    """The day of a moment here."""
    return day_text(localtime(moment).date(), year) if moment else text.NO_FIGURE


@lru_cache(maxsize=4096)
def _day(language: str, day: date, year: int) -> str:  # noqa: ARG001
    return text.short_day(day, year)


@lru_cache(maxsize=64)
def stage_mark(language: str, place: int, label: str) -> str:  # noqa: ARG001
    """The dots of one stage in one language."""
    return marks.stage_dots(place, len(MAIN_LINE), label)


def project_count(count: int) -> str:
    """How many projects, with the counter a language wants."""
    return ngettext("%(count)d project", "%(count)d projects", count) % {"count": count}


def months_so_far(month: int) -> str:
    """January to this month, as a column names it."""
    if month == 1:
        return gettext("January")
    return gettext("January to %(month_name)s") % {"month": month, "month_name": MONTHS_3[month]}


def sentence(
    *, count: int, total: int, plan: int, done: int, ratio: int | None, gap: int | None, month: int | None
) -> str:
    """The portfolio in one sentence fit for a report, its period in it."""
    given = {
        "count": count,
        "total": yi(total),
        "plan": yi(plan),
        "done": yi(done),
        "ratio": tenths_text(ratio),
        "gap": tenths_text(abs(gap)) if gap is not None else "",
        "months": months_so_far(month) if month else "",
    }
    if month is None or ratio is None or gap is None:
        whole = gettext(
            "%(count)d projects, total investment %(total)s hundred million yuan; "
            "year's plan %(plan)s hundred million yuan."
        )
    elif gap < 0:
        whole = gettext(
            "%(count)d projects, total investment %(total)s hundred million yuan; "
            "year's plan %(plan)s hundred million yuan, %(done)s completed in %(months)s, %(ratio)s%%, "
            "%(gap)s percentage points below pro rata."
        )
    elif gap > 0:
        whole = gettext(
            "%(count)d projects, total investment %(total)s hundred million yuan; "
            "year's plan %(plan)s hundred million yuan, %(done)s completed in %(months)s, %(ratio)s%%, "
            "%(gap)s percentage points above pro rata."
        )
    else:
        whole = gettext(
            "%(count)d projects, total investment %(total)s hundred million yuan; "
            "year's plan %(plan)s hundred million yuan, %(done)s completed in %(months)s, %(ratio)s%%, "
            "level with pro rata."
        )
    return whole % given
