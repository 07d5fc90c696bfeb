"""`guatu rules`: list the packs, prove one whole, print one, record the office's choice on an open question."""

from __future__ import annotations

import argparse
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.cli.arguments import day
from guatu.foundation.refusals import Refused

if TYPE_CHECKING:
    from guatu.engine.rules import Examination, OpenQuestion, PackFault, RulePack
    from guatu.engine.rules.regions import Region

NEEDS_DATABASE = False


class PackRefused(Refused):
    """A rule pack cannot be used as written."""

    message = gettext_lazy("The rule pack %(pack)s cannot be used:\n%(faults)s")


class ChoiceNotRecorded(Refused):
    """An answer does not fit the question, or there is no such question."""

    message = gettext_lazy("The choice was not recorded: %(why)s")


class NeedsOut(Refused):
    """A built-in pack is never changed in place."""

    message = gettext_lazy(
        "%(pack)s comes with Guatu and stays as published. Name your own copy with --out FILE.toml, "
        "which the choice is written into."
    )


def describe(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list | check | show | choose")

    listing = verbs.add_parser("list", help=_("the packs that come with Guatu"))
    listing.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))

    checking = verbs.add_parser(
        "check", help=_("prove where a pack is silent, says two things, or leaves open")
    )
    checking.add_argument("pack", help=_("a built-in pack's id or a .toml file"))
    checking.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))

    showing = verbs.add_parser("show", help=_("print a pack's text, to copy and change"))
    showing.add_argument("pack", help=_("a built-in pack's id or a .toml file"))

    choosing = verbs.add_parser(
        "choose", help=_("record the office's answer to an open question in the pack")
    )
    choosing.add_argument("pack", help=_("a .toml file, or a built-in pack's id with --out"))
    choosing.add_argument("question", help=_("the question's id, as `rules check` prints it"))
    choosing.add_argument("answer", help=_("a level, a measure or a name, as `rules check` prints it"))
    choosing.add_argument("--by", default="", help=_("who decided"))
    choosing.add_argument("--on", type=day, default=None, help=_("the day it was decided, 2026-01-31"))
    choosing.add_argument("--reason", default="", help=_("why it was decided so"))
    choosing.add_argument(
        "--out", type=Path, default=None, help=_("write here instead of into the pack itself")
    )
    choosing.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))


def run(options: argparse.Namespace) -> int:
    verbs = {"list": run_list, "check": run_check, "show": run_show, "choose": run_choose}
    return verbs[options.verb](options)


