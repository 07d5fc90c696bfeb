"""The main job: from a ledger that was read and its lights to every paper, in memory and then on disk at once.

    ledger → portfolio → wall-chart.pdf, wall-chart.png, bulletin.docx, who-must-act.xlsx, ledger.xlsx,
                         assessment.json, understood.md

Nothing is written before everything is finished, so that a folder never holds half a brief.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.apps.documents import words
from guatu.apps.documents.portfolio import (
    LEVELS,
    Portfolio,
    PortfolioProject,
    last_day,
    place_named_by,
)
from guatu.apps.documents.source import Source
from guatu.foundation.refusals import Refused

if TYPE_CHECKING:
    from guatu.engine.rules import Assessment, RulePack
    from guatu.engine.sheets import LedgerProject

FILES = (
    "wall-chart.pdf",
    "wall-chart.png",
    "bulletin.docx",
    "who-must-act.xlsx",
    "ledger.xlsx",
    "assessment.json",
    "understood.md",
)


class CannotWrite(Refused):
    """The folder for the papers cannot be made or written to."""

    message = gettext_lazy("Nothing was written: %(out)s: %(reason)s. Choose another folder with --out.")


@dataclass(frozen=True)
class Brief:
    """Every paper as bytes, and what is to be said about them."""

    portfolio: Portfolio
    office: str
    files: Mapping[str, bytes]
    warnings: tuple[str, ...]
    bulletin_characters: int
    figures_checked: int
    missing_characters: str
    counts: Mapping[str, int] = field(default_factory=dict)


def make_brief(source: Source, *, progress: Callable[[str], None] = lambda _text: None) -> Brief:
    """Make every paper; says before each step what it is about to do."""
    from guatu.apps.documents import bulletin, typefaces, understood, wall_chart, workbooks

    portfolio = portfolio_of_ledger(source)
    office = source.office or words.office_name(portfolio.place)
    follow_ups = follow_ups_of(source.assessments)

    progress(_("Drawing the wall chart"))
    coverage = typefaces.coverage_of(_texts(portfolio, office))
    drawn = wall_chart.draw(portfolio, office=office, font_folders=coverage.folders)

    progress(_("Writing the bulletin and proving its figures"))
    paper = bulletin.compose(
        portfolio, office=office, follow_ups=tuple(follow_ups.items()), faults=len(source.reading.faults)
    )

    progress(_("Writing the workbooks"))
    files: dict[str, bytes] = {
        "wall-chart.pdf": drawn.pdf,
        "wall-chart.png": drawn.png,
        "bulletin.docx": bulletin.write(paper),
        "who-must-act.xlsx": workbooks.who_must_act(portfolio, follow_ups),
        "ledger.xlsx": workbooks.clean_ledger(portfolio),
        "assessment.json": assessment_document(source, portfolio),
    }
    checked = bulletin.reconcile(paper)
    warnings = tuple(_warnings(source, portfolio, paper.characters, paper.too_long, coverage.missing))
    report = understood.report(
        source,
        portfolio,
        office=office,
        coverage=coverage,
        files=files,
        checked=checked,
        characters=paper.characters,
        warnings=warnings,
    )
    files["understood.md"] = report.encode()
    return Brief(
        portfolio=portfolio,
        office=office,
        files=files,
        warnings=warnings,
        bulletin_characters=paper.characters,
        figures_checked=checked,
        missing_characters=coverage.missing,
        counts={level: portfolio.totals.light(level) for level in LEVELS},
    )


def write_files(brief: Brief, out: Path) -> None:
    """Put every paper in its place: written beside first, then renamed, so that none is ever half there."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        beside = {out / name: out / f".{name}.part" for name in brief.files}
        for name, content in brief.files.items():
            beside[out / name].write_bytes(content)
        for final, part in beside.items():
            part.replace(final)
    except OSError as error:
        raise CannotWrite(out=out, reason=error.strerror or str(error)) from error


# ---- from the reading to the portfolio ---------------------------------------------------------------------------


def portfolio_of_ledger(source: Source) -> Portfolio:
    """The ledger's projects with their lights, as the papers show them."""
    year, month = (int(part) for part in source.month.split("-"))
    plan_year = source.reading.year or year
    as_of = last_day(year, month)
    pack = source.pack
    shell = Portfolio(place="", title="", plan_year=plan_year, as_of=as_of, on=source.on, projects=())
    projects = tuple(
        _project(order, project, assessment, shell.due_ratio)
        for order, (project, assessment) in enumerate(
            zip(source.reading.projects, source.assessments, strict=True)
        )
    )
    titles = [*source.reading.file.get("titles", ()), Path(source.file_name).stem]
    place = place_of(titles, {project.town for project in projects if project.town})
    return Portfolio(
        place=place,
        title=titles[0],
        plan_year=plan_year,
        as_of=as_of,
        on=source.on,
        projects=projects,
        rule_title=pack.title,
        rule_clauses=tuple(_clauses(pack)),
        rule_is_example=pack.fictional,
        level_words=tuple((level, pack.word(level)) for level in LEVELS if pack.word(level)),
    )


def place_of(titles: Sequence[str], towns: set[str]) -> str:
    """The one place that the titles name. A town heads its own sheet of a district's ledger, and is not the place."""
    named = dict.fromkeys(found for title in titles if (found := place_named_by(title)))
    above = [place for place in named if len(towns) < 2 or place not in towns]
    return above[0] if len(above) == 1 else ""


def follow_ups_of(assessments: Iterable[Assessment]) -> dict[str, str]:
    """What the rules say follows, by level: the clauses that spoke, each once."""
    found: dict[str, dict[str, None]] = {"alarm": {}, "watch": {}}
    for assessment in assessments:
        for finding in assessment.findings:
            if finding.follows and finding.meaning == assessment.level and assessment.level in found:
                found[assessment.level][finding.follows] = None
    return {level: "".join(_sentence(text) for text in texts) for level, texts in found.items() if texts}


