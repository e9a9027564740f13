"""How a correction shows itself on the file page: its header, its one-page story, the records acts work on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe.casework.models import ConfigurationVersion, File, FileKind
from anhe.correction.configuration import STAGES
from anhe.correction.models import Complaint, Correction, LeaveRequest, Level, Status
from anhe.correction.stages import Stage
from anhe.orgs.access import Actor
from anhe.people.masking import mask_id

LIST_TITLE = gettext_lazy("社区矫正对象")
LIST_URL = "workbench:corrections"

LEVEL_TONES = {Level.STRICT: "today", Level.ORDINARY: "brand", Level.LENIENT: "calm", Level.UNDECIDED: "neutral"}


def root(file: File) -> Correction | Complaint:
    """The record of the pillar that the file is about."""
    if file.kind == FileKind.COMPLAINT:
        complaint = file.complaint
        complaint.file = file
        return complaint
    prefetch_related_objects([file.organisation], "delegations_held")  # each leave waiting asks who decides it
    correction = Correction.objects.prefetch_related("team", "plans", "leaves", "lost_contacts").get(file=file)
    correction.file = file
    return correction


def header(record: Correction | Complaint, actor: Actor, day: date) -> dict[str, Any]:
    """The person at the head of the page."""
    if isinstance(record, Complaint):
        return {"name": record.file.title, "initial": record.file.title[:1], "url": "", "number": record.file.number}
    stages = ConfigurationVersion.objects.in_force(STAGES, day)
    return person_header(record.file, day) | {
        "level": level_badge(record),
        "stage": stage_badge(record, day, stages.value if stages else None),
        "days_left": record.days_left_on(day) if record.status == Status.ENROLLED else None,
        "ends_on": record.ends_on,
        "banners": banners(record, day),
    }


def person_header(file: File, day: date) -> dict[str, Any]:
    """What stands at the head of every file about a person."""
    person = file.person
    assert person is not None
    return {
        "name": person.name,
        "initial": person.name[:1],
        "url": reverse("workbench:file", args=[file.pk]),
        "sex": person.get_sex_display(),
        "age": person.age_on(day),
        "id_masked": mask_id(person.id_number) if person.id_number else "",
        "phone": person.phone,
        "number": file.number,
        "office": file.organisation.name,
        "officer": file.officer.name if file.officer else _("未指定"),
    }


def level_badge(correction: Correction) -> dict[str, str]:
    return {
        "text": correction.get_level_display(),
        "tone": LEVEL_TONES[Level(correction.level)],
        "shape": "level",
        "icon": "",
        "hint": "",
    }


def stage_badge(correction: Correction, day: date, stages: dict[str, Any] | None) -> dict[str, str] | None:
    """The stage while enrolled; the status otherwise."""
    badge = {"tone": "neutral", "icon": "", "hint": ""}
    if correction.status != Status.ENROLLED:
        return badge | {"text": correction.get_status_display(), "shape": "status"}
    stage = correction.stage_on(day, stages)
    return None if stage == Stage.UNSTAGED else badge | {"text": str(stage.label), "shape": "stage"}


def banners(correction: Correction, day: date) -> list[dict[str, Any]]:
    """What everybody must know before reading on."""
    file = correction.file
    shown: list[dict[str, Any]] = []
    if file.in_crisis:
        shown.append({"kind": "crisis"})
    if file.is_minor:
        shown.append({"kind": "minor"})
    if file.sealed_at:
        shown.append({"kind": "restricted", "text": _("案卷已封存：{basis}").format(basis=file.sealed_basis)})
    if any(lost.restored_at is None for lost in correction.lost_contacts.all()):
        shown.append({"kind": "crisis", "text": _("失去联系，正在查找。")})
    if correction.status == Status.ENROLLED and correction.ends_on < day:
        shown.append(
            {"kind": "info", "text": _("矫正期已于 {day} 届满，请即办理解除。").format(day=correction.ends_on)}
        )
    if correction.prohibition:
        shown.append({"kind": "info", "text": _("禁止令：{text}").format(text=correction.prohibition)})
    return shown


def story(record: Correction | Complaint, actor: Actor, day: date) -> list[tuple[str, Any]]:
    """The one-page story as label and value."""
    if isinstance(record, Complaint):
        return [(_("申诉人"), record.complainant.name), (_("提出日期"), record.lodged_on), (_("内容"), record.text),
                (_("答复"), record.answer or _("尚未答复"))]  # fmt: skip
    team = "、".join(str(member) for member in record.team.all() if member.left_on is None)
    plan = next(iter(record.plans.all()), None)
    facts = [
        (_("矫正类别"), record.get_kind_display()),
        (_("罪名"), record.offence),
        (_("原判刑罚"), record.sentence),
        (_("决定机关"), f"{record.authority} {record.judgment_number}"),
        (_("矫正期"), _("{start} 至 {end}").format(start=record.starts_on, end=record.ends_on)),
        (_("报到"), record.reported_on),
        (_("入矫宣告"), record.announced_on or "—"),
        (_("矫正小组"), team or "—"),
        (_("矫正方案"), _plan(plan) or "—"),
        (_("居住地址"), record.person.lives_at),
        (_("工作单位"), record.person.employer),
        (_("外出"), _away(record)),
        (_("解除或终止"), f"{record.ended_on} {record.ended_because}" if record.ended_on else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _plan(plan: Any) -> str:
    if plan is None:
        return ""
    state = _("{day} 批准").format(day=plan.approved_on) if plan.approved_on else _("待批准")
    return f"{plan}（{state}）"


def _away(correction: Correction) -> str:
    away = [leave for leave in correction.leaves.all() if leave.status == LeaveRequest.Status.APPROVED]
    return "；".join(f"{leave.place} {leave.starts_on}—{leave.ends_on}" for leave in away)


def records(record: Correction | Complaint) -> list[Any]:
    """The records of the file that an act may work on now."""
    if isinstance(record, Complaint):
        return []
    pending = (LeaveRequest.Status.REQUESTED, LeaveRequest.Status.APPROVED)
    found: list[Any] = [leave for leave in record.leaves.all() if leave.status in pending]
    found += [plan for plan in record.plans.all() if plan.approved_on is None]
    found += [lost for lost in record.lost_contacts.all() if lost.restored_at is None]
    for one in found:
        one.correction = record
    return found
