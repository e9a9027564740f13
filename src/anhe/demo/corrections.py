"""Six hundred persons under supervision and what happened to them over eight months, by running acts at past dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction

from anhe import clock
from anhe.casework.acts import Act, Refused
from anhe.casework.configuring import propose, publish
from anhe.casework.file_acts import AssignOfficer
from anhe.casework.models import DutyRecord
from anhe.casework.running import Order, run, run_many
from anhe.correction import configuration as choices
from anhe.correction.admission import (
    AnnounceAdmission,
    ChaseDocuments,
    ReceiveDocuments,
    RegisterArrival,
    RegisterNotice,
    SendReceipt,
)
from anhe.correction.completion import CompleteCorrection, RecordSummary, WriteAppraisal
from anhe.correction.leave import ApproveLeave, ReportReturn, RequestLeave
from anhe.correction.models import Correction, LeaveRequest, Level, Status
from anhe.correction.register_entry import EnterFromLedger
from anhe.correction.reporting import RecordHealthReport, RecordLifeChange, RecordMedicalReview, RecordReport
from anhe.correction.team_and_plan import ApprovePlan, DraftPlan, FormTeam
from anhe.correction.visits_and_talks import RecordTalk, RecordVisit
from anhe.demo import invented
from anhe.demo.tree import SINCE, Tree
from anhe.law.months import Convention, same_day
from anhe.ledgers import retention
from anhe.orgs.access import Actor
from anhe.orgs.models import Account, Organisation
from anhe.people.models import Person

ENTERED = 560
ADMITTED = 45
MONTHS = 8
# Two offices tried the system first; the others joined with their ledgers in the last weeks.
PILOTS = 2
JOINED = timedelta(days=17)
DOCUMENTS = ["judgment", "enforcement_notice", "correction_notice", "place_decision", "exit_ban"]
KINDS = (["suspended_sentence"] * 86) + (["public_surveillance"] * 4) + (["parole"] * 5) + (["temporary_release"] * 5)
LEVELS = ([Level.ORDINARY] * 6) + ([Level.LENIENT] * 3) + [Level.STRICT]
# Most work is done in time; a district without anything late would teach nobody to read the page.
DILIGENCE = 0.985


# On the last day most of the work still waits, so that Today has something to show.
LEFT_OPEN = 0.8


class History:
    """Lives the months through, day by day."""

    def __init__(self, random: Random, tree: Tree, today: date) -> None:
        self.random, self.tree, self.today = random, tree, today
        self.starts_on = same_day(today, -MONTHS, Convention.CIVIL)
        self.serial = 0
        self._actors: dict[Any, Actor] = {}

    def actor(self, account: Account) -> Actor:
        if account.pk not in self._actors:
            self._actors[account.pk] = Actor.of(account, self.today)
        return self._actors[account.pk]

    # The beginning ---------------------------------------------------------------------------

    def adopt_choices(self) -> None:
        """Two persons put the shipped examples in force, naming an (invented) district document."""
        for name, value in (choices.EXAMPLES | retention.EXAMPLES).items():
            version = propose(
                self.actor(self.tree.agency_officer),
                self.tree.bureau,
                name,
                value,
                source="合川区社区矫正工作规范（演示）",
                starts_on=SINCE,
            )
            publish(self.actor(self.tree.agency_head), version)

    def enter_ledgers(self, offices: list[Organisation], on: date) -> None:
        """The offices' paper ledgers as they stood on the day they joined."""
        with clock.set_to(at(on, 9)):
            for office in offices:
                orders = [
                    Order(office, self._ledger_row(office, on)) for _n in range(ENTERED // len(self.tree.offices))
                ]
                run_many(EnterFromLedger, orders, by=self.actor(self.tree.officers[office.name][0]))

    def _ledger_row(self, office: Organisation, on: date) -> dict[str, Any]:
        kind = self.random.choice(KINDS)
        starts_on = on - timedelta(days=self.random.randint(20, 500))
        ends_on = same_day(starts_on, self.random.choice((24, 30, 36, 36, 48, 60)), Convention.CIVIL) - timedelta(
            days=1
        )
        if self.random.random() < 0.12:
            ends_on = on + timedelta(days=self.random.randint(20, (self.today - on).days + 40))
        return {
            "person": self._person(office),
            "officer": self.random.choice(self.tree.officers[office.name][1:]),
            "kind": kind,
            "is_medical_parole": kind == "temporary_release",
            "authority": "合川区人民法院（演示）",
            "judgment_number": f"（{starts_on.year}）渝演刑初{self.serial}号",
            "offence": self.random.choice(invented.OFFENCES),
            "sentence": "有期徒刑一年，缓刑二年" if kind == "suspended_sentence" else "",
            "effective_on": starts_on,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "reported_on": starts_on + timedelta(days=5),
            "announced_on": starts_on + timedelta(days=8),
            "level": self.random.choice(LEVELS),
        }

    def _person(self, office: Organisation, born: tuple[date, date] | None = None) -> Person:
        self.serial += 1
        woman = self.random.random() < 0.15
        number, born_on = invented.identity(
            self.random, self.serial, woman, born or (date(1960, 1, 1), date(2004, 12, 31))
        )
        village = self.random.choice(self.tree.villages[office.name])
        return Person(
            name=invented.person_name(self.random, woman),
            sex="f" if woman else "m",
            born_on=born_on,
            id_number=number,
            phone=invented.phone(self.serial),
            lives_at=f"{village.name}虚构路{self.random.randint(1, 200)}号",
            registered_at=f"{village.name}虚构路{self.random.randint(1, 200)}号",
            employer=self.random.choice(("", "", "个体经营", "某建材厂（虚构）", "某物流公司（虚构）")),
        ).prepare()

    # Day by day ------------------------------------------------------------------------------

    def days(self) -> Iterator[date]:
        day = self.starts_on + timedelta(days=1)
        while day <= self.today:
            yield day
            day += timedelta(days=1)

    def live(self, day: date) -> None:
        """One working day: newcomers arrive, what is due is done, some travel, some complete."""
        hour = 8 if day == self.today else 10
        if day == self.today - JOINED:
            self.enter_ledgers(self.tree.offices[PILOTS:], day)
        with clock.set_to(at(day, hour)), transaction.atomic():
            if day.weekday() < 5:
                self._newcomers(day)
                self._do_duties(day)
                self._leave(day)
                self._life(day)
            self._complete(day)

    def _newcomers(self, day: date) -> None:
        expected = ADMITTED / (MONTHS * 21)
        if self.random.random() < expected:
            joined = day >= self.today - JOINED
            office = self.random.choice(self.tree.offices if joined else self.tree.offices[:PILOTS])
            young = self.random.random() < 0.06
            born = (day - timedelta(days=17 * 365), day - timedelta(days=16 * 365)) if young else None
            self._admit(office, day, self._person(office, born), stops=day > self.today - timedelta(days=4))

    def _admit(self, office: Organisation, day: date, person: Person, *, stops: bool) -> None:
        officer = self.tree.agency_officer
        effective_on = day - timedelta(days=self.random.randint(1, 4))
        entry = self._run(
            RegisterNotice, office, officer,
            name=person.name, id_number=person.id_number, phone=person.phone, lives_at=person.lives_at,
            registered_at=person.registered_at, kind="suspended_sentence", is_medical_parole=False,
            authority_kind="court", authority="合川区人民法院（演示）",
            judgment_number=f"（{day.year}）渝演刑初{self.serial}号", offence=self.random.choice(invented.OFFENCES),
            sentence="有期徒刑一年，缓刑二年", effective_on=effective_on, starts_on=effective_on,
            ends_on=same_day(effective_on, 24, Convention.CIVIL) - timedelta(days=1), prohibition="",
            prohibition_ends_on=None, notified_on=day, not_the_same=True,
        )  # fmt: skip
        if entry is None or stops:
            return
        correction = Correction.objects.get(file=entry.file)
        received = DOCUMENTS if self.random.random() < 0.9 else DOCUMENTS[:-1]
        self._run(ReceiveDocuments, correction, officer, received_on=day, received=received)
        self._run(SendReceipt, correction, officer, sent_on=day)
        self._run(
            RegisterArrival,
            correction,
            officer,
            arrived_at=clock.now(),
            place="agency",
            identity_checked=True,
            phone=person.phone,
            lives_at=person.lives_at,
            guardian="虚构监护人" if correction.file.is_minor else "",
            busy_hours="周一至周五 08:30-17:30",
        )
        head = self.tree.officers[office.name][0]
        staff = self.tree.officers[office.name]
        chosen = staff[2] if correction.file.is_minor else self.random.choice(staff[1:])
        self._run(
            AssignOfficer, correction.file, self.tree.agency_head if correction.file.is_minor else head, officer=chosen
        )

    def _do_duties(self, day: date) -> None:
        """Whatever is due in the next days is done by its officer, nearly always."""
        due = DutyRecord.objects.shown_on(day).filter(remind_by__lte=day + timedelta(days=2))
        for duty in due.select_related("file__organisation", "file__officer", "file__person"):
            if day == self.today and self.random.random() < LEFT_OPEN:
                continue
            doer = DOERS.get(duty.name.split(".")[1])
            if doer and self.random.random() < (DILIGENCE if duty.remind_by and duty.remind_by <= day else 0.5):
                doer(self, duty, day)

    def _run(self, act: type[Act], record: Any, by: Account, **given: Any) -> Any:
        try:
            return run(act, on=record, by=self.actor(by), given=given)
        except Refused:
            return None  # what the law refuses does not happen in this district either

    # Leave, life, completion -------------------------------------------------------------------

    def _leave(self, day: date) -> None:
        for leave in LeaveRequest.objects.filter(status="approved", ends_on__lte=day).select_related(
            "correction__file"
        ):
            if leave.ends_on < day or self.random.random() < 0.9:
                self._return(leave)
        for _n in range(self.random.randint(0, 3 if day >= self.today - JOINED else 1)):
            self._travel(day)

    def _return(self, leave: LeaveRequest) -> None:
        if self.random.random() < 0.99:
            returned_at = min(at(leave.ends_on, 17), clock.now())
            self._run(ReportReturn, leave, self._officer(leave.file), returned_at=returned_at, explanation="")

    def _travel(self, day: date) -> None:
        correction = self._somebody()
        if correction is None or correction.file.positioning_orders.exists():
            return  # who leaves the district in the demo leaves it without leave
        reason, explanation = self.random.choice(invented.REASONS)
        length = self.random.choice((1, 2, 3, 3, 5, 7, 7, 10, 20))
        starts_on = day + timedelta(days=self.random.randint(1, 4))
        officer = self._officer(correction.file)
        entry = self._run(
            RequestLeave,
            correction,
            officer,
            reason=reason,
            explanation=explanation,
            place=self.random.choice(invented.DESTINATIONS),
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=length - 1),
            is_urgent=False,
        )
        if entry and day < self.today - timedelta(days=1):
            leave = correction.leaves.get(starts_on=starts_on, status="requested")
            decider = self.tree.officers[correction.office.name][0] if length <= 7 else self.tree.agency_head
            self._run(ApproveLeave, leave, decider, opinion="同意")

    def _life(self, day: date) -> None:
        if self.random.random() < 0.35 and (correction := self._somebody()):
            event, facts = self.random.choice(
                (("family_event", "父亲病重住院。"), ("illness", "本人腰伤住院。"), ("job_lost", "所在工厂停工。"),
                 ("work_changed", "到新单位上班。"), ("mood_changed", "近期情绪低落。"), ("dispute", "与邻居因院墙发生争执。"))
            )  # fmt: skip
            self._run(
                RecordLifeChange,
                correction,
                self._officer(correction.file),
                event=event,
                happened_on=day,
                facts=facts,
                lives_at="",
                employer="",
                phone="",
            )

    def _complete(self, day: date) -> None:
        if day == self.today:
            return
        ending = Correction.objects.filter(status=Status.ENROLLED, ends_on=day).select_related("file__organisation")
        for correction in ending:
            officer = self._officer(correction.file)
            self._run(RecordSummary, correction, officer, summary_on=day, text="按时报告，遵守规定，完成学习。")
            head = self.tree.agency_head
            self._run(
                WriteAppraisal, correction, head, appraisal="在矫期间遵守监督管理规定，表现良好。", told_of_support=True
            )
            self._run(CompleteCorrection, correction, head, manner="announced", remark="")

    def _somebody(self) -> Correction | None:
        enrolled = Correction.objects.filter(status=Status.ENROLLED).select_related(
            "file__organisation", "file__officer"
        )
        count = enrolled.count()
        return enrolled.order_by("id")[self.random.randrange(count)] if count else None

    def _officer(self, file: Any) -> Account:
        return file.officer or self.tree.officers[file.organisation.name][2]


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.SHANGHAI)


