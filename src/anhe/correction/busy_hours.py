"""Work and school hours as a person writes them down. What keeps clear of them: `casework.fitting_hours` (R10)."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_DAYS = "一二三四五六日"
_PATTERN = re.compile(
    rf"周([{_DAYS}])(?:至周?([{_DAYS}]))?\s*(\d{{1,2}})[:：](\d{{2}})\s*[-–至]\s*(\d{{1,2}})[:：](\d{{2}})"
)


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
