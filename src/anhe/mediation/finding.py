"""Finding a committee, an office or a mediator by what a ledger calls them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from anhe.ledgers.values import half_width
from anhe.mediation.models import Appointment, Committee, Mediator
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Organisation, OrganisationKind

T = TypeVar("T")
TAILS = re.compile(r"(?:人民)?(?:调解委员会|调委会)$|司法所$")
CLOSE_ENOUGH = 60


class NotFound(LookupError):
    """Nothing, or more than one thing, goes by that name. The message is for the person who wrote the ledger."""


class Names(Generic[T]):
    """Things by their names: exactly, or without 人民调解委员会 and the like where that is unambiguous."""

    def __init__(self, named: Iterable[tuple[str, T]], what: str) -> None:
        self.what = what
        self._exact: dict[str, list[T]] = defaultdict(list)
        self._bare: dict[str, list[T]] = defaultdict(list)
        for name, thing in named:
            self._exact[plain_name(name)].append(thing)
            self._bare[bare_name(name)].append(thing)

    def get(self, name: str) -> T | None:
        """The one thing of that name, or None. Raises NotFound where several go by it."""
        found = self._exact.get(plain_name(name)) or self._bare.get(bare_name(name)) or []
        if len(found) > 1:
            raise NotFound(
                _("有 {count} 个{what}都叫“{name}”，请写全称。").format(count=len(found), what=self.what, name=name)
            )
        return found[0] if found else None

    def find(self, name: str) -> T:
        """The one thing of that name. Raises NotFound, with the likeliest name."""
        found = self.get(name)
        if found is None:
            raise NotFound(self._unknown(name))
        return found

    def only(self) -> T | None:
        """The only thing there is, or None."""
        things = self.all()
        return things[0] if len(things) == 1 else None

    def all(self) -> list[T]:
        return [thing for together in self._exact.values() for thing in together]

    def _unknown(self, name: str) -> str:
        likely = process.extractOne(bare_name(name), self._bare.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        if likely:
            words = _("没有找到{what}“{name}”，是不是“{likely}”？")
            return words.format(what=self.what, name=name, likely=likely[0])
        return _("没有找到{what}“{name}”，请核对名称，或者先登记。").format(what=self.what, name=name)


def plain_name(name: str) -> str:
    return "".join(half_width(name).split())


def bare_name(name: str) -> str:
    return TAILS.sub("", plain_name(name))


def committees_of(actor: Actor, by: By) -> Names[Committee]:
    """The committees that the actor answers for in one of these capacities."""
    under = _under(actor, by, "organisation__path")
    committees = Committee.objects.with_organisation().filter(under).order_by("pk")
    return Names(((one.organisation.name, one) for one in committees), _("调委会"))


def organisations_of(actor: Actor, by: By, kind: OrganisationKind) -> Names[Organisation]:
    found = Organisation.objects.filter(_under(actor, by, "path"), kind=kind).select_related("parent").order_by("pk")
    return Names(((one.name, one) for one in found), str(kind.label))


def mediators_by_committee(actor: Actor, by: By) -> dict[tuple[object, str], Mediator]:
    """Everybody ever appointed, by committee and name; of two namesakes the later appointed."""
    seats = Appointment.objects.filter(_under(actor, by, "committee__organisation__path"))
    seats = seats.select_related("mediator__account").order_by("starts_on", "pk")
    return {(seat.committee_id, plain_name(seat.mediator.name)): seat.mediator for seat in seats}


def _under(actor: Actor, by: By, path: str) -> Q:
    under = Q(pk__in=[])
    for prefix in actor.reach(by):
        under |= Q(**{f"{path}__startswith": prefix})
    return under
