"""Alerts, orders and acts in the shapes that the workbench's parts ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anhe.casework.acts import Act
from anhe.clock import SHANGHAI
from anhe.orgs.access import Actor
from anhe.watch.alert_words import known_facts, not_known
from anhe.watch.alerts import (
    AcknowledgeAlert,
    AskToLookAgain,
    CloseAlert,
    ConfirmBreach,
    ExplainAlert,
    RecordAction,
    RecordContactTry,
)
from anhe.watch.models import Alert, Severity

ON_ALERTS = (AcknowledgeAlert, RecordContactTry, ExplainAlert, ConfirmBreach, RecordAction, CloseAlert, AskToLookAgain)
TONES = {Severity.URGENT: "danger", Severity.ATTENTION: "today", Severity.NOTICE: "neutral"}


def offers_on(record: Any, acts: Iterable[type[Act]], actor: Actor) -> list[dict[str, Any]]:
    """The acts that may be done on a record now, the first as the usual one."""
    ready = [act for act in acts if act.ready(record) and act.may(actor, record)]
    return [
        {
            "id": f"{act.name}-{record.pk}".replace(".", "-"),
            "title": act.title,
            "url": reverse("workbench:act", args=[act.name, record.pk]),
            "available": True,
            "primary": number == 0,
        }
        for number, act in enumerate(ready)
    ]


def spoken_alert(alert: Alert, actor: Actor, now: datetime) -> dict[str, Any]:
    """An alert as `_alert_row.html` and the episode page show it."""
    file = alert.order.file
    return {
        "id": str(alert.pk),
        "kind": alert.get_kind_display(),
        "url": reverse("watch:alert", args=[alert.pk]),
        "severity": {"text": alert.get_severity_display(), "tone": TONES[Severity(alert.severity)]},
        "person": {"name": file.title, "url": reverse("workbench:file", args=[file.pk])},
        "number": file.number,
        "office": file.organisation.short_name or file.organisation.name,
        "officer": file.officer.name if file.officer else _("未指定"),
        "zone": alert.zone.area.name if alert.zone else "",
        "began_at": alert.began_at.astimezone(SHANGHAI),
        "ended_at": alert.ended_at and alert.ended_at.astimezone(SHANGHAI),
        "age": ago(alert.raised_at, now),
        "facts": known_facts(alert.facts, alert.began_at),
        "unknown": not_known(alert.kind, alert.facts),
        "again": len(alert.facts.get("again", [])),
        "state": state_of(alert),
        "acts": offers_on(alert, ON_ALERTS, actor),
    }


def state_of(alert: Alert) -> str:
    """Where in its life an alert stands."""
    if alert.closed_at:
        return _("已办结：{outcome}").format(outcome=alert.get_outcome_display())
    if alert.outcome:
        return _("{outcome}，待办结").format(outcome=alert.get_outcome_display())
    if alert.acknowledged_by:
        return _("{name} 已受理").format(name=alert.acknowledged_by.name)
    return _("待受理")


def ago(at: datetime, now: datetime) -> str:
    minutes = max(int((now - at).total_seconds() // 60), 0)
    if minutes < 1:
        return _("刚刚")
    if minutes < 60:
        return _("{n} 分钟前").format(n=minutes)
    if minutes < 48 * 60:
        return _("{n} 小时前").format(n=minutes // 60)
    return _("{n} 天前").format(n=minutes // (24 * 60))
