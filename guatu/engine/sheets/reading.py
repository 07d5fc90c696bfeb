"""From sheets to projects: finds the tables, decides their columns, reads their rows and proves their sums."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from guatu.engine.sheets.cells import Sheet, Value, cell_name
from guatu.engine.sheets.dates import UNKNOWN, Moment, months_have_two_digits, read_moment, read_span
from guatu.engine.sheets.meanings import SAMPLE, Choice, assign, assign_amounts, profile, unit_by_rate
from guatu.engine.sheets.model import (
    Assumption,
    Fault,
    Ignored,
    LedgerProject,
    LedgerReading,
    Source,
    Unreadable,
)
from guatu.engine.sheets.names import full_names, people, town_of, unit_name
from guatu.engine.sheets.numbers import BEYOND_YUAN, YUAN_IN, Amount, in_yuan, read_amount
from guatu.engine.sheets.periods import read_period, years_in
from guatu.engine.sheets.rows import Banner, Context, Layout, Line, classify
from guatu.engine.sheets.tables import Table, find_tables, is_column_numbers
from guatu.engine.sheets.texts import is_blank, is_undecided, plain, repaired
from guatu.engine.sheets.totals import ROLES, Mismatch, RowAmounts, Statement, closes, mismatches
from guatu.engine.sheets.units import units_in_line
from guatu.engine.sheets.vocabulary import bare_label, class_of, is_place, sum_label

_FIELD_OF = {"total": "total_investment_yuan", "plan": "annual_plan_yuan", "done": "completed_yuan"}
_COUNTING = re.compile(r"^(?:项目)?(?:个数|数量|数|总数)(?:[(（]个[)）])?$|项目(?:个数|数量|总数)|^个数")
_FILED_ON = re.compile(
    r"(?:填报|填表|制表|打印|报送|编制|上报)(?:日期|时间)?[:：]\s*20\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]?\s*(?:\d{1,2}\s*日?)?"
    r"|(?:填报|填表|制表|编制)(?:单位|部门|人)[:：]\S*"
)
_TOWN_IN_TITLE = re.compile(
    r"^(?:附件\d*[:：]?|表\d*[:：]?)?(.{1,10}?(?:镇|乡|街道|园区|开发区|高新区|经开区|产业园|物流园|工业园|度假区|示范区|新城))(?=20\d\d|重点|重大|项目|建设|[（(])"
)
_NUMBERED_NAME = re.compile(r"^[（(]?(\d{1,3})[)）]?(?:[、.．]|(?<=[)）]))\s*(?!\d)")
LEAST_TOTAL_YUAN = 100_000
_NAME_MARK = re.compile(r"^[★☆▲△●○◆◇■□※*＊]+|[★☆▲△*＊※]+$")
_ADDRESSED = re.compile(r"地点|地點|地址|位置|区位|所在地|选址|坐落|建设地")
_BOTH_UNITS = re.compile(r"牵[头頭](?:单位|單位|部门|部門)?[/／、及和与與]+(?:责|責)任")
_DISTRICT = re.compile(r".[区县市]$")
_SPECIAL_AREA = re.compile(
    r"(?:园区|开发区|高新区|经开区|度假区|示范区|管理区|集聚区|保税区|功能区|片区|新区|景区)$"
)


@dataclass
class _Part:
    """One project table on its way through the reading."""

    table: Table
    chosen: dict[str, Choice]
    amounts: dict[str, Choice]
    common_unit: str | None = None
    place: str | None = None
    sector: str | None = None
    class_: str | None = None
    lines: list[Line] = field(default_factory=list)
    units: dict[str, str | None] = field(default_factory=dict)
    records: list[_Record] = field(default_factory=list)
    amount_rows: list[RowAmounts] = field(default_factory=list)
    notes: list[dict[str, object]] = field(default_factory=list)
    without_unit: set[str] = field(default_factory=set)
    years_only: bool = False
    decimals: dict[str, int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def sheet(self) -> Sheet:
        return self.table.sheet


@dataclass
class _Record:
    """A project row with what has been read of it and the cells it was read from."""

    row: int
    fields: dict[str, Any]
    columns: dict[str, int]
    start: Moment = UNKNOWN
    finish: Moment = UNKNOWN
    faulted: set[str] = field(default_factory=set)

    def cell(self, meaning: str) -> str:
        """The name of the cell a meaning or role was read from."""
        return cell_name(self.row, self.columns[meaning])


class Reader:
    """Reads one workbook's sheets; every method adds to faults, ignored and assumed as it goes."""

    def __init__(self, sheets: list[Sheet], *, file_stem: str, year: int | None, unit: str | None) -> None:
        self.sheets = sheets
        self.file_stem = file_stem
        self.year = year
        self.unit = unit
        self.as_of_month: int | None = None
        self.two_digit_months: bool | None = None
        self.year_surmised = False
        self.faults: list[Fault] = []
        self.ignored: list[Ignored] = []
        self.assumed: list[Assumption] = []
        self.titles: list[str] = []

    def read(self) -> LedgerReading:
        """The whole reading."""
        tables = [table for sheet in self.sheets for table in find_tables(sheet)]
        if not tables:
            raise Unreadable("no_table")
        if self.year is None:
            self.year = self._find_year(tables)
        ignored, assumed = list(self.ignored), list(self.assumed)
        parts = self._laid_out(tables)
        if self.year_surmised and (year := _year_of_new_starts(parts)) and year != self.year:
            # Only a column of completion named a year, and this year's projects start in another: it was last year's.
            self.year, self.ignored, self.assumed = year, ignored, assumed
            parts = self._laid_out(tables)
        self.two_digit_months = months_have_two_digits(
            [
                part.sheet.value(line.row, part.chosen[meaning].column.index)
                for part in parts
                for line in part.lines
                for meaning in ("start", "finish")
                if line.kind == "project" and meaning in part.chosen
            ]
        )
        for part in parts:
            self._read_rows(part)
        self._check_amounts(parts)
        for part in parts:
            self._settle_hidden_rows(part)
        parts = self._drop_repeats(parts)
        self.as_of_month = self._find_month(parts)
        for part in parts:
            self._check_sums(part, [other for other in parts if other is not part])
        self._join_names(parts)
        self._find_duplicates(parts)
        self.titles = list(
            dict.fromkeys(line for part in parts for line in part.table.title.split("\n") if line)
        )
        projects = tuple(
            LedgerProject(**record.fields, source=Source(part.sheet.name, record.row + 1))
            for part in parts
            for record in part.records
        )
        if not projects:
            raise Unreadable("no_projects")
        order = {sheet.name: position for position, sheet in enumerate(self.sheets)}
        self.faults.sort(key=lambda fault: (order.get(fault.sheet, -1), _cell_key(fault.cell)))
        self.ignored.sort(key=lambda item: (order.get(item.sheet or "", -1), item.row or 0))
        return LedgerReading(
            year=self.year,
            as_of_month=self.as_of_month,
            projects=projects,
            faults=tuple(self.faults),
            ignored=tuple(self.ignored),
            assumed=tuple(self.assumed),
        )

    def _laid_out(self, tables: list[Table]) -> list[_Part]:
        """The project tables with their columns, units and kinds of rows decided."""
        parts = self._project_tables(tables)
        if not parts:
            raise Unreadable("no_project_table")
        parts = self._drop_other_years(parts)
        for part in parts:
            self._decide_units(part)
            part.columns = {
                what: choice.column.index for what, choice in (*part.chosen.items(), *part.amounts.items())
            }
            part.lines = classify(Layout(part.table, part.chosen, part.amounts))
        return parts

    # What the workbook is about

    def _find_year(self, tables: list[Table]) -> int | None:
        votes: Counter[int] = Counter()
        surmises: Counter[int] = Counter()
        for table in tables:
            title = _FILED_ON.sub("", table.title)
            for year in set(years_in(title)):
                votes[year] += 6
            texts = ["".join(column.path) for column in table.columns]
            # Beside a column of completion that names no year, one that does speaks of another year.
            this_year = any(
                re.search(r"完成|累计|累計", text)
                and not years_in(text)
                and not re.search(r"率|比|%|％|开工|開工|本月|当月|單月|时间|時間|时限|情况", text)
                for text in texts
            )
            for text in texts:
                if re.search(r"截[至止].{0,3}20\d\d年底|[-－—~至]20\d\d|上年|去年", text):
                    continue
                if re.search(r"计划|計劃|目标|任务|安排", text):
                    weight = 8
                elif re.search(r"完成|累计|累計|投资|投資|年度", text):
                    weight = 5 if read_period(text).last else 0
                    if not weight and not this_year:
                        surmises.update(dict.fromkeys(years_in(text), 2))
                else:
                    continue
                for year in set(years_in(text)):
                    votes[year] += weight
            for year in set(years_in(table.sheet.name)):
                votes[year] += 3
        votes = +votes
        self.year_surmised = not votes and bool(surmises)
        votes += surmises
        if not votes:
            for year in years_in(self.file_stem):
                votes[year] += 1
        if not votes:
            return None
        most = max(votes.values())
        return max(year for year, count in votes.items() if count == most)

    def _find_month(self, parts: list[_Part]) -> int | None:
        sources: list[list[str]] = [[], [], [], []]
        for part in parts:
            done = part.amounts.get("done")
            if done:
                sources[0].append("".join(done.column.path))
            sources[1] += _FILED_ON.sub("", part.table.title).split("\n")
            sources[2].append(part.sheet.name)
        sources[3].append(self.file_stem)
        for texts in sources:
            months = Counter(
                period.last
                for text in texts
                if (period := read_period(text)).last
                and (period.year is None or self.year in (None, period.year))
            )
            if months:
                return months.most_common(1)[0][0]
        return None

    def _project_tables(self, tables: list[Table]) -> list[_Part]:
        """The tables that list projects, with their columns decided; the others are ignored with a reason."""
        parts: list[_Part] = []
        alike: defaultdict[tuple[tuple[str, ...], ...], list[Table]] = defaultdict(list)
        for table in tables:
            alike[tuple(column.path for column in table.columns)].append(table)
        # Sheets with the same header, one a town, are judged together: a town with one project shows too little.
        pools = {id(table): pool for same in alike.values() for pool in [_pooled(same)] for table in same}
        for table in tables:
            pool = pools[id(table)]
            rows = list(range(len(pool.rows)))
            for column in table.columns:
                column.profile = profile(pool, column.index, rows)
            chosen = assign(table.columns)
            counting = any(column.path and _COUNTING.search(column.path[-1]) for column in table.columns)
            if "name" not in chosen or (counting and "serial" not in chosen and chosen["name"].weight < 12):
                self._ignore_table(table, "summary_table" if counting else "no_project_names")
                continue
            common = self._table_unit(table)
            if (
                common is None
                and parts
                and parts[-1].sheet is table.sheet
                and _same_header(parts[-1].table, table)
            ):
                # The second part of a sheet need not repeat the unit that stands above the first.
                common = parts[-1].common_unit
            taken = {choice.column.index for choice in chosen.values()}
            amounts, notes = assign_amounts(pool, table.columns, taken, rows, self.year, common or self.unit)
            part = _Part(table, chosen, amounts, common, notes=notes)
            part.place = self._place_of(table)
            part.class_ = _class_in_title(table.title) or class_of(bare_label(table.sheet.name))
            parts.append(part)
        self._name_sectors_by_sheet(parts)
        if any(part.amounts for part in parts):
            for part in [part for part in parts if not part.amounts]:
                self._ignore_table(part.table, "no_investment_columns")
                parts.remove(part)
        if any(not part.sheet.hidden for part in parts):
            for part in [part for part in parts if part.sheet.hidden]:
                self._ignore_table(part.table, "hidden_sheet")
                parts.remove(part)
        tabled = {id(table.sheet) for table in tables}
        for sheet in self.sheets:
            if id(sheet) not in tabled and any(sheet.filled(row) for row in range(len(sheet.rows))):
                self.ignored.append(
                    Ignored(sheet.name, None, "hidden_sheet" if sheet.hidden else "no_table_in_sheet")
                )
        return parts

    def _name_sectors_by_sheet(self, parts: list[_Part]) -> None:
        """Sheets that differ only in what they are named after, and not after towns or classes, name sectors."""
        if len({id(part.sheet) for part in parts}) < 2 or any("sector" in part.chosen for part in parts):
            return
        if len({tuple(column.path for column in part.table.columns) for part in parts}) > 1:
            return
        names = {
            id(part): re.sub(r"(?:类|重点|重大|建设)*项目$|类$", "", plain(part.sheet.name)) for part in parts
        }
        if all(part.place is None and part.class_ is None for part in parts) and all(
            re.fullmatch(r"[\u3400-\u9fff]{2,8}", name)
            and not re.search(r"表|台账|清单|局$|委$|办$|汇总|公司|季度|年", name)
            for name in names.values()
        ):
            for part in parts:
                part.sector = names[id(part)]

    def _ignore_table(self, table: Table, why: str) -> None:
        whole = table.top == min(other for other in (table.top, *table.title_rows))
        self.ignored.append(
            Ignored(table.sheet.name, None if whole or table.title_rows[:1] == [0] else table.top + 1, why)
        )

    def _table_unit(self, table: Table) -> str | None:
        texts = [table.sheet.text(r, c) for r in table.title_rows for c in table.sheet.filled(r)]
        for text in [*reversed(texts), table.sheet.name]:
            units = list(dict.fromkeys(units_in_line(text)))
            if len(units) == 1:
                return units[0]
            if len(units) > 1:
                return None
        return None

    def _place_of(self, table: Table) -> str | None:
        """The town a whole sheet belongs to, from its name or its title."""
        name = re.sub(r"^(?:附件|附表|表|sheet)?\d*[-—_.、:：\s]*", "", plain(table.sheet.name), flags=re.I)
        name = re.sub(r"[（(].*[)）]$|(?:重点|重大|建设|项目|清单|台账|明细|表|\d+个)+$", "", name)
        towns = [match[1] for line in table.title.split("\n") if (match := _TOWN_IN_TITLE.match(plain(line)))]
        if towns and (not is_place(name) or name == towns[0]):
            return towns[0] if not re.fullmatch(r"全[区县市].*", towns[0]) else None
        if (
            is_place(name)
            and not name.endswith(("村", "社区"))
            and (not _DISTRICT.search(name) or _SPECIAL_AREA.search(name) or self._one_district_a_sheet())
        ):
            return name
        return None

    def _one_district_a_sheet(self) -> bool:
        return sum(bool(is_place(sheet.name) and _DISTRICT.search(sheet.name)) for sheet in self.sheets) >= 2

    # Units

    def _decide_units(self, part: _Part) -> None:
        sheet = part.sheet
        for role, choice in part.amounts.items():
            unit = choice.unit or part.common_unit or self.unit
            how = "header" if choice.unit else "unit_line" if part.common_unit else "option"
            if unit is None and (unit := self._unit_by_rate(part, role)):
                how = "rate"
            part.units[role] = unit
            header = cell_name(_header_row(part.table, choice.column.index), choice.column.index)
            self.assumed.append(
                Assumption(
                    sheet.name,
                    header,
                    "column",
                    {
                        "meaning": _FIELD_OF[role],
                        "header": choice.column.label,
                        "unit": unit,
                        "unit_from": how if unit else None,
                    },
                )
            )
        for meaning, choice in part.chosen.items():
            header = cell_name(_header_row(part.table, choice.column.index), choice.column.index)
            self.assumed.append(
                Assumption(sheet.name, header, "column", {"meaning": meaning, "header": choice.column.label})
            )
        for note in part.notes:
            index, other = int(str(note["taken"])), int(str(note["instead_of"]))
            self.assumed.append(
                Assumption(
                    sheet.name,
                    cell_name(_header_row(part.table, index), index),
                    "columns_swapped",
                    {"other": cell_name(_header_row(part.table, other), other)},
                )
            )

    def _unit_by_rate(self, part: _Part, role: str) -> str | None:
        other = part.amounts.get({"plan": "done", "done": "plan"}.get(role, ""))
        if other is None or not other.unit:
            return None
        rows = _likely_rows(part.table)[:SAMPLE]
        return unit_by_rate(part.sheet, rows, part.table.columns, role, part.amounts[role], other, other.unit)

    # Rows

    def _read_rows(self, part: _Part) -> None:
        sheet, context = part.sheet, Context()
        project_rows = [line.row for line in part.lines if line.kind == "project"]
        filled_down = self._filled_down(part, project_rows)
        for line in part.lines:
            if line.kind == "banner" and line.banner:
                context.open(line.banner)
                self.ignored.append(Ignored(sheet.name, line.row + 1, "banner", {"text": line.label}))
            elif line.kind == "project":
                self._read_project(part, line, context, filled_down)
            elif line.kind == "continuation" and part.records:
                self._continue_project(part, line)
            else:
                self.ignored.append(Ignored(sheet.name, line.row + 1, line.kind, {"text": line.label[:80]}))
        self._strip_numbers_from_names(part)
        for role in sorted(part.without_unit, key=lambda role: part.amounts[role].column.index):
            column = part.amounts[role].column
            header = cell_name(_header_row(part.table, column.index), column.index)
            self.faults.append(Fault(sheet.name, header, "unit_unclear", {"header": column.label}))

    def _filled_down(self, part: _Part, rows: list[int]) -> dict[str, dict[int, Value]]:
        """Group columns written only beside the first row of each group, without merged cells to say so."""
        sheet = part.sheet
        found: dict[str, dict[int, Value]] = {}
        for meaning in ("class", "sector", "local_authority", "lead_unit"):
            choice = part.chosen.get(meaning)
            if not choice or len(rows) < 3:
                continue
            index = choice.column.index
            if any((row, index) in sheet.anchors for row in rows):
                continue
            values = [sheet.raw(row, index) for row in rows]
            written = [plain(value) for value in values if not is_blank(plain(value))]
            if (
                is_blank(plain(values[0]))
                or len(written) > (0.85 if len(rows) >= 6 else 0.6) * len(rows)
                or len(set(written)) != len(written)
                or any(is_blank(plain(value)) and plain(value) for value in values)
            ):
                continue
            current: Value = ""
            down: dict[int, Value] = {}
            for row, value in zip(rows, values, strict=True):
                current = current if is_blank(plain(value)) else value
                down[row] = current
            found[meaning] = down
            self.assumed.append(
                Assumption(sheet.name, cell_name(rows[0], index), "filled_down", {"meaning": meaning})
            )
        return found

    def _read_project(
        self,
        part: _Part,
        line: Line,
        context: Context,
        filled_down: dict[str, dict[int, Value]],
    ) -> None:
        sheet, row, columns = part.sheet, line.row, part.columns

        def value(meaning: str) -> Value | None:
            index = columns.get(meaning)
            if index is None:
                return None
            if meaning in filled_down:
                return filled_down[meaning][row]
            return sheet.value(row, index)

        record = _Record(row, {}, columns)
        name = value("name")
        name_text = plain(name)
        if is_blank(name_text):
            self._fault(part, record, "name", "missing_name")
            record.fields["name"] = None
        else:
            record.fields["name"] = _NAME_MARK.sub("", repaired(name))
        class_value = value("class")
        class_text = plain(class_value) if class_value is not None else ""
        record.fields["class_"] = (
            (class_of(class_text) or _class_or_kind(class_text) if not is_blank(class_text) else None)
            or context.get("class")
            or part.class_
        )
        sector = value("sector")
        record.fields["sector"] = (
            (unit_name(sector) if sector is not None else None) or context.get("sector") or part.sector
        )
        town = value("local_authority")
        place = unit_name(town) if town is not None else None
        if place and (
            place.endswith("政府") or _ADDRESSED.search(part.chosen["local_authority"].column.label)
        ):
            place = town_of(place)
        record.fields["local_authority"] = place or context.get("local_authority") or part.place
        for meaning in ("lead_unit", "responsible_unit"):
            unit = value(meaning)
            record.fields[meaning] = (unit_name(unit) if unit is not None else None) or context.get(meaning)
        if "lead_unit" in part.chosen and "responsible_unit" not in part.chosen:
            self._part_units(part, record, value("lead_unit"))
        sponsors = value("sponsors")
        names = people(sponsors) if sponsors is not None else ()
        record.fields["sponsors"] = names or None
        for meaning in ("content", "physical_progress", "problem"):
            text = value(meaning)
            if text is None:
                record.fields[meaning] = None
            elif is_blank(plain(text)):
                # 无 in the column of problems is a statement, an empty description is none.
                record.fields[meaning] = "" if meaning == "problem" else None
            else:
                record.fields[meaning] = repaired(text)
        self._read_dates(part, record, value)
        self._read_amounts(part, record)
        part.records.append(record)

    def _part_units(self, part: _Part, record: _Record, written: Value | None) -> None:
        """Two units in one cell, as its header 牵头/责任单位 announces; one alone is both."""
        if not _BOTH_UNITS.search(plain(part.chosen["lead_unit"].column.label)):
            return
        units = [unit_name(unit) for unit in re.split(r"[/／、，,；;\n]", str(written)) if unit.strip()]
        if 1 <= len(units) <= 2:
            record.fields["lead_unit"], record.fields["responsible_unit"] = units[0], units[-1]

    def _read_dates(self, part: _Part, record: _Record, value: Any) -> None:
        start, finish = UNKNOWN, UNKNOWN
        if "span" in part.chosen:
            written = value("span")
            start, finish = read_span(written)
            if start.year and not start.month and not part.years_only:
                part.years_only = True
                self.assumed.append(
                    Assumption(
                        part.sheet.name, record.cell("span"), "years_only", {"text": plain(written)[:40]}
                    )
                )
            if start.impossible or finish.impossible:
                self._fault(part, record, "span", "impossible_date", text=plain(written)[:40])
        for meaning in ("start", "finish"):
            written = value(meaning)
            if written is None or is_blank(plain(written)):
                continue
            moment = read_moment(written, two_digit_months=self.two_digit_months)
            if moment.impossible:
                self._fault(part, record, meaning, "impossible_date", text=plain(written)[:40])
            if meaning == "start":
                start = moment
            else:
                finish = moment
        record.start, record.finish = start, finish
        record.fields["start_month"], record.fields["finish_month"] = start.text, finish.text
        if _not_after(start, finish):
            self._fault(
                part,
                record,
                "start" if start.year and "start" in record.columns else "span",
                "finish_not_after_start",
                start=start.text,
                finish=finish.text,
            )

    def _read_amounts(self, part: _Part, record: _Record) -> None:
        sheet, row = part.sheet, record.row
        yuan: dict[str, Decimal] = {}
        broken: set[str] = set()
        reserve = record.fields["class_"] == "储备" or (
            record.fields["class_"] is None
            and self.year is not None
            and record.start.year is not None
            and record.start.year > self.year
        )
        for role in ROLES:
            key = _FIELD_OF[role]
            record.fields[key] = None
            choice = part.amounts.get(role)
            if choice is None:
                continue
            index = choice.column.index
            # An amount merged over several projects is stated once, beside the first of them.
            written = sheet.raw(row, index)
            amount = read_amount(written)
            if (row, index) in sheet.anchors:
                continue
            if not amount.understood:
                self._fault(part, record, role, "not_a_number", text=plain(written)[:40])
                broken.add(role)
            elif amount.number is None:
                if reserve and role != "total" and not is_undecided(plain(written)):
                    # No plan is handed down to a reserve project: its blank is a nought, not a gap.
                    record.fields[key] = 0
                continue
            elif amount.number < 0:
                self._fault(part, record, role, "negative", text=plain(written)[:40])
                broken.add(role)
            else:
                unit = amount.unit or part.units[role] or ("元" if amount.number == 0 else None)
                if unit is None:
                    broken.add(role)
                    part.without_unit.add(role)
                    continue
                if in_yuan(amount.number, unit) >= BEYOND_YUAN:
                    # No budget has a hundred million million yuan: a telephone number or a code got in here.
                    self._fault(part, record, role, "not_a_number", text=plain(written)[:40])
                    broken.add(role)
                    continue
                record.fields[key] = in_yuan(amount.number, unit)
                yuan[role] = amount.number * YUAN_IN[unit]
                if amount.unit is None and amount.decimals > part.decimals.get(role, 0):
                    part.decimals[role] = amount.decimals
        part.amount_rows.append(RowAmounts(row, yuan, frozenset(broken)))

    def _strip_numbers_from_names(self, part: _Part) -> None:
        """Names may carry serial numbers, 3.北辰产业园项目; beside a column of them, only those that count on."""
        names = [name for record in part.records if (name := record.fields["name"])]
        numbers = [int(match[1]) for name in names if (match := _NUMBERED_NAME.match(name))]
        if len(numbers) < max(3, 0.8 * len(names)):
            return
        if "serial" in part.chosen and not all(
            following in (number + 1, 1) for number, following in pairwise(numbers)
        ):
            return
        for record in part.records:
            if record.fields["name"]:
                record.fields["name"] = _NUMBERED_NAME.sub("", record.fields["name"])

    def _check_amounts(self, parts: list[_Part]) -> None:
        """Amounts against each other: a year's part above the whole, or a cell in another unit than its column."""
        everything = [(part, rows) for part in parts for rows in part.amount_rows]
        usual = {role: _usual(rows.yuan.get(role) for _, rows in everything) for role in ROLES}
        whole = set()
        for role in ROLES:
            known = [(rows.yuan[role], part.units[role]) for part, rows in everything if role in rows.yuan]
            if sum(yuan % YUAN_IN[unit or "元"] == 0 for yuan, unit in known) >= 0.9 * len(known):
                whole.add(role)
        for part in parts:
            self._check_part_amounts(part, usual, whole)

    def _check_part_amounts(self, part: _Part, usual: dict[str, Decimal | None], whole: set[str]) -> None:
        for position, (record, rows) in enumerate(zip(part.records, part.amount_rows, strict=True)):
            doubtful = {
                role
                for role, yuan in rows.yuan.items()
                if (habit := usual[role]) is not None
                and 0 < yuan * 2000 < habit
                and (role in whole or yuan < LEAST_TOTAL_YUAN)
                and yuan % YUAN_IN[part.units[role] or "元"] != 0
            }
            if doubtful:
                for role in sorted(doubtful):
                    # 12.72 among tens of thousands: typed in 亿元, most likely, but nothing says so.
                    record.fields[_FIELD_OF[role]] = None
                    header = part.amounts[role].column.label
                    self._fault(part, record, role, "unit_unclear", header=header)
                left = {role: yuan for role, yuan in rows.yuan.items() if role not in doubtful}
                part.amount_rows[position] = replace(rows, yuan=left, broken=rows.broken | doubtful)
            self._compare_with_total(part, record)

    def _compare_with_total(self, part: _Part, record: _Record) -> None:
        total = record.fields["total_investment_yuan"]
        if total is not None:
            for role, kind in (("plan", "plan_exceeds_total"), ("done", "completed_exceeds_total")):
                part_value = record.fields[_FIELD_OF[role]]
                if part_value is not None and part_value > total:
                    self._fault(part, record, role, kind, amount_yuan=part_value, total_yuan=total)

    def _fault(self, part: _Part, record: _Record, where: str, kind: str, **details: Any) -> None:
        record.faulted.add(where)
        self.faults.append(Fault(part.sheet.name, record.cell(where), kind, details))

    def _continue_project(self, part: _Part, line: Line) -> None:
        """A second row under a vertically merged project name adds leaders and fills gaps; it is no project."""
        sheet, record = part.sheet, part.records[-1]
        sponsors = part.chosen.get("sponsors")
        if sponsors and (line.row, sponsors.column.index) not in sheet.anchors:
            more = people(sheet.raw(line.row, sponsors.column.index))
            known = record.fields["sponsors"] or ()
            record.fields["sponsors"] = (*known, *(name for name in more if name not in known)) or None
        self.ignored.append(Ignored(sheet.name, line.row + 1, "continuation", {"of_row": record.row + 1}))

    # The workbook as a whole

    def _drop_repeats(self, parts: list[_Part]) -> list[_Part]:
        """A table whose projects all stand in the other tables too is a second view of them, not more projects."""
        names = {
            id(part): [record.fields["name"] for record in part.records if record.fields["name"]]
            for part in parts
        }
        # The fuller view stays; of equally full ones, one sheet a month, the latest month's.
        for part in sorted(parts, key=lambda p: (len(p.chosen) + len(p.amounts), _month_of(p))):
            mine = names[id(part)]
            others = {name for other in parts if other is not part for name in names[id(other)]}
            if len(mine) >= 3 and sum(name in others for name in mine) >= 0.9 * len(mine):
                sheets = {id(other.sheet) for other in parts if set(names[id(other)]) & set(mine)}
                if len(sheets) > 1:
                    self.ignored.append(Ignored(part.sheet.name, None, "repeats_other_sheets"))
                    self.faults = [
                        fault
                        for fault in self.faults
                        if fault.sheet != part.sheet.name
                        or any(p.sheet is part.sheet and p is not part for p in parts)
                    ]
                    return self._drop_repeats([other for other in parts if other is not part])
        return parts

    def _drop_other_years(self, parts: list[_Part]) -> list[_Part]:
        """Where sheets name different years, only those of the ledger's year are this ledger."""
        years = {id(part): set(years_in(part.sheet.name)) for part in parts}
        if self.year is None or not any(self.year in named for named in years.values()):
            return parts
        for part in [part for part in parts if years[id(part)] and self.year not in years[id(part)]]:
            self._ignore_table(part.table, "other_year")
            parts = [other for other in parts if other is not part]
        return parts

    def _mismatches(self, part: _Part, rows: list[RowAmounts], others: list[_Part]) -> list[Mismatch]:
        """The sums stated in a part that do not agree with these of its rows."""
        sheet = part.sheet
        statements: list[Statement] = []
        last_digit: dict[str, Decimal] = {}
        for role in part.amounts:
            if unit := part.units[role]:
                last_digit[role] = YUAN_IN[unit] / Decimal(10) ** min(part.decimals.get(role, 0), 6)
        for line in part.lines:
            if line.kind not in ("banner", "subtotal", "total"):
                continue
            stated: dict[str, Decimal] = {}
            for role in last_digit:
                index = part.amounts[role].column.index
                amount: Amount = read_amount(sheet.raw(line.row, index))
                unit = amount.unit or part.units[role]
                if amount.number is not None and unit and index != line.label_column:
                    stated[role] = amount.number * YUAN_IN[unit]
            if stated:
                statements.append(Statement(line, stated))
        if not statements:
            return []
        wider: list[list[RowAmounts]] = []
        siblings = [other.amount_rows for other in others if other.sheet is sheet]
        if siblings:
            wider.append([*rows, *(row for group in siblings for row in group)])
        if others:
            wider.append([*rows, *(row for other in others for row in other.amount_rows)])
        return mismatches(statements, part.lines, rows, wider, last_digit)

    def _check_sums(self, part: _Part, others: list[_Part]) -> None:
        for found in self._mismatches(part, part.amount_rows, others):
            self.faults.append(
                Fault(
                    part.sheet.name,
                    cell_name(found.row, part.amounts[found.role].column.index),
                    "total_mismatch",
                    {"stated_yuan": int(found.stated), "computed_yuan": int(found.computed)},
                )
            )
        self._check_counts(part)

    def _settle_hidden_rows(self, part: _Part) -> None:
        """Keep hidden project rows unless the ledger's own sums, serial numbers or names leave them out."""
        sheet = part.sheet
        hidden = {record.row for record in part.records} & sheet.hidden_rows
        if not hidden:
            return
        visible = [amounts for amounts in part.amount_rows if amounts.row not in hidden]
        with_hidden = len(self._mismatches(part, part.amount_rows, []))
        with_hidden += len(_count_mismatches(part, [amounts.row for amounts in part.amount_rows]))
        without = len(self._mismatches(part, visible, []))
        without += len(_count_mismatches(part, [amounts.row for amounts in visible]))
        if with_hidden == without:
            # The sums say nothing: the serial numbers may.
            with_hidden, without = self._serial_breaks(part, set()), self._serial_breaks(part, hidden)
        shown = [record.fields for record in part.records if record.row not in hidden]
        repeated = {
            record.row
            for record in part.records
            if record.row in hidden and any(_same_project(record.fields, fields) for fields in shown)
        }
        dropped = hidden if without < with_hidden else repeated if without == with_hidden else set()
        if dropped:
            cells = {
                cell_name(record.row, column)
                for record in part.records
                if record.row in dropped
                for column in record.columns.values()
            }
            part.records = [record for record in part.records if record.row not in dropped]
            part.amount_rows = [amounts for amounts in part.amount_rows if amounts.row not in dropped]
            self.faults = [f for f in self.faults if f.sheet != sheet.name or f.cell not in cells]
            self.ignored += [Ignored(sheet.name, row + 1, "hidden_row") for row in sorted(dropped)]
        if kept := hidden - dropped:
            first = cell_name(min(kept), part.chosen["name"].column.index)
            self.assumed.append(Assumption(sheet.name, first, "hidden_rows", {"count": len(kept)}))

    def _serial_breaks(self, part: _Part, without: set[int]) -> int:
        """How often the serial numbers neither go on nor start again, leaving some rows out."""
        choice = part.chosen.get("serial")
        if choice is None:
            return 0
        breaks, previous = 0, Decimal(0)
        for record in part.records:
            if record.row in without:
                continue
            number = read_amount(part.sheet.value(record.row, choice.column.index)).number
            if number is not None:
                breaks += number not in (previous + 1, 1)
                previous = number
        return breaks

    def _check_counts(self, part: _Part) -> None:
        for banner, count in _count_mismatches(part, [record.row for record in part.records]):
            self.faults.append(
                Fault(
                    part.sheet.name,
                    cell_name(banner.row, banner.column),
                    "total_mismatch",
                    {"stated_count": banner.count, "computed_count": count},
                )
            )

    def _join_names(self, parts: list[_Part]) -> None:
        """Short and full names of one unit become the full one."""
        keys = ("local_authority", "lead_unit", "responsible_unit")
        renamed = full_names(
            record.fields[key]
            for part in parts
            for record in part.records
            for key in keys
            if record.fields[key]
        )
        for short, full in renamed.items():
            self.assumed.append(Assumption(None, None, "unit_alias", {"written": short, "taken_as": full}))
        for part in parts:
            for record in part.records:
                for key in keys:
                    if record.fields[key] in renamed:
                        record.fields[key] = renamed[record.fields[key]]

    def _find_duplicates(self, parts: list[_Part]) -> None:
        """Two rows under one name: the fault is at the row whose other cells speak of something else."""
        groups: defaultdict[str, list[tuple[_Part, _Record]]] = defaultdict(list)
        for part in parts:
            for record in part.records:
                if record.fields["name"]:
                    groups[_name_key(record.fields["name"])].append((part, record))
        for same in groups.values():
            if len(same) < 2:
                continue
            scored = [(_name_fits_row(record), position) for position, (_, record) in enumerate(same)]
            kept = max(scored, key=lambda item: (item[0], -item[1]))[1]
            for position, (part, record) in enumerate(same):
                if position != kept:
                    other_part, other = same[kept]
                    self._fault(
                        part,
                        record,
                        "name",
                        "duplicate_name",
                        other_sheet=other_part.sheet.name,
                        other_cell=other.cell("name"),
                    )


