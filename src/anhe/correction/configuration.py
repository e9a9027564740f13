"""What the law leaves to the district in community corrections (catalogue A-10), and how acts ask for it.

A new installation has none of it: acts go on without, duties that need a number are not opened, and pages say
"not configured". `EXAMPLES` are offered for adoption by two persons with the district's own document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anhe.casework.running import Work
from anhe.correction.models import Level

STAGES = "correction.stages"
LEVELS = "correction.levels"
VISITS = "correction.visits"
TALKS = "correction.talks"
ADMISSION = "correction.admission"
PLAN_REVIEW = "correction.plan_review"
LEAVE = "correction.leave"
HOLIDAYS = "correction.holidays"
ASSESSMENT = "correction.assessment"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a visit or talk list: its code, what triggers it, and how many working days it leaves."""

    code: str
    title: str
    triggers: tuple[str, ...]
    working_days: int
    source: str


def items(work: Work, name: str, trigger: str) -> list[Item]:
    """The items of a list that a trigger calls for; none where the district has no list."""
    version = work.configuration(name)
    if version is None:
        return []
    return [
        Item(row["code"], row["title"], tuple(row["triggers"]), row["working_days"], version.source)
        for row in version.value["items"]
        if trigger in row["triggers"]
    ]


def chosen(work: Work, name: str) -> tuple[dict[str, Any], str] | None:
    """A choice's content and its source document, or None."""
    version = work.configuration(name)
    return (version.value, version.source) if version else None


EXAMPLES: dict[str, dict[str, Any]] = {
    STAGES: {"admission_months": 3, "release_months": 1},
    LEVELS: {
        Level.STRICT: {"report_days": 7, "visit_days": 30},
        Level.ORDINARY: {"report_days": 15, "visit_days": 60},
        Level.LENIENT: {"report_days": 30, "visit_days": 90},
        Level.UNDECIDED: {"report_days": 7, "visit_days": 30},
    },
    ADMISSION: {
        "team_working_days": 3,
        "announcement_working_days": 3,
        "plan_working_days": 10,
        "approval_working_days": 3,
    },
    PLAN_REVIEW: {"months": 3},
    LEAVE: {"registrar_may_decide": True},
    ASSESSMENT: {"chase_working_days": 5, "adoption_days": 60},
    HOLIDAYS: {"names": ["春节", "劳动节", "中秋节", "国庆节"], "days_ahead": 7},
    VISITS: {
        "items": [
            {"code": "V1", "title": "入矫初访", "triggers": ["admission"], "working_days": 10},
            {"code": "V2", "title": "家庭重大变故必访", "triggers": ["family_event"], "working_days": 1},
            {"code": "V3", "title": "患病住院必访", "triggers": ["illness"], "working_days": 3},
            {
                "code": "V4",
                "title": "居所、工作、就学变动必访",
                "triggers": ["home_changed", "work_changed"],
                "working_days": 3,
            },
            {
                "code": "V5",
                "title": "预警属实、情绪异常必访",
                "triggers": ["alert_confirmed", "mood_changed"],
                "working_days": 3,
            },
            {"code": "V6", "title": "训诫、警告、处罚后必访", "triggers": ["sanction"], "working_days": 3},
            {
                "code": "V7",
                "title": "重大节日、解矫前必访",
                "triggers": ["holiday", "before_completion"],
                "working_days": 3,
            },
        ]
    },
    TALKS: {
        "items": [
            {"code": "T1", "title": "入矫谈话", "triggers": ["admission"], "working_days": 3},
            {
                "code": "T2",
                "title": "等级、阶段、方案调整谈话",
                "triggers": ["level_changed", "plan_changed"],
                "working_days": 3,
            },
            {"code": "T3", "title": "奖惩谈话", "triggers": ["commendation", "sanction"], "working_days": 3},
            {"code": "T4", "title": "预警、违规谈话", "triggers": ["alert_confirmed", "breach"], "working_days": 3},
            {
                "code": "T5",
                "title": "外出前后谈话",
                "triggers": ["leave_approved", "leave_returned"],
                "working_days": 3,
            },
            {
                "code": "T6",
                "title": "家庭变故、情绪变化谈话",
                "triggers": ["family_event", "mood_changed"],
                "working_days": 1,
            },
            {"code": "T7", "title": "失业、困难、纠纷谈话", "triggers": ["job_lost", "dispute"], "working_days": 3},
            {"code": "T8", "title": "解矫前谈话", "triggers": ["before_completion"], "working_days": 3},
        ]
    },
}
