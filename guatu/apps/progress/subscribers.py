"""What monthly reports do when something happens below them."""

from __future__ import annotations

from guatu.apps.people.models import User
from guatu.apps.progress import operations
from guatu.apps.projects.events import LedgerImported
from guatu.foundation import events


@events.subscribe(LedgerImported)
def keep_the_figures(event: LedgerImported) -> None:
    """A ledger's figures become the reports of its month, in the import's own transaction."""
    if event.as_of_month is None:
        return
    by = User.objects.get(pk=event.by_id) if event.by_id else None
    operations.receive_ledger_figures(figures=event.figures, month=event.as_of_month, by=by)
