"""Cases in the state a test begins with, brought there by running acts."""

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
from anhe.correction.admission import AnnounceAdmission, ReceiveDocuments, RegisterArrival, RegisterNotice
from anhe.correction.leave import ApproveLeave, RequestLeave
from anhe.correction.models import Correction, LeaveRequest
from anhe.correction.team_and_plan import FormTeam
from anhe.law.citations import Citation
from tests.district import District, act, id_number


@dataclass
class Cases:
    district: District

    def expected(self, *, woman: bool = False, born_on: date = date(1990, 1, 1), **facts: Any) -> Correction:
        """Notice registered, not yet arrived."""
        given = {
            "name": "测试人" + ("甲" if woman else "乙"),
            "id_number": id_number(born_on, woman=woman),
            "phone": "13900000000",
            "lives_at": "示例区青石街道虚构路1号",
            "registered_at": "示例区青石街道虚构路1号",
            "kind": "suspended_sentence",
            "is_medical_parole": False,
            "authority_kind": "court",
            "authority": "示例区人民法院",
            "judgment_number": "（2026）示例刑初1号",
            "offence": "盗窃罪",
            "sentence": "有期徒刑一年，缓刑二年",
            "effective_on": date(2026, 3, 1),
            "starts_on": date(2026, 3, 1),
            "ends_on": date(2028, 2, 29),
            "prohibition": "",
            "prohibition_ends_on": None,
            "notified_on": date(2026, 3, 2),
            "not_the_same": True,
        } | facts
        entry = act(RegisterNotice, on=self.district.office, by=self.district.agency_officer, **given)
        return Correction.objects.get(file=entry.file)

    def with_documents(self, **facts: Any) -> Correction:
        correction = self.expected(**facts)
        received = ["judgment", "enforcement_notice", "correction_notice", "place_decision", "exit_ban"]
        act(
            ReceiveDocuments,
            on=correction,
            by=self.district.agency_officer,
            received_on=clock.today(),
            received=received,
        )
        return correction

    def enrolled(self, *, officer: bool = True, **facts: Any) -> Correction:
        """Arrived and registered, with the officer in charge."""
        correction = self.with_documents(**facts)
        act(
            RegisterArrival,
            on=correction,
            by=self.district.agency_officer,
            arrived_at=clock.now(),
            place="agency",
            identity_checked=True,
            phone="13900000000",
            lives_at="示例区青石街道虚构路1号",
            guardian="",
            busy_hours="周一至周五 08:00-18:00",
        )
        if officer:
            from anhe.casework.file_acts import AssignOfficer

            act(AssignOfficer, on=correction.file, by=self.district.office_head, officer=self.district.officer)
        correction.refresh_from_db()
        return correction

    def with_team(self, *members: tuple[str, str, str, bool], **facts: Any) -> Correction:
        correction = self.enrolled(**facts)
        form_team(correction, self.district, *(members or (("林所员", "m", "officer", False),)))
        return correction

    def leave(
        self,
        starts_on: date,
        ends_on: date,
        *,
        correction: Correction | None = None,
        approved: bool = False,
        **more: Any,
    ) -> LeaveRequest:
        correction = correction or self.enrolled()
        given = {"reason": "family", "explanation": "母亲住院", "place": "示例省邻市"} | more
        act(
            RequestLeave,
            on=correction,
            by=self.district.officer,
            starts_on=starts_on,
            ends_on=ends_on,
            is_urgent=False,
            **given,
        )
        leave = correction.leaves.get(starts_on=starts_on)
        if approved:
            act(ApproveLeave, on=leave, by=self.district.agency_head, opinion="同意")
            leave.refresh_from_db()
        return leave


def form_team(correction: Correction, district: District, *members: tuple[str, str, str, bool]) -> None:
    given: dict[str, Any] = {"letter_signed": True}
    for seat, (name, sex, role, knows_minors) in enumerate(members, start=1):
        given |= {f"name_{seat}": name, f"sex_{seat}": sex, f"role_{seat}": role, f"knows_minors_{seat}": knows_minors}
    act(FormTeam, on=correction, by=district.officer if not correction.file.is_minor else district.colleague, **given)


def announce(correction: Correction, district: District, **changed: Any) -> None:
    given = {
        "announced_at": clock.now(),
        "place": "青石司法所",
        "present": "矫正小组",
        "is_public": False,
        "guardian_present": False,
        "rights_told": True,
        "signed": True,
    } | changed
    by = district.colleague if correction.file.is_minor else district.officer
    act(AnnounceAdmission, on=correction, by=by, **given)


def open_duties(correction: Correction) -> dict[str, date]:
    return {duty.name: duty.due_on for duty in correction.file.duties.filter(state="open")}


@contextmanager
def refused(*basis: Citation, saying: str = "") -> Iterator[None]:
    """The act must be refused, under these articles, in words that hold `saying`."""
    with pytest.raises(Refused) as caught:
        yield
    cited = [str(citation) for citation in caught.value.basis]
    for citation in basis:
        assert str(citation) in cited, f"refused under {cited}, not {citation}: {caught.value.message}"
    assert saying in caught.value.message


def adopt(district: District, name: str, value: object) -> None:
    """Two persons put a choice of the district in force."""
    version = propose(
        district.actor(district.agency_officer),
        district.bureau,
        name,
        value,
        source="示例区社矫〔2026〕9号",
        starts_on=date(2026, 1, 1),
    )
    publish(district.actor(district.agency_head), version)
