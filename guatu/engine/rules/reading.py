"""Read a rule pack's TOML: every key known, every number exact, everything wrong named with its line."""

from __future__ import annotations

import hashlib
import itertools
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from guatu.engine.rules import pro_rata as pro_rata_kinds
from guatu.engine.rules.conditions import ALWAYS, All, AnyOf, Compare, Condition, Limit, Member, Not
from guatu.engine.rules.faults import PackFault, WrongPack, nearest
from guatu.engine.rules.locating import Lines
from guatu.engine.rules.locating import Path as Where
from guatu.engine.rules.measures import (
    BY_NAME,
    EXACT,
    HALF_UP,
    SHOWN,
    TRUNCATE,
    UNDEFINED_TERMS,
    Measure,
    Rounding,
)
from guatu.engine.rules.pack import (
    ALARM,
    EFFECTS,
    GOOD,
    MEANINGS,
    NOT_ASSESSED,
    PERIODS,
    WATCH,
    Choice,
    Clause,
    Consecutive,
    ExemptionRule,
    Level,
    Matter,
    RulePack,
    Term,
)
from guatu.engine.rules.pro_rata import ProRata
from guatu.engine.rules.quantities import CATEGORY, FLAG, RATIO, NotAQuantity, read_quantity

FORMAT = 1
LARGEST_PACK_BYTES = 1_000_000
LONGEST_RUN = 120
_ID = re.compile(r"[\w][\w.\-]*")
_SYNTAX = re.compile(r"(.*?)\s*\(at (?:line (\d+), column (\d+)|end of document)\)")

TOP_KEYS = [
    "format",
    "id",
    "version",
    "title",
    "source",
    "note",
    "fictional",
    "effective_from",
    "levels",
    "level",
    "pro_rata",
    "rounding",
    "terms",
    "matter",
    "clause",
    "exemption",
    "choice",
]
PLURALS = {
    "matters": "matter",
    "clauses": "clause",
    "exemptions": "exemption",
    "choices": "choice",
    "term": "terms",
}
BOUND_KEYS = ("at_least", "above", "at_most", "below", "equals")
OPEN_BOUND_KEYS = ("from", "to", "from_included", "to_included")
VALUE_KEYS = ("is", "one_of", "none_of")
ATOM_KEYS = ("measure", *BOUND_KEYS, *OPEN_BOUND_KEYS, *VALUE_KEYS)
CONDITION_KEYS = (*ATOM_KEYS, "all", "any", "not")
CLAUSE_KEYS = (
    "id",
    "matter",
    "level",
    "when",
    "consecutive",
    "supersedes",
    "text",
    "follows",
    "source",
    *CONDITION_KEYS,
)
MATTER_KEYS = ("id", "title", "object", "applies_when", "otherwise", "pro_rata", "every")
PRO_RATA_KEYS = ("kind", "shares", "months", "fallback")
ROUNDING_KEYS = ("digits", "mode", "decide_on", "gap")
LEVEL_KEYS = ("id", "word", "meaning")
EXEMPTION_KEYS = ("id", "title", "approver", "matters", "effect", "text")
TERM_KEYS = ("text", "readings")
CHOICE_KEYS = ("question", "answer", "by", "on", "reason", "region")
CONSECUTIVE_KEYS = ("times", "of", "every")


def load_pack(source: str | Path) -> RulePack:
    """A pack from a path, a built-in pack's id, or the TOML text itself. Raises `WrongPack` with every fault."""
    if isinstance(source, str) and "\n" in source:
        return read_pack(source)
    name = str(source)
    if isinstance(source, str) and name in built_in_names():
        return read_pack(built_in_text(name), name=name)
    return read_pack(_file_text(Path(source)), name=name)


@cache
def built_in_names() -> tuple[str, ...]:
    """The ids of the packs that come with Guatu, in order."""
    folder = resources.files("guatu.engine.rules") / "packs"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


def built_in_text(name: str) -> str:
    path = resources.files("guatu.engine.rules") / "packs" / f"{name}.toml"
    return str(path.read_text(encoding="utf-8"))


@cache
def built_in_packs() -> tuple[RulePack, ...]:
    """Every pack that comes with Guatu."""
    return tuple(read_pack(built_in_text(name), name=name) for name in built_in_names())


