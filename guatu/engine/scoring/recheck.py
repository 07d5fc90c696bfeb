"""Recompute a published table: every rate, lead over 序时进度, weighted value, rank, tie and sum it prints.

Nothing of a particular table is known here. Columns are recognised by their words; which columns a percentage
was computed from is found by trying what the table offers and keeping what reproduces its figures; every
comparison carries the rounding of the printed inputs (see ``printed`` and ``verdicts``).
"""

from __future__ import annotations

from guatu.engine.scoring.bench import Bench
from guatu.engine.scoring.leads import recheck_leads, recheck_remarks
from guatu.engine.scoring.rates import recheck_rates
from guatu.engine.scoring.results import Options, Recheck
from guatu.engine.scoring.scores import recheck_scores
from guatu.engine.scoring.standings import recheck_ranks
from guatu.engine.scoring.sums import recheck_sums
from guatu.engine.scoring.tables import Table


def recheck(table: Table, options: Options | None = None) -> Recheck:
    """Recompute everything one table prints.

    The order matters: leads, scores and ranks build on rates that were recomputed from unrounded figures.
    """
    bench = Bench(table, options or Options())
    for step in (recheck_rates, recheck_leads, recheck_scores, recheck_ranks, recheck_remarks, recheck_sums):
        step(bench)
    return bench.result