# What an officer does about each kind of duty -----------------------------------------------------


def _form_team(history: History, duty: DutyRecord, day: date) -> None:
    correction = duty.file.correction
    given: dict[str, Any] = {"letter_signed": True}
    members = [
        (history._officer(duty.file).name, history._officer(duty.file).sex, "officer"),
        (invented.person_name(history.random, True), "f", "committee"),
        (invented.person_name(history.random, False), "m", "family"),
    ]
    for seat, (name, sex, role) in enumerate(members, start=1):
        given |= {f"name_{seat}": name, f"sex_{seat}": sex, f"role_{seat}": role, f"knows_minors_{seat}": seat == 2}
    history._run(FormTeam, correction, history._officer(duty.file), **given)


def _announce(history: History, duty: DutyRecord, day: date) -> None:
    is_minor = duty.file.is_minor
    history._run(
        AnnounceAdmission,
        duty.file.correction,
        history._officer(duty.file),
        announced_at=clock.now(),
        place=duty.file.organisation.name,
        present="矫正小组成员",
        is_public=False,
        guardian_present=is_minor,
        guardian="虚构监护人" if is_minor else "",
        rights_told=True,
        signed=True,
    )


def _draft_plan(history: History, duty: DutyRecord, day: date) -> None:
    correction, random = duty.file.correction, history.random
    if not correction.team.exists():
        _form_team(history, duty, day)
    facts = {
        "name": duty.file.title, "offence": correction.offence, "sentence": correction.sentence or "相应刑罚",
        "place": correction.person.lives_at, "risk": random.choice(invented.RISKS), "mood": random.choice(invented.MOODS),
        "worry": random.choice(invented.WORRIES), "level": correction.get_level_display(),
        "extra": random.choice(invented.EXTRAS), "lesson": random.choice(invented.LESSONS),
        "help": random.choice(invented.HELPS), "aim": random.choice(invented.AIMS),
        "officer": history._officer(duty.file).name,
    }  # fmt: skip
    parts = {part: text.format(**facts) for part, text in invented.PLAN_TEXTS.items()}
    history._run(DraftPlan, correction, history._officer(duty.file), **parts)


