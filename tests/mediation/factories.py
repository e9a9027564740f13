"""Committees, mediators and disputes of the invented district, each made by its acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from anhe import clock
from anhe.casework.acts import Refused
from anhe.casework.configuring import propose, publish
from anhe.casework.models import DutyRecord, Entry
from anhe.law.citations import Citation
from anhe.mediation.agreements import RecordAgreement
from anhe.mediation.committees import AppointMediator, RegisterCommittee
from anhe.mediation.configuration import EXAMPLE_INTERVALS, INTERVALS
from anhe.mediation.disputes import AcceptDispute, OpenMediation, RegisterDispute
from anhe.mediation.given_parties import GivenParty
from anhe.mediation.models import Appointment, Committee, MediationCase, Mediator
from anhe.orgs.models import Account, Role
from tests.district import LONG_AGO, District, account, act

COMMITTEE = {
    "name": "光明村人民调解委员会",
    "kind": "village",
    "field": "",
    "founder": "光明村民委员会",
    "established_on": date(2020, 8, 1),
    "term_starts_on": date(2025, 4, 1),
    "filing_number": "示例调备〔2025〕8号",
    "desk": "",
    "multi_ethnic_area": False,
}
MEDIATOR = {
    "account": None,
    "id_number": "",
    "sex": "m",
    "born_on": date(1975, 5, 5),
    "is_minority": False,
    "phone": "",
    "seat": "member",
    "starts_on": date(2025, 4, 1),
    "ends_on": None,
    "employment": "part_time",
    "is_professional": False,
    "field": "",
    "proof": "",
    "filing_number": "",
}
DISPUTE = {
    "dispute_type": "neighbour",
    "source": "on_application",
    "channel": "committee",
    "matter": "院墙滴水，双方争执。",
    "place_text": "光明村二组",
    "persons": 2,
    "amount": None,
    "risk_color": "",
}
AGREEMENT = {
    "form": "written",
    "agreement": "李四于三月底前改建排水沟。",
    "reached_on": date(2026, 3, 2),
    "parties_signed_on": date(2026, 3, 2),
    "mediator_signed_on": date(2026, 3, 2),
    "sealed_on": date(2026, 3, 2),
    "performance_due_on": date(2026, 3, 31),
}


@dataclass
class Mediation:
    """A committee with its chair and a mediator, both with accounts, and ways to bring a dispute to any point."""

    district: District
    committee: Committee
    chair: Account
    mediator: Account
    other_mediator: Account

    def dispute(self, *, by: Account | None = None, **given: Any) -> MediationCase:
        """A dispute just registered, by default with this mediator."""
        told = {"applicants": [GivenParty("张三")], "respondents": [GivenParty("李四")], **DISPUTE, **given}
        entry = act(RegisterDispute, on=self.committee, by=by or self.mediator, **told)
        return case_of(entry)

    def accepted(self, **given: Any) -> MediationCase:
        case = self.dispute(**given)
        act(AcceptDispute, on=case, by=self.mediator, **self.consent(case))
        return again(case)

    def begun(self, **given: Any) -> MediationCase:
        case = self.accepted(**given)
        act(OpenMediation, on=case, by=self.mediator, rights_told_on=clock.today(), acknowledged=True)
        return again(case)

    def agreed(self, **given: Any) -> MediationCase:
        case = self.begun()
        act(RecordAgreement, on=case, by=self.mediator, **AGREEMENT | given)
        return again(case)

    def consent(self, case: MediationCase) -> dict[str, Any]:
        return {"consenting": list(case.parties.all()), "mediator": Mediator.objects.get(account=self.mediator)}


def build_mediation(district: District) -> Mediation:
    district.bureau.division_code = "500117"
    district.bureau.save()
    committee = register_committee(district)
    people = {}
    for name, seat, role, sex in (
        ("赵主任", "chair", Role.COMMITTEE_CHAIR, "m"),
        ("钱调解", "member", Role.MEDIATOR, "f"),
        ("孙调解", "member", Role.MEDIATOR, "m"),
    ):
        people[name] = account(name, role, committee.organisation)
        appoint(committee, district.office_head, name=name, seat=seat, sex=sex, account=people[name])
    return Mediation(district, committee, people["赵主任"], people["钱调解"], people["孙调解"])


def register_committee(district: District, **given: Any) -> Committee:
    entry = act(RegisterCommittee, on=district.office, by=district.office_head, **COMMITTEE | given)
    return Committee.objects.get(file=entry.file_id)


def appoint(committee: Committee, by: Account, **given: Any) -> Appointment:
    entry = act(AppointMediator, on=committee, by=by, **MEDIATOR | given)
    return Appointment.objects.get(pk=entry_subject(entry, Appointment, committee))


def entry_subject(entry: Entry, model: type, committee: Committee) -> Any:
    """The newest seat of the committee: the one the entry speaks of."""
    return model.objects.filter(committee=committee).order_by("-pk").values_list("pk", flat=True)[0]  # type: ignore[attr-defined]


def adopt_intervals(district: District, value: dict[str, Any] | None = None) -> None:
    version = propose(
        district.actor(district.agency_officer),
        district.bureau,
        INTERVALS,
        value or EXAMPLE_INTERVALS,
        source="示例区司〔2020〕9号",
        starts_on=LONG_AGO,
    )
    publish(district.actor(district.agency_head), version)


def case_of(entry: Entry) -> MediationCase:
    return MediationCase.objects.with_file().get(file=entry.file_id)


def again(case: MediationCase) -> MediationCase:
    """The case as it is in the database now."""
    return MediationCase.objects.with_file().get(pk=case.pk)


def open_duties(file: Any) -> dict[str, date | None]:
    return dict(DutyRecord.objects.open().filter(file=file).values_list("name", "due_on"))


@contextmanager
def refused(*basis: Citation, saying: str = "") -> Iterator[None]:
    """The act is refused under these articles, in words that contain `saying`."""
    with pytest.raises(Refused) as caught:
        yield
    assert set(basis) <= set(caught.value.basis)
    assert saying in caught.value.message
