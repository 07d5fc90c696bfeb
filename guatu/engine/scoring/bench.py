"""One table while it is being rechecked: what its columns mean and what has been recomputed so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from guatu.engine.scoring import columns as meaning
from guatu.engine.scoring import formulas, periods, totals
from guatu.engine.scoring.columns import Column, recognise
from guatu.engine.scoring.formulas import Figure, Formula, Measured
from guatu.engine.scoring.printed import Printed, normalised, read_printed
from guatu.engine.scoring.results import Check, Options, Recheck
from guatu.engine.scoring.tables import Row, Table
from guatu.engine.scoring.verdicts import NOT_CHECKABLE, Judgement


class Bench:
    """One table on the bench: its columns, its figures, what was found so far, and the results."""

    def __init__(self, table: Table, options: Options) -> None:
        self.table = table
        self.options = options
        self.columns = recognise(table)
        self.result = Recheck(table, self.columns)
        self.figures = formulas.quantities(self.columns) + _remark_figures(table, self.columns)
        self.totals = totals.find_totals(table, self.columns)
        self.formula_of: dict[int, Formula] = {}
        self.parts: set[int] = set()
        self.computed: dict[tuple[int, int], Measured] = {}

    def of(self, *meanings: str) -> list[Column]:
        return [column for column in self.columns if column.meaning in meanings]

    def published(self, column: Column) -> list[tuple[Row, Printed]]:
        pairs = [(row, row.number(column.index)) for row in self.table.rows]
        return [(row, printed) for row, printed in pairs if printed is not None]

    def varies(self, column: Column) -> bool:
        return len({printed.value for _, printed in self.published(column)}) > 1

    def label(self, row: Row) -> str:
        texts = [
            row.text(column.index)
            for column in self.columns
            if column.meaning in (meaning.LABEL, meaning.PERIOD, meaning.TEXT)
            and row.number(column.index) is None
        ]
        short = [re.sub(r"\s+", "", text) for text in texts if text and len(text) <= 30 and "://" not in text]
        return " ".join(short[:4])

    def month(self, row: Row) -> int | None:
        if self.options.month:
            return self.options.month
        for column in self.of(meaning.PERIOD):
            month = periods.month_of(row.text(column.index))
            if month:
                return month
        if row.segment and (month := periods.month_of(row.segment)):
            return month
        for text in (*self.table.titles, *self.table.headings, self.table.sheet or "", self.table.name):
            month = periods.month_of(text.rsplit(".", 1)[0] if text == self.table.name else text)
            if month:
                return month
        return None

    def add(self, kind: str, row: Row, column: Column, judgement: Judgement, **more: object) -> None:
        published = row.text(column.index)
        check = Check(kind, row, self.label(row), column, published, judgement, **more)  # type: ignore[arg-type]
        self.result.checks.append(check)

    def not_checkable(self, kind: str, row: Row, column: Column, why: str, *notes: tuple[str, str]) -> None:
        self.add(kind, row, column, Judgement(NOT_CHECKABLE), why=why, notes=notes)

    def pro_rata(self, row: Row) -> tuple[Fraction, str] | None:
        for column in self.of(meaning.PRO_RATA):
            printed = row.number(column.index)
            if printed is not None and column.index not in self.formula_of:
                value = printed.value * (100 if not printed.percent and abs(printed.value) <= 1 else 1)
                return value, column.heading
        month = self.month(row)
        return (periods.linear_pro_rata(month), f"{month}/12") if month else None


def _remark_figures(table: Table, columns: list[Column]) -> list[Figure]:
    """Counts that a remark states in words: 累计开复工405个; 11个重大前期项目暂不列入."""

    def reader(pattern: str, indexes: list[int]) -> Callable[[Row], Printed | None]:
        def read(row: Row) -> Printed | None:
            for index in indexes:
                found = re.search(pattern, normalised(row.text(index)))
                if found:
                    return read_printed(found.group(1))
            return None

        return read

    texts = [column.index for column in columns if column.meaning == meaning.TEXT]
    patterns = {
        "累计开复工(评语)": r"(?:累计|已)(?:开复工|开工|复工)\D{0,4}?(\d+)[个项]",
        "前期不列入(评语)": r"(\d+)[个项][^,;。]*?(?:前期|暂缓|储备)[^,;。]*?不(?:列入|纳入|计入)",
        "列入调度(评语)": r"(?:列入|纳入)调度\D{0,6}?(\d+)[个项]",
    }
    figures = [Figure(name, reader(pattern, texts), 1, exact=True) for name, pattern in patterns.items()]
    return [figure for figure in figures if any(figure.read(row) is not None for row in table.rows)]