def _approve_plan(history: History, duty: DutyRecord, day: date) -> None:
    plan = duty.file.correction.plans.filter(approved_on__isnull=True).first()
    head = history.tree.agency_head if duty.file.is_minor else history.tree.officers[duty.file.organisation.name][0]
    if plan:
        history._run(ApprovePlan, plan, head, own_words=True)


def _report(history: History, duty: DutyRecord, day: date) -> None:
    history._run(
        RecordReport,
        duty.file.correction,
        history._officer(duty.file),
        reported_on=day,
        manner=history.random.choice(("in_person", "phone", "voice")),
        text=history.random.choice(invented.REPORTS),
    )


def _health(history: History, duty: DutyRecord, day: date) -> None:
    history._run(
        RecordHealthReport,
        duty.file.correction,
        history._officer(duty.file),
        reported_on=day,
        manner="phone",
        health="按医嘱服药，病情稳定。",
    )


def _visit(history: History, duty: DutyRecord, day: date) -> None:
    history._run(
        RecordVisit,
        duty.file.correction,
        history._officer(duty.file),
        visited_at=clock.now(),
        place=duty.file.correction.person.lives_at,
        people_met="本人及家属",
        facts=history.random.choice(invented.FACTS),
        follow_up=history.random.choice(invented.FOLLOW_UPS),
        discreet=True,
        satisfies=[duty],
    )


