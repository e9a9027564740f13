"""How an investigation assessment shows itself on the file page, to those few who may see it (R47)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe.casework.models import File
from anhe.correction.models.assessments import InvestigationAssessment
from anhe.correction.presenting import person_header
from anhe.orgs.access import Actor

LIST_TITLE = gettext_lazy("调查评估")
LIST_URL = "workbench:assessments"


def root(file: File) -> InvestigationAssessment:
    found = InvestigationAssessment.objects.prefetch_related("investigators__account", "interviews").get(file=file)
    found.file = file
    return found


def header(record: InvestigationAssessment, actor: Actor, day: date) -> dict[str, Any]:
    banners: list[dict[str, Any]] = [
        {"kind": "restricted", "text": _("调查评估的人员、对象、过程和结论一律保密，不得告知本人、亲属和代理人。")}
    ]
    if record.file.is_minor:
        banners.append({"kind": "minor"})
    return person_header(record.file, day) | {
        "stage": {"text": state(record), "tone": "neutral", "shape": "status"},
        "banners": banners,
    }


def state(record: InvestigationAssessment) -> str:
    """How far it is, in one word or two."""
    if record.adoption:
        return record.get_adoption_display()
    if record.sent_on:
        return str(_("已提交：{outcome}")).format(outcome=record.get_outcome_display())
    if record.signed_on:
        return _("已签发")
    if record.unclear_since:
        return _("可能无法评估")
    if not record.complete_on:
        return _("核对材料")
    return _("调查中") if not record.contents else _("待签发")


def story(record: InvestigationAssessment, actor: Actor, day: date) -> list[tuple[str, Any]]:
    asked = "；".join(f"{one.get_source_display()}：{one.asked}" for one in record.interviews.all())
    names = "、".join(one.account.name for one in record.at_work)
    facts = [
        (_("委托机关"), f"{record.commissioner} {record.letter_number}"),
        (_("拟适用类别"), record.get_proposed_kind_display()),
        (_("涉嫌罪名或原判罪名"), record.offence),
        (_("适用刑事速裁程序"), _("是") if record.is_fast_track else ""),
        (_("收到委托函日期"), record.received_on),
        (_("材料齐备日期"), record.complete_on),
        (_("欠缺的材料"), record.missing_papers),
        (_("调查人员"), names),
        (_("已询问"), asked),
        (_("实地查看居所日期"), record.residence_seen_on),
        (_("集体评议日期"), record.discussed_on),
        (_("商定的延长期限"), record.extended_to),
        (_("结论"), record.get_outcome_display() if record.outcome else ""),
        (_("结论的理由"), record.reasons),
        (_("采信情况"), record.get_adoption_display() if record.adoption else ""),
    ]
    return [(label, value) for label, value in facts if value]


def records(record: InvestigationAssessment) -> list[Any]:
    return []
