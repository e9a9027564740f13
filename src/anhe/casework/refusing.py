"""Refusals that acts of every pillar share."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from anhe.casework.acts import Act, Refused


def refuse_future(act: Act, field: str) -> None:
    """What is written down has happened: raise Refused for a day after today, an instant after now."""
    told = getattr(act.input, field)
    label = act.Input.base_fields[field].label
    if isinstance(told, datetime):
        if told > act.now:
            raise Refused(gettext("{what}不能晚于现在。").format(what=label), field=field)
    elif told > act.today:
        raise Refused(gettext("{what}不能晚于今天。").format(what=label), field=field)
