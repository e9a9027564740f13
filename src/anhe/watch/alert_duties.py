"""What is owed on an alert, one step at a time, and who hears of it when the minutes run out.

The minutes are the district's ("watch.alerts"). Where it has chosen none, an alert is owed the same day and nobody is
reminded by the minute.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe.casework.acts import Act
from anhe.casework.deadlines import Due, on_day, within_hours, within_minutes
from anhe.casework.duty_table import Duty
from anhe.casework.models import ConfigurationVersion, File, FileKind, Notice
from anhe.casework.owners import office
from anhe.casework.telling import holders, spoken_title
from anhe.clock import now
from anhe.law.citations import LAW, MEASURES
from anhe.orgs.access import By
from anhe.orgs.models import Account, Organisation, OrganisationKind
from anhe.watch.alert_terms import Happened
from anhe.watch.alerts import (
    AcknowledgeAlert,
    AskToLookAgain,
    CloseAlert,
    ConfirmBreach,
    ExplainAlert,
    RaiseAlert,
)
from anhe.watch.models import Alert, AlertNews

CHOICE = "watch.alerts"
ACKNOWLEDGE, ANSWER, CLOSE = "watch.alert_acknowledge", "watch.alert_answer", "watch.alert_close"
DUTIES_OF_ALERTS = (ACKNOWLEDGE, ANSWER, CLOSE)


# When each is due -------------------------------------------------------------------------------


def acknowledgement(act: Act) -> Due | None:
    """So many minutes after a new alert; further facts on one that waits owe nothing new."""
    return _due(act, act.made, "acknowledge_minutes", within_minutes, act.now) if act.made else None


def answer(act: Act) -> Due | None:
    return _due(act, act.record, "answer_hours", within_hours, act.now)


def closing(act: Act) -> Due | None:
    return _due(act, act.record, "close_hours", within_hours, act.now)


def _due(act: Act, alert: Alert, name: str, within: Callable[[int, datetime, str], Due], start: datetime) -> Due:
    version = act.work.configuration(CHOICE)
    chosen = version and version.value.get(name, {}).get(str(alert.severity))
    if version is None or not chosen:
        return on_day(act.today, str(_("本区没有规定时限，当日办理。")))
    return within(chosen, start, version.source)


BASIS = (LAW[29], MEASURES[37])
# `office`: the nearest by post, nobody's phone is followed (R43).

ALERT_DUTIES = [
    Duty(
        ACKNOWLEDGE,
        gettext_lazy("受理预警"),
        BASIS,
        opens=RaiseAlert,
        owner=office,
        due=acknowledgement,
        closes=AcknowledgeAlert,
    ),
    Duty(
        ANSWER,
        gettext_lazy("查明预警"),
        BASIS,
        opens=(AcknowledgeAlert, AskToLookAgain),
        owner=office,
        due=answer,
        closes=(ExplainAlert, ConfirmBreach),
    ),
    Duty(
        CLOSE,
        gettext_lazy("办结预警"),
        BASIS,
        opens=(ExplainAlert, ConfirmBreach),
        owner=office,
        due=closing,
        closes=CloseAlert,
        also_closes=AskToLookAgain,
    ),
]


# Who hears of it when nobody has acknowledged ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One step up: the choice that says after how many minutes, and whom it reaches."""

    minutes: str
    whom: Callable[[File], list[Account]]


def heads(file: File) -> list[Account]:
    return holders(file.organisation, By.JUDICIAL_OFFICE, leading=True)


def duty_desk(file: File) -> list[Account]:
    """The agency, which watches around the clock."""
    try:
        return holders(file.organisation.nearest(OrganisationKind.CORRECTION_AGENCY), By.CORRECTION_AGENCY)
    except Organisation.DoesNotExist:
        return []


STEPS = (Step("head_minutes", heads), Step("desk_minutes", duty_desk))


def escalate_open_alerts() -> int:
    """Tell the head of the office, then the duty desk, of each alert that nobody acknowledged in time.

    Runs every minute. Each step is taken once, also where two workers run at once; returns how many were told.
    """
    moment = now()
    version = ConfigurationVersion.objects.in_force(CHOICE, moment.date())
    if version is None:
        return 0
    # The nightly self-test has its own way of being heard when it fails.
    waiting = Alert.objects.open().filter(acknowledged_at__isnull=True).exclude(order__file__kind=FileKind.SELF_TEST)
    with translation.override("zh-hans"):
        return sum(_escalate(alert, version.value, moment) for alert in waiting.values_list("pk", flat=True))


@transaction.atomic
def _escalate(pk: Any, choice: dict[str, Any], moment: datetime) -> int:
    alert = Alert.objects.select_for_update(of=("self",)).select_related("order__file__organisation").get(pk=pk)
    if alert.acknowledged_at:
        return 0
    taken = alert.news.filter(happened=Happened.ESCALATED).count()
    reached = [step for step in STEPS if _is_time(alert, choice, step, moment)]
    return sum(_take(alert, step, moment) for step in reached[taken:])


def _is_time(alert: Alert, choice: dict[str, Any], step: Step, moment: datetime) -> bool:
    minutes = choice.get(step.minutes, {}).get(str(alert.severity))
    return minutes is not None and moment >= alert.raised_at + timedelta(minutes=minutes)


def _take(alert: Alert, step: Step, moment: datetime) -> int:
    minutes = round((moment - alert.raised_at).total_seconds() / 60)
    words = _("{file}：{kind}预警发出 {minutes} 分钟仍无人受理。").format(
        file=spoken_title(alert.file), kind=alert, minutes=minutes
    )
    told = [person for person in step.whom(alert.file) if person.pk != alert.file.withheld_from_id]
    Notice.objects.bulk_create(
        Notice(account=person, file=alert.file, kind="watch.alert_waiting", text=words, sent_at=moment)
        for person in told
    )
    AlertNews.objects.create(alert=alert, happened=Happened.ESCALATED, at=moment)
    return len(told)
