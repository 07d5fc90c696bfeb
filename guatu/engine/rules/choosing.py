"""Record the office's answer to an open question in the pack's own text, which stays readable and versioned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guatu.engine.rules.checking import OpenQuestion, examine
from guatu.engine.rules.faults import WrongPack
from guatu.engine.rules.pack import RulePack
from guatu.engine.rules.reading import read_pack

_TABLE = re.compile(r"\s*\[")


class ChoiceRefused(Exception):
    """An answer that cannot be recorded; ``reason`` is a code, ``allowed`` what could have been said."""

    def __init__(self, reason: str, value: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(f"{reason}: {value}")
        self.reason, self.value, self.allowed = reason, value, allowed


@dataclass(frozen=True)
class Settled:
    """The pack after a choice, and the question as it is now answered."""

    pack: RulePack
    question: OpenQuestion


def choose(
    pack: RulePack, question_id: str, answer: str, *, by: str = "", on: date | None = None, reason: str = ""
) -> Settled:
    """The pack with one question answered, its text carrying the choice.

    Raises `ChoiceRefused` for a question the pack does not have or an answer that does not fit it. A second
    answer to the same question takes the first one's place.
    """
    questions = {question.id: question for question in examine(pack).questions}
    question = questions.get(question_id)
    if question is None:
        raise ChoiceRefused("no_such_question", question_id, tuple(questions))
    if not answer.strip():
        raise ChoiceRefused("no_answer", answer, question.answers)
    entry = {
        "question": question_id,
        "answer": answer.strip(),
        "region": question.region_text,
        "by": by.strip(),
        "on": on,
        "reason": reason.strip(),
    }
    key = "choices" if re.search(r"^\s*\[\[\s*choices\s*\]\]", pack.text, re.MULTILINE) else "choice"
    text = _without(pack, question_id).rstrip("\n") + "\n\n" + _entry(key, entry)
    try:
        after = read_pack(text, name=pack.id)
    except WrongPack as wrong:
        if question.answers:
            raise ChoiceRefused("unfit_answer", answer, question.answers) from wrong
        raise
    settled = {q.id: q for q in examine(after).questions}.get(question_id)
    if settled is None or settled.answer is None:
        raise ChoiceRefused("unfit_answer", answer, question.answers)
    return Settled(after, settled)


def settle(pack: RulePack, answers: Mapping[str, str]) -> RulePack:
    """The pack with several questions answered, terms first since other questions depend on them."""
    for question_id in sorted(answers, key=lambda name: not name.startswith("term-")):
        pack = choose(pack, question_id, answers[question_id]).pack
    return pack


def _without(pack: RulePack, question_id: str) -> str:
    """The pack's text without an earlier choice on the same question."""
    earlier = pack.choice_by_question.get(question_id)
    if earlier is None:
        return pack.text
    lines = pack.text.split("\n")
    first = earlier.line - 1
    if not _TABLE.match(lines[first]):
        raise ChoiceRefused("choice_written_inline", question_id)
    last = first + 1
    while last < len(lines) and not _TABLE.match(lines[last]):
        last += 1
    return "\n".join(lines[:first] + lines[last:])


def _entry(key: str, entry: Mapping[str, str | date | None]) -> str:
    lines = [f"[[{key}]]"]
    for name, value in entry.items():
        if isinstance(value, date):
            lines.append(f"{name} = {value.isoformat()}")
        elif value:
            lines.append(f"{name} = {_quoted(value)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string; control characters have no place in a reason and become spaces."""
    clean = re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'
