"""What the district decides for mediation, since the law fixes no number. Adopted by two persons (casework)."""

from __future__ import annotations

from typing import Any

from anhe.casework.acts import Act
from anhe.casework.models import ConfigurationVersion

INTERVALS = "mediation.intervals"

# Offered for adoption, never applied by itself: domain.md C3, C5, C7.
EXAMPLE_INTERVALS: dict[str, Any] = {"contact_working_days": 1, "conclude_days": 30, "follow_up_days": [7, 30]}


def intervals(act: Act) -> ConfigurationVersion | None:
    """The district's intervals in force today; None where it has adopted none, and then nothing is owed by them."""
    return act.work.configuration(INTERVALS)
