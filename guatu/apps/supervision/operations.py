"""Every change to rules, lights and exemptions, by name; and the read models the pages show, kept up here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from guatu.apps.people.models import User
from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects.models import KeyProject, PlanYearEntry
from guatu.apps.supervision import standings
from guatu.apps.supervision.events import MonthAssessed
from guatu.apps.supervision.facts import as_json, facts_of
from guatu.apps.supervision.models import Assessment, Exemption, RuleSet
from guatu.apps.supervision.register import Registered, last_day, months_between, read_register
from guatu.apps.supervision.rulebook import pack_of, rule_set_in_force
from guatu.engine import rules
from guatu.foundation import audit, clock, events
from guatu.foundation.refusals import Refused

BATCH = 500


class RulesUnreadable(Refused):
    message = _("These rules cannot be read: %(reason)s.")


class RulesHaveOpenQuestions(Refused):
    message = _(
        "These rules leave %(count)s questions open, the first at “%(first)s”. "
        "The office must choose, and the choice must stand in the rules, before they can be switched on."
    )


class RulesChangedUnderTheirVersion(Refused):
    message = _(
        "Version %(version)s of these rules is stored with another text. Give the new text a new version."
    )


class NoRulesInForce(Refused):
    message = _("No rules are in force. Switch a rule set on first.")


class MonthNotOver(Refused):
    message = _("%(month)s is not over yet, so its lights cannot be given.")


class MonthPublished(Refused):
    message = _("The lights of %(month)s were published and stay as they are.")


class NothingToPublish(Refused):
    message = _("%(month)s has no lights waiting to be published.")


class ExemptionNeedsApproval(Refused):
    message = _("An exemption needs who approved it and the reason.")


class ExemptionEndsBeforeItBegins(Refused):
    message = _("An exemption cannot end on %(until)s before it begins on %(since)s.")


# -- rules ----------------------------------------


@transaction.atomic
def switch_on_rule_set(*, toml: str, by: User | None, on: dt.date) -> RuleSet:
    """Put a rule pack in force in place of the one before; lights already given keep their own rules.

    Raises RulesUnreadable, RulesHaveOpenQuestions, or RulesChangedUnderTheirVersion.
    """
    try:
        pack = rules.read_pack(toml)
    except rules.WrongPack as wrong:
        raise RulesUnreadable(reason=str(wrong)) from wrong
    questions = rules.check(pack)
    if questions:
        raise RulesHaveOpenQuestions(count=len(questions), first=questions[0].id)

    before = RuleSet.objects.select_for_update().filter(in_force=True).first()
    stored = RuleSet.objects.filter(slug=pack.id, version=pack.version).first()
    if stored is not None and stored.toml != toml:
        raise RulesChangedUnderTheirVersion(version=pack.version)
    if before is not None and before != stored:
        before.in_force = False
        before.save(update_fields=["in_force"])
    if stored is None:
        effective = pack.effective_from or on
        stored = RuleSet(
            slug=pack.id, version=pack.version, title=pack.title, toml=toml, effective_from=effective
        )
    stored.in_force = True
    stored.save()
    audit.record(
        by,
        "supervision.rules.switched_on",
        stored,
        before={"in_force": before.pk if before else None},
        after={
            "slug": stored.slug,
            "version": stored.version,
            "sha256": hashlib.sha256(toml.encode()).hexdigest(),
        },
    )
    return stored


# -- lights ----------------------------------------


@transaction.atomic
def assess_month(
    *,
    month: dt.date,
    by: User | None,
    on: dt.date,
    project_ids: Collection[int] | None = None,
    rows: Sequence[Registered] | None = None,
    refresh: bool = True,
) -> dict[str, int]:
    """Give every project in the year's plan its light for a month, as a draft; how many stand at each level.

    A draft replaces the draft before it. With ``project_ids`` only these projects' drafts are given anew;
    ``rows`` is the year's register when the caller has read it already.
    Raises NoRulesInForce, MonthNotOver, or MonthPublished.
    """
    month = clock.first_of_month(month)
    rule_set = rule_set_in_force()
    if rule_set is None:
        raise NoRulesInForce
    if on <= last_day(month):
        raise MonthNotOver(month=f"{month:%Y-%m}")
    given = Assessment.objects.filter(month=month, rule_set=rule_set)
    if project_ids is not None:
        given = given.filter(project__in=project_ids)
    if given.filter(draft=False).exists():
        raise MonthPublished(month=f"{month:%Y-%m}")

    if rows is None:
        previous = [dt.date(month.year, month.month - 1, 1)] if month.month > 1 else []
        rows = read_register(year=month.year, months=[month, *previous], project_ids=project_ids)
    pack = pack_of(rule_set)
    history = _published_history(pack, month, project_ids)
    lights = []
    for row in rows:
        facts = facts_of(row, month=month, on=on, pack=pack, history=history.get(row.project.pk, ()))
        light = rules.assess(pack, facts)
        lights.append(
            Assessment(
                project=row.project,
                month=month,
                level=light.level,
                draft=True,
                rule_set=rule_set,
                inputs=as_json(facts),
                findings=light.as_dict()["findings"],
                decided_on=on,
            )
        )
    given.delete()
    Assessment.objects.bulk_create(lights, batch_size=BATCH)
    counts = dict(Counter(light.level for light in lights))
    audit.record(
        by,
        "supervision.month.assessed",
        rule_set,
        after=counts,
        month=month,
        only=sorted(project_ids) if project_ids is not None else None,
    )
    events.publish(MonthAssessed(month=month, rule_set_id=rule_set.pk, draft=True, on=on))
    if refresh:
        keep_up(year=month.year, on=on, project_ids=project_ids)
    return counts


@transaction.atomic
def publish_month(*, month: dt.date, by: User | None, on: dt.date, refresh: bool = True) -> int:
    """Fix a month's lights for good (定灯); how many. Raises NoRulesInForce or NothingToPublish."""
    month = clock.first_of_month(month)
    rule_set = rule_set_in_force()
    if rule_set is None:
        raise NoRulesInForce
    drafts = Assessment.objects.filter(month=month, rule_set=rule_set, draft=True)
    count = drafts.update(draft=False, decided_on=on)
    if not count:
        raise NothingToPublish(month=f"{month:%Y-%m}")
    audit.record(by, "supervision.month.published", rule_set, month=month, lights=count)
    events.publish(MonthAssessed(month=month, rule_set_id=rule_set.pk, draft=False, on=on))
    if refresh:
        keep_up(year=month.year, on=on)
    return count


