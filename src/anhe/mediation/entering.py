"""台账转入: committees, mediators and disputes that come in from the ledgers kept before.

A dispute still open comes in as registered only: whoever takes it up asks every party first (R20).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, Refused
from anhe.casework.models import DutyRecord
from anhe.law.citations import MEDIATION_LAW
from anhe.mediation.committees import GUIDES, open_committee
from anhe.mediation.ledger_rows import CommitteeRow, DisputeRow, MediatorRow
from anhe.mediation.models import (
    Appointment,
    Channel,
    Committee,
    CommitteeKind,
    Confirmation,
    MediationCase,
    Seat,
    Status,
    TerminationReason,
)
from anhe.mediation.opening import add_parties, dispute_title, open_case
from anhe.orgs.access import By
from anhe.orgs.models import Organisation

ENTERS_DISPUTES = By.COMMITTEE_CHAIR | By.MEDIATOR | By.JUDICIAL_OFFICE | By.BUREAU_LEADER
AGREED = "agreed"
STATUS_OF_PERFORMANCE = {
    "performed": Status.PERFORMED,
    "performing": Status.PERFORMING,
    "breached": Status.BREACHED,
    "": Status.AGREED,
}


class EnterCommitteeFromLedger(Act):
    """Enter a committee from the guiding office's ledger. Mediation Law art. 10. Input: `row`, a CommitteeRow."""

    title = _("台账转入调委会")
    acts_on = Organisation
    by = GUIDES
    basis = [MEDIATION_LAW[10]]
    opens_file = True

    def check(self) -> None:
        row: CommitteeRow = self.input.row
        if row.kind not in CommitteeKind.values:
            raise Refused(gettext("请写明调委会类型。"), field="committee_kind")
        if row.established_on and row.established_on > self.today:
            raise Refused(gettext("设立日期不能晚于今天。"), field="founded_on")

    def perform(self) -> str:
        row: CommitteeRow = self.input.row
        given = {name: getattr(row, name) for name in CommitteeRow.__slots__}
        committee = open_committee(self, self.record, given)
        return _("据台账登记调委会：{name}").format(name=committee.organisation.name)


class EnterMediatorFromLedger(Act):
    """Enter a mediator's seat from the ledger. Mediation Law art. 13. Input: `row`, a MediatorRow."""

    title = _("台账转入调解员")
    acts_on = Committee
    by = GUIDES | By.COMMITTEE_CHAIR
    basis = [MEDIATION_LAW[13]]

    def check(self) -> None:
        row: MediatorRow = self.input.row
        if row.ends_on and row.starts_on and row.ends_on < row.starts_on:
            raise Refused(gettext("聘任到期日期早于聘任日期。"), field="appointed_until")

    def perform(self) -> str:
        row: MediatorRow = self.input.row
        for new in (row.person, row.mediator):
            if new is not None and new._state.adding and not self.work.is_new(new):
                self.add(new)
        self.made = self.add(
            Appointment(
                committee=self.record,
                mediator=row.mediator,
                seat=row.seat,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                filing_number=row.filing_number,
            )
        )
        return _("据台账登记{name}，{seat}").format(name=row.mediator.name, seat=Seat(row.seat).label)


class EnterDisputeFromLedger(Act):
    """Enter a dispute from the committee's register. Mediation Law art. 27. Input: `row`, a DisputeRow."""

    title = _("台账转入纠纷")
    acts_on = Committee
    by = ENTERS_DISPUTES
    basis = [MEDIATION_LAW[27]]
    opens_file = True

    def check(self) -> None:
        refuse_impossible_days(self.input.row, self.today)

    def perform(self) -> str:
        row: DisputeRow = self.input.row
        case = open_case(
            self,
            self.record,
            applicants=row.applicants,
            respondents=row.respondents,
            dispute_type=row.dispute_type,
            registered_on=row.registered_on,
            mediator=row.mediator,
            channel=Channel.LEDGER,
            ledger_key=row.key,
            matter_key=row.matter_key,
        )
        write_row(case, row)
        return gettext("据登记簿转入：{title}，{status}").format(
            title=self.file.title, status=Status(case.status).label
        )


class AmendDisputeFromLedger(Act):
    """Follow the committee's register where its row has changed and nobody has worked on the case here."""

    title = _("台账更新纠纷")
    acts_on = MediationCase
    by = ENTERS_DISPUTES
    basis = [MEDIATION_LAW[27]]

    def check(self) -> None:
        refuse_impossible_days(self.input.row, self.today)

    def closes_only(self) -> set[UUID]:
        """Whatever is owed on the case that the changed row has overtaken."""
        return set(DutyRecord.objects.open().filter(file=self.file).values_list("pk", flat=True))

    def perform(self) -> str:
        row: DisputeRow = self.input.row
        before = self.record.get_status_display()
        if party_names(self.record) != [one.name for one in (*row.applicants, *row.respondents)]:
            self.record.parties.all().delete()
            add_parties(self, self.record, row.applicants, row.respondents)
        self.file.title = dispute_title(row.applicants, row.respondents, row.dispute_type)
        self.file.closed_on = None
        self.record.dispute_type, self.record.registered_on = row.dispute_type, row.registered_on
        self.record.ledger_key, self.record.matter_key = row.key, row.matter_key
        self.record.give_to(row.mediator)
        write_row(self.record, row)
        return _("登记簿已更新：由{before}改为{after}").format(before=before, after=self.record.get_status_display())


def party_names(case: MediationCase) -> list[str]:
    return [party.name for party in case.parties.order_by("side", "place")]


def write_row(case: MediationCase, row: DisputeRow) -> None:
    """Put a row's facts on the case, and close its file where nothing is left to do."""
    case.ledger_number, case.ledger_digest = row.number, row.digest
    case.source, case.matter, case.place_text = row.source, row.matter, row.place_text
    case.persons, case.amount, case.risk_color = row.persons, row.amount, row.risk_color
    case.mediators_noted = row.mediators_noted
    case.concluded_on, case.agreement_form, case.termination_reason = row.concluded_on, row.agreement_form, ""
    case.performance_due_on, case.performed_on = row.performance_due_on, row.performed_on
    case.confirmation = Confirmation.CONFIRMED if row.confirmed else Confirmation.UNDECIDED
    case.status = status_of(row)
    if case.status == Status.TERMINATED:
        case.termination_reason = row.outcome
    if case.status in (Status.TERMINATED, Status.PERFORMED):
        case.file.closed_on = row.performed_on or row.concluded_on or row.registered_on


def status_of(row: DisputeRow) -> Status:
    if row.outcome == AGREED:
        return STATUS_OF_PERFORMANCE[row.performance]
    return Status.TERMINATED if row.outcome in TerminationReason.values else Status.REPORTED


def refuse_impossible_days(row: DisputeRow, today: date) -> None:
    """A register tells of the past, and in the order of life."""
    if row.registered_on > today:
        raise Refused(gettext("登记日期晚于今天。"), field="registered_on")
    for name, label, day in (
        ("concluded_on", gettext("结案日期"), row.concluded_on),
        ("performed_on", gettext("履行日期"), row.performed_on),
    ):
        if day is not None and day < row.registered_on:
            raise Refused(_("{label}早于登记日期 {start}。").format(label=label, start=row.registered_on), field=name)
        if day is not None and day > today:
            raise Refused(_("{label}晚于今天。").format(label=label), field=name)
