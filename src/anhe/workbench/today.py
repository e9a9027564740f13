"""Today: what is owed, most urgent first, by person for an officer, by office for a head."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Q, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe import clock
from anhe.casework.models import DutyRecord, FileKind
from anhe.casework.models.files import READERS
from anhe.orgs.access import Actor, By
from anhe.orgs.gates import signed_in
from anhe.orgs.models import Organisation, OrganisationKind
from anhe.orgs.requests import StaffRequest
from anhe.watch.alert_duties import DUTIES_OF_ALERTS
from anhe.watch.live import newest_id
from anhe.watch.places import WATCHERS
from anhe.workbench.shell import CASEWORKERS, LEADERS, STAFF
from anhe.workbench.showing import SEALED, in_group, masked_title, spoken_duty

MOST = 100
COUNTS = ("late", "today", "week")
GROUPS = (
    ("alert", gettext_lazy("预警")),
    ("late", gettext_lazy("已逾期")),
    ("today", gettext_lazy("今天")),
    ("week", gettext_lazy("七天内")),
)


@signed_in
def today(request: StaffRequest) -> HttpResponse:
    """The page a day begins with."""
    actor: Actor = request.actor
    if not actor.capacities & STAFF:
        return render(request, "workbench/welcome.html")
    day = clock.today()
    whose = request.GET.get("whose") or ("all" if actor.leads else "mine")
    duties = list(owed_by(actor, day, mine_only=whose != "all")[:MOST])
    offices = by_office(actor, day) if actor.capacities & LEADERS else []
    context = {
        "day": day,
        "groups": grouped(duties, actor, day),
        "offices": offices,
        "all_offices": summed(offices),
        "whose": whose,
        "can_see_all": bool(actor.capacities & By.JUDICIAL_OFFICE),
        "can_list": bool(actor.capacities & (CASEWORKERS | By.BUREAU_LEADER)),
        "is_full": len(duties) == MOST,
        "most": MOST,
        "greeting": greeting(day),
        "after": newest_id() if actor.capacities & WATCHERS else None,
    }
    return render(request, "workbench/_today.html" if request.htmx else "workbench/today.html", context)


def owed_by(actor: Actor, day: date, *, mine_only: bool) -> Any:
    """Duties owed by the actor's posts that are shown and due within the week; with an office's, one's own first."""
    owed = DutyRecord.objects.shown_on(day).owed_by_post_of(actor).filter(remind_by__lte=day + timedelta(days=7))
    if mine_only:
        owed = owed.filter(Q(account=actor.account) | Q(account__isnull=True))
    visible = owed.filter(file__closed_on__isnull=True, file__sealed_at__isnull=True)
    if not actor.serves_minors:
        # As `File.visible_to` has it: an office's daily duties on a minor's file are for its post for minors (R14).
        daily = [by.name for by in READERS[FileKind.CORRECTION]]
        visible = visible.filter(Q(file__is_minor=False) | Q(account=actor.account) | ~Q(capacity__in=daily))
    first = Case(When(name__in=DUTIES_OF_ALERTS, then=0), default=1)
    ordered = visible.with_file().defer(*SEALED).alias(first=first)
    return ordered.order_by("first", "due_on", "file__person__sort_text", "id")


def grouped(duties: Iterable[DutyRecord], actor: Actor, day: date) -> list[dict[str, Any]]:
    """Alerts, late, today, week; in each, the duties of one person together, the most urgent person first."""
    groups = []
    for state, label in GROUPS:
        people: dict[Any, dict[str, Any]] = {}
        for duty in duties:
            if _group_of(duty, day) != state:
                continue
            person = people.setdefault(duty.file_id, _person(duty, actor))
            shown = spoken_duty(duty, actor, day, with_person=False)
            if state == "alert":
                shown["url"] = reverse("watch:alert", args=[duty.record_id])
            person["duties"].append(shown)
        if people:
            count = sum(len(person["duties"]) for person in people.values())
            groups.append({"state": state, "label": label, "people": list(people.values()), "count": count})
    return groups


def _group_of(duty: DutyRecord, day: date) -> str:
    return "alert" if duty.name in DUTIES_OF_ALERTS else duty.urgency_on(day)


def _person(duty: DutyRecord, actor: Actor) -> dict[str, Any]:
    name = masked_title(duty, actor)
    return {
        "name": name,
        "initial": name[:1],
        "url": reverse("workbench:file", args=[duty.file_id]),
        "number": duty.file.number,
        "office": duty.file.organisation.short_name or duty.file.organisation.name,
        "is_minor": duty.file.is_minor,
        "duties": [],
    }


def by_office(actor: Actor, day: date) -> list[dict[str, Any]]:
    """Every office in reach that owes something this week, with the bodies under it: late, today, this week.

    Two statements whatever their number. What is owed above the offices stands under the body that owes it.
    """
    owed = (
        DutyRecord.objects.shown_on(day)
        .in_reach_of(actor, LEADERS)
        .filter(remind_by__lte=day + timedelta(days=7), file__closed_on__isnull=True, file__sealed_at__isnull=True)
        .values("organisation__path")
        .annotate(
            late=Count("id", filter=in_group("late", day)),
            today=Count("id", filter=in_group("today", day)),
            week=Count("id", filter=in_group("week", day)),
        )
        .order_by()
    )
    return _rolled_up(owed)


def _rolled_up(owed: Iterable[Any]) -> list[dict[str, Any]]:
    """Counts by path added up to the nearest office or agency above, the most urgent first."""
    counted, url = list(owed), reverse("workbench:duties")
    units = _units({row["organisation__path"] for row in counted})
    shown = {path: {"name": name, "url": f"{url}?office={pk}", **dict.fromkeys(COUNTS, 0)} for path, pk, name in units}
    for row in counted:
        unit = max((path for path in shown if row["organisation__path"].startswith(path)), key=len, default=None)
        if unit:
            for count in COUNTS:
                shown[unit][count] += row[count]
    owing = [unit for unit in shown.values() if any(unit[count] for count in COUNTS)]
    return sorted(owing, key=lambda unit: (-unit["late"], -unit["today"], -unit["week"], unit["name"]))


def _units(paths: set[str]) -> Iterable[tuple[str, Any, str]]:
    """Path, key and name of the offices and agencies that owe something themselves or through a body under them."""
    kinds = [OrganisationKind.JUDICIAL_OFFICE, OrganisationKind.CORRECTION_AGENCY, OrganisationKind.JUSTICE_BUREAU]
    above = {path[: end + 1] for path in paths for end, sign in enumerate(path) if sign == "/"}
    found = Organisation.objects.filter(path__in=above, kind__in=kinds)
    return list(found.values_list("path", "pk", "name").order_by("path"))


def summed(offices: list[dict[str, Any]]) -> dict[str, int]:
    return {count: sum(office[count] for office in offices) for count in COUNTS}


def greeting(day: date) -> str:
    """A kind word for an empty day."""
    if day.weekday() >= 5:
        return _("周末愉快，没有等着您的事。")
    return _("今天没有等着您的事。新的待办会自己出现在这里。")
