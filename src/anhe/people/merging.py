"""Two records of one person become one: one account proposes, another confirms; undoing takes two as well.

Nothing is deleted. The record given up stays and points to the one kept; rows that belong to the person move and
their keys are remembered, so that they can move back. What other packages hang on a person moves through
`on_merge`, since this package does not know them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anhe.orgs.models import Account
from anhe.people.models import Person, PersonMerge, Relation
from anhe.people.secrets import seal

SEALED = ("id_number", "phone")
_FILLED = (
    "former_name", "sex", "born_on", "id_number", "phone", "ethnicity", "education", "marital_status", "occupation",
    "employer", "registered_at", "lives_at", "photo",
)  # fmt: skip
KEPT_AS_THEY_WERE = ("id", "name", *_FILLED, "id_kind")


class MergeRefused(ValueError):
    """The merge may not be made or undone; the message says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What two accounts decided: the second of them, when, and the reason the first one gave."""

    by: Account
    now: datetime
    reason: str


class Following(Protocol):
    """Rows of another package that belong to a person. May raise MergeRefused: then nothing is merged or parted."""

    def move(self, given_up: Person, kept: Person, decided: Decided) -> Iterable[Any]:
        """Hang the rows on the record kept and return their keys."""

    def move_back(self, keys: list[str], given_up: Person, decided: Decided) -> None:
        """Hang these rows on the record given up again."""


class RowsFollow:
    """The usual following: every row of a model whose field points to the person."""

    def __init__(self, model: str, field: str) -> None:
        self._model = model
        self._field = field

    @property
    def points_from(self) -> str:
        return f"{self._model}.{self._field}"

    def move(self, given_up: Person, kept: Person, decided: Decided) -> list[UUID]:
        rows = apps.get_model(self._model)._base_manager
        keys = list(rows.filter(**{self._field: given_up}).values_list("pk", flat=True))
        try:
            with transaction.atomic():
                rows.filter(pk__in=keys).update(**{self._field: kept})
        except IntegrityError as both:
            raise MergeRefused(
                _("两条记录各有一份“{what}”，须先由其主管单位合并后才能合并人员。").format(
                    what=apps.get_model(self._model)._meta.verbose_name
                )
            ) from both
        return keys

    def move_back(self, keys: list[str], given_up: Person, decided: Decided) -> None:
        apps.get_model(self._model)._base_manager.filter(pk__in=keys).update(**{self._field: given_up})


_FOLLOWING: dict[str, Following] = {"people.relation": RowsFollow("people.Relation", "person")}


def on_merge(name: str, following: Following) -> None:
    """Have rows of another package follow a merged person; `name` is remembered in the merge, so never change it."""
    _FOLLOWING[name] = following


def propose_merge(kept: Person, given_up: Person, *, reason: str, by: Account, now: datetime) -> PersonMerge:
    """Say that two records are one person. Changes neither; raises MergeRefused."""
    _refuse_impossible(kept, given_up)
    if not reason.strip():
        raise MergeRefused(_("请写明认定为同一人的理由。"))
    if PersonMerge.objects.filter(
        kept__in=[kept, given_up], given_up__in=[kept, given_up], status=PersonMerge.Status.PROPOSED
    ).exists():
        raise MergeRefused(_("这两条记录已有一份合并建议在等待复核。"))
    return PersonMerge.objects.create(
        kept=kept, given_up=given_up, reason=reason.strip(), proposed_by=by, proposed_at=now
    )


@transaction.atomic
def confirm_merge(merge: PersonMerge, *, by: Account, now: datetime) -> PersonMerge:
    """Make the merge. Raises MergeRefused for the account that proposed it and for records changed meanwhile."""
    merge, kept, given_up = _locked(merge)
    _refuse_decided(merge)
    _refuse_same_account(merge.proposed_by_id, by)
    _refuse_impossible(kept, given_up)
    before: dict[str, Any] = {"kept": as_it_was(kept), "given_up": as_it_was(given_up)}
    before["pointed"] = _repoint(Person.objects.filter(merged_into=given_up), kept)
    decided = Decided(by, now, merge.reason)
    before["moved"] = {name: list(map(str, rows.move(given_up, kept, decided))) for name, rows in _FOLLOWING.items()}
    given_up.merged_into = kept
    given_up.save()
    before["filled"] = _fill(kept, given_up)
    kept.save()
    return _decided(merge, PersonMerge.Status.CONFIRMED, before, by, now)


@transaction.atomic
def refuse_merge(merge: PersonMerge, *, by: Account, now: datetime) -> PersonMerge:
    """Find that the two are different persons. The proposer may not; another account judges."""
    merge, _kept, _given_up = _locked(merge)
    _refuse_decided(merge)
    _refuse_same_account(merge.proposed_by_id, by)
    return _decided(merge, PersonMerge.Status.REFUSED, merge.before, by, now)


@transaction.atomic
def propose_undo(merge: PersonMerge, *, reason: str, by: Account, now: datetime) -> PersonMerge:
    """Say that a merge was wrong. Changes nothing yet."""
    merge, _kept, _given_up = _locked(merge)
    if merge.status != PersonMerge.Status.CONFIRMED:
        raise MergeRefused(_("只有已经完成的合并可以撤销。"))
    if not reason.strip():
        raise MergeRefused(_("请写明撤销合并的理由。"))
    merge.before["undo"] = {"proposed_by": str(by.pk), "proposed_at": now.isoformat(), "reason": reason.strip()}
    merge.save(update_fields=["before"])
    return merge


@transaction.atomic
def confirm_undo(merge: PersonMerge, *, by: Account, now: datetime) -> PersonMerge:
    """Part the records again: what moved moves back, what was filled in is emptied where nobody changed it since.

    Rows that came after the merge stay with the record kept: no one can tell from here whose they are.
    """
    merge, kept, given_up = _locked(merge)
    undo = merge.before.get("undo")
    if merge.status != PersonMerge.Status.CONFIRMED or not undo:
        raise MergeRefused(_("没有等待复核的撤销建议。"))
    _refuse_same_account(UUID(undo["proposed_by"]), by)
    if given_up.merged_into_id != kept.pk:
        raise MergeRefused(_("保留的记录后来又并入了别的记录，请先撤销后一次合并。"))
    _empty(kept, given_up, merge.before["filled"])
    kept.save()
    given_up.merged_into = None
    given_up.save()
    decided = Decided(by, now, undo["reason"])
    for name, keys in merge.before["moved"].items():
        _FOLLOWING[name].move_back(keys, given_up, decided)
    Person.objects.filter(pk__in=merge.before["pointed"]).update(merged_into=given_up)
    undo |= {"confirmed_by": str(by.pk), "confirmed_at": now.isoformat()}
    merge.status = PersonMerge.Status.REFUSED
    merge.save(update_fields=["before", "status"])
    return merge


def _locked(merge: PersonMerge) -> tuple[PersonMerge, Person, Person]:
    fresh = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    keys = [fresh.kept_id, fresh.given_up_id]
    persons = {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return fresh, persons[fresh.kept_id], persons[fresh.given_up_id]


def _refuse_impossible(kept: Person, given_up: Person) -> None:
    if kept.pk == given_up.pk:
        raise MergeRefused(_("这是同一条记录，不需要合并。"))
    for person in (kept, given_up):
        if person.merged_into_id:
            raise MergeRefused(_("{name}的这条记录已经并入另一条记录，请用合并后的记录。").format(name=person.name))


def _refuse_decided(merge: PersonMerge) -> None:
    if merge.status != PersonMerge.Status.PROPOSED:
        raise MergeRefused(_("这份合并建议已经处理过了。"))


def _refuse_same_account(proposer: UUID, by: Account) -> None:
    if proposer == by.pk:
        raise MergeRefused(_("提出的人不能自己复核，请由另一名工作人员复核。"))


def as_it_was(person: Person) -> dict[str, Any]:
    """The record as JSON, identity sealed."""
    words: dict[str, Any] = {}
    for name in KEPT_AS_THEY_WERE:
        value = getattr(person, name)
        words[name] = (seal(value).hex() if value else None) if name in SEALED else _plain(value)
    words["relations"] = [str(key) for key in Relation.objects.filter(person=person).values_list("pk", flat=True)]
    return words


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) or value is None else str(value)


def _fill(kept: Person, given_up: Person) -> list[str]:
    """Take over what only the other record knows; return the names of those fields."""
    filled = [name for name in _FILLED if not getattr(kept, name) and getattr(given_up, name)]
    for name in filled:
        setattr(kept, name, getattr(given_up, name))
        if name == "id_number":
            kept.id_kind = given_up.id_kind
    return filled


def _empty(kept: Person, given_up: Person, filled: list[str]) -> None:
    for name in filled:
        if getattr(kept, name) == getattr(given_up, name):
            setattr(kept, name, None if name == "born_on" else "")


def _repoint(persons: Any, to: Person) -> list[str]:
    keys = list(persons.values_list("pk", flat=True))
    Person.objects.filter(pk__in=keys).update(merged_into=to)
    return list(map(str, keys))


def _decided(
    merge: PersonMerge, status: PersonMerge.Status, before: dict[str, Any], by: Account, now: datetime
) -> PersonMerge:
    merge.status, merge.before, merge.decided_by, merge.decided_at = status, before, by, now
    merge.save()
    return merge