def _talk(history: History, duty: DutyRecord, day: date) -> None:
    history._run(
        RecordTalk,
        duty.file.correction,
        history._officer(duty.file),
        talked_at=clock.now(),
        manner="in_person",
        place=duty.file.organisation.name,
        facts=history.random.choice(invented.FACTS),
        follow_up=history.random.choice(invented.FOLLOW_UPS),
        satisfies=[duty],
    )


def _summary(history: History, duty: DutyRecord, day: date) -> None:
    history._run(
        RecordSummary, duty.file.correction, history._officer(duty.file), summary_on=day, text="按时报告，遵守规定。"
    )


def _appraise(history: History, duty: DutyRecord, day: date) -> None:
    history._run(
        WriteAppraisal,
        duty.file.correction,
        history.tree.agency_head,
        appraisal="在矫期间表现良好，同意按期解除。",
        told_of_support=True,
    )


def _medical_review(history: History, duty: DutyRecord, day: date) -> None:
    history._run(
        RecordMedicalReview,
        duty.file.correction,
        history._officer(duty.file),
        reviewed_on=day,
        hospital="虚构医院（演示）",
        findings="病情稳定，仍需治疗。",
        papers=[],
    )


def _chase(history: History, duty: DutyRecord, day: date) -> None:
    history._run(ChaseDocuments, duty.file.correction, history.tree.agency_officer, told_on=day)


def _complete_papers(history: History, duty: DutyRecord, day: date) -> None:
    history._run(
        ReceiveDocuments, duty.file.correction, history.tree.agency_officer, received_on=day, received=DOCUMENTS
    )


DOERS: dict[str, Callable[[History, DutyRecord, date], None]] = {
    "chase": _chase,
    "missing_papers": _complete_papers,
    "team": _form_team,
    "team_member": _form_team,
    "announcement": _announce,
    "plan": _draft_plan,
    "plan_approval": _approve_plan,
    "plan_review": _draft_plan,
    "report": _report,
    "health_report": _health,
    "medical_review": _medical_review,
    "visit": _visit,
    "regular_visit": _visit,
    "talk": _talk,
    "summary": _summary,
    "appraisal": _appraise,
}
