"""The district's organisations, accounts and posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from anhe.demo import invented
from anhe.orgs.models import Account, Delegation, Matter, Organisation, OrganisationKind, Post, Role

SINCE = date(2024, 1, 1)
PASSWORD = "Anhe-demo-2026"


@dataclass
class Tree:
    """What later steps need to find again."""

    bureau: Organisation
    agency: Organisation
    city: Organisation
    offices: list[Organisation] = field(default_factory=list)
    villages: dict[str, list[Organisation]] = field(default_factory=dict)
    officers: dict[str, list[Account]] = field(default_factory=dict)
    agency_head: Account = field(default_factory=Account)
    agency_officer: Account = field(default_factory=Account)
    leader: Account = field(default_factory=Account)


class Planter:
    """Gathers rows and writes each table at once."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.places: list[Organisation] = []
        self.accounts: list[Account] = []
        self.posts: list[Post] = []
        self.password = make_password(PASSWORD)

    def place(self, kind: str, name: str, parent: Organisation | None = None, **more: str) -> Organisation:
        place = Organisation(kind=kind, name=name, parent=parent, opened_on=SINCE, **more)
        place.set_path()
        self.places.append(place)
        return place

    def staff(
        self,
        username: str,
        place: Organisation,
        role: str,
        *,
        name: str = "",
        woman: bool | None = None,
        leads: bool = False,
        serves_minors: bool = False,
    ) -> Account:
        woman = self.random.random() < 0.4 if woman is None else woman
        account = Account(
            username=username,
            name=name or invented.person_name(self.random, woman),
            sex="f" if woman else "m",
            password=self.password,
            must_change_password=False,
            staff_number=f"演示{len(self.accounts) + 1:04d}",
        )
        self.accounts.append(account)
        self.posts.append(
            Post(
                account=account,
                organisation=place,
                role=role,
                starts_on=SINCE,
                leads=leads,
                serves_minors=serves_minors,
            )
        )
        return account

    def write(self) -> None:
        Organisation.objects.bulk_create(self.places, batch_size=500)
        Account.objects.bulk_create(self.accounts, batch_size=500)
        Post.objects.bulk_create(self.posts, batch_size=500)


def plant(random: Random) -> Tree:
    """Build the tree: city to villages, partner bodies, two hundred staff with their posts."""
    planter = Planter(random)
    tree = _trunk(planter)
    _partners(planter, tree)
    for number, township in enumerate(invented.township_names(), start=1):
        _township(planter, tree, number, township)
    _house(planter, tree)
    planter.write()
    _delegate(tree)
    return tree


def _trunk(planter: Planter) -> Tree:
    province = planter.place(OrganisationKind.PROVINCE, "重庆市社区矫正管理局", division_code="500000")
    city = planter.place(OrganisationKind.CITY, "重庆市社区矫正管理局（演示）", province, division_code="500100")
    bureau = planter.place(
        OrganisationKind.JUSTICE_BUREAU,
        "合川区司法局（演示）",
        city,
        division_code="500117",
        series_code="合川",
        short_name="区司法局",
    )
    agency = planter.place(
        OrganisationKind.CORRECTION_AGENCY,
        "合川区社区矫正管理局（演示）",
        bureau,
        division_code="500117",
        series_code="合川",
        short_name="区矫正局",
    )
    planter.staff("shi", city, Role.CORRECTION_OFFICER, leads=True)
    return Tree(bureau, agency, city)


def _partners(planter: Planter, tree: Tree) -> None:
    for kind, name in (
        (OrganisationKind.COURT, "合川区人民法院（演示）"),
        (OrganisationKind.PROCURATORATE, "合川区人民检察院（演示）"),
        (OrganisationKind.PUBLIC_SECURITY, "合川区公安局（演示）"),
        (OrganisationKind.DETENTION_CENTER, "合川区看守所（演示）"),
        (OrganisationKind.PETITION_OFFICE, "合川区信访办（演示）"),
        (OrganisationKind.MENTAL_HEALTH_CENTER, "合川区精神卫生中心（演示）"),
        (OrganisationKind.GOVERNANCE_CENTER, "合川区综治中心（演示）"),
        (OrganisationKind.PRISON, "虚构监狱（演示）"),
    ):
        planter.place(kind, name, tree.bureau, division_code="500117")


def _township(planter: Planter, tree: Tree, number: int, township: str) -> None:
    office = planter.place(
        OrganisationKind.JUDICIAL_OFFICE,
        f"{township}司法所",
        tree.bureau,
        division_code="500117",
        short_name=f"{township.removesuffix('街道').removesuffix('镇')}所",
    )
    tree.offices.append(office)
    staff = [planter.staff(f"suo{number:02d}", office, Role.CORRECTION_OFFICER, leads=True)]
    staff += [
        planter.staff(
            f"yuan{number:02d}{letter}",
            office,
            Role.CORRECTION_OFFICER,
            woman=letter == "b",
            serves_minors=letter == "b",
        )
        for letter in ("abcd" if number <= invented.STREETS else "abc")
    ]
    tree.officers[office.name] = staff
    tree.villages[office.name] = [
        planter.place(
            OrganisationKind.VILLAGE, f"{township}{name}{'社区' if number <= invented.STREETS else '村'}", office
        )
        for name in invented.VILLAGES
    ]
    planter.staff(f"wang{number:02d}", tree.villages[office.name][0], Role.GRID_WORKER)


def _house(planter: Planter, tree: Tree) -> None:
    tree.agency_head = planter.staff("juzhang", tree.agency, Role.AGENCY_HEAD, leads=True, serves_minors=True)
    tree.agency_officer = planter.staff("keyuan", tree.agency, Role.CORRECTION_OFFICER, serves_minors=True)
    tree.leader = planter.staff("lingdao", tree.bureau, Role.BUREAU_LEADER)
    planter.staff("bangjiao", tree.bureau, Role.RESETTLEMENT_OFFICER)
    planter.staff("fuyi", tree.bureau, Role.RECONSIDERATION_HANDLER)
    centre = next(p for p in planter.places if p.kind == OrganisationKind.MENTAL_HEALTH_CENTER)
    prison = next(p for p in planter.places if p.kind == OrganisationKind.PRISON)
    planter.staff("zixun", centre, Role.COUNSELOR)
    planter.staff("jianyu", prison, Role.PRISON_LIAISON)
    planter.staff("xitong", tree.bureau, Role.SYSTEM_ADMIN)
    planter.staff("anquan", tree.bureau, Role.SECURITY_ADMIN)
    planter.staff("shenji", tree.bureau, Role.AUDIT_ADMIN)


def _delegate(tree: Tree) -> None:
    Delegation.objects.bulk_create(
        Delegation(
            agency=tree.agency,
            office=office,
            matter=matter,
            document_number="合司委〔2024〕1号（演示）",
            starts_on=SINCE,
        )
        for office in tree.offices
        for matter in Matter
    )
