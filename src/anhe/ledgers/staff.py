"""The roster of staff and offices (工作人员和司法所名册): judicial offices, accounts and posts that are not there yet.

An account that comes in this way has no password; the administrator gives it one, to be changed at the first sign-in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from anhe.ledgers.importers import Importer, Taking
from anhe.ledgers.kinds import STAFF
from anhe.ledgers.standings import Row, Standing, State, returned, same
from anhe.ledgers.values import half_width
from anhe.orgs import administering
from anhe.orgs.access import By
from anhe.orgs.models import Account, Organisation, OrganisationKind, Post, Role
from anhe.orgs.tree import may_be_held_at
from anhe.people.names import spelled

# What a roster calls a post, in the order in which the words are looked for.
POSTS: tuple[tuple[re.Pattern[str], Role, bool], ...] = (
    (re.compile("系统管理员"), Role.SYSTEM_ADMIN, False),
    (re.compile("安全管理员"), Role.SECURITY_ADMIN, False),
    (re.compile("审计管理员"), Role.AUDIT_ADMIN, False),
    (re.compile("(?:矫正局|矫正机构|管理局)?负责人|矫正局局?长"), Role.AGENCY_HEAD, True),
    (re.compile("局领导|局长|分管领导"), Role.BUREAU_LEADER, True),
    (re.compile("副所长"), Role.CORRECTION_OFFICER, False),
    (re.compile("所长"), Role.CORRECTION_OFFICER, True),
    (re.compile("心理"), Role.COUNSELOR, False),
    (re.compile("安置帮教|帮教"), Role.RESETTLEMENT_OFFICER, False),
    (re.compile("复议"), Role.RECONSIDERATION_HANDLER, False),
    (re.compile("网格"), Role.GRID_WORKER, False),
    (re.compile("调委会主任"), Role.COMMITTEE_CHAIR, True),
    (re.compile("调解员"), Role.MEDIATOR, False),
    (re.compile("联络"), Role.PRISON_LIAISON, False),
    (re.compile("矫正|科员|所员|司法助理|司法辅助|专职|工作人员|工作者|干部"), Role.CORRECTION_OFFICER, False),
)


class StaffPass:
    """One import of a roster, by one system administrator."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._reach = taking.actor.reach(By.SYSTEM_ADMIN)
        self._organisations: dict[str, list[Organisation]] | None = None

    def standings(self, rows: Sequence[Row]) -> list[Standing]:
        """One answer per row. Four statements, whatever the number of rows."""
        self._look_up(rows)
        return [self._standing(values) for values in rows]

    def _look_up(self, rows: Sequence[Row]) -> None:
        self._organisations = defaultdict(list)
        found = Organisation.objects.in_reach(self._reach).in_force(self._taking.on)
        for place in found.select_related("parent").order_by("path"):
            for name in {_plain(place.name), _plain(place.short_name)} - {""}:
                self._organisations[name].append(place)
        wanted = {str(values["account"]).strip() for values in rows if values.get("account")}
        self._accounts = {one.username: one for one in Account.objects.filter(username__in=wanted).order_by("pk")}
        names = {str(values["name"]) for values in rows}
        posts = Post.objects.in_reach(self._reach).filter(account__name__in=names)
        self._posts: dict[tuple[str, Any], list[Post]] = defaultdict(list)
        for post in posts.select_related("account").order_by("pk"):
            self._posts[post.account.name, post.organisation_id].append(post)
        stems = {_stem(name) for name in names}
        taken = Account.objects.filter(username__regex=r"^[a-z]+\d*$").values_list("username", flat=True)
        self._taken = {name for name in taken.order_by("pk") if name.rstrip("0123456789") in stems}

    def _standing(self, values: Row) -> Standing:
        role = role_of(values["post"])
        if role is None:
            return returned(_("不认识岗位“{post}”，请写系统里的岗位名称。").format(post=values["post"]), "post")
        place = self._place(values["organisation"])
        if isinstance(place, Standing):
            return place
        if not may_be_held_at(role[0], place.kind):
            return returned(_("“{place}”不设“{role}”岗位。").format(place=place.name, role=role[0].label), "post")
        starts_on, ends_on = values.get("starts_on") or self._taking.on, values.get("ends_on")
        if ends_on and ends_on < starts_on:
            return returned(_("离任日期早于任职日期。"), "ends_on")
        post = Post(organisation=place, role=role[0], leads=role[1], starts_on=starts_on, ends_on=ends_on)
        return self._post(values, place, post)

    def _place(self, name: str) -> Organisation | Standing:
        """The organisation of that name; a judicial office that is not there yet, under the only bureau in reach."""
        assert self._organisations is not None
        found = self._organisations.get(_plain(name), [])
        if len(found) > 1:
            return returned(_("有 {n} 个单位都叫“{name}”，请写全称。").format(n=len(found), name=name), "organisation")
        if found:
            return found[0]
        bureaus = {
            place.pk: place
            for some in self._organisations.values()
            for place in some
            if place.kind == OrganisationKind.JUSTICE_BUREAU
        }
        if len(bureaus) != 1 or not _plain(name).endswith("司法所"):
            return returned(
                _("没有找到单位“{name}”，请核对名称，或者先设立这个单位。").format(name=name), "organisation"
            )
        office = Organisation(
            kind=OrganisationKind.JUDICIAL_OFFICE, name=_plain(name), parent=next(iter(bureaus.values()))
        )
        self._organisations[_plain(name)].append(office)
        return office

    def _post(self, values: Row, place: Organisation, post: Post) -> Standing:
        name, username = str(values["name"]), str(values.get("account") or "").strip()
        held = self._posts[name, place.pk]
        account = self._accounts.get(username) if username else (held[0].account if held else None)
        if account and account.name != name:
            return returned(
                _("账号“{username}”在册上是{known}，表内是{said}，请核对。").format(
                    username=username, known=account.name, said=name
                ),
                "account",
            )
        if account and any(one.account == account and one.role == post.role for one in held):
            return same(_("已在册。"))
        is_new = account is None
        account = account or Account(username=username or self._free_username(name), name=name)
        if is_new:
            account.phone = next((str(phone) for phone in values.get("phones") or ()), "")[:30]
            account.sex = str(values.get("sex") or "")[:1]
        self._accounts[account.username] = account
        post.account = account
        held.append(post)
        return Standing(State.NEW, change=partial(self._enter, place, account, post))

    def _enter(self, place: Organisation, account: Account, post: Post) -> None:
        actor = self._taking.actor
        if place._state.adding:
            administering.add_organisation(actor, place)
        if account._state.adding:
            administering.create_account(actor, account, post)
            account.set_unusable_password()
            account.save(update_fields=["password"])
        else:
            administering.grant_post(actor, post)

    def _free_username(self, name: str) -> str:
        """Pinyin of the name, with a number where somebody has it already."""
        stem, number = _stem(name), 1
        while (username := stem if number == 1 else f"{stem}{number}") in self._taken:
            number += 1
        self._taken.add(username)
        return username


def role_of(words: str) -> tuple[Role, bool] | None:
    """The role that a roster's words mean, and whether its holder leads; None for words not known."""
    plain = _plain(words)
    by_label = {str(role.label): role for role in Role}
    if plain in by_label:
        return by_label[plain], by_label[plain] in (Role.AGENCY_HEAD, Role.BUREAU_LEADER)
    return next(((role, leads) for pattern, role, leads in POSTS if pattern.search(plain)), None)


def _stem(name: str) -> str:
    return "".join(spelled(name).split())[:40] or "user"


def _plain(text: Any) -> str:
    return "".join(half_width(str(text or "")).split())


STAFF_IMPORTER = Importer(STAFF, By.SYSTEM_ADMIN, lambda taking: [StaffPass(taking)])
