"""Changes to organisations, accounts, posts and delegations: each in one transaction with its entry.

Each function checks, changes and records. What is not possible raises ValidationError in the user's words.
Whether the actor may do it at all is the gate's question (R37: the three administrators are three accounts).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from anhe import clock
from anhe.orgs import lockout
from anhe.orgs.access import Actor
from anhe.orgs.models import Account, AdministrationEntry, Delegation, Organisation, Post
from anhe.orgs.passwords import one_time_password
from anhe.orgs.tree import may_be_held_at, may_stand_under

Kind = AdministrationEntry.Kind


def add_organisation(actor: Actor, organisation: Organisation) -> Organisation:
    """Set up an organisation under its parent."""
    parent = organisation.parent
    if parent is None or not may_stand_under(organisation.kind, parent.kind):
        raise ValidationError(
            {
                "kind": _("“{parent}”下面不设“{kind}”，请换一个上级或者类别。").format(
                    parent=parent or "", kind=organisation.get_kind_display()
                )
            }
        )
    _refuse_double(organisation)
    organisation.set_path()
    with transaction.atomic():
        _save_checked(organisation)
        _enter(actor, Kind.ORGANISATION_ADDED, organisation, after=_facts(organisation))
    return organisation


def rename_organisation(actor: Actor, organisation: Organisation, names: Mapping[str, str]) -> None:
    """Give an organisation other names or codes (`name`, `short_name`, `division_code`, `series_code`)."""
    before = {field: getattr(organisation, field) for field in names}
    if before == dict(names):
        return
    for field, value in names.items():
        setattr(organisation, field, value)
    _refuse_double(organisation)
    with transaction.atomic():
        _save_checked(organisation)
        _enter(actor, Kind.ORGANISATION_RENAMED, organisation, before=before, after=dict(names))


def close_organisation(actor: Actor, organisation: Organisation, last_day: date) -> None:
    """Close an organisation after `last_day`; what is below it and its posts must have ended by then."""
    if organisation.opened_on and last_day < organisation.opened_on:
        raise ValidationError(_("撤销日期不能早于设立日期 {day}。").format(day=organisation.opened_on))
    below = Organisation.objects.under(organisation).exclude(pk=organisation.pk)
    open_below = below.filter(closed_on__isnull=True) | below.filter(closed_on__gt=last_day)
    held = organisation.posts.filter(ends_on__isnull=True) | organisation.posts.filter(ends_on__gt=last_day)
    if open_below.exists() or held.exists():
        raise ValidationError(
            _("还不能撤销：下设单位 {units} 个、在任岗位 {posts} 个到这一天还没有结束。请先撤销或者结束它们。").format(
                units=open_below.count(), posts=held.count()
            )
        )
    before = {"closed_on": _plain(organisation.closed_on)}
    organisation.closed_on = last_day
    with transaction.atomic():
        organisation.save(update_fields=["closed_on"])
        _enter(actor, Kind.ORGANISATION_CLOSED, organisation, before=before, after={"closed_on": str(last_day)})


def create_account(actor: Actor, account: Account, post: Post) -> str:
    """Create an account with its first post; answer the one-time first password, which is kept nowhere."""
    password = one_time_password()
    with transaction.atomic():
        account.set_password(password)
        account.must_change_password = True
        _save_checked(account)
        _enter(actor, Kind.ACCOUNT_CREATED, post.organisation, account, after=_facts(account, _ACCOUNT_FACTS))
        post.account = account
        grant_post(actor, post)
    return password


def disable_account(actor: Actor, account: Account) -> None:
    """Stop an account: open sessions end at their next request. Nobody stops their own."""
    if actor.account == account:
        raise ValidationError(_("不能停用自己的账号，请由另一位安全管理员办理。"))
    _switch(actor, account, active=False, kind=Kind.ACCOUNT_DISABLED)


def enable_account(actor: Actor, account: Account) -> None:
    """Let a stopped account sign in again."""
    _switch(actor, account, active=True, kind=Kind.ACCOUNT_ENABLED)


def reset_password(actor: Actor, account: Account) -> str:
    """Give an account a one-time password, lift its locks and end its sessions; answer the password."""
    if actor.account == account:
        raise ValidationError(_("自己的密码请在“账户与安全”里修改。"))
    password = one_time_password()
    with transaction.atomic():
        account.set_password(password)
        account.must_change_password = True
        account.save()
        lockout.forget(account.username)
        _enter(actor, Kind.PASSWORD_RESET, _home(account), account)
    return password


def unlock_account(actor: Actor, account: Account) -> int:
    """Lift the locks of an account from all addresses; answer how many there were."""
    with transaction.atomic():
        lifted = lockout.forget(account.username)
        _enter(actor, Kind.ACCOUNT_UNLOCKED, _home(account), account, before={"locks": lifted}, after={"locks": 0})
    return lifted


def reset_second_factor(actor: Actor, account: Account) -> None:
    """Take a lost second factor off an account and end its sessions; who needs one sets up another."""
    from allauth.mfa.models import Authenticator
    from allauth.usersessions.models import UserSession

    if actor.account == account:
        raise ValidationError(_("不能重置自己的动态口令，请由另一位安全管理员办理。"))
    with transaction.atomic():
        Authenticator.objects.filter(user=account).delete()
        for session in UserSession.objects.filter(user=account).order_by("pk"):
            session.end()
        _enter(actor, Kind.SECOND_FACTOR_RESET, _home(account), account)


def grant_post(actor: Actor, post: Post) -> Post:
    """Grant a post from its first day to its last, both included."""
    organisation = post.organisation
    if not may_be_held_at(post.role, organisation.kind):
        raise ValidationError(
            {
                "role": _("“{organisation}”是{kind}，不设“{role}”岗位。").format(
                    organisation=organisation, kind=organisation.get_kind_display(), role=post.get_role_display()
                )
            }
        )
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=post.account_id)
        _save_checked(post)
        _enter(actor, Kind.POST_GRANTED, organisation, post.account, after=_facts(post, _POST_FACTS))
    return post


def end_post(actor: Actor, post: Post, last_day: date) -> None:
    """End a post after `last_day`."""
    if last_day < post.starts_on:
        raise ValidationError({"ends_on": _("离任日期不能早于任职日期 {day}。").format(day=post.starts_on)})
    before = {"ends_on": _plain(post.ends_on), "role": post.role}
    post.ends_on = last_day
    with transaction.atomic():
        _save_checked(post)
        _enter(
            actor, Kind.POST_ENDED, post.organisation, post.account,
            before=before, after={"ends_on": str(last_day), "role": post.role},
        )  # fmt: skip


def give_delegation(actor: Actor, delegation: Delegation) -> Delegation:
    """Delegate a matter from the agency to an office of its bureau. Measures art. 10, 27 ¶2."""
    agency, office = delegation.agency, delegation.office
    if agency.parent is None or not agency.parent.contains(office):
        raise ValidationError({"office": _("只能委托给本局所属的司法所。")})
    again = Delegation.objects.filter(office=office, matter=delegation.matter).overlapping(
        delegation.starts_on, delegation.ends_on
    )
    if again.exists():
        raise ValidationError(
            {"starts_on": _("这个司法所在这段时间已经有同一事项的委托，请先结束原来的委托，或者从它结束后开始。")}
        )
    with transaction.atomic():
        _save_checked(delegation)
        _enter(actor, Kind.DELEGATION_GIVEN, office, after=_facts(delegation))
    return delegation


def end_delegation(actor: Actor, delegation: Delegation, last_day: date) -> None:
    """End a delegation after `last_day`."""
    if last_day < delegation.starts_on:
        raise ValidationError({"ends_on": _("终止日期不能早于起始日期 {day}。").format(day=delegation.starts_on)})
    before = {"ends_on": _plain(delegation.ends_on), "matter": delegation.matter}
    delegation.ends_on = last_day
    with transaction.atomic():
        delegation.save(update_fields=["ends_on"])
        after = {"ends_on": str(last_day), "matter": delegation.matter}
        _enter(actor, Kind.DELEGATION_ENDED, delegation.office, before=before, after=after)


_ACCOUNT_FACTS = ("username", "name", "staff_number", "phone", "sex", "is_active")
_POST_FACTS = ("organisation", "role", "leads", "serves_minors", "starts_on", "ends_on")


def _refuse_double(organisation: Organisation) -> None:
    same = Organisation.objects.filter(parent=organisation.parent, kind=organisation.kind, name=organisation.name)
    if same.exclude(pk=organisation.pk).exists():
        raise ValidationError(
            {
                "name": _("“{parent}”下面已经有同名的{kind}。").format(
                    parent=organisation.parent, kind=organisation.get_kind_display()
                )
            }
        )


def _switch(actor: Actor, account: Account, *, active: bool, kind: AdministrationEntry.Kind) -> None:
    if account.is_active == active:
        return
    account.is_active = active
    with transaction.atomic():
        account.save(update_fields=["is_active"])
        _enter(actor, kind, _home(account), account, before={"is_active": not active}, after={"is_active": active})


def _home(account: Account) -> Organisation | None:
    """Where an account belongs for the audit's reach: its latest post."""
    post = account.posts.select_related("organisation").order_by("-starts_on").first()
    return post.organisation if post else None


def _save_checked(record: Model) -> None:
    record.full_clean()
    record.save()


def _enter(
    actor: Actor,
    kind: AdministrationEntry.Kind,
    organisation: Organisation | None,
    account: Account | None = None,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    AdministrationEntry.objects.create(
        at=clock.now(),
        kind=kind,
        by=actor.account,
        post_title=actor.post_title[:300],
        organisation=organisation,
        account=account,
        before=dict(before or {}),
        after=dict(after or {}),
    )


def _facts(record: Model, names: tuple[str, ...] = ()) -> dict[str, Any]:
    fields = [field for field in record._meta.concrete_fields if field.editable and not field.primary_key]
    return {field.name: _plain(getattr(record, field.name)) for field in fields if not names or field.name in names}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)
