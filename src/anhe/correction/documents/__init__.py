"""The forms of community corrections and the words that fill them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, Text
from anhe.casework.issuing import DocumentForm
from anhe.clock import SHANGHAI
from anhe.correction.models import Correction
from anhe.correction.owners import agency_of, bureau_of

HERE = Path(__file__).parent


def words(act: Act) -> dict[str, Any]:
    """What every form of this pillar may say: bodies, person, correction, and what was entered in the act."""
    correction = _correction(act)
    person = correction.person
    return {
        "office": act.file.organisation.name,
        "agency": agency_of(act).name,
        "bureau": bureau_of(act).name,
        "file_number": act.file.number,
        "actor": act.actor.account.name if act.actor.account else "",
        "person": {
            "name": person.name,
            "sex": person.get_sex_display(),
            "born_on": _day(person.born_on),
            "id_number": person.id_number,
            "registered_at": person.registered_at,
            "lives_at": person.lives_at,
            "phone": person.phone,
        },
        "correction": {
            "kind": correction.get_kind_display(),
            "offence": correction.offence,
            "sentence": correction.sentence,
            "authority": correction.authority,
            "judgment_number": correction.judgment_number,
            "effective_on": _day(correction.effective_on),
            "starts_on": _day(correction.starts_on),
            "ends_on": _day(correction.ends_on),
            "reported_on": _day(correction.reported_on),
            "prohibition": correction.prohibition,
            "level": correction.get_level_display(),
        },
        "team": [
            {"name": member.name, "sex": member.get_sex_display(), "role": member.get_role_display()}
            for member in correction.team.all()
            if member.left_on is None
        ],
        "told": {name: _told(value) for name, value in vars(act.input).items()},
        "record": {field.name: _shown(act.subject, field) for field in act.subject._meta.concrete_fields},
    }


def _correction(act: Act) -> Correction:
    for place in (act.subject, act.record):
        if isinstance(place, Correction):
            return place
        if hasattr(place, "correction"):
            return place.correction
    raise TypeError(f"{act.name} is not about a correction")


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _told(value: Any) -> Any:
    if hasattr(value, "astimezone"):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (str, int, bool)) or value is None:
        return value
    return str(value)


def _shown(record: Any, field: Any) -> Any:
    display = getattr(record, f"get_{field.name}_display", None)
    return display() if display else _told(getattr(record, field.attname))


def _form(name: str, title: Text, series: str) -> DocumentForm:
    return DocumentForm(f"correction.{name}", title, series, HERE / f"{name}.docx", agency_of, words)


FORMS = [
    _form("receipt", _("送达回执"), "社矫回"),
    _form("chase_documents", _("催送法律文书函"), "社矫催"),
    _form("registration", _("社区矫正对象接收登记表"), "社矫接"),
    _form("announcement", _("社区矫正宣告书"), "社矫宣"),
    _form("responsibility", _("社区矫正责任书"), "社矫责"),
    _form("plan", _("社区矫正方案"), "社矫案"),
    _form("visit", _("走访记录"), "社矫访"),
    _form("talk", _("谈话记录"), "社矫谈"),
    _form("leave_permit", _("批准外出告知书"), "社矫外准"),
    _form("leave_refusal", _("不批准外出告知书"), "社矫外否"),
    _form("search_record", _("查找记录"), "社矫查"),
    _form("certificate", _("解除社区矫正证明书"), "社矫解"),
    _form("completion_notice", _("解除社区矫正通知书"), "社矫解通"),
]
