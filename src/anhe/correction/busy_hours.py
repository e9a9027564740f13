"""Work and school hours as a person declares them, so that checks keep clear of them. Law art. 34 ¶1; R10."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_DAYS = "一二三四五六日"
_PATTERN = re.compile(
    rf"周([{_DAYS}])(?:至周?([{_DAYS}]))?\s*(\d{{1,2}})[:：](\d{{2}})\s*[-–至]\s*(\d{{1,2}})[:：](\d{{2}})"
)
NIGHT_FROM, NIGHT_TO = time(22), time(6)


def parse_busy_hours(text: str) -> list[dict[str, Any]]:
    """Spans such as 周一至周五 08:00-18:00, several separated by ； or 、. Raises ValidationError with an example."""
    spans = []
    for part in filter(None, (p.strip() for p in re.split("[；;、，,]", text))):
        match = _PATTERN.fullmatch(part)
        if not match:
            raise ValidationError(_("看不懂“{part}”。请写成：周一至周五 08:00-18:00").format(part=part))
        first, last, *clock = match.groups()
        hours = [int(number) for number in clock]
        if hours[0] > 23 or hours[2] > 23 or hours[1] > 59 or hours[3] > 59:
            raise ValidationError(_("“{part}”里的时间不存在。").format(part=part))
        spans.append(
            {
                "days": [_DAYS.index(first), _DAYS.index(last or first)],
                "from": f"{hours[0]:02}:{hours[1]:02}",
                "to": f"{hours[2]:02}:{hours[3]:02}",
            }
        )
    return spans


def is_busy_at(spans: list[dict[str, Any]], moment: datetime) -> bool:
    """Whether the local instant lies in one of the spans, both ends included.

    A span that ends before it begins (22:00-06:00) runs into the next morning; 周六至周一 runs over the week's end.
    """
    return any(_covers(span, moment) for span in spans)


def _covers(span: dict[str, Any], moment: datetime) -> bool:
    clock, day = moment.strftime("%H:%M"), moment.weekday()
    if span["from"] <= span["to"]:
        return _is_day(span, day) and span["from"] <= clock <= span["to"]
    began_yesterday = _is_day(span, (day - 1) % 7) and clock <= span["to"]
    return began_yesterday or (_is_day(span, day) and span["from"] <= clock)


def _is_day(span: dict[str, Any], day: int) -> bool:
    first, last = span["days"]
    return first <= day <= last if first <= last else day >= first or day <= last


def is_night(moment: datetime) -> bool:
    """22:00 to 06:00."""
    return moment.time() >= NIGHT_FROM or moment.time() < NIGHT_TO