def assessment_document(source: Source, portfolio: Portfolio) -> bytes:
    """assessment.json: every light with inputs, clause and rule version; the same inputs give the same bytes."""
    pack, reading = source.pack, source.reading
    document = {
        "assessments": [
            {**assessment.as_dict(), "source": {"row": project.source.row, "sheet": project.source.sheet}}
            for project, assessment in zip(reading.projects, source.assessments, strict=True)
        ],
        "counts": {level: portfolio.totals.light(level) for level in LEVELS},
        "ledger": {"file": source.file_name, "sha256": source.sha256},
        "month": source.month,
        "on": source.on.isoformat(),
        "rule_pack": {
            "fictional": pack.fictional,
            "id": pack.id,
            "sha256": pack.digest,
            "title": pack.title,
            "version": pack.version,
        },
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _project(order: int, project: LedgerProject, assessment: Assessment, due: Fraction) -> PortfolioProject:
    plan, done = project.annual_plan_yuan, project.completed_yuan
    plain = PortfolioProject(
        order=order,
        name=_text(project.name) or words.nameless(project.source.row),
        kind=_text(project.class_),
        sector=_text(project.sector),
        town=_text(project.local_authority),
        lead_unit=_text(project.lead_unit),
        responsible_unit=_text(project.responsible_unit),
        sponsors=tuple(name for sponsor in project.sponsors or () if (name := _text(sponsor))),
        total_investment_yuan=project.total_investment_yuan,
        annual_plan_yuan=plan if plan is None or plan >= 0 else None,
        completed_yuan=done if done is None or done >= 0 else None,
        start_month=project.start_month,
        finish_month=project.finish_month,
        content=_text(project.content),
        physical_progress=_text(project.physical_progress),
        problem=_text(project.problem),
        level=assessment.level,
        sheet=project.source.sheet,
        row=project.source.row,
        due_ratio=due_of(assessment, due),
    )
    clauses = tuple(f.clause for f in assessment.findings if f.clause and f.meaning == assessment.level)
    return _with_reasons(plain, assessment, clauses)


def due_of(assessment: Assessment, linear: Fraction) -> Fraction:
    """The share of the year's plan that is due: as the pack's own 序时 measured it, else by twelfths."""
    for finding in assessment.findings:
        for measured in finding.measures:
            share = measured.inputs.get("pro_rata_share")
            if share is not None:
                return Fraction(share)
    return linear


def _with_reasons(
    project: PortfolioProject, assessment: Assessment, clauses: tuple[str, ...]
) -> PortfolioProject:
    from dataclasses import replace

    said = [words.arithmetic(project)]
    for finding in assessment.findings:
        if finding.meaning != assessment.level or not finding.text:
            continue
        measured = "、".join(words.measured(m.code, m.shown) for m in finding.measures if m.shown)
        said.append(finding.text.rstrip("。") + (f"（{measured}）" if measured else ""))
    return replace(project, reasons=tuple(part for part in said if part), clauses=clauses)


def _clauses(pack: RulePack) -> Iterable[str]:
    """The clauses that light yellow and red, as short as a foot line wants them."""
    for clause in pack.clauses:
        meaning = pack.level_by_id[clause.level].meaning
        if meaning in ("alarm", "watch") and clause.text:
            yield words.without_article(clause.text)


def _text(value: str | None) -> str:
    """Text that every format can hold: without control characters, line breaks as spaces."""
    if not value:
        return ""
    joined = re.sub(r"\s+", " ", value)
    return "".join(
        sign for sign in joined if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co")
    ).strip()


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "；", "！")) else f"{text}。"


def _texts(portfolio: Portfolio, office: str) -> Sequence[str]:
    said = [portfolio.place, portfolio.rule_title, office, *portfolio.rule_clauses]
    for project in portfolio.projects:
        said += [project.name, project.town, project.sector, project.kind, project.unit_to_act]
        said += [project.problem, project.physical_progress, *project.sponsors]
    return said


def _warnings(
    source: Source, portfolio: Portfolio, characters: int, too_long: bool, missing: str
) -> Iterable[str]:
    if source.pack_is_default:
        yield _("No rule pack was given; the example rules %(pack)s were used. Choose with --rules.") % {
            "pack": source.pack.id
        }
    elif source.pack.fictional:
        yield _("The rules %(pack)s are a fictional example.") % {"pack": source.pack.id}
    if source.reading.as_of_month is None:
        yield _("The ledger does not say of which month its figures are; %(month)s is taken.") % {
            "month": source.month
        }
    if portfolio.totals.light("unrated") == portfolio.totals.projects:
        yield _("The rules rate none of these projects; understood.md says what they would need.")
    if source.reading.year is not None and source.reading.year != portfolio.as_of.year:
        yield _("The ledger is of %(year)s, its figures are taken to be of %(month)s.") % {
            "year": source.reading.year,
            "month": source.month,
        }
    stale = (source.on.year - portfolio.as_of.year) * 12 + source.on.month - portfolio.as_of.month
    if stale > 2:
        yield _("The figures are of %(month)s, %(count)s months before the day of the papers.") % {
            "month": source.month,
            "count": stale,
        }
    if source.reading.faults:
        yield _("%(count)s cells are in doubt; understood.md names each with its remedy.") % {
            "count": len(source.reading.faults)
        }
    if too_long:
        yield _("The bulletin has %(count)s characters; more than %(most)s should be shortened.") % {
            "count": characters,
            "most": 4000,
        }
    if missing:
        yield _("No typeface here draws these characters: %(signs)s") % {"signs": " ".join(missing)}
