"""Turning duties, entries and badges into the plain words that the parts ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe import clock
from anhe.casework.acts import Act
from anhe.casework.deadlines import DISTRICT_HOURS, DISTRICT_MINUTES
from anhe.casework.duty_table import acts_for
from anhe.casework.file_acts import WaiveDuty
from anhe.casework.models import DutyRecord, Entry
from anhe.clock import SHANGHAI
from anhe.orgs.access import Actor
from anhe.people.masking import mask_name

BY_THE_CLOCK = (DISTRICT_MINUTES, DISTRICT_HOURS)
# Decrypting costs more than reading the row, and no list of duties shows these.
SEALED = ("file__person__id_number", "file__person__phone")


def act_url(act: type[Act], record_id: Any) -> str:
    return reverse("workbench:act", args=[act.name, record_id])


def in_group(state: str, day: date) -> Q:
    """The duties of one group, late, today or week, so that a number and the list behind it agree."""
    late = Q(due_on__lt=day, is_provisional=False)
    if state == "late":
        return late
    if state == "today":
        return Q(remind_by__lte=day) & ~late
    return Q(remind_by__gt=day, remind_by__lte=day + timedelta(days=7)) & ~late


def spoken_due(duty: DutyRecord, today: date) -> dict[str, Any]:
    """A deadline as `_due.html` shows it."""
    if duty.due_on is None:
        return {"state": "none"}
    minutes_late = _minutes_late(duty)
    return {
        "due_on": duty.due_on,
        "state": "late" if minutes_late else duty.urgency_on(today),
        "at": duty.due_at.astimezone(SHANGHAI) if duty.due_at and duty.rule in BY_THE_CLOCK else None,
        "minutes_late": minutes_late,
        "days": abs((duty.due_on - today).days),
        "with_year": duty.due_on.year != today.year,
        "remind_by": duty.remind_by if duty.remind_by != duty.due_on else None,
        "provisional": duty.is_provisional,
        "reckoning": None,
        "reckoning_url": reverse("workbench:reckoning", args=[duty.pk]),
    }


def _minutes_late(duty: DutyRecord) -> int:
    """How many minutes past its instant a duty is that runs by the clock; 0 for those that run by days."""
    if duty.rule not in BY_THE_CLOCK or duty.due_at is None:
        return 0
    return max(int((clock.now() - duty.due_at).total_seconds() // 60), 0)


def spoken_duty(
    duty: DutyRecord, actor: Actor, today: date, *, with_person: bool = True, waivable: bool = False
) -> dict[str, Any]:
    """A duty as `_duty_row.html` shows it, with the acts that end it for those who may, and waiving it if asked.

    Titles are kept in Chinese and read in the reader's language. Every name the part asks for is given: a template's search for a missing one costs more than showing it.
    """
    file_url = reverse("workbench:file", args=[duty.file_id])
    shown: dict[str, Any] = {
        "title": _(duty.title),
        "url": file_url,
        "badges": (),
        "person": None,
        "number": "",
        "owner": "",
        "due": spoken_due(duty, today),
        "basis": duty.basis[:2],
        "acts": [_spoken_act(act, duty, number == 0) for number, act in enumerate(ending_acts(duty, actor))],
    }
    if waivable and duty.account != actor.account and WaiveDuty.may(actor, duty):
        shown["acts"].append(_spoken_act(WaiveDuty, duty, False) | {"url": act_url(WaiveDuty, duty.pk)})
    if with_person:
        shown["person"] = {"name": duty.file.title, "url": file_url}
        shown["number"] = duty.file.number
        shown["owner"] = duty.account.name if duty.account else duty.organisation.short_name or duty.organisation.name
    return shown


def ending_acts(duty: DutyRecord, actor: Actor) -> list[type[Act]]:
    """The acts that end this duty and that one of the actor's posts may run."""
    return [act for act in acts_for(duty.name) if act.by & actor.capacities]


def _spoken_act(act: type[Act], duty: DutyRecord, is_first: bool) -> dict[str, Any]:
    return {
        "id": f"{act.name}-{duty.pk}".replace(".", "-"),
        "title": act.title,
        "url": act_url(act, duty.record_id or duty.file_id),
        "available": True,
        "icon": "",
        "primary": is_first,
    }


def masked_title(duty: DutyRecord, actor: Actor) -> str:
    """A minor's name only for those who serve minors (R14)."""
    if duty.file.is_minor and not actor.serves_minors:
        return _("未成年社区矫正对象")
    return mask_name(duty.file.title) if duty.file.sealed_at else duty.file.title


def spoken_entry(entry: Entry) -> dict[str, Any]:
    """An entry as `_entry.html` shows it; documents must be prefetched."""
    return {
        "at": entry.acted_at.astimezone(SHANGHAI),
        "text": entry.said,
        "kind": kind_of(entry.act),
        "icon": ICONS.get(kind_of(entry.act), ""),
        "detail": "",
        "actor": entry.account.name if entry.account else _("系统"),
        "post": entry.post_title,
        "basis": entry.basis[:3],
        "documents": [
            {"title": _(document.title), "url": reverse("workbench:document", args=[document.pk, "pdf"])}
            for document in entry.documents.all()
        ]
        + [
            {"title": paper.name, "url": reverse("workbench:attachment", args=[paper.pk])}
            for paper in entry.attachments.all()
        ],
    }


KINDS = {
    "admission": gettext_lazy("入矫"),
    "meeting": gettext_lazy("走访谈话"),
    "report": gettext_lazy("报告"),
    "leave": gettext_lazy("外出"),
    "plan": gettext_lazy("方案等级"),
    "lost": gettext_lazy("失联"),
    "positioning": gettext_lazy("电子定位"),
    "alert": gettext_lazy("预警"),
    "completion": gettext_lazy("解除"),
    "other": gettext_lazy("其他"),
}
ICONS = {
    "admission": "login",
    "meeting": "message",
    "report": "file-text",
    "leave": "plane-departure",
    "plan": "clipboard-list",
    "lost": "search",
    "positioning": "map-pin",
    "alert": "bell",
    "completion": "check",
}
_KIND_OF_MODULE = {
    "admission": "admission",
    "register_entry": "admission",
    "visits_and_talks": "meeting",
    "reporting": "report",
    "leave": "leave",
    "team_and_plan": "plan",
    "levels": "plan",
    "lost_contact": "lost",
    "orders": "positioning",
    "terms": "positioning",
    "devices": "positioning",
    "zones": "positioning",
    "openings": "positioning",
    "alerts": "alert",
    "completion": "completion",
}


def kind_of(act_name: str) -> str:
    """The chip under which an entry stands: by the procedure its act belongs to."""
    act = Act.registry.get(act_name)
    return _KIND_OF_MODULE.get(act.__module__.rsplit(".", 1)[-1], "other") if act else "other"


def spoken_timeline(entries: Iterable[Entry], more_url: str | None = None) -> dict[str, Any]:
    """Entries, newest first, by month, with a chip per kind."""
    shown = [spoken_entry(entry) for entry in entries]
    months = [
        {"label": label, "entries": list(group)}
        for label, group in groupby(shown, key=lambda entry: date_format(entry["at"], "YEAR_MONTH_FORMAT"))
    ]
    counts = {kind: sum(entry["kind"] == kind for entry in shown) for kind in KINDS}
    chips = [{"label": KINDS[kind], "kind": kind, "count": count} for kind, count in counts.items() if count]
    return {"months": months, "chips": chips if len(chips) > 1 else [], "more_url": more_url}
