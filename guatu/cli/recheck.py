"""`guatu recheck TABLE`: recompute every rate, lead, weighted value, rank and sum a table publishes."""

from __future__ import annotations

import argparse
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.foundation.refusals import Refused

if TYPE_CHECKING:
    from guatu.engine.scoring.results import Check, Options, Recheck

NEEDS_DATABASE = False

VERDICTS = {
    "equal": gettext_lazy("equal"),
    "rounded": gettext_lazy("rounded"),
    "truncated": gettext_lazy("truncated"),
    "inconsistent": gettext_lazy("inconsistent"),
    "not_checkable": gettext_lazy("not checkable"),
}
TIES = {
    "competition": gettext_lazy("equal values share a rank and the next ranks are left out (1, 2, 2, 4)"),
    "dense": gettext_lazy("equal values share a rank and the next rank follows on (1, 2, 2, 3)"),
    "modified_competition": gettext_lazy("equal values share the last of their ranks (1, 3, 3, 4)"),
    "average": gettext_lazy("equal values share the mean of their ranks (1, 2.5, 2.5, 4)"),
    "tie_break": gettext_lazy("equal values are ordered by another figure"),
    "unexplained_order": gettext_lazy("equal values have different ranks, and no figure says why"),
    "no_ties": gettext_lazy("nothing is tied"),
}
REASONS = {
    "missing_input": gettext_lazy("a figure it is computed from is not printed"),
    "not_a_number": gettext_lazy("the cell holds no number"),
    "no_formula_found": gettext_lazy("no columns of the table give these figures"),
    "no_rate_column": gettext_lazy("the table prints no rate to compare"),
    "no_month": gettext_lazy("the month is not stated; give it with --month"),
    "no_figure_explains_the_ranks": gettext_lazy("no column orders the rows like these ranks"),
}


class CannotRecheck(Refused):
    """The file is no table of figures."""

    message = gettext_lazy("%(path)s cannot be rechecked: %(reason)s")


UNREADABLE = {
    "no_file": gettext_lazy("there is no such file."),
    "too_large": gettext_lazy("the file is larger than %(megabytes)s MB. Split the table."),
    "unknown_kind": gettext_lazy("files ending in %(suffix)s are not read. Save it as .csv or .xlsx."),
    "not_text": gettext_lazy("it is not readable text. Save it as CSV in UTF-8 or GB 18030."),
    "no_workbook": gettext_lazy(
        "it is not a readable workbook. Open it in Excel and save it as .xlsx without a password."
    ),
    "too_many_rows": gettext_lazy("a sheet has more than %(rows)s rows. Keep only the published table."),
    "no_table": gettext_lazy(
        "no table was found: there must be a heading row with rows of figures under it."
    ),
}


class BadWeights(Refused):
    """--weights or --points cannot be understood."""

    message = gettext_lazy(
        "%(text)s is not understood. Write weights like 0.2,0.3,0.5 or 开工率=0.2,竣工率=0.8; "
        "points like 100,97,94."
    )


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", help=".csv (UTF-8, GB 18030), .xlsx, .xls, .ods")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument(
        "--month", type=int, choices=range(1, 13), metavar="M", help="month the figures run to, 1-12"
    )
    parser.add_argument(
        "--weights", default="", help="weights of a composite value: 0.2,0.3,0.5 or NAME=0.2,NAME=0.8"
    )
    parser.add_argument("--points", default="", help="points of the places in full rankings: 100,97,94,...")


def run(options: argparse.Namespace) -> int:
    from guatu.engine.scoring.recheck import recheck
    from guatu.engine.scoring.tables import Unreadable, read_tables

    path = Path(options.table)
    chosen = _options(options)
    try:
        tables = read_tables(path)
    except Unreadable as unreadable:
        reason = str(UNREADABLE[unreadable.reason]) % {**unreadable.details}
        raise CannotRecheck(path=options.table, reason=reason) from unreadable
    results = [recheck(table, chosen) for table in tables]
    if options.json:
        documents = [result.as_json() for result in results]
        document = documents[0] if len(documents) == 1 else {"table": path.name, "sheets": documents}
        json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for result in results:
            print_result(result)
    return 0


def _options(options: argparse.Namespace) -> Options:
    from guatu.engine.scoring.results import Options

    weights: list[tuple[str | None, Fraction]] = []
    for term in filter(None, options.weights.replace(",", ",").split(",")):
        name, _equals, number = term.rpartition("=")
        weights.append((name.strip() or None, _fraction(number, options.weights)))
    points = [
        _fraction(term, options.points) for term in filter(None, options.points.replace(",", ",").split(","))
    ]
    return Options(options.month, tuple(weights), tuple(points))


def _fraction(text: str, whole: str) -> Fraction:
    try:
        number = Fraction(text.strip().rstrip("%"))
    except (ValueError, ZeroDivisionError) as error:
        raise BadWeights(text=whole) from error
    return number / 100 if text.strip().endswith("%") else number


def print_result(result: Recheck) -> None:
    """The verdicts for people: counts, how ranks were made, every figure that does not simply agree."""
    print(result.table.name + (f" · {result.table.sheet}" if result.table.sheet else ""))
    print("  " + "  ".join(f"{VERDICTS[verdict]} {count}" for verdict, count in result.summary().items()))
    for assumed in result.assumed:
        if assumed["what"] in ("formula", "weights"):
            print(f"  {assumed['column']} = {assumed['formula']}")
    for ranking in result.rankings:
        ties = TIES[ranking.ties] if ranking.ties else REASONS["no_figure_explains_the_ranks"]
        by = f" ← {ranking.by}" if ranking.by else ""
        broken = f" ({ranking.broken_by})" if ranking.broken_by else ""
        print(f"  {ranking.column.heading}{by}: {ties}{broken}  {ranking.agreeing}/{ranking.ranked}")
    sentence = _(
        "%(column)s: mean %(mean)s, full rankings give %(expected_mean)s; %(ballots)s ballots fit: %(word)s"
    )
    for found in result.invariants:
        print("  " + sentence % {**found, "word": VERDICTS[str(found["verdict"])]})
    for check in result.checks:
        if check.verdict not in ("equal", "rounded") or check.judgement.because:
            print("  " + _line(check))


def _line(check: Check) -> str:
    from guatu.engine.scoring.printed import decimal_text

    parts = [check.cell, check.label, check.column.heading, check.published, str(VERDICTS[check.verdict])]
    if check.computed is not None:
        parts.append(f"= {decimal_text(check.computed, 4)}")
    if check.judgement.because == "inputs":
        parts.append(_("(within the rounding of the figures it is computed from)"))
    if check.why:
        parts.append(f"({REASONS[check.why]})")
    if implied := dict(check.notes).get("implied"):
        parts.append(f"→ {implied}")
    return "  ".join(parts)
