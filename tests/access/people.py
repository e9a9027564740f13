"""Everybody who may stand before an address, each with one post in the invented district."""

from __future__ import annotations

from anhe import clock
from anhe.orgs.models import Account, Role
from tests.district import District, account

POSTS = {
    "chair": Role.COMMITTEE_CHAIR,
    "mediator": Role.MEDIATOR,
    "grid worker": Role.GRID_WORKER,
    "counselor": Role.COUNSELOR,
    "resettlement officer": Role.RESETTLEMENT_OFFICER,
    "prison liaison": Role.PRISON_LIAISON,
    "reconsideration handler": Role.RECONSIDERATION_HANDLER,
    "system administrator": Role.SYSTEM_ADMIN,
    "security administrator": Role.SECURITY_ADMIN,
    "audit administrator": Role.AUDIT_ADMIN,
    "applicant": Role.APPLICANT,
    "correction subject": Role.CORRECTION_SUBJECT,
}
PASSWORD = "芦花深处-77230"
AT_OFFICE = {"chair", "mediator", "grid worker", "applicant", "correction subject"}


def everybody(district: District) -> dict[str, Account]:
    """One account per role, and one without any post."""
    people = {
        "officer": district.officer,
        "officer for minors": district.colleague,
        "head of the office": district.office_head,
        "officer of another office": district.stranger,
        "officer of the agency": district.agency_officer,
        "head of the agency": district.agency_head,
        "officer of the city": district.city_officer,
        "leader": district.leader,
    }
    for name, role in POSTS.items():
        place = district.office if name in AT_OFFICE else district.bureau
        people[name] = account(name, role, place)
    people["nobody"] = Account.objects.create_account("nobody", None, name="无岗", must_change_password=False)
    for person in people.values():
        person.set_password(PASSWORD)
        person.password_changed_at = clock.now()
        person.save()
    return people
