"""What the small pillar owes."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from anhe.casework.deadlines import on_day, within_days, within_working_days
from anhe.casework.duty_table import DUTIES, Duty, Owner, register
from anhe.casework.issuing import DocumentForm, register_forms
from anhe.law.citations import LAW, MEASURES
from anhe.orgs.access import By
from tests.casework.pillar import acts

SOURCE = "本区工作规范第三条"


def office(act):
    return Owner(act.file.organisation, By.JUDICIAL_OFFICE)


def officer(act):
    return Owner(act.file.organisation, By.JUDICIAL_OFFICE, act.file.officer)


TABLE = [
    Duty(
        "pillar.answer",
        _("答复请求"),
        LAW[27],
        opens=acts.ReceiveRequest,
        owner=officer,
        closes=acts.AnswerRequest,
        due=lambda act: within_working_days(5, act.input.asked_on, SOURCE),
    ),
    Duty(
        "pillar.register",
        _("登记造册"),
        MEASURES[16],
        opens=acts.ReceiveRequest,
        owner=office,
        closes=acts.NoteRequest,
        due=lambda act: within_days(3, act.input.asked_on, SOURCE),
    ),
    Duty(
        "pillar.visit",
        _("走访"),
        MEASURES[21],
        opens=acts.PlanVisits,
        owner=office,
        closes=acts.MakeVisit,
        due=lambda act: [on_day(day, "按计划") for day in act.input.days],
        shows=lambda act, remind_by: min(act.input.days),
    ),
    Duty(
        "pillar.archive",
        _("归档"),
        LAW[44],
        opens=acts.CloseRequest,
        owner=office,
        closes=acts.NoteRequest,
        due=lambda act: within_days(30, act.today, SOURCE),
    ),
    Duty(
        "pillar.review",
        _("回访"),
        LAW[44],
        opens=acts.AnswerRequest,
        owner=office,
        closes=acts.NoteRequest,
        due=lambda act: None,
    ),
]

FORMS = [
    DocumentForm(
        name,
        title,
        series,
        Path("unused.docx"),
        numbered_by=lambda act: act.file.organisation,
        words=lambda act: {"who": act.file.title},
    )
    for name, title, series in (("pillar.answer", _("答复书"), "答"), ("pillar.note", _("记事单"), "记"))
]


def register_once() -> None:
    if "pillar.answer" not in DUTIES:
        register(TABLE)
        register_forms(FORMS)