def _file_text(path: Path) -> str:
    def refuse(code: str, **details: str) -> WrongPack:
        return WrongPack([PackFault(code, 0, {"path": str(path), **details})], name=str(path))

    try:
        size = path.stat().st_size
        if path.is_dir():
            raise refuse("is_a_folder")
        if size > LARGEST_PACK_BYTES:
            raise refuse("too_large")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise refuse("no_such_pack", nearest=nearest(str(path), built_in_names())) from None
    except OSError as error:
        raise refuse("cannot_be_read", why=error.strerror or "") from None
    except ValueError:  # a path with a null character
        raise refuse("no_such_pack", nearest="") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise WrongPack([PackFault("not_utf8", line, {"path": str(path)})], name=str(path)) from None


def read_pack(text: str, *, name: str = "", readings: Mapping[str, str] | None = None) -> RulePack:
    """A pack from its text. ``readings`` decides terms that the pack leaves open; else the first reading stands in."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise WrongPack([_syntax_fault(error, text)], name=name) from None
    except (ValueError, RecursionError) as error:  # dates such as 2021-02-30, numbers and nesting without end
        raise WrongPack([PackFault("toml_syntax", 0, {"what": str(error)})], name=name) from None
    reader = _Reader(data, text, dict(readings or {}))
    pack = reader.pack()
    if reader.faults or pack is None:
        raise WrongPack(reader.faults, name=name)
    return pack


def _syntax_fault(error: tomllib.TOMLDecodeError, text: str) -> PackFault:
    match = _SYNTAX.fullmatch(str(error))
    if match is None:
        return PackFault("toml_syntax", 0, {"what": str(error)})
    lines = text.splitlines()
    line = int(match.group(2)) if match.group(2) else len(lines)
    details = {"what": match.group(1), "column": match.group(3) or "1"}
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    if any(mark in written for mark in "＝“”‘’［］｛｝，＂"):
        return PackFault("full_width_marks", line, details)
    return PackFault("toml_syntax", line, details)


class _Reader:
    """One reading of one document; collects faults instead of stopping at the first."""

    def __init__(self, data: dict[str, Any], text: str, readings: dict[str, str]) -> None:
        self.text = text
        self.lines = Lines(text)
        self.faults: list[PackFault] = []
        self.data = self._singular(data)
        self.readings = readings
        self.terms: dict[str, Term] = {}

    # Faults

    def fault(self, code: str, where: Where, *, near: str = "", **details: str) -> None:
        self.faults.append(PackFault(code, self.lines.of(where, near=near), details))

    def _singular(self, data: dict[str, Any]) -> dict[str, Any]:
        renamed: dict[str, Any] = {}
        self._written: dict[str, str] = {}
        for key, value in data.items():
            name = PLURALS.get(key, key)
            if name in renamed:
                self.fault("named_twice", (key,), key=key)
                continue
            renamed[name] = value
            self._written[name] = key
        return renamed

    def _at(self, key: str, *rest: str | int) -> Where:
        return (self._written.get(key, key), *rest)

    def known(self, table: Mapping[str, Any], keys: Iterable[str], where: Where) -> None:
        for key in table:
            if key not in keys:
                self.fault(
                    "unknown_key",
                    (*where, key),
                    near=key,
                    key=key,
                    nearest=nearest(key, keys),
                    allowed=", ".join(keys),
                )

    def text_of(self, table: Mapping[str, Any], key: str, where: Where, *, needed: bool = False) -> str:
        value = table.get(key)
        if value is None:
            if needed:
                self.fault("missing_key", where, key=key)
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int, Decimal, date)):
            self.fault("not_a_text", (*where, key), near=key, key=key)
            return ""
        written = str(value).strip()
        if needed and not written:
            self.fault("missing_key", (*where, key), near=key, key=key)
        return written

    def table_of(self, table: Mapping[str, Any], key: str, where: Where) -> dict[str, Any] | None:
        value = table.get(key)
        if value is not None and not isinstance(value, dict):
            self.fault("not_a_table", (*where, key), near=key, key=key)
            return None
        return value

    def tables(self, key: str) -> list[tuple[dict[str, Any], Where]]:
        value = self.data.get(key, [])
        if isinstance(value, dict):  # [clause] where [[clause]] was meant, one only
            return [(value, self._at(key))]
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault("not_a_table", self._at(key), key=key)
            return []
        return [(item, self._at(key, number)) for number, item in enumerate(value)]

    def texts(self, table: Mapping[str, Any], key: str, where: Where) -> tuple[str, ...]:
        value = table.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault("not_texts", (*where, key), near=key, key=key)
            return ()
        return tuple(value)

    def chosen(
        self, table: Mapping[str, Any], key: str, where: Where, known: Iterable[str], default: str
    ) -> str:
        value = table.get(key, default)
        if value not in tuple(known):
            allowed = tuple(known)
            self.fault(
                "unknown_value",
                (*where, key),
                near=key,
                key=key,
                value=str(value),
                nearest=nearest(str(value), allowed),
                allowed=", ".join(allowed),
            )
            return default
        return str(value)

    def identifier(
        self, table: Mapping[str, Any], where: Where, taken: set[str], *, default: str = ""
    ) -> str:
        written = self.text_of(table, "id", where, needed=not default) or default
        if written and not _ID.fullmatch(written):
            self.fault("not_an_id", (*where, "id"), value=written)
        if written in taken:
            self.fault("duplicate_id", (*where, "id"), value=written)
        taken.add(written)
        return written

    # The pack

    def pack(self) -> RulePack | None:
        data = self.data
        self.known(data, TOP_KEYS, ())
        self._format()
        pack_id = self.text_of(data, "id", (), needed=True)
        if pack_id and not _ID.fullmatch(pack_id):
            self.fault("not_an_id", ("id",), value=pack_id)
        version = self.text_of(data, "version", (), needed=True)
        title = self.text_of(data, "title", (), needed=True)
        source = self.text_of(data, "source", ())
        levels = self._levels()
        self.terms = self._terms()
        choices = self._choices()
        self._settle_terms(choices)
        common = self._pro_rata(data, ())
        matters = self._matters(levels, common)
        clauses = self._clauses(levels, matters, source)
        exemptions = self._exemptions(matters)
        self._cross_references(clauses)
        fictional = data.get("fictional", False)
        if not isinstance(fictional, bool):
            self.fault("not_true_or_false", ("fictional",), key="fictional")
        if self.faults:
            return None
        return RulePack(
            id=pack_id,
            version=version,
            title=title,
            source=source,
            levels=tuple(sorted(levels.values(), key=lambda level: level.severity)),
            matters=tuple(matters.values()),
            clauses=tuple(clauses.values()),
            exemptions=exemptions,
            terms=tuple(self.terms.values()),
            choices=choices,
            rounding=self._rounding(),
            fictional=bool(fictional),
            effective_from=self._day(data, "effective_from", ()),
            note=self.text_of(data, "note", ()),
            digest=hashlib.sha256(self.text.encode()).hexdigest(),
            text=self.text,
        )

    def _format(self) -> None:
        stated = self.data.get("format", FORMAT)
        if stated != FORMAT or isinstance(stated, bool):
            self.fault("unknown_format", ("format",), value=str(stated), known=str(FORMAT))

    def _day(self, table: Mapping[str, Any], key: str, where: Where) -> date | None:
        value = table.get(key)
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fault("not_a_day", (*where, key), near=key, key=key, value=str(value))
            return None

    def _levels(self) -> dict[str, Level]:
        written: list[tuple[str, str, str]] = []
        table = self.table_of(self.data, "levels", ()) or {}
        for level_id, value in table.items():
            where = self._at("levels", level_id)
            if isinstance(value, dict):
                self.known(value, LEVEL_KEYS, where)
                meaning = self.chosen(value, "meaning", where, MEANINGS, level_id)
                written.append((level_id, self.text_of(value, "word", where), meaning))
            elif isinstance(value, str):
                if level_id not in MEANINGS:
                    self.fault("level_without_meaning", where, value=level_id, allowed=", ".join(MEANINGS))
                written.append((level_id, value, level_id))
            else:
                self.fault("not_a_text", where, key=level_id)
        taken: set[str] = {level_id for level_id, _, _ in written}
        for item, where in self.tables("level"):
            self.known(item, LEVEL_KEYS, where)
            level_id = self.identifier(item, where, taken)
            written.append(
                (level_id, self.text_of(item, "word", where), self._meaning(item, level_id, where))
            )
        named = {level_id for level_id, _, _ in written}
        # A meaning is always a level too, so that a pack need not declare what it has no own word for.
        written += [(meaning, "", meaning) for meaning in MEANINGS if meaning not in named]
        order = sorted(range(len(written)), key=lambda i: (MEANINGS.index(_meaning(written[i][2])), i))
        return {
            written[i][0]: Level(written[i][0], written[i][1], _meaning(written[i][2]), severity)
            for severity, i in enumerate(order)
        }

    def _meaning(self, item: Mapping[str, Any], level_id: str, where: Where) -> str:
        return self.chosen(item, "meaning", where, MEANINGS, level_id)

    def _level(self, written: str, levels: Mapping[str, Level], where: Where) -> str:
        """A level by its id, or by its word where only one level has that word."""
        if written in levels:
            return written
        by_word = [level.id for level in levels.values() if level.word and level.word == written]
        if len(by_word) == 1:
            return by_word[0]
        known = [level.id for level in levels.values()] + [
            level.word for level in levels.values() if level.word
        ]
        key = str(where[-1])
        self.fault(
            "unknown_level",
            where,
            near=key,
            value=written,
            nearest=nearest(written, known),
            allowed=", ".join(known),
        )
        return ""

    def _terms(self) -> dict[str, Term]:
        terms: dict[str, Term] = {}
        for term_id, value in (self.table_of(self.data, "terms", ()) or {}).items():
            where = self._at("terms", term_id)
            if not isinstance(value, dict):
                self.fault("not_a_table", where, key=term_id)
                continue
            if term_id in BY_NAME:
                self.fault("term_is_a_measure", where, value=term_id)
            self.known(value, TERM_KEYS, where)
            readings = self._readings(self.texts(value, "readings", where), (*where, "readings"))
            terms[term_id] = Term(term_id, self.text_of(value, "text", where), readings, self.lines.of(where))
        return terms

    def _readings(self, names: tuple[str, ...], where: Where) -> tuple[str, ...]:
        found = [self._measure(name, where) for name in names]
        if len(set(names)) < 2:
            self.fault("two_readings_needed", where)
        return tuple(measure.code for measure in found if measure is not None)

    def _measure(self, name: object, where: Where) -> Measure | None:
        if isinstance(name, str) and name in BY_NAME:
            return BY_NAME[name]
        codes = [measure.code for measure in BY_NAME.values()]
        self.fault(
            "unknown_measure",
            where,
            near=str(name),
            value=str(name),
            nearest=nearest(str(name), [*BY_NAME, *self.terms]),
            allowed=", ".join(dict.fromkeys(codes)),
        )
        return None

    def _choices(self) -> tuple[Choice, ...]:
        choices: list[Choice] = []
        for item, where in self.tables("choice"):
            self.known(item, CHOICE_KEYS, where)
            question = self.text_of(item, "question", where, needed=True)
            if any(choice.question == question for choice in choices):
                self.fault("duplicate_id", (*where, "question"), value=question)
            choices.append(
                Choice(
                    question=question,
                    answer=self.text_of(item, "answer", where, needed=True),
                    by=self.text_of(item, "by", where),
                    on=self._day(item, "on", where),
                    reason=self.text_of(item, "reason", where),
                    region=self.text_of(item, "region", where),
                    line=self.lines.of(where),
                )
            )
        return tuple(choices)

    def _settle_terms(self, choices: tuple[Choice, ...]) -> None:
        for choice in choices:
            if choice.question.startswith("term-"):
                self.readings.setdefault(choice.question.removeprefix("term-"), choice.answer)

    def _pro_rata(self, table: Mapping[str, Any], where: Where, default: ProRata | None = None) -> ProRata:
        fallback_pack = default or ProRata()
        value = table.get("pro_rata")
        if value is None:
            return fallback_pack
        where = (*where, "pro_rata")
        if isinstance(value, str):
            value = {"kind": value}
        if not isinstance(value, dict):
            self.fault("not_a_table", where, key="pro_rata")
            return fallback_pack
        self.known(value, PRO_RATA_KEYS, where)
        kind = self.chosen(value, "kind", where, pro_rata_kinds.KINDS, pro_rata_kinds.LINEAR)
        fallback = self.chosen(
            value,
            "fallback",
            where,
            ("none", pro_rata_kinds.LINEAR, pro_rata_kinds.QUARTERS, pro_rata_kinds.MONTHS),
            "none",
        )
        shares = (
            tuple(
                share
                for share in (self._number(s, RATIO, (*where, "shares")) for s in value.get("shares", []))
                if share is not None
            )
            if isinstance(value.get("shares", []), list)
            else ()
        )
        counts = {pro_rata_kinds.QUARTERS: 4, pro_rata_kinds.MONTHS: 12}
        needed = counts.get(kind) or counts.get(fallback)
        if needed is not None and not self._shares_are_sound(shares, needed):
            self.fault("wrong_shares", (*where, "shares"), near="shares", needed=str(needed))
        months = value.get("months", 12)
        if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= 600:
            self.fault("not_a_count", (*where, "months"), near="months", key="months", value=str(months))
            months = 12
        return ProRata(kind, shares, months, None if fallback == "none" else fallback)

    @staticmethod
    def _shares_are_sound(shares: tuple[Fraction, ...], needed: int) -> bool:
        rising = all(a <= b for a, b in itertools.pairwise(shares))
        return len(shares) == needed and rising and shares[0] >= 0 and shares[-1] == 1

    def _rounding(self) -> Rounding:
        table = self.table_of(self.data, "rounding", ())
        if table is None:
            return Rounding()
        where: Where = ("rounding",)
        self.known(table, ROUNDING_KEYS, where)
        digits = table.get("digits", 1)
        if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 6:
            self.fault("not_a_count", (*where, "digits"), key="digits", value=str(digits))
            digits = 1
        return Rounding(
            digits=digits,
            mode=self.chosen(table, "mode", where, (HALF_UP, TRUNCATE), HALF_UP),
            decide_on=self.chosen(table, "decide_on", where, (EXACT, SHOWN), EXACT),
            gap=self.chosen(table, "gap", where, (EXACT, SHOWN), SHOWN),
        )

    def _matters(self, levels: Mapping[str, Level], common: ProRata) -> dict[str, Matter]:
        matters: dict[str, Matter] = {}
        taken: set[str] = set()
        for item, where in self.tables("matter"):
            self.known(item, MATTER_KEYS, where)
            matter_id = self.identifier(item, where, taken)
            otherwise = self.text_of(item, "otherwise", where)
            matters[matter_id] = Matter(
                id=matter_id,
                title=self.text_of(item, "title", where) or matter_id,
                object=self.text_of(item, "object", where) or "project",
                applies_when=self._condition(item["applies_when"], (*where, "applies_when"))
                if "applies_when" in item
                else ALWAYS,
                otherwise=self._level(otherwise, levels, (*where, "otherwise")) if otherwise else None,
                pro_rata=self._pro_rata(item, where, common),
                every=self.chosen(item, "every", where, PERIODS, "month"),
                line=self.lines.of(where),
            )
        return matters

    def _clauses(
        self, levels: Mapping[str, Level], matters: dict[str, Matter], source: str
    ) -> dict[str, Clause]:
        clauses: dict[str, Clause] = {}
        taken: set[str] = set()
        declared = bool(matters)
        tables = self.tables("clause")
        if not tables:
            self.fault("no_clauses", ())
        unsourced: list[Where] = []
        for item, where in tables:
            self.known(item, CLAUSE_KEYS, where)
            clause_id = self.identifier(item, where, taken)
            matter_id = self._matter_of(item, where, matters, declared)
            level = self.text_of(item, "level", where, needed=True)
            if not source and not self.text_of(item, "source", where):
                unsourced.append(where)
            clauses[clause_id] = Clause(
                id=clause_id,
                matter=matter_id,
                level=self._level(level, levels, (*where, "level")) if level else "",
                when=self._when(item, where),
                text=self.text_of(item, "text", where),
                follows=self.text_of(item, "follows", where),
                source=self.text_of(item, "source", where) or source,
                consecutive=self._consecutive(item, where, matters.get(matter_id)),
                supersedes=self.texts(item, "supersedes", where),
                line=self.lines.of(where),
            )
        if len(unsourced) == len(tables):
            self.fault("missing_key", (), key="source")
        else:
            for where in unsourced:
                self.fault("missing_key", where, key="source")
        return self._with_default_runs(clauses, levels)

    def _matter_of(
        self, item: Mapping[str, Any], where: Where, matters: dict[str, Matter], declared: bool
    ) -> str:
        written = self.text_of(item, "matter", where)
        if not written:
            if len(matters) == 1:
                return next(iter(matters))
            if declared:
                self.fault("missing_key", where, key="matter")
                return ""
            written = "matter"
        if written in matters:
            return written
        by_title = [m.id for m in matters.values() if m.title == written]
        if len(by_title) == 1:
            return by_title[0]
        if declared:
            self.fault(
                "unknown_matter",
                (*where, "matter"),
                value=written,
                nearest=nearest(written, matters),
                allowed=", ".join(matters),
            )
            return ""
        common = self._pro_rata(self.data, ())
        matters[written] = Matter(id=written, title=written, pro_rata=common, line=self.lines.of(where))
        return written

    def _consecutive(
        self, item: Mapping[str, Any], where: Where, matter: Matter | None
    ) -> Consecutive | None:
        if "consecutive" not in item:
            return None
        value, where = item["consecutive"], (*where, "consecutive")
        if isinstance(value, int) and not isinstance(value, bool):
            value = {"times": value}
        if not isinstance(value, dict):
            self.fault("not_a_table", where, key="consecutive")
            return None
        self.known(value, CONSECUTIVE_KEYS, where)
        times = value.get("times")
        if isinstance(times, bool) or not isinstance(times, int) or not 2 <= times <= LONGEST_RUN:
            self.fault("wrong_times", where, near="times", value=str(times), most=str(LONGEST_RUN))
            return None
        every = self.chosen(value, "every", where, PERIODS, matter.every if matter else "month")
        return Consecutive(times, self.texts(value, "of", where), every)

    def _with_default_runs(
        self, clauses: dict[str, Clause], levels: Mapping[str, Level]
    ) -> dict[str, Clause]:
        """A run counts, unless the pack says which, every clause of its matter that is not good news."""
        from dataclasses import replace

        bad = {level.id for level in levels.values() if level.meaning in (WATCH, ALARM)}
        for clause_id, clause in list(clauses.items()):
            if clause.consecutive is None:
                continue
            of = clause.consecutive.of or tuple(
                other.id
                for other in clauses.values()
                if other.matter == clause.matter and (other.level in bad or other.id == clause_id)
            )
            if clause_id not in of:
                of = (*of, clause_id)
            supersedes = tuple(dict.fromkeys((*clause.supersedes, *(o for o in of if o != clause_id))))
            clauses[clause_id] = replace(
                clause,
                consecutive=Consecutive(clause.consecutive.times, of, clause.consecutive.every),
                supersedes=supersedes,
            )
        return clauses

    def _exemptions(self, matters: Mapping[str, Matter]) -> tuple[ExemptionRule, ...]:
        found: list[ExemptionRule] = []
        taken: set[str] = set()
        for item, where in self.tables("exemption"):
            self.known(item, EXEMPTION_KEYS, where)
            for_matters = self.texts(item, "matters", where)
            for name in for_matters:
                if name not in matters:
                    self.fault(
                        "unknown_matter",
                        (*where, "matters"),
                        value=name,
                        nearest=nearest(name, matters),
                        allowed=", ".join(matters),
                    )
            exemption_id = self.identifier(item, where, taken)
            found.append(
                ExemptionRule(
                    id=exemption_id,
                    title=self.text_of(item, "title", where) or exemption_id,
                    approver=self.text_of(item, "approver", where),
                    matters=for_matters,
                    effect=self.chosen(item, "effect", where, EFFECTS, NOT_ASSESSED),
                    text=self.text_of(item, "text", where),
                    line=self.lines.of(where),
                )
            )
        return tuple(found)

    def _cross_references(self, clauses: Mapping[str, Clause]) -> None:
        for clause in clauses.values():
            named = [("supersedes", name) for name in clause.supersedes]
            if clause.consecutive:
                named += [("consecutive", name) for name in clause.consecutive.of]
            for key, name in named:
                other = clauses.get(name)
                if (
                    other is None
                    or other.matter != clause.matter
                    or (key == "supersedes" and name == clause.id)
                ):
                    self.faults.append(
                        PackFault(
                            "unknown_clause",
                            clause.line,
                            {
                                "clause": clause.id,
                                "key": key,
                                "value": name,
                                "nearest": nearest(name, clauses),
                            },
                        )
                    )
            if clause.id in _superseded_by(clause.id, clauses):
                self.faults.append(PackFault("supersedes_in_a_circle", clause.line, {"clause": clause.id}))

    # Conditions

    def _when(self, item: Mapping[str, Any], where: Where) -> Condition:
        """A clause's condition: its ``when``, or a single comparison written beside its level."""
        beside = {key: value for key, value in item.items() if key in CONDITION_KEYS}
        if "when" in item:
            if beside:
                self.fault("condition_twice", where, key=next(iter(beside)))
            return self._condition(item["when"], (*where, "when"))
        if not beside:
            self.fault("missing_key", where, key="when")
            return ALWAYS
        return self._condition(beside, where)

    def _condition(self, value: Any, where: Where) -> Condition:
        if isinstance(value, list):
            if not value:
                self.fault("empty_condition", where)
            return All(tuple(self._condition(part, where) for part in value))
        if not isinstance(value, dict):
            self.fault("not_a_condition", where)
            return ALWAYS
        self.known(value, CONDITION_KEYS, where)
        parts: list[Condition] = []
        if "all" in value:
            parts.append(All(self._several(value["all"], (*where, "all"))))
        if "any" in value:
            parts.append(AnyOf(self._several(value["any"], (*where, "any"))))
        if "not" in value:
            parts.append(Not(self._condition(value["not"], (*where, "not"))))
        if "measure" in value or not parts:
            parts += self._comparisons(value, where)
        elif any(key in value for key in ATOM_KEYS):
            self.fault("missing_key", where, key="measure")
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _several(self, value: Any, where: Where) -> tuple[Condition, ...]:
        if not isinstance(value, list) or not value:
            self.fault("empty_condition", where)
            return ()
        return tuple(self._condition(part, where) for part in value)

    def _comparisons(self, value: Mapping[str, Any], where: Where) -> list[Condition]:
        if "measure" not in value:
            self.fault("missing_key", where, key="measure")
            return []
        measure = self._resolved(value["measure"], where)
        if measure is None:
            return []
        if measure.unit in (CATEGORY, FLAG):
            return self._membership(measure, value, where)
        wrong = [key for key in ("one_of", "none_of") if key in value]
        if wrong:
            self.fault("bound_of_wrong_kind", where, near=wrong[0], key=wrong[0], measure=measure.code)
        return self._bounds(measure, value, where)

    def _resolved(self, name: Any, where: Where) -> Measure | None:
        """A measure by its name, or the reading that stands for an undefined term."""
        if isinstance(name, list):
            readings = self._readings(tuple(str(part) for part in name), where)
            if len(readings) < 2:
                return None
            term_id = "-or-".join(readings)
            self.terms.setdefault(term_id, Term(term_id, "", readings, self.lines.of(where)))
            name = term_id
        elif isinstance(name, str) and name in UNDEFINED_TERMS and name not in self.terms:
            self.terms[name] = Term(name, "", UNDEFINED_TERMS[name], self.lines.of(where))
        if isinstance(name, str) and name in self.terms:
            term = self.terms[name]
            reading = self.readings.get(name, "")
            measure = BY_NAME.get(reading)
            if measure is not None and measure.code in term.readings:
                return measure
            return BY_NAME[term.readings[0]] if term.readings else None
        return self._measure(name, where)

    def _membership(self, measure: Measure, value: Mapping[str, Any], where: Where) -> list[Condition]:
        for key in value:
            if key in BOUND_KEYS + OPEN_BOUND_KEYS and key != "equals":
                self.fault("bound_of_wrong_kind", where, near=key, key=key, measure=measure.code)
                return []
        found: list[Condition] = []
        for key in ("is", "equals", "one_of", "none_of"):
            if key not in value:
                continue
            given = value[key] if isinstance(value[key], list) else [value[key]]
            names = frozenset(name for name in (self._category(measure, g, where) for g in given) if name)
            member = Member(measure.code, names)
            found.append(Not(member) if key == "none_of" else member)
        if not found:
            self.fault("no_bound", where, near=measure.code, measure=measure.code, keys=", ".join(VALUE_KEYS))
        return found

    def _category(self, measure: Measure, given: Any, where: Where) -> str:
        from guatu.engine.rules.facts import CLASS_CODES

        if measure.unit == FLAG:
            if isinstance(given, bool):
                return "true" if given else "false"
            self.fault("not_true_or_false", where, near=measure.code, key=measure.code)
            return ""
        if not isinstance(given, str) or not given:
            self.fault("not_a_text", where, near=measure.code, key=measure.code)
            return ""
        if measure.code == "class":
            given = CLASS_CODES.get(given, given)
        if measure.values and given not in measure.values:
            self.fault(
                "unknown_value",
                where,
                near=given,
                key=measure.code,
                value=given,
                nearest=nearest(given, measure.values),
                allowed=", ".join(measure.values),
            )
        return str(given)

    def _bounds(self, measure: Measure, value: Mapping[str, Any], where: Where) -> list[Condition]:
        relations = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<", "equals": "=", "is": "="}
        found: list[Compare] = []
        for key, relation in relations.items():
            if key in value:
                limit = self._limit(measure, value[key], (*where, key))
                if limit is not None:
                    found.append(Compare(measure.code, relation, limit))
        for key, closed, opened in (("from", ">=", ">"), ("to", "<=", "<")):
            included = value.get(f"{key}_included")
            if key not in value:
                if included is not None:
                    self.fault("missing_key", where, key=key)
                continue
            if included is not None and not isinstance(included, bool):
                self.fault(
                    "not_true_or_false",
                    (*where, f"{key}_included"),
                    near=f"{key}_included",
                    key=f"{key}_included",
                )
            limit = self._limit(measure, value[key], (*where, key))
            if limit is not None:
                relation = opened if included is False else closed
                found.append(Compare(measure.code, relation, limit, stated=included is not None))
        if not found and not any(key in value for key in (*relations, "from", "to")):
            self.fault(
                "no_bound",
                where,
                near=measure.code,
                measure=measure.code,
                keys=", ".join((*BOUND_KEYS, "from", "to")),
            )
        self._bounds_are_sound(measure, found, where)
        return list(found)

    def _bounds_are_sound(self, measure: Measure, found: list[Compare], where: Where) -> None:
        numbers = [c for c in found if c.limit.measure is None]
        lows = [(c.limit.plus, c.relation == ">") for c in numbers if c.relation in (">", ">=", "=")]
        highs = [(c.limit.plus, c.relation == "<") for c in numbers if c.relation in ("<", "<=", "=")]
        for low, low_open in lows:
            for high, high_open in highs:
                if low > high or (low == high and (low_open or high_open)):
                    from guatu.engine.rules.quantities import unit_text

                    self.fault(
                        "reversed_bounds",
                        where,
                        near=measure.code,
                        measure=measure.code,
                        low=unit_text(low, measure.unit),
                        high=unit_text(high, measure.unit),
                    )
                    return

    def _limit(self, measure: Measure, value: Any, where: Where) -> Limit | None:
        if isinstance(value, dict):
            self.known(value, ("measure", "times", "plus"), where)
            if "measure" not in value:
                self.fault("missing_key", where, key="measure")
                return None
            other = self._resolved(value["measure"], where)
            times = self._number(value.get("times", 1), RATIO, where)
            plus = self._number(value.get("plus", 0), measure.unit, where)
            if other is None or times is None or plus is None:
                return None
            return self._against(measure, other, times, plus, where)
        if isinstance(value, str) and (value in BY_NAME or value in self.terms):
            other = self._resolved(value, where)
            return self._against(measure, other, Fraction(1), Fraction(0), where) if other else None
        number = self._number(value, measure.unit, where)
        return Limit(number) if number is not None else None

    def _against(
        self, measure: Measure, other: Measure, times: Fraction, plus: Fraction, where: Where
    ) -> Limit | None:
        if other.unit != measure.unit or other.code == measure.code or not other.is_numeric:
            self.fault("measures_differ", where, near=other.code, measure=measure.code, other=other.code)
            return None
        return Limit(plus, other.code, times)

    def _number(self, value: Any, unit: str, where: Where) -> Fraction | None:
        try:
            return read_quantity(value, unit)
        except NotAQuantity as wrong:
            self.fault(wrong.reason, where, near=str(value), value=str(value), unit=unit)
            return None


def _meaning(written: str) -> str:
    return written if written in MEANINGS else GOOD


def _superseded_by(clause_id: str, clauses: Mapping[str, Clause]) -> set[str]:
    """Every clause that falls away, directly or through others, where this one holds."""
    seen: set[str] = set()
    waiting = list(clauses[clause_id].supersedes)
    while waiting:
        name = waiting.pop()
        if name not in seen and name in clauses:
            seen.add(name)
            waiting += clauses[name].supersedes
    return seen


__all__ = ["built_in_names", "built_in_packs", "built_in_text", "load_pack", "read_pack"]
