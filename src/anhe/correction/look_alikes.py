"""在册相近人员: who on record may be the person of a notice, in words that a clerk can check against the papers."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.models import File
from anhe.law.citations import PIPL
from anhe.law.identity import IdNumber
from anhe.orgs.access import Actor
from anhe.people.duplicates import Candidate, Certainty, candidates
from anhe.people.masking import mask_name

NAMED = 4
TICK = "not_the_same"


class AsksAfterLookAlikes(ActForm):
    """A form whose tick “not the same person” shows itself only once somebody on record looks alike.

    A tick that always stood there would be ticked by habit.
    """

    not_the_same = forms.BooleanField(label=_("已核对，不是同一人"), required=False)

    def prepare(self) -> None:
        super().prepare()
        if not self.data.get(TICK):
            self.fields[TICK].widget = forms.HiddenInput()

    def add_error(self, field: Any, error: Any) -> None:
        if field == TICK:
            self.fields[TICK].widget = forms.CheckboxInput()
        super().add_error(field, error)


def refuse_look_alikes(act: Act) -> None:
    """Raise Refused, the look-alikes named, unless the act was told that they are other people."""
    if getattr(act.input, TICK, False):
        return
    alike = look_alikes(act.input.name, act.input.id_number, act.actor)
    if alike:
        words = gettext(
            "在册有相近的人：{people}。请对照证件核对：是同一人的，请更正录错的证件号码；"
            "不是的，请勾选“已核对，不是同一人”。"
        )
        raise Refused(words.format(people=described(alike, act.actor)), PIPL[8], field=TICK)


def look_alikes(name: str, id_number: str, actor: Actor) -> list[Candidate]:
    """Records that may be this person and whose existence the actor may know of.

    A person all of whose files are sealed beyond the actor's reach is as if not on record (R15).
    """
    born_on = IdNumber.parse(id_number).birth_date
    alike = [one for one in candidates(name, born_on, id_number) if one.certainty == Certainty.MAYBE]
    hidden = _known_by_sealed_files_only(alike, actor)
    return [one for one in alike if one.person.pk not in hidden]


def described(alike: list[Candidate], actor: Actor) -> str:
    """The records one after the other: name, year of birth, end of the ID number, office where one may see it.

    Who has no file that the actor may see is named by surname only.
    """
    offices = _visible_offices(alike, actor)
    words = [_described(one, offices.get(one.person.pk)) for one in alike[:NAMED]]
    if len(alike) > NAMED:
        words.append(gettext("等共 {n} 人").format(n=len(alike)))
    return "；".join(words)


def _described(one: Candidate, office: str | None) -> str:
    person = one.person
    facts = [gettext("{year} 年生").format(year=person.born_on.year)] if person.born_on else []
    if person.id_number:
        facts.append(gettext("证件尾号 {end}").format(end=person.id_number[-4:]))
    if office:
        facts.append(office)
    return gettext("{name}（{facts}）：{why}").format(
        name=person.name if office else mask_name(person.name), facts="，".join(facts), why=one.why
    )


def _visible_offices(alike: list[Candidate], actor: Actor) -> dict[UUID, str]:
    files = File.objects.visible_to(actor).filter(person__in=[one.person.pk for one in alike])
    ordered = files.select_related("organisation").order_by("pk")
    return {file.person_id: file.organisation.name for file in ordered if file.person_id}


def _known_by_sealed_files_only(alike: list[Candidate], actor: Actor) -> set[UUID]:
    keys = [one.person.pk for one in alike]
    sealed: dict[UUID, list[bool]] = defaultdict(list)
    for person, sealed_at in File.objects.filter(person__in=keys).order_by("pk").values_list("person", "sealed_at"):
        sealed[person].append(sealed_at is not None)
    return {key for key, each in sealed.items() if all(each)} - set(_visible_offices(alike, actor))
