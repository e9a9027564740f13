"""Every rule of the catalogue that is arithmetic, a threshold, a body, a kind or a yes/no, under its id.

RULES["CC-115"].due(start=date(2026, 9, 22)).due   # 2026-10-08
RULES["CC-304"].decide(start=…, end=…, earlier=…)   # who approves this leave, and why
"""

from anhe.law.rules import (  # noqa: F401 - importing a module declares its rules
    assessment,
    completion,
    confirmation,
    counting,
    dispute_settlement,
    immediate,
    intake,
    leave,
    mediation,
    minors,
    personal_data,
    positioning,
    reconsideration,
    referrals,
    resettlement,
    revocation,
    sanctions,
    supervision,
    unfixed,
)
from anhe.law.rules.inputs import BadInput, DateRange, Input
from anhe.law.rules.registry import RULES, Rule

__all__ = ["RULES", "BadInput", "DateRange", "Input", "Rule"]
