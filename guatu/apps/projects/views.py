"""Taking a ledger in (导入): choose a file, see what was understood, accept all of it or nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.apps.people.models import User
from guatu.apps.projects import ledger_words, operations, queries
from guatu.apps.projects.forms import LedgerUploadForm, ReadingForm
from guatu.apps.projects.pending import PendingLedger, keep_upload, pending_ledger
from guatu.engine.sheets import LedgerReading, Unreadable, read_ledger_guarded
from guatu.foundation import clock
from guatu.foundation.refusals import Refused

#: So many projects, faults or rows are shown at once; the rest is counted, and all of it is in the file.
SHOWN = 100


@dataclass(frozen=True)
class ClassSum:
    """The projects of one class and their amounts, as read."""

    label: str
    count: int
    total_yuan: int
    plan_yuan: int
    completed_yuan: int


@require_http_methods(["GET", "POST"])
def import_ledger(request: HttpRequest) -> HttpResponse:
    """Choose a ledger; a readable one leads to its first sight."""
    user = _office(request)
    form = LedgerUploadForm(request.POST, request.FILES) if request.method == "POST" else LedgerUploadForm()
    refusal = ""
    if request.method == "POST" and form.is_valid():
        pending = keep_upload(form.cleaned_data["ledger"], by=user)
        refusal = _read(pending, year=None, unit=None)
        if not refusal:
            return redirect("import_first_sight", token=pending.token)
        pending.discard()
    page = {
        "form": form,
        "refusal": refusal,
        "imports": queries.ledger_imports(visible_to=user)[:10],
    }
    failed = request.method == "POST"
    return render(request, "projects/import.html", page, status=422 if failed else 200)


@require_http_methods(["GET", "POST"])
def first_sight(request: HttpRequest, token: str) -> HttpResponse:
    """What was understood in a ledger; a POST reads it again as told."""
    pending = _pending(request, token)
    refusal = ""
    form: ReadingForm | None = None
    if request.method == "POST":
        form = ReadingForm(request.POST)
        if form.is_valid():
            year, unit = form.given()
            refusal = _read(pending, year=year, unit=unit)
            if not refusal:
                return redirect("import_first_sight", token=token)
    return _show(request, pending, refusal, form)


@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take the whole ledger in, or nothing."""
    user = _office(request)
    pending = _pending(request, token)
    known = pending.reading()
    if known is None:
        raise Http404
    reading, year, _unit = known
    try:
        done = operations.import_ledger(
            reading,
            by=user,
            on=clock.today(),
            file_name=pending.file_name,
            sha256=pending.sha256,
            year=year,
        )
    except Refused as refused:
        return _show(request, pending, str(refused), None)
    pending.discard()
    return redirect("import_done", pk=done.pk)


@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the register as it is."""
    _pending(request, token).discard()
    return redirect("import_ledger")


@require_GET
def import_done(request: HttpRequest, pk: int) -> HttpResponse:
    """What a ledger has changed in the register."""
    user = _office(request)
    done = get_object_or_404(queries.ledger_imports(visible_to=user), pk=pk)
    faults = done.understood.get("faults", [])
    return render(request, "projects/import_done.html", {"done": done, "fault_count": len(faults)})


def _office(request: HttpRequest) -> User:
    """The person, if the office's; a ledger is nobody else's to take in."""
    user = request.user
    assert isinstance(user, User)
    if not queries.may_import_ledgers(visible_to=user):
        raise PermissionDenied
    return user


def _pending(request: HttpRequest, token: str) -> PendingLedger:
    pending = pending_ledger(token, by=_office(request))
    if pending is None:
        raise Http404
    return pending


def _read(pending: PendingLedger, *, year: int | None, unit: str | None) -> str:
    """Read the file in a guarded process; what refuses it, in words, or nothing."""
    try:
        reading = read_ledger_guarded(pending.path, year=year, unit=unit)
    except Unreadable as refused:
        return ledger_words.refusal(refused)
    pending.keep(reading, year=year, unit=unit)
    return ""


def _show(
    request: HttpRequest, pending: PendingLedger, refusal: str, form: ReadingForm | None
) -> HttpResponse:
    known = pending.reading()
    if known is None:
        raise Http404
    reading, year, unit = known
    user = _office(request)
    effective = year or reading.year
    earlier = (
        queries.earlier_import(sha256=pending.sha256, year=effective, visible_to=user) if effective else None
    )
    named = {project.name for project in reading.projects if project.name}
    page: dict[str, Any] = {
        "pending": pending,
        "reading": reading,
        "year": effective,
        "form": form or ReadingForm(initial={"year": effective, "unit": unit or ""}),
        "refusal": refusal,
        "earlier": earlier,
        "known_count": queries.projects_visible_to(user).filter(name__in=named).count(),
        "totals": _sum("", reading, None),
        "classes": _class_sums(reading),
        "faults": [
            (
                ledger_words.place(fault.sheet, fault.cell),
                ledger_words.fault_kind(fault.kind),
                ledger_words.fault_message(fault),
            )
            for fault in reading.faults[:SHOWN]
        ],
        "fault_kinds": Counter(ledger_words.fault_kind(fault.kind) for fault in reading.faults).most_common(),
        "assumptions": [ledger_words.assumption(one) for one in reading.assumed[:SHOWN]],
        "ignored": [ledger_words.ignored(one) for one in reading.ignored[:SHOWN]],
        "projects": reading.projects[:SHOWN],
        "shown": SHOWN,
        "can_accept": bool(reading.projects) and effective is not None and earlier is None,
    }
    return render(request, "projects/import_first_sight.html", page, status=422 if refusal else 200)


def _class_sums(reading: LedgerReading) -> list[ClassSum]:
    names = dict.fromkeys(project.class_ for project in reading.projects)
    return [_sum(name or "—", reading, name) for name in names] if len(names) > 1 else []


def _sum(label: str, reading: LedgerReading, class_: str | None) -> ClassSum:
    """The projects of one class; without a label, all."""
    counted = [p for p in reading.projects if (not label and class_ is None) or p.class_ == class_]
    return ClassSum(
        label=label,
        count=len(counted),
        total_yuan=sum(p.total_investment_yuan or 0 for p in counted),
        plan_yuan=sum(p.annual_plan_yuan or 0 for p in counted),
        completed_yuan=sum(p.completed_yuan or 0 for p in counted),
    )
