"""What the house does by itself, by the clock: `anhe manage qcluster` runs it, on either database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from anhe.casework import late_duties, text_messages


@dataclass(frozen=True, slots=True)
class Regular:
    """One regular task: a function by its dotted name, every so many minutes."""

    name: str
    function: str
    minutes: int


def escalate_late_duties() -> int:
    """Tell the next person up about late duties; returns how many were told."""
    with translation.override("zh-hans"):
        return late_duties.escalate()


def send_text_messages() -> int:
    """Hand waiting text messages to the gateway; returns how many were delivered."""
    with translation.override("zh-hans"):
        return text_messages.send_waiting(import_string(settings.TEXT_GATEWAY)())


# Pillars add their own when the house is put together (AppConfig.ready).
REGULAR = [
    Regular("casework.escalate", f"{__name__}.escalate_late_duties", 60),
    Regular("casework.text_messages", f"{__name__}.send_text_messages", 1),
]


def schedule(regular: Sequence[Regular] = REGULAR) -> None:
    """Enter the regular tasks into the worker's timetable. Running it again changes no next turn."""
    from django_q.models import Schedule

    for task in regular:
        timing = {"func": task.function, "schedule_type": Schedule.MINUTES, "minutes": task.minutes}
        Schedule.objects.update_or_create(name=task.name, defaults=timing)


def schedule_after_migrate(using: str, **_sender: Any) -> None:
    """Receiver of post_migrate."""
    from django.db import connections

    if "django_q_schedule" in connections[using].introspection.table_names():
        schedule()
