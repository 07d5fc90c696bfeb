"""understood.md: what was read, what was assumed, what is in doubt and how to mend it, and what the papers rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.apps.documents import official_paper, words
from guatu.apps.documents.portfolio import LEVELS, Portfolio
from guatu.apps.projects import ledger_words

if TYPE_CHECKING:
    from guatu.apps.documents.source import Source
    from guatu.apps.documents.typefaces import Coverage

REMEDIES = {
    "not_a_number": gettext_lazy("Write the amount as a number in the column's unit."),
    "negative": gettext_lazy("Write the amount without a minus, or blank if nothing is known."),
    "impossible_date": gettext_lazy("Write year and month, such as 2026-10."),
    "missing_name": gettext_lazy("Give the project its name, or delete the row."),
    "duplicate_name": gettext_lazy("Keep one of the rows, or tell the phases apart in their names."),
    "plan_exceeds_total": gettext_lazy("Check the unit of both amounts, then correct the wrong one."),
    "completed_exceeds_total": gettext_lazy("Check the unit of both amounts, then correct the wrong one."),
    "finish_not_after_start": gettext_lazy("Correct whichever month is wrong."),
    "total_mismatch": gettext_lazy(
        "Let the sum be a formula over its rows, or find the row that was left out."
    ),
    "unit_unclear": gettext_lazy("Write the unit into the heading, or give it with --unit."),
}

LACKS = {
    "plan_yuan": gettext_lazy("no annual plan"),
    "due_yuan": gettext_lazy("no annual plan"),
    "completed_yuan": gettext_lazy("no completed investment reported"),
    "milestones": gettext_lazy("the ledger holds no milestones"),
    "class_": gettext_lazy("no class"),
    "started": gettext_lazy("nothing says whether it has started"),
    "planned_start_month": gettext_lazy("no start month"),
    "in_statistics": gettext_lazy("nothing says whether it is in statistics"),
    "statistics_month": gettext_lazy("nothing says whether it is in statistics"),
    "paid_yuan": gettext_lazy("no payments"),
    "payable_yuan": gettext_lazy("no payments"),
}


def report(
    source: Source,
    portfolio: Portfolio,
    *,
    office: str,
    coverage: Coverage,
    files: Mapping[str, bytes],
    checked: int,
    characters: int,
    warnings: Sequence[str],
) -> str:
    """The whole report as Markdown."""
    lines = ["# " + _("What was understood of %(file)s") % {"file": source.file_name}, ""]
    lines += [f"- {warning}" for warning in warnings] + ([""] if warnings else [])
    for title, body in (
        (_("Read"), _read(source, portfolio)),
        (_("Assumed"), _assumed(source, portfolio, office)),
        (_("In doubt: %(count)s") % {"count": len(source.reading.faults)}, _in_doubt(source)),
        (_("Refused as projects: %(count)s") % {"count": len(source.reading.ignored)}, _left_out(source)),
        (_("Lights"), _lights(source, portfolio)),
        (_("Papers"), _papers(coverage, files, checked, characters)),
    ):
        lines += [f"## {title}", "", *body, ""]
    return "\n".join(lines).rstrip() + "\n"


def _read(source: Source, portfolio: Portfolio) -> Iterable[str]:
    reading = source.reading
    yield _item(_("File"), f"{source.file_name} (SHA-256 {source.sha256})")
    for title in reading.file.get("titles", ())[:5]:
        yield _item(_("Title"), _inline(title))
    yield _item(_("Plan year"), portfolio.plan_year)
    yield _item(_("Figures as of"), portfolio.as_of.isoformat())
    yield _item(_("Day of the papers"), source.on.isoformat())
    yield _item(_("Projects"), len(reading.projects))
    blanks = [name for name, key in _FIELDS if all(getattr(p, key) in (None, ()) for p in reading.projects)]
    if blanks:
        yield _item(_("Not in this ledger, and so left open everywhere"), "、".join(map(str, blanks)))


def _assumed(source: Source, portfolio: Portfolio, office: str) -> Iterable[str]:
    reading = source.reading
    if reading.year is None:
        yield "- " + _("The ledger names no year; it is taken to be of %(year)s.") % {
            "year": portfolio.plan_year
        }
    if reading.as_of_month is None:
        yield "- " + _(
            "The ledger does not say of which month its figures are; "
            "the last month over on %(on)s is taken: %(month)s."
        ) % {"on": source.on.isoformat(), "month": source.month}
    if portfolio.place:
        yield "- " + _("The place is taken from the title: %(place)s.") % {"place": portfolio.place}
    else:
        yield "- " + _("No title names the place; the papers leave it out.")
    yield "- " + _(
        "The issuing office is written as “%(office)s”; change it with --office or in the document."
    ) % {"office": office}
    yield "- " + _("A finish is taken to be reached only where the physical progress says so.")
    yield "- " + _("A new start counts as moving where completed investment was reported.")
    for item in reading.assumed:
        yield "- " + _inline(ledger_words.assumption(item))


def _in_doubt(source: Source) -> Iterable[str]:
    faults = source.reading.faults
    if not faults:
        yield _("Nothing contradicts itself.")
        return
    yield _table_row((_("Place"), _("What"), _("Fault"), _("Remedy")))
    yield "|---|---|---|---|"
    for fault in faults:
        cells = (
            ledger_words.place(fault.sheet, fault.cell),
            ledger_words.fault_kind(fault.kind),
            ledger_words.fault_message(fault),
            str(REMEDIES.get(fault.kind, "")),
        )
        yield _table_row([_inline(cell) for cell in cells])
    yield ""
    yield _("A doubtful amount or month is left open or stands as written, never repaired by guessing.")


def _left_out(source: Source) -> Iterable[str]:
    if not source.reading.ignored:
        yield _("Every row below a heading was taken as a project.")
    for item in source.reading.ignored:
        yield "- " + _inline(ledger_words.ignored(item))


def _lights(source: Source, portfolio: Portfolio) -> Iterable[str]:
    pack = source.pack
    yield _item(_("Rules"), f"{_inline(pack.title)} ({pack.id}, {pack.version}, SHA-256 {pack.digest})")
    if source.pack_is_default:
        yield "- " + _(
            "These are the default, because no --rules were given: "
            "the investment clauses of a fictional district."
        )
    for level in LEVELS:
        yield _item(portfolio.word(level), portfolio.totals.light(level))
    reasons: dict[str, int] = {}
    for assessment in source.assessments:
        if assessment.level == "unrated":
            lacks = dict.fromkeys(lack for finding in assessment.findings for lack in finding.lacks)
            known = [str(LACKS.get(lack, lack)) for lack in lacks if lack != "milestones"]
            reason = "、".join(dict.fromkeys(known or [_("no clause speaks of it")]))
            reasons[reason] = reasons.get(reason, 0) + 1
    for reason, count in sorted(reasons.items(), key=lambda item: -item[1]):
        yield _item(_("Unrated because: %(reason)s") % {"reason": reason}, count)


def _papers(coverage: Coverage, files: Mapping[str, bytes], checked: int, characters: int) -> Iterable[str]:
    yield "- " + _("Bulletin: %(count)s characters; %(checked)s sums and figures compared, all equal.") % {
        "count": characters,
        "checked": checked,
    }
    yield "- " + _("Words for a gap to the plan to date, in percentage points:") + " " + _bands()
    yield "- " + _("The number of the document (文号) is left for the office to fill in.")
    yield "- " + _(
        "The bulletin names the typefaces of GB/T 9704 and carries none; "
        "a desk without one sets what stands behind it:"
    )
    for face, instead in official_paper.SUBSTITUTES.items():
        yield f"  - {face} → {instead.replace(',', '、')}"
    yield "- " + _(
        "The wall chart carries its own typefaces, embedded in the PDF: Guatu Hei, Guatu Song, Guatu Figures."
    )
    if coverage.borrowed:
        yield "- " + _(
            "Drawn with this machine's Noto Sans CJK, since the carried faces lack them: %(signs)s"
        ) % {"signs": " ".join(coverage.borrowed)}
    if coverage.missing:
        yield "- " + _("No typeface here draws these characters: %(signs)s") % {
            "signs": " ".join(coverage.missing)
        }
    else:
        yield "- " + _("Every character of the wall chart can be drawn.")
    for name, content in files.items():
        yield f"- {name}: {len(content):,} B, SHA-256 {hashlib.sha256(content).hexdigest()}"


def _item(label: str, value: object) -> str:
    return _("- %(label)s: %(value)s") % {"label": label, "value": value}


def _table_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _bands() -> str:
    said, above = [], ""
    for bound, word in words.LAG_BANDS:
        said.append(f"{word} ≥ {bound}" + (f", < {above}" if above else ""))
        above = str(bound)
    return "；".join([*said, f"{words.FAR_BELOW} < {above}"])


def _inline(text: str) -> str:
    """Text inside one line of Markdown, as it stood in the ledger."""
    flat = " ".join(str(text).split())
    for sign in "\\|<>[]*_`":
        flat = flat.replace(sign, f"\\{sign}")
    return flat


_FIELDS = (
    (gettext_lazy("class"), "class_"),
    (gettext_lazy("sector"), "sector"),
    (gettext_lazy("local authority"), "local_authority"),
    (gettext_lazy("lead unit"), "lead_unit"),
    (gettext_lazy("responsible unit"), "responsible_unit"),
    (gettext_lazy("sponsors"), "sponsors"),
    (gettext_lazy("total investment"), "total_investment_yuan"),
    (gettext_lazy("year's plan"), "annual_plan_yuan"),
    (gettext_lazy("completed investment"), "completed_yuan"),
    (gettext_lazy("start month"), "start_month"),
    (gettext_lazy("finish month"), "finish_month"),
    (gettext_lazy("content and scale"), "content"),
    (gettext_lazy("physical progress"), "physical_progress"),
    (gettext_lazy("problems"), "problem"),
)
