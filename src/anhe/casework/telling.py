"""Telling people: notices in the house after an act, text messages to persons through a gateway."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from anhe.casework.acts import Act
from anhe.casework.models import Entry, File, Notice, TextMessage
from anhe.orgs.access import By, capacity_of
from anhe.orgs.models import Account, Organisation, Post
from anhe.people.models import Person


def queue_notices(act: Act, entry: Entry) -> None:
    """One notice per account that the act's table names; nobody is told what they did themselves.

    Of a minor only those hear the name who serve minors or are in charge of the file (R14).
    """
    for tell in act.tells:
        words = str(tell.words).format(entry=entry.text, file=act.file.title)
        for recipient in tell.to(act):
            if isinstance(recipient, Person):
                _queue_text(act, recipient, words)
            elif recipient != act.actor.account:
                named = _may_hear_the_name(recipient, act)
                act.work.add(_notice(act, recipient, words if named else _without_name(act.file, words)))


def spoken_title(file: File) -> str:
    """What those hear who may not know a minor's name: the file's title, of a minor no name (R14)."""
    return _("未成年社区矫正对象") if file.is_minor else file.title


def _without_name(file: File, words: str) -> str:
    names = {file.title, file.person.name if file.person else file.title}
    for name in sorted(names, key=len, reverse=True):
        words = words.replace(name, spoken_title(file))
    return words


def _may_hear_the_name(account: Account, act: Act) -> bool:
    if not act.file.is_minor or account.pk == act.file.officer_id:
        return True
    return account.posts.in_force(act.today).filter(serves_minors=True).exists()


def holders(organisation: Organisation, by: By, *, leading: bool = False) -> list[Account]:
    """Accounts whose posts in force today give capacity `by` in `organisation`; only its leaders if asked."""
    from anhe.clock import today

    posts = Post.objects.in_force(today()).filter(organisation=organisation, account__is_active=True)
    found = [post for post in posts.select_related("account", "organisation") if capacity_of(post) & by]
    if leading:
        found = [post for post in found if post.leads] or found
    return list(dict.fromkeys(post.account for post in found))


def officer_in_charge(act: Act) -> Iterable[Account]:
    """The file's officer, or everybody at its office while it has none."""
    if act.file.officer:
        return [act.file.officer]
    return holders(act.file.organisation, By.JUDICIAL_OFFICE)


def _notice(act: Act, account: Account, words: str) -> Notice:
    return Notice(account=account, file=act.file, kind=act.name, text=words[:400], sent_at=act.now)


def _queue_text(act: Act, person: Person, words: str) -> None:
    if person.phone:
        act.work.add(TextMessage(file=act.file, phone=person.phone, text=words[:300], queued_at=act.now))


NEUTRAL_TEXT = _("您有一项事项已办理，请登录手机端或联系您的经办人了解。")
