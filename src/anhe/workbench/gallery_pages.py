"""Synthetic contexts for the parts that the pages added: Today's persons and offices, leave, papers, repeated fields."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms

from anhe.workbench.gallery_samples import CLOSED_ACT, DUE_LATE, DUE_TODAY, LONG_NAME, OPEN_ACT, PERSON
from anhe.workbench.gallery_states import Part, State
from anhe.workbench.seats import seats_of


class TeamForm(forms.Form):
    """Two seats of a team, and one field that stands alone."""

    SEXES = (("", "—"), ("f", "女"), ("m", "男"))

    name_1 = forms.CharField(label="成员1姓名")
    sex_1 = forms.ChoiceField(label="性别", choices=SEXES)
    knows_minors_1 = forms.BooleanField(label="熟悉未成年人身心特点", required=False)
    name_2 = forms.CharField(label="成员2姓名", required=False)
    sex_2 = forms.ChoiceField(label="性别", choices=SEXES, required=False)
    knows_minors_2 = forms.BooleanField(label="熟悉未成年人身心特点", required=False)
    signed = forms.BooleanField(label="已签订矫正责任书")


def parts() -> Iterator[Part]:
    """One part after the other, as the gallery shows them."""
    yield Part(
        "_person_duties",
        "One person with what is owed.",
        (
            State("two duties", {"person": _person(PERSON["name"])}),
            State("a minor with a long name", {"person": {**_person(LONG_NAME), "is_minor": True}}),
        ),
    )
    yield Part("_offices", "What each office owes.", (State("late, none", _offices()),))
    yield Part(
        "_trip",
        "One leave.",
        (
            State("waiting, urgent", {"one": _trip(PERSON["name"], is_urgent=True)}),
            State("not back in time", {"one": {**_trip(LONG_NAME), "overdue": True, "acts": []}}),
        ),
        '<ul class="trips">',
        "</ul>",
    )
    yield Part("_papers", "Documents and attachments.", (State("both", {"papers": _papers()}),))
    blank, wrong = TeamForm(auto_id="blank-%s"), TeamForm({"name_1": "周亦安"}, auto_id="wrong-%s")
    yield Part(
        "_seats",
        "Fields that repeat row by row.",
        (
            State("blank", {"seats": seats_of(blank, "矫正小组")}),
            State("with errors", {"seats": seats_of(wrong, "矫正小组")}),
        ),
    )


def _person(name: str) -> dict[str, Any]:
    duties = [
        {"title": "核实失去联系的情况", "url": "#", "due": DUE_LATE, "basis": ["实施办法第38条"], "acts": []},
        {"title": "审批外出申请", "url": "#", "due": DUE_TODAY, "acts": [{**OPEN_ACT, "id": f"owed-{name}"}]},
    ]
    shown = {"name": name, "initial": name[:1], "url": "#", "office": PERSON["office"], "number": PERSON["number"]}
    return {**shown, "is_minor": False, "duties": duties}


def _offices() -> dict[str, Any]:
    offices = [
        {"name": "云溪司法所", "url": "?office=1", "late": 3, "today": 1, "week": 12},
        {"name": "青石街道司法所", "url": "?office=2", "late": 0, "today": 0, "week": 4},
    ]
    return {"offices": offices, "all": {"late": 3, "today": 1, "week": 16}}


def _trip(name: str, *, is_urgent: bool = False) -> dict[str, Any]:
    leave = SimpleNamespace(
        place="临江市",
        starts_on=date(2026, 3, 9),
        ends_on=date(2026, 3, 11),
        days=3,
        is_urgent=is_urgent,
        explanation="母亲住院需陪护",
        get_reason_display="处理家庭重要事务",
    )
    acts = [{**OPEN_ACT, "id": f"trip-{name}"}, {**CLOSED_ACT, "id": f"trip-closed-{name}"}]
    return {"name": name, "url": "#", "office": "云溪司法所", "leave": leave, "acts": acts}


def _papers() -> list[dict[str, str]]:
    return [
        {"title": "诊断证明.jpg", "about": "1.2 MB", "icon": "paperclip", "url": "#"},
        {
            "title": "外出批准告知书",
            "about": "（云溪）社矫外〔2026〕7号",
            "icon": "file-text",
            "url": "#",
            "docx_url": "#",
        },
    ]
