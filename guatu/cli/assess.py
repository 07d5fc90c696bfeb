"""`guatu assess LEDGER|FACTS.json --on DATE`: every project's light, with the clause and the sum behind it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.cli.arguments import day
from guatu.foundation.refusals import Refused

if TYPE_CHECKING:
    from guatu.engine.rules import Assessment, Facts, RulePack
    from guatu.engine.sheets import LedgerReading

NEEDS_DATABASE = False
DEFAULT_PACK = "linjiang-2026-3"
LEVELS = ("alarm", "watch", "good", "unrated", "exempt")


class PackHasOpenQuestions(Refused):
    """The pack cannot be switched on before the office has chosen."""

    message = gettext_lazy(
        "The rule pack %(pack)s leaves %(count)s questions open and decides nothing until they are answered: "
        "%(questions)s. See `guatu rules check %(pack)s`, then `guatu rules choose`; "
        "or add --rehearse, which leaves what falls into a question unrated."
    )


class CannotReadFacts(Refused):
    """The file of facts is not what it should be."""

    message = gettext_lazy("%(path)s: %(where)s %(reason)s")


class CannotReadLedger(Refused):
    """The ledger is refused as a whole."""

    message = gettext_lazy("%(path)s: %(reason)s")


class FiguresLaterThanDay(Refused):
    """A ledger cannot be assessed on a day before its figures."""

    message = gettext_lazy("The figures of %(path)s are to %(month)s, which is later than %(on)s. Mend --on.")


class RulesForOtherObjects(Refused):
    """The rules say nothing of what the file holds."""

    message = gettext_lazy(
        "The rule pack %(pack)s assesses %(objects)s, and %(path)s holds none of these. "
        "Choose other rules with --rules."
    )


class ExemptionNotInPack(Refused):
    """An exemption was granted on a ground that the rules do not have."""

    message = gettext_lazy("The rules have no exemption “%(kind)s”. They have: %(known)s.")


REASONS = {
    "not_a_month": gettext_lazy("must be a month such as 2026-06."),
    "twelve_amounts_needed": gettext_lazy("must be twelve cumulative amounts."),
    "four_amounts_needed": gettext_lazy("must be four cumulative amounts."),
    "approver_and_reason_needed": gettext_lazy("needs both who approved it (approver) and why (reason)."),
    "unknown_field": gettext_lazy("is not a known field."),
    "missing": gettext_lazy("is missing."),
    "not_a_list": gettext_lazy("must be a list."),
    "not_an_object": gettext_lazy("must be an object { … }."),
    "not_true_or_false": gettext_lazy("must be true or false."),
    "not_a_text": gettext_lazy("must be text."),
    "not_a_date": gettext_lazy("must be a day such as 2026-06-30."),
    "not_a_number": gettext_lazy("is not a number."),
    "not_whole": gettext_lazy("must be a whole number."),
    "wrong_unit": gettext_lazy("is not in the right unit."),
    "percent_without_sign": gettext_lazy('is more than 300%; write "5%" for percent or 0.05.'),
    "not_json": gettext_lazy("is not readable JSON."),
    "no_file": gettext_lazy("there is no such file."),
}


def describe(parser: argparse.ArgumentParser) -> None:

    parser.add_argument("ledger", help=_("a ledger (.xlsx .xls .ods .csv) or facts (.json)"))
    parser.add_argument(
        "--on",
        type=day,
        required=True,
        metavar="DATE",
        help=_("the day of assessment, 2026-07-07"),
    )
    parser.add_argument(
        "--rules",
        metavar="PACK",
        help=_("a built-in pack's id or a .toml file; without it, the example rules"),
    )
    parser.add_argument("--year", type=int, help=_("plan year, where the ledger does not say"))
    parser.add_argument("--unit", metavar="万元", help=_("unit of amounts, where the ledger does not say"))
    parser.add_argument(
        "--rehearse", action="store_true", help=_("leave what falls into an open question unrated")
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))


def run(options: argparse.Namespace) -> int:
    from guatu.cli.rules import load
    from guatu.engine.rules import WrongFacts

    pack = load(options.rules or DEFAULT_PACK)
    if options.rules is None:
        print(
            _("No rule pack was given; the example rules %(pack)s were used. Choose with --rules.")
            % {"pack": pack.id},
            file=sys.stderr,
        )
    path = Path(options.ledger)
    try:
        month, lines = _lines(path, options)
        objects = {matter.object for matter in pack.matters}
        if lines and not objects & {facts.object for _source, facts in lines}:
            raise RulesForOtherObjects(pack=pack.id, objects=", ".join(sorted(objects)), path=path.name)
        rows = [(source, light(pack, facts, rehearse=options.rehearse)) for source, facts in lines]
    except WrongFacts as wrong:
        raise CannotReadFacts(path=path.name, where=wrong.where, reason=REASONS[wrong.reason]) from wrong
    if options.json:
        print(json.dumps(document(pack, month, options.on, rows), ensure_ascii=False, indent=1))
    else:
        _tell(pack, month, rows)
    return 0


def light(pack: RulePack, facts: Facts, *, rehearse: bool = False) -> Assessment:
    """One assessment, or a refusal in words."""
    from guatu.cli.rules import refusal
    from guatu.engine.rules import PackNotSettled, UnknownExemption, WrongPack, assess

    try:
        return assess(pack, facts, allow_open=rehearse)
    except PackNotSettled as unsettled:
        questions = ", ".join(unsettled.questions)
        raise PackHasOpenQuestions(
            pack=pack.id, count=len(unsettled.questions), questions=questions
        ) from unsettled
    except UnknownExemption as unknown:
        raise ExemptionNotInPack(kind=unknown.kind, known=", ".join(unknown.known) or "—") from unknown
    except WrongPack as wrong:
        raise refusal(pack.id, wrong.faults) from wrong


def document(
    pack: RulePack, month: str, on: date, rows: Iterable[tuple[dict[str, Any] | None, Assessment]]
) -> dict[str, Any]:
    """All assessments as one JSON document; the same ledger, day and pack give the same bytes."""
    rows = list(rows)
    counts = {level: sum(row.level == level for _source, row in rows) for level in LEVELS}
    return {
        "rule_pack": {
            "id": pack.id,
            "version": pack.version,
            "title": pack.title,
            "sha256": pack.digest,
            "fictional": pack.fictional,
        },
        "on": on.isoformat(),
        "month": month,
        "counts": counts,
        "assessments": [{**row.as_dict(), "source": source} for source, row in rows],
    }


def _lines(path: Path, options: argparse.Namespace) -> tuple[str, list[tuple[dict[str, Any] | None, Facts]]]:
    if path.suffix.lower() == ".json":
        return _json_lines(path, options.on)
    return _ledger_lines(path, options)


def read_on_its_day(path: Path, options: argparse.Namespace) -> tuple[LedgerReading, str]:
    """A ledger and the month its figures stand for; refused when it cannot be read or lies after ``--on``."""
    from guatu.engine.rules.ledger import month_assessed
    from guatu.engine.sheets import Unreadable, read_ledger_guarded

    try:
        reading = read_ledger_guarded(path, year=options.year, unit=options.unit)
    except Unreadable as refused:
        from guatu.apps.projects import ledger_words

        raise CannotReadLedger(path=path.name, reason=ledger_words.refusal(refused)) from refused
    month = month_assessed(year=reading.year, as_of_month=reading.as_of_month, on=options.on)
    if f"{options.on:%Y-%m}" < month:
        raise FiguresLaterThanDay(path=path.name, month=month, on=options.on)
    return reading, month


def _ledger_lines(
    path: Path, options: argparse.Namespace
) -> tuple[str, list[tuple[dict[str, Any] | None, Facts]]]:
    from guatu.engine.rules.ledger import facts_of_project

    reading, month = read_on_its_day(path, options)
    return month, [
        ({"sheet": p.source.sheet, "row": p.source.row}, facts_of_project(p, month)) for p in reading.projects
    ]


def _json_lines(path: Path, on: date) -> tuple[str, list[tuple[dict[str, Any] | None, Facts]]]:
    from guatu.engine.rules import facts_from_json
    from guatu.engine.rules.ledger import month_assessed

    try:
        read = json.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        raise CannotReadFacts(path=path.name, where="", reason=REASONS["no_file"]) from None
    except (OSError, ValueError, RecursionError):
        raise CannotReadFacts(path=path.name, where="", reason=REASONS["not_json"]) from None
    month = month_assessed(year=None, as_of_month=None, on=on)
    objects: Any = read
    if isinstance(read, dict) and "objects" in read:
        objects = read["objects"]
        month = str(read.get("month", month))
    elif isinstance(read, dict):
        objects = [read]
    if not isinstance(objects, list):
        raise CannotReadFacts(path=path.name, where="objects", reason=REASONS["not_a_list"])
    return month, [(None, facts_from_json(item, month=month)) for item in objects]


def _tell(pack: RulePack, month: str, rows: Iterable[tuple[dict[str, Any] | None, Assessment]]) -> None:
    from guatu.cli.rules_words import level_name

    rows = list(rows)
    print(_("%(title)s, figures to %(month)s") % {"title": pack.title, "month": month})
    for _source, row in rows:
        print(f"  {level_name(pack, row.grade):<6}　{row.name or row.code}　{_sum_of(row)}")
    counts = {level: sum(row.level == level for _source, row in rows) for level in LEVELS}
    named = (
        f"{pack.word(level) or level_name(pack, level)} {count}" for level, count in counts.items() if count
    )
    print("　".join(named))


def _sum_of(row: Assessment) -> str:
    return "　".join(_findings_text(row))


def _findings_text(row: Assessment) -> Iterator[str]:
    from guatu.cli.rules_words import measure_name

    for finding in row.findings:
        if finding.meaning != row.level:
            continue
        shown = _(", ").join(f"{measure_name(m.code)} {m.shown}" for m in finding.measures if m.shown)
        if finding.lacks:
            shown = _("not known: %(facts)s") % {"facts": ", ".join(finding.lacks)}
        yield f"{finding.clause} {shown}".strip()
