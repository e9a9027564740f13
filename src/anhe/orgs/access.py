"""Who is acting, and in which capacity: the question every act and every queryset asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Flag, auto
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from anhe.orgs.models import Account, Organisation, OrganisationKind, Post, Role


class By(Flag):
    """Capacities in which an act is done. `By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY` reads "either"."""

    NOBODY = 0
    JUDICIAL_OFFICE = auto()
    CORRECTION_AGENCY = auto()
    CITY_AGENCY = auto()
    PROVINCE_AGENCY = auto()
    BUREAU_LEADER = auto()
    COUNSELOR = auto()
    RESETTLEMENT_OFFICER = auto()
    PRISON_LIAISON = auto()
    MEDIATOR = auto()
    COMMITTEE_CHAIR = auto()
    GRID_WORKER = auto()
    APPLICANT = auto()
    CORRECTION_SUBJECT = auto()
    RECONSIDERATION_HANDLER = auto()
    SYSTEM_ADMIN = auto()
    SECURITY_ADMIN = auto()
    AUDIT_ADMIN = auto()
    CLOCK = auto()

    @property
    def titles(self) -> list[str]:
        return [str(CAPACITY_TITLES[one]) for one in By if one in self]


CAPACITY_TITLES = {
    By.JUDICIAL_OFFICE: _("司法所"),
    By.CORRECTION_AGENCY: _("区社区矫正机构"),
    By.CITY_AGENCY: _("市级社区矫正机构"),
    By.PROVINCE_AGENCY: _("省级社区矫正机构"),
    By.BUREAU_LEADER: _("区司法局负责人"),
    By.COUNSELOR: _("心理咨询师"),
    By.RESETTLEMENT_OFFICER: _("安置帮教专干"),
    By.PRISON_LIAISON: _("监狱联络人"),
    By.MEDIATOR: _("人民调解员"),
    By.COMMITTEE_CHAIR: _("调委会主任"),
    By.GRID_WORKER: _("网格员"),
    By.APPLICANT: _("申请人"),
    By.CORRECTION_SUBJECT: _("社区矫正对象"),
    By.RECONSIDERATION_HANDLER: _("复议办案人"),
    By.SYSTEM_ADMIN: _("系统管理员"),
    By.SECURITY_ADMIN: _("安全管理员"),
    By.AUDIT_ADMIN: _("审计管理员"),
    By.CLOCK: _("系统按时"),
}

_OFFICER_CAPACITY = {
    OrganisationKind.JUDICIAL_OFFICE: By.JUDICIAL_OFFICE,
    OrganisationKind.CORRECTION_AGENCY: By.CORRECTION_AGENCY,
    OrganisationKind.CITY: By.CITY_AGENCY,
    OrganisationKind.PROVINCE: By.PROVINCE_AGENCY,
}


def capacity_of(post: Post) -> By:
    """The capacity a post gives: an officer's depends on where the post is."""
    if post.role in (Role.CORRECTION_OFFICER, Role.AGENCY_HEAD):
        return _OFFICER_CAPACITY.get(OrganisationKind(post.organisation.kind), By.NOBODY)
    return By[Role(post.role).name]


@dataclass(frozen=True)
class Actor:
    """An account with the posts it holds on a day. The clock acts without an account."""

    account: Account | None
    posts: tuple[Post, ...]
    on: date
    is_clock: bool = False

    @classmethod
    def of(cls, account: Account, on: date) -> Actor:
        posts = account.posts.in_force(on).select_related("organisation__parent")
        return cls(account, tuple(posts), on)

    @classmethod
    def clock(cls, on: date) -> Actor:
        """The house itself, acting because time has passed. It may do only what acts allow By.CLOCK."""
        return cls(None, (), on, is_clock=True)

    @cached_property
    def capacities(self) -> By:
        if self.is_clock:
            return By.CLOCK
        held = By.NOBODY
        for post in self.posts:
            held |= capacity_of(post)
        return held

    def posts_as(self, by: By) -> list[Post]:
        return [post for post in self.posts if capacity_of(post) & by]

    def acts_for(self, organisation: Organisation, by: By) -> bool:
        """Whether one of the posts gives capacity `by` in `organisation` itself."""
        return any(post.organisation_id == organisation.pk for post in self.posts_as(by))

    def is_over(self, organisation: Organisation, by: By) -> bool:
        """Whether one of the posts gives capacity `by` in `organisation` or over it."""
        return any(_reach(post).contains(organisation) for post in self.posts_as(by))

    @property
    def organisation_ids(self) -> list[UUID]:
        return [post.organisation_id for post in self.posts]

    @property
    def leads(self) -> bool:
        return any(post.leads or post.role in (Role.AGENCY_HEAD, Role.BUREAU_LEADER) for post in self.posts)

    @property
    def serves_minors(self) -> bool:
        return any(post.serves_minors for post in self.posts)

    @property
    def post_title(self) -> str:
        return "；".join(str(post) for post in self.posts) or str(CAPACITY_TITLES[By.CLOCK])

    def reach(self, by: By) -> list[str]:
        """Path prefixes of everything the posts with `by` are responsible for."""
        return _shortest(_reach(post).path for post in self.posts_as(by))


def _reach(post: Post) -> Organisation:
    """An agency answers for its whole bureau, a bureau's child like the offices; others for their own branch."""
    organisation = post.organisation
    if organisation.kind == OrganisationKind.CORRECTION_AGENCY and organisation.parent:
        return organisation.parent
    return organisation


def _shortest(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(paths, key=len):
        if not any(path.startswith(other) for other in kept):
            kept.append(path)
    return kept
