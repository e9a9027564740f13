"""Opening a dispute's file: one dispute, one code, one file, whatever the door it came through."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from anhe.casework.acts import Act
from anhe.casework.models import File, FileKind
from anhe.mediation.given_parties import GivenParty, known_person, new_person, party_rows
from anhe.mediation.models import Committee, DisputeType, MediationCase, Mediator, Side
from anhe.orgs.models import Organisation

CODE_SERIES = "mediation.case"
FILE_SERIES = "mediation.committee"
LONGEST_TITLE = 120


def open_case(
    act: Act,
    committee: Committee,
    *,
    applicants: Sequence[GivenParty],
    respondents: Sequence[GivenParty],
    dispute_type: str,
    registered_on: date,
    mediator: Mediator | None = None,
    **facts: Any,
) -> MediationCase:
    """Add file, case and parties to the act's work; the act then tells the timeline."""
    code = next_code(act, committee.district)
    act.file = act.add(
        File(
            kind=FileKind.MEDIATION,
            number=code,
            title=dispute_title(applicants, respondents, dispute_type),
            organisation=committee.organisation,
            officer=mediator.account if mediator else None,
            opened_on=registered_on,
        )
    )
    case = MediationCase(
        file=act.file,
        code=code,
        committee=committee,
        mediator=mediator,
        dispute_type=dispute_type,
        registered_on=registered_on,
        **facts,
    )
    if not case.matter_key:
        case.matter_key = matter_key(committee, registered_on, dispute_type, [*applicants, *respondents])
    act.made = act.add(case)
    add_parties(act, case, applicants, respondents)
    return case


def add_parties(
    act: Act, case: MediationCase, applicants: Sequence[GivenParty], respondents: Sequence[GivenParty]
) -> None:
    """Add both sides. A known person is linked and never changed: mediation writes nothing onto others' records."""
    for side, given in ((Side.APPLICANT, applicants), (Side.RESPONDENT, respondents)):
        for party, told in zip(party_rows(case, side, given), given, strict=True):
            if told.id_number:
                party.person = known_person(told) or act.add(new_person(told))
            act.add(party)


def next_code(act: Act, district: Organisation) -> str:
    """The dispute's code (一案一码): the district's division code, RT, the year, six digits."""
    return f"{place_code(district)}RT{act.today.year}{act.next_number(district, CODE_SERIES):06d}"


def next_committee_number(act: Act, district: Organisation) -> str:
    return f"{place_code(district)}TW{act.today.year}{act.next_number(district, FILE_SERIES):04d}"


def place_code(district: Organisation) -> str:
    return district.division_code or district.pk.hex[-6:].upper()


def dispute_title(applicants: Sequence[GivenParty], respondents: Sequence[GivenParty], dispute_type: str) -> str:
    """The file's name: 张某等3人与李某邻里纠纷."""
    kind = DisputeType(dispute_type).label
    if not respondents:
        return _("{applicant}的{kind}").format(applicant=side_words(applicants), kind=kind)[:LONGEST_TITLE]
    words = _("{applicant}与{respondent}{kind}")
    return words.format(applicant=side_words(applicants), respondent=side_words(respondents), kind=kind)[:LONGEST_TITLE]


def side_words(side: Sequence[GivenParty]) -> str:
    """One side in a title: the first name, and how many they are."""
    first = side[0].name[:40]
    return first if len(side) == 1 else _("{first}等{count}人").format(first=first, count=len(side))


def matter_key(committee: Committee, day: date, dispute_type: str, parties: Iterable[GivenParty]) -> str:
    """What makes two registrations one dispute: committee, day, type and everybody's name, in any order."""
    names = sorted(party.name for party in parties)
    return short_digest(committee.pk.hex, day.isoformat(), dispute_type, *names)


def short_digest(*words: str) -> str:
    """32 hexadecimal digits that stand for these words."""
    return hashlib.blake2b("\x1f".join(words).encode(), digest_size=16).hexdigest()
