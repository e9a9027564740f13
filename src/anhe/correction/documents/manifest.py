"""Every form of this pillar: its name, title, number series, template, and the words it needs beyond the common ones."""

from __future__ import annotations

from pathlib import Path

from anhe.casework.documents.sheets import TRACED, Sheet

FOLDER = Path(__file__).parent

COMMON = (
    *TRACED, "office",
    "person.name", "person.sex", "person.born_on", "person.id_number", "person.registered_at", "person.lives_at",
    "person.phone",
    "correction.kind", "correction.offence", "correction.court", "correction.judgment_number", "correction.term",
    "correction.starts_on", "correction.ends_on",
)  # fmt: skip


def _sheet(name: str, title: str, series: str, needs: tuple[str, ...]) -> Sheet:
    return Sheet(name, title, series, FOLDER / f"{name.removeprefix('correction.')}.docx", COMMON, needs)


_LEAVE = ("leave.reason", "leave.explanation", "leave.place", "leave.requested_on", "leave.starts_on",
          "leave.ends_on", "leave.days")  # fmt: skip
_TEAM = ("team[].name", "team[].sex", "team[].role")
_TRIES = ("tries[].tried_at", "tries[].manner", "tries[].result", "tries[].by")
_LOST = ("lost.last_contact_at", "lost.noticed_at", "lost.circumstances")

_ALL = (
    _sheet("correction.registration", "社区矫正对象接收登记表", "社矫接",
          ("person.ethnicity", "person.education", "person.marital_status", "person.occupation", "person.employer",
           "reported_on", "documents_received_on", "missing", "prohibition", "guardian", "officer",
           "relations[].name", "relations[].kind", "relations[].phone")),
    _sheet("correction.receipt", "社区矫正法律文书送达回执", "社矫回",
          ("documents_received_on", "received", "missing", "sent_on")),
    _sheet("correction.chase_documents", "补送法律文书通知函", "社矫催", ("missing", "told_on")),
    _sheet("correction.announcement", "社区矫正宣告书", "社矫宣",
          ("announced_at", "place", "present", "prohibition", "is_minor", *_TEAM)),
    _sheet("correction.responsibility", "社区矫正责任书", "社矫责", ("is_minor", *_TEAM)),
    _sheet("correction.plan", "社区矫正方案", "社矫案",
          ("plan.version", "plan.situation", "plan.assessment", "plan.psychology", "plan.supervision",
           "plan.education", "plan.aims", "plan.drafted_on", "plan.approved_on", "plan.review_by", "officer", *_TEAM)),
    _sheet("correction.leave_form", "社区矫正对象外出申请审批表", "社矫外审",
          (*_LEAVE, "leave.is_urgent", "leave.papers", "office_opinion", "agency_opinion", "city_opinion")),
    _sheet("correction.leave_approved", "社区矫正对象外出批准告知书", "社矫外准",
          (*_LEAVE, "leave.opinion", "leave.decided_by")),
    _sheet("correction.leave_refused", "社区矫正对象不批准外出告知书", "社矫外否",
          (*_LEAVE, "leave.opinion", "leave.decided_by", "facts", "rule", "author", "approver", "procuratorate")),
    _sheet("correction.visit", "社区矫正走访记录", "社矫访",
          ("visit.visited_at", "visit.place", "visit.people_met", "visit.facts", "visit.follow_up", "officer")),
    _sheet("correction.talk", "社区矫正谈话记录", "社矫谈",
          ("talk.talked_at", "talk.manner", "talk.place", "talk.facts", "talk.follow_up", "officer")),
    _sheet("correction.report", "社区矫正对象定期报告记录", "社矫报",
          ("report.reported_on", "report.manner", "report.text", "report.health", "officer")),
    _sheet("correction.search_record", "社区矫正对象查找记录", "社矫查", (*_LOST, "officer", *_TRIES)),
    _sheet("correction.police_request", "协助查找社区矫正对象函", "社矫协",
          ("police", "procuratorate", *_LOST, "tried", "contact")),
    _sheet("correction.completion_certificate", "解除社区矫正证明书", "社矫解", ("ended_on",)),
    _sheet("correction.completion_notice", "解除社区矫正通知书", "社矫解通", ("ended_on", "procuratorate", "police")),
)  # fmt: skip

SHEETS: dict[str, Sheet] = {sheet.name: sheet for sheet in _ALL}
