"""Where in a TOML text a key stands: `tomllib` gives values without lines, and a fault must name its line."""

from __future__ import annotations

import re
from collections.abc import Sequence

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w\-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w\-]+))*)\s*=""")
_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w\-]+))\s*\.?""")


class Lines:
    """The first line, counted from 1, of every table and key of a text that `tomllib` has accepted."""

    def __init__(self, text: str) -> None:
        self._text = text.splitlines()
        self._spans: dict[Path, tuple[int, int]] = {(): (1, max(len(self._text), 1))}
        self._read()

    def of(self, path: Sequence[str | int], *, near: str = "") -> int:
        """The line of a path, or of the nearest ancestor found; ``near`` finds a word inside a longer value."""
        wanted = tuple(path)
        while wanted not in self._spans:
            wanted = wanted[:-1]
        first, last = self._spans[wanted]
        if near and wanted:
            pattern = re.compile(rf"(?<![\w\-]){re.escape(near)}(?![\w\-])")
            for number in range(first, min(last, len(self._text)) + 1):
                if pattern.search(self._text[number - 1]):
                    return number
        return first

    def _read(self) -> None:
        table: Path = ()
        counts: dict[Path, int] = {}
        number = 0
        while number < len(self._text):
            line = self._text[number]
            number += 1
            header = _HEADER.match(line)
            if header:
                names: Path = tuple(_parts(header.group(2)))
                # A path may run through arrays of tables: it then means their latest element.
                table = ()
                for position, name in enumerate(names):
                    table = (*table, name)
                    is_last = position == len(names) - 1
                    if is_last and header.group(1) == "[[":
                        counts[table] = counts.get(table, -1) + 1
                        table = (*table, counts[table])
                    elif table in counts:
                        table = (*table, counts[table])
                self._spans.setdefault(table, (number, number))
                continue
            key = _KEY.match(line)
            if not key:
                continue
            first = number
            path = (*table, *_parts(key.group(1)))
            number = self._end_of_value(number, line[key.end() :])
            for length in range(len(table) + 1, len(path) + 1):
                self._spans.setdefault(path[:length], (first, number))
            if table:
                self._spans[table] = (self._spans.get(table, (first, first))[0], number)

    def _end_of_value(self, number: int, rest: str) -> int:
        """The last line of a value that begins with ``rest``: brackets and long strings may run on."""
        depth, quote = 0, ""
        while True:
            position = 0
            while position < len(rest):
                if quote:
                    if quote[0] == '"' and rest[position] == "\\":
                        position += 2
                    elif rest.startswith(quote, position):
                        position += len(quote)
                        quote = ""
                    else:
                        position += 1
                    continue
                character = rest[position]
                if character == "#":
                    break
                if character in "\"'":
                    quote = character * 3 if rest.startswith(character * 3, position) else character
                    position += len(quote)
                    continue
                depth += (character in "[{") - (character in "]}")
                position += 1
            if len(quote) == 1:
                quote = ""
            if (depth <= 0 and not quote) or number >= len(self._text):
                return number
            rest = self._text[number]
            number += 1


def _parts(dotted: str) -> list[str]:
    return [next(group for group in match.groups() if group is not None) for match in _PART.finditer(dotted)]
