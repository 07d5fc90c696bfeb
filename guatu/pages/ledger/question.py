"""What a reader asks of the ledger, read from the address and written back into it.

Everything that changes the page stands in its address, so that a view can be sent, kept and printed again.
What the address holds and is not understood is left out rather than refused: an old link still opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

VIEWS = ("all", "alarm", "watch", "due", "unstarted", "unlisted")
GROUPINGS = ("class", "town", "lead", "sponsor", "sector", "none")
SORTS = ("number", "level", "name", "total", "plan", "done", "ratio", "gap", "stage", "node", "issues")
LEVELS = ("alarm", "watch", "good", "unrated", "exempt")
DENSITIES = ("dense", "standard")
#: The fields a filter may name, in the order they are offered.
FILTERS = ("town", "sector", "lead", "sponsor", "level")
EVERY_GROUP = "*"


@dataclass(frozen=True)
class Question:
    """One reading of the ledger. An empty filter means all."""

    year: int | None = None
    view: str = "all"
    town: str = ""
    sector: str = ""
    lead: str = ""
    sponsor: str = ""
    level: str = ""
    search: str = ""
    group: str = "class"
    sort: str = "number"
    descending: bool = False
    opened: tuple[str, ...] = ()
    density: str = "dense"

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are on."""
        return {name: value for name in FILTERS if (value := getattr(self, name))}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters) or self.view != "all" or bool(self.search)

    def opens(self, group: str) -> bool:
        """Whether a group shows all its rows."""
        return group in self.opened or EVERY_GROUP in self.opened

    def but(self, **changes: Any) -> Question:
        """The same question with something changed."""
        return replace(self, **changes)

    def sorted_by(self, column: str) -> Question:
        """What a press on a column's head asks: that column, and the other way round the second time."""
        return self.but(sort=column, descending=self.sort == column and not self.descending)

    def address(self, **changes: Any) -> str:
        """The query string, without what is as usual, of this question with something changed."""
        given: dict[str, Any] = {**vars(self), **changes}
        pairs = [f"year={given['year']}"] if given["year"] is not None else []
        for name in _WRITTEN:
            value = given[name]
            if value and value != USUAL.get(name):
                pairs.append(f"{_PARAMETERS.get(name, name)}={_quoted(value)}")
        if given["descending"] or given["sort"] != USUAL["sort"]:
            pairs.append(f"sort={'-' if given['descending'] else ''}{given['sort']}")
        pairs += [f"open={_quoted(group)}" for group in given["opened"]]
        return "?" + "&".join(pairs)


_WRITTEN = ("view", *FILTERS, "group", "density", "search")
_PARAMETERS = {"search": "q"}


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    return quote_plus(value)


USUAL = {"view": "all", "group": "class", "sort": "number", "density": "dense"}


def read_question(given: Mapping[str, Any]) -> Question:
    """Read the address; ``given`` is a request's GET."""

    def one_of(name: str, known: tuple[str, ...]) -> str:
        value = str(given.get(name, ""))
        return value if value in known else USUAL.get(name, "")

    sort = str(given.get("sort", ""))
    descending, column = sort.startswith("-"), sort.removeprefix("-")
    if column not in SORTS:
        descending, column = False, "number"
    year = str(given.get("year", ""))
    opened = given.getlist("open") if hasattr(given, "getlist") else list(given.get("open", ()))
    return Question(
        year=int(year) if len(year) == 4 and year.isdecimal() else None,
        view=one_of("view", VIEWS),
        town=_text(given, "town"),
        sector=_text(given, "sector"),
        lead=_text(given, "lead"),
        sponsor=_text(given, "sponsor"),
        level=one_of("level", LEVELS),
        search=_text(given, "q").strip(),
        group=one_of("group", GROUPINGS),
        sort=column,
        descending=descending,
        opened=tuple(dict.fromkeys(str(group)[:100] for group in opened[:20])),
        density=one_of("density", DENSITIES),
    )


def _text(given: Mapping[str, Any], name: str) -> str:
    return str(given.get(name, ""))[:100].replace("\x00", "")