def run_list(options: argparse.Namespace) -> int:
    from guatu.engine.rules import built_in_packs, examine

    rows = [
        {
            "id": pack.id,
            "version": pack.version,
            "title": pack.title,
            "source": pack.source,
            "fictional": pack.fictional,
            "clauses": len(pack.clauses),
            "open_questions": len(examine(pack).open),
        }
        for pack in built_in_packs()
    ]
    if options.json:
        print_json({"packs": rows})
        return 0
    for row in rows:
        state = (
            _("%(count)s open questions") % {"count": row["open_questions"]}
            if row["open_questions"]
            else _("can be switched on")
        )
        print(f"{row['id']:<18}{row['title']}  [{state}]")
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Exit 0: the pack can be switched on. Exit 1: it cannot, and what was printed says what to change."""
    from guatu.engine.rules import WrongPack, examine, load_pack

    try:
        pack = load_pack(options.pack)
    except WrongPack as wrong:
        if options.json:
            print_json(
                {
                    "pack": {"path": options.pack},
                    "can_be_switched_on": False,
                    "faults": [fault_json(fault) for fault in wrong.faults],
                    "questions": [],
                    "notes": [],
                }
            )
            print(str(refusal(options.pack, wrong.faults)), file=sys.stderr)
            return 1
        raise refusal(options.pack, wrong.faults) from wrong

    examination = examine(pack)
    if options.json:
        print_json(examination_json(pack, examination, options.pack))
    else:
        print_examination(pack, examination)
    return 0 if examination.can_be_switched_on else 1


def run_show(options: argparse.Namespace) -> int:
    print(load(options.pack).text, end="")
    return 0


def run_choose(options: argparse.Namespace) -> int:
    from guatu.cli.rules_words import question_text
    from guatu.engine.rules import ChoiceRefused, built_in_names, choose, examine

    if options.pack in built_in_names() and options.out is None:
        raise NeedsOut(pack=options.pack)
    pack = load(options.pack)
    try:
        settled = choose(
            pack, options.question, options.answer, by=options.by, on=options.on, reason=options.reason
        )
    except ChoiceRefused as refused:
        raise ChoiceNotRecorded(why=refused_text(refused)) from refused
    target = options.out if options.out is not None else Path(options.pack)
    try:
        write_whole(target, settled.pack.text)
    except OSError as error:
        raise ChoiceNotRecorded(why=f"{target}: {error.strerror}") from error

    examination = examine(settled.pack)
    if options.json:
        print_json({"written_to": str(target), **examination_json(settled.pack, examination, str(target))})
        return 0
    print(_("Recorded in %(path)s: %(question)s") % {"path": target, "question": settled.question.id})
    print(question_text(settled.pack, settled.question))
    left = len(examination.open)
    if left:
        print(_("%(count)s questions are still open.") % {"count": left})
    elif not examination.faults:
        print(_("Nothing is open: the pack can be switched on."))
    return 0


def refused_text(refused: Any) -> str:
    details = {"value": refused.value, "allowed": ", ".join(refused.allowed)}
    sentences = {
        "no_such_question": _("the pack asks no question “%(value)s”. Its questions: %(allowed)s."),
        "no_answer": _("the answer is empty."),
        "unfit_answer": _("“%(value)s” is no answer to it. Answers: %(allowed)s."),
        "choice_written_inline": _(
            "the earlier choice on %(value)s is written inside a list. Write it as [[choice]]."
        ),
    }
    return sentences[refused.reason] % details


def load(name: str) -> RulePack:
    """A pack by id or path, or a refusal in words."""
    from guatu.engine.rules import WrongPack, load_pack

    try:
        return load_pack(name)
    except WrongPack as wrong:
        raise refusal(name, wrong.faults) from wrong


def refusal(name: str, faults: tuple[PackFault, ...]) -> PackRefused:
    from guatu.cli.rules_words import fault_text

    return PackRefused(pack=name, faults="\n".join(f"  {fault_text(fault)}" for fault in faults))


def write_whole(path: Path, text: str) -> None:
    """Write beside and put in place, so that a pack is never half written."""
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)


def print_json(document: object) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))


def print_examination(pack: RulePack, examination: Examination) -> None:
    from guatu.cli.rules_words import fault_text, level_name, measure_name, note_text, question_text

    print(f"{pack.title}　{pack.id}　{pack.version}")
    for fault in examination.faults:
        print(f"  ✗ {fault_text(fault)}")
    for question in examination.questions:
        if question.answer is not None:
            print(f"  ✓ {question.id}　{question_text(pack, question)}")
            print("    " + _("Chosen: %(answer)s") % {"answer": question.answer})
            continue
        print(f"  ? {question.id}　{question_text(pack, question)}")
        if question.kind == "term":
            answers = [f"{name} ({measure_name(name)})" for name in question.answers]
        else:
            reached = dict(question.by_inclusion)
            answers = [
                f"{answer} ({level_name(pack, reached.get(answer, answer))})" for answer in question.answers
            ]
        if answers:
            print("    " + _("Answers: %(answers)s") % {"answers": _(", ").join(answers)})
    for reading, question in examination.conditional:
        meaning = _(", ").join(f"{term} = {measure_name(name)}" for term, name in reading.items())
        print(
            "  · "
            + _("If %(reading)s: %(question)s")
            % {"reading": meaning, "question": question_text(pack, question)}
        )
    for note in examination.notes:
        print(f"  · {note_text(pack, note)}")
    if examination.can_be_switched_on:
        print(_("The whole range is covered once: the pack can be switched on."))
    elif examination.open:
        print(
            _(
                "%(count)s questions are open; the pack cannot be switched on until the office has chosen. "
                "Record each with: guatu rules choose PACK QUESTION ANSWER"
            )
            % {"count": len(examination.open)}
        )


def examination_json(pack: RulePack, examination: Examination, path: str) -> dict[str, Any]:
    from guatu.cli.rules_words import note_text

    return {
        "pack": {"id": pack.id, "version": pack.version, "title": pack.title, "path": path},
        "can_be_switched_on": examination.can_be_switched_on,
        "faults": [fault_json(fault) for fault in examination.faults],
        "questions": [question_json(pack, question) for question in examination.questions],
        "conditional": [
            {"under": dict(reading), **question_json(pack, question)}
            for reading, question in examination.conditional
        ],
        "notes": [
            {
                "code": note.code,
                "matter": note.matter,
                "clause": note.clause,
                "details": dict(note.details),
                "message": note_text(pack, note),
            }
            for note in examination.notes
        ],
    }


def fault_json(fault: PackFault) -> dict[str, Any]:
    from guatu.cli.rules_words import fault_text

    return {
        "code": fault.code,
        "line": fault.line or None,
        "details": dict(fault.details),
        "message": fault_text(fault),
    }


def question_json(pack: RulePack, question: OpenQuestion) -> dict[str, Any]:
    from guatu.cli.rules_words import question_text

    return {
        "id": question.id,
        "kind": question.kind,
        "matter": question.matter or None,
        "line": question.line or None,
        "region": question.region_text or None,
        "boxes": boxes_json(question.region),
        "witness": witness_json(question.region),
        "clauses": list(question.clauses),
        "levels": list(question.levels),
        "term": question.term or None,
        "answers": list(question.answers),
        "answer": question.answer,
        "settled": question.answer is not None,
        "message": question_text(pack, question),
    }


def boxes_json(region: Region | None) -> list[list[dict[str, Any]]]:
    """Each box as its ranges; limits are exact in the measure's unit, null where the range has no end."""
    from guatu.engine.rules.quantities import unit_text
    from guatu.engine.rules.regions import unit_of

    if region is None:
        return []

    def limit(measure: str, value: Fraction | None) -> str | None:
        return None if value is None else unit_text(value, unit_of(measure))

    return [
        [
            {
                "measure": stretch.measure,
                "low": limit(stretch.measure, stretch.low),
                "low_included": stretch.low_included if stretch.low is not None else None,
                "high": limit(stretch.measure, stretch.high),
                "high_included": stretch.high_included if stretch.high is not None else None,
                "relative_to": stretch.other,
                "values": list(stretch.values) or None,
            }
            for stretch in box
        ]
        for box in region.boxes
    ]


def witness_json(region: Region | None) -> dict[str, str] | None:
    from guatu.engine.rules.quantities import unit_text
    from guatu.engine.rules.regions import unit_of

    if region is None:
        return None
    return {
        name: unit_text(value, unit_of(name)) if isinstance(value, Fraction) else value
        for name, value in region.witness
    }
