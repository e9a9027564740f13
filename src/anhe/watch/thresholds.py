"""What the law leaves to the district in positioning: thresholds of the engine, retention, minutes of alerts.

Versioned with dates in force and two persons each, like every district choice; the history stays readable (A07).
A new installation has none of it: the engine then runs on its own documented defaults, and nothing is deleted.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from anhe.casework.models import ConfigurationVersion
from anhe.watch.engine.thresholds import Thresholds

THRESHOLDS = "watch.thresholds"
RETENTION = "watch.retention"
ALERTS = "watch.alerts"

EXAMPLES: dict[str, dict[str, Any]] = {
    THRESHOLDS: Thresholds().to_configuration(),
    RETENTION: {"trail_days_after_end": 30, "alert_minutes_around": 120},
    ALERTS: {
        "acknowledge_minutes": {"3": 5, "2": 15, "1": 120},
        "head_minutes": {"3": 5, "2": 15, "1": 240},
        "desk_minutes": {"3": 10, "2": 30, "1": 480},
        "answer_hours": {"3": 4, "2": 24, "1": 48},
        "close_hours": {"3": 24, "2": 48, "1": 72},
    },
}


def chosen(name: str, on: date) -> tuple[dict[str, Any], str] | None:
    """A choice in force that day, with its source document; None where the district has made none."""
    version = ConfigurationVersion.objects.in_force(name, on)
    return (version.value, version.source) if version else None


def wrong(name: str, value: Any) -> str:
    """What is wrong with a proposed value, in the proposer's words; empty when it can be adopted."""
    example = EXAMPLES.get(name)
    if example is None:
        return ""
    if not isinstance(value, dict):
        return _("内容应当是名称和数值的对照。")
    unknown = sorted(set(value) - set(example))
    if unknown:
        return _("不认识的名称：{names}。").format(names="、".join(unknown))
    missing = sorted(set(example) - set(value))
    if missing and name != THRESHOLDS:
        return _("缺少：{names}。").format(names="、".join(missing))
    if name == THRESHOLDS:
        return _wrong_thresholds(value)
    return _wrong_numbers(value, example)


def _wrong_thresholds(value: dict[str, Any]) -> str:
    try:
        Thresholds.from_configuration(value)
    except (TypeError, ValueError, KeyError) as told:
        return str(told)
    return ""


def _wrong_numbers(value: dict[str, Any], example: dict[str, Any]) -> str:
    """Every number is a whole one above zero, and every severity has its own."""
    for name, wanted in example.items():
        given = value[name]
        if isinstance(wanted, dict):
            if not isinstance(given, dict) or set(given) != set(wanted):
                return _("“{name}”应当按程度 {levels} 各写一个数。").format(name=name, levels="、".join(sorted(wanted)))
            numbers = list(given.values())
        else:
            numbers = [given]
        if any(isinstance(one, bool) or not isinstance(one, int) or one <= 0 for one in numbers):
            return _("“{name}”应当是大于零的整数。").format(name=name)
    return ""