def _published_history(
    pack: rules.RulePack, month: dt.date, project_ids: Collection[int] | None
) -> dict[int, list[rules.Published]]:
    """What was published of each project before a month; read only when the rules look back."""
    looks_back = any(clause.consecutive for clause in pack.clauses) or any(
        exemption.effect == "previous_result" for exemption in pack.exemptions
    )
    if not looks_back:
        return {}
    first = dt.date(month.year - 1, month.month, 1)
    past = Assessment.objects.filter(month__gte=first, month__lt=month, draft=False, rule_set__slug=pack.id)
    if project_ids is not None:
        past = past.filter(project__in=project_ids)
    history: defaultdict[int, list[rules.Published]] = defaultdict(list)
    for light in past.order_by("month", "pk"):
        findings: list[dict[str, Any]] = light.findings
        history[light.project_id].append(
            rules.Published(
                month=f"{light.month:%Y-%m}",
                level=light.level,
                clauses=tuple(f["clause"] for f in findings if f["clause"]),
                levels={f["matter"]: f["level"] for f in findings},
            )
        )
    return history


# -- exemptions ----------------------------------------


@transaction.atomic
def grant_exemption(
    *,
    project: KeyProject,
    since: dt.date,
    until: dt.date | None,
    approver: str,
    reason: str,
    by: User | None,
    on: dt.date,
    kind: str = "",
) -> Exemption:
    """Take a project out of assessment; raises ExemptionNeedsApproval or ExemptionEndsBeforeItBegins."""
    if not approver.strip() or not reason.strip():
        raise ExemptionNeedsApproval
    if until is not None and until < since:
        raise ExemptionEndsBeforeItBegins(since=since, until=until)
    exemption = Exemption.objects.create(
        project=project, since=since, until=until, approver=approver.strip(), reason=reason.strip(), kind=kind
    )
    audit.record(by, "supervision.exemption.granted", exemption, after=_told(exemption))
    assess_anew(project_id=project.pk, by=by, on=on)
    return exemption


@transaction.atomic
def end_exemption(*, exemption: Exemption, until: dt.date, by: User | None, on: dt.date) -> None:
    """Let an exemption end on a day. Raises ExemptionEndsBeforeItBegins."""
    if until < exemption.since:
        raise ExemptionEndsBeforeItBegins(since=exemption.since, until=until)
    before = _told(exemption)
    exemption.until = until
    exemption.save(update_fields=["until"])
    audit.record(by, "supervision.exemption.ended", exemption, before=before, after=_told(exemption))
    assess_anew(project_id=exemption.project_id, by=by, on=on)


