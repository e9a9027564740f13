from anhe.correction.models.assessments import AssessmentInterview, InvestigationAssessment, Investigator
from anhe.correction.models.complaints import Complaint
from anhe.correction.models.corrections import Correction, CorrectionKind, Level, Stage, Status
from anhe.correction.models.leave import LeaveReason, LeaveRequest
from anhe.correction.models.lost import LostContact, SearchTry
from anhe.correction.models.plans import Plan, TeamMember, TeamRole
from anhe.correction.models.records import DigitalCheck, LifeChange, LifeEvent, PeriodicReport, Talk, Visit

__all__ = [
    "AssessmentInterview",
    "Complaint",
    "Correction",
    "CorrectionKind",
    "DigitalCheck",
    "InvestigationAssessment",
    "Investigator",
    "LeaveReason",
    "LeaveRequest",
    "Level",
    "LifeChange",
    "LifeEvent",
    "LostContact",
    "PeriodicReport",
    "Plan",
    "SearchTry",
    "Stage",
    "Status",
    "Talk",
    "TeamMember",
    "TeamRole",
    "Visit",
]