def _year_of_new_starts(parts: list[_Part]) -> int | None:
    """The year in which nearly all projects of the class 新开工 start, when there are enough to tell."""
    years: Counter[int] = Counter()
    for part in parts:
        sheet, context = part.sheet, Context()
        class_, start = part.chosen.get("class"), part.chosen.get("start") or part.chosen.get("span")
        if start is None:
            continue
        for line in part.lines:
            if line.kind == "banner" and line.banner:
                context.open(replace(line.banner))
            elif line.kind == "project":
                own = class_of(plain(sheet.value(line.row, class_.column.index))) if class_ else None
                if (own or context.get("class") or part.class_) != "新开工":
                    continue
                written = sheet.value(line.row, start.column.index)
                if year := read_span(written)[0].year:
                    years[year] += 1
    if years.total() < 3:
        return None
    year, count = years.most_common(1)[0]
    return year if count >= 0.8 * years.total() else None


def _pooled(tables: list[Table]) -> Sheet:
    """The likely project rows of tables with one header, as one grid to judge the columns by."""
    share = max(5, SAMPLE // len(tables))
    rows: list[list[Value]] = []
    for table in tables:
        sheet, width = table.sheet, len(table.columns)
        likely = _likely_rows(table)
        for row in likely[:: max(1, len(likely) // share)]:
            rows.append([sheet.value(row, column) for column in range(width)])
    return Sheet("", rows)


def _likely_rows(table: Table) -> list[int]:
    """Rows that are probably projects: filled about as widely as most, and neither sums nor column numbers."""
    sheet, repeated = table.sheet, set(table.repeated_headers)
    widths = {
        row: len(filled)
        for row in range(table.first_row, table.end)
        if row not in repeated
        and (filled := sheet.filled(row))
        and not any(sum_label(sheet.text(row, column)) for column in filled[:2])
        and not (row < table.first_row + 2 and is_column_numbers(sheet, row))
    }
    if not widths:
        return []
    typical = sorted(widths.values())[len(widths) * 2 // 3]
    return [row for row, width in widths.items() if width >= max(2, 0.5 * typical)]


def _count_mismatches(part: _Part, rows: list[int]) -> list[tuple[Banner, int]]:
    """The banners that state another number of projects than stand below them, with that number."""
    banners = [line.banner for line in part.lines if line.banner]
    found = []
    for banner in banners:
        if banner.count is None or "打包" in banner.text or "拆分" in banner.text:
            continue
        end = next((b.row for b in banners if b.row > banner.row and closes(b, banner)), part.table.end)
        count = sum(banner.row < row < end for row in rows)
        if count not in (0, banner.count):
            found.append((banner, count))
    return found


def _usual(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The median of a column's positive amounts; None for a column too short to have a habit."""
    known = sorted(amount for amount in amounts if amount)
    return known[len(known) // 2] if len(known) >= 5 else None


def _month_of(part: _Part) -> int:
    """The month a part speaks of, as its sheet's name, its title or its header says; 0 when none does."""
    done = part.amounts.get("done")
    texts = [part.sheet.name, *part.table.title.split("\n"), "".join(done.column.path) if done else ""]
    return next((month for text in texts if (month := read_period(text).last)), 0)


def _cell_key(cell: str) -> tuple[int, int, str]:
    column = cell.rstrip("0123456789")
    return int(cell[len(column) :] or 0), len(column), column


def _same_project(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a row repeats another: its name, and either the amount or the description that goes with it."""
    return (
        bool(one["name"])
        and one["name"] == other["name"]
        and any(one[key] == other[key] for key in ("total_investment_yuan", "content"))
    )


def _same_header(one: Table, other: Table) -> bool:
    return [column.path for column in one.columns] == [column.path for column in other.columns]


def _class_in_title(title: str) -> str | None:
    for line in reversed(title.split("\n")):
        if whole := class_of(bare_label(line)):
            return whole
        found = [
            name
            for name in ("新开工", "续建", "储备", "竣工")
            if re.search(rf"{name}(?:类|重点|建设)*项目", line)
        ]
        if len(found) == 1:
            return found[0]
    return None


def _class_or_kind(text: str) -> str | None:
    if is_undecided(text):
        return None
    return "新开工" if text in ("新建", "新建项目") else bare_label(text) or None


def _header_row(table: Table, column: int) -> int:
    """The lowest header row that says something over a column."""
    for row in range(table.first_row - 1, table.top - 1, -1):
        if table.sheet.text(row, column):
            return row
    for row in range(table.first_row - 1, table.top - 1, -1):
        if (anchor := table.sheet.anchors.get((row, column))) and table.sheet.text(*anchor):
            return anchor[0]
    return table.first_row - 1


def _not_after(start: Moment, finish: Moment) -> bool:
    if not start.year or not finish.year or start.impossible or finish.impossible:
        return False
    if not start.month or not finish.month:
        return finish.year < start.year
    if (finish.year, finish.month) == (start.year, start.month):
        return not (start.day and finish.day and finish.day > start.day)
    return (finish.year, finish.month) < (start.year, start.month)


_NAME_SIGNS = re.compile(r"[\s“”\"'‘’、，,.。·—-]")
_NAME_BRACKETS = str.maketrans("()[]", "（）【】")


def _name_key(name: str) -> str:
    return _NAME_SIGNS.sub("", name.translate(_NAME_BRACKETS))


def _name_fits_row(record: _Record) -> float:
    """How much of a name's wording comes back in the row's other texts (its content, its town)."""
    name = re.sub(r"[（(].*?[)）]|项目|工程|建设", "", record.fields["name"])
    rest = "".join(
        str(record.fields[key] or "")
        for key in ("content", "local_authority", "physical_progress", "problem")
    )
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    return sum(pair in rest for pair in pairs) / len(pairs) if pairs else 0.0


def read_sheets(
    sheets: list[Sheet],
    *,
    file_stem: str = "",
    year: int | None = None,
    unit: str | None = None,
    facts: dict[str, Any] | None = None,
    ignored: list[Ignored] | None = None,
) -> LedgerReading:
    """Read the projects out of a workbook's sheets."""
    reader = Reader(sheets, file_stem=file_stem, year=year, unit=unit)
    reader.ignored += ignored or []
    reading = reader.read()
    return replace(reading, file={**(facts or {}), "titles": reader.titles})