def _told(exemption: Exemption) -> dict[str, Any]:
    return {
        "project": exemption.project_id,
        "since": exemption.since,
        "until": exemption.until,
        "approver": exemption.approver,
        "reason": exemption.reason,
        "kind": exemption.kind,
    }


# -- keeping up ----------------------------------------


@transaction.atomic
def assess_anew(*, project_id: int, by: User | None, on: dt.date, year: int | None = None) -> None:
    """A project's facts changed: give its unpublished lights anew and bring what pages show up to date."""
    rule_set = rule_set_in_force()
    if rule_set is not None:
        drafts = Assessment.objects.filter(project=project_id, rule_set=rule_set, draft=True)
        for month in list(drafts.order_by("month").values_list("month", flat=True)):
            assess_month(month=month, by=by, on=on, project_ids=[project_id], refresh=False)
    show_anew(project_id=project_id, on=on, year=year)


@transaction.atomic
def show_anew(*, project_id: int, on: dt.date, year: int | None = None) -> None:
    """Bring what the pages show of a project up to date, in one plan year or in all it stands in."""
    entries = PlanYearEntry.objects.filter(project=project_id)
    if year is not None:
        entries = entries.filter(year=year)
    for plan_year in list(entries.values_list("year", flat=True)):
        keep_up(year=plan_year, on=on, project_ids=[project_id])


@transaction.atomic
def assess_import(*, year: int, as_of_month: dt.date | None, by: User | None, on: dt.date) -> None:
    """A ledger came in: give its month's lights as drafts when rules are in force, and show its year."""
    if as_of_month is not None and rule_set_in_force() is not None and on > last_day(as_of_month):
        published = Assessment.objects.filter(month=as_of_month, rule_set__in_force=True, draft=False)
        fresh = PlanYearEntry.objects.filter(year=year).exclude(project__in=published.values("project"))
        project_ids = list(fresh.values_list("project_id", flat=True))
        if project_ids:
            assess_month(month=as_of_month, by=by, on=on, project_ids=project_ids, refresh=False)
    keep_up(year=year, on=on)


@transaction.atomic
def assess_waiting(*, by: User | None, on: dt.date) -> int:
    """Give the lights of each plan year's last reported month that the rules in force have not given; how many.

    Raises NoRulesInForce.
    """
    rule_set = rule_set_in_force()
    if rule_set is None:
        raise NoRulesInForce
    given = 0
    reported = ProgressReport.objects.filter(month__lte=on, project__plan_years__year=F("month__year"))
    for row in reported.values("month__year").annotate(last=Max("month")).order_by("month__year"):
        month: dt.date = row["last"]
        lit = Assessment.objects.filter(month=month, rule_set=rule_set).exists()
        if not lit and on > last_day(month):
            given += sum(assess_month(month=month, by=by, on=on).values())
    return given


@transaction.atomic
def keep_up(*, year: int, on: dt.date, project_ids: Collection[int] | None = None) -> None:
    """Write a year's standings, of some projects or all, and its figures, from what is stored beneath them.

    Derived rows only: they repeat what other operations recorded, so they leave no audit line of their own.
    """
    standings.write(year=year, on=on, project_ids=project_ids)
    standings.write_figures(year=year, on=on)


@transaction.atomic
def assess_history(
    *, first: dt.date, last: dt.date, by: User | None, decided_day: int
) -> dict[str, dict[str, int]]:
    """Give and publish the lights of every month from first to last, each on a day of the month after it.

    For taking over a register with its past; the pages are brought up to date once, at the end.
    """
    counted = {}
    for year in range(first.year, last.year + 1):
        rows = read_register(year=year)
        since, until = max(first, dt.date(year, 1, 1)), min(last, dt.date(year, 12, 1))
        for month in months_between(since, until):
            on = last_day(month) + dt.timedelta(days=decided_day)
            counted[f"{month:%Y-%m}"] = assess_month(month=month, by=by, on=on, rows=rows, refresh=False)
            publish_month(month=month, by=by, on=on, refresh=False)
    for year in range(first.year, last.year + 1):
        keep_up(year=year, on=last_day(last) + dt.timedelta(days=decided_day))
    return counted
