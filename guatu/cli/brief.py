"""`guatu brief LEDGER --on DATE --out DIR`: a wall chart, a bulletin and the lists, from one ledger, at once."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guatu.cli.arguments import day

if TYPE_CHECKING:
    from guatu.apps.documents.brief import Brief

NEEDS_DATABASE = False


def describe(parser: argparse.ArgumentParser) -> None:
    from guatu.cli.assess import DEFAULT_PACK
    from guatu.cli.import_ledger import UNITS

    parser.add_argument("ledger", help=".xlsx, .xls, .ods, .csv (UTF-8, GB 18030)")
    parser.add_argument(
        "--on",
        type=day,
        required=True,
        metavar="DATE",
        help=_("day of the papers, 2026-07-07"),
    )
    parser.add_argument(
        "--rules",
        metavar="PACK",
        help=_("a built-in pack's id or a .toml file; without it the example %(pack)s")
        % {"pack": DEFAULT_PACK},
    )
    parser.add_argument(
        "--out", required=True, metavar="DIR", help=_("folder for the papers; made when missing")
    )
    parser.add_argument("--year", type=int, help=_("plan year, where the ledger does not say"))
    parser.add_argument(
        "--unit", choices=UNITS, metavar="万元", help=_("unit of amounts, where the ledger does not say")
    )
    parser.add_argument("--office", default="", help=_("the office that issues the bulletin"))
    parser.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))


def run(options: argparse.Namespace) -> int:
    started = time.monotonic()

    def progress(text: str) -> None:
        print(f"{time.monotonic() - started:5.1f}s  {text}", file=sys.stderr, flush=True)

    brief = _make(options, progress)
    from guatu.apps.documents.brief import write_files

    out = Path(options.out)
    write_files(brief, out)
    progress(_("Done: %(count)s files in %(out)s") % {"count": len(brief.files), "out": out})
    for warning in brief.warnings:
        print(f"! {warning}", file=sys.stderr)
    if options.json:
        print(json.dumps(summary(brief, out), ensure_ascii=False))
    else:
        for name in brief.files:
            print(out / name)
    return 0


def summary(brief: Brief, out: Path) -> dict[str, Any]:
    """What `--json` prints: figures, lights, files and warnings."""
    import hashlib

    portfolio, totals = brief.portfolio, brief.portfolio.totals
    return {
        "place": portfolio.place or None,
        "office": brief.office,
        "year": portfolio.plan_year,
        "as_of": portfolio.as_of.isoformat(),
        "on": portfolio.on.isoformat(),
        "projects": totals.projects,
        "total_investment_yuan": totals.total_investment_yuan,
        "annual_plan_yuan": totals.annual_plan_yuan,
        "completed_yuan": totals.completed_yuan,
        "lights": dict(brief.counts),
        "rules": portfolio.rule_title,
        "bulletin": {"characters": brief.bulletin_characters, "figures_checked": brief.figures_checked},
        "missing_characters": brief.missing_characters,
        "warnings": list(brief.warnings),
        "files": {
            name: {
                "path": str(out / name),
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for name, content in brief.files.items()
        },
    }


def _make(options: argparse.Namespace, progress: Any) -> Brief:
    from guatu.apps.documents.brief import make_brief, sha256_of
    from guatu.apps.documents.source import Source
    from guatu.cli.assess import DEFAULT_PACK, light, read_on_its_day
    from guatu.cli.rules import load
    from guatu.engine.rules.ledger import facts_of_project

    path = Path(options.ledger)
    progress(_("Reading %(file)s") % {"file": path.name})
    pack = load(options.rules or DEFAULT_PACK)
    reading, month = read_on_its_day(path, options)
    progress(
        _("Giving %(count)s projects their lights by %(pack)s")
        % {"count": len(reading.projects), "pack": pack.id}
    )
    assessments = tuple(light(pack, facts_of_project(project, month)) for project in reading.projects)
    source = Source(
        file_name=path.name,
        sha256=sha256_of(path),
        reading=reading,
        pack=pack,
        pack_is_default=options.rules is None,
        assessments=assessments,
        month=month,
        on=options.on,
        office=options.office.strip(),
    )
    return make_brief(source, progress=progress)
