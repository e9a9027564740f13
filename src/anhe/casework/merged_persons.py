"""人员合并: a file follows its person when two records become one, and comes back when they are parted.

Nobody runs these acts by themselves: they follow from what two officers decided on the persons, in the same
transaction, so that every file whose person changes has an entry that says so.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, Refused
from anhe.casework.models import File
from anhe.casework.running import run
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import PIPL
from anhe.orgs.access import Actor, By
from anhe.people.merging import Decided, MergeRefused, RowsFollow
from anhe.people.models import Person


class _FollowsDecision(Act):
    """What both acts share: given `person` and `reason` by the decision, never offered on a page."""

    acts_on = File
    by = By.CLOCK
    basis = [PIPL[8]]

    @classmethod
    def may(cls, actor: Actor, record: File) -> Answer:
        if actor.is_over(record.organisation, By.CORRECTION_AGENCY):
            return YES
        return No(
            gettext("案卷{number}不归本机构管辖，须先由其主管机构处理。").format(number=record.number), *cls.basis
        )


class FollowMergedPerson(_FollowsDecision):
    """Hang the file on the record kept. Personal Information Protection Law art. 8."""

    title = _("人员记录合并")

    def perform(self) -> str:
        self.file.person = self.input.person
        return gettext("本案卷的人员记录并入另一条记录（{name}），经两人认定为同一人：{reason}").format(
            name=self.input.person.name, reason=self.input.reason
        )


class ReturnToPartedPerson(_FollowsDecision):
    """Hang the file on the record that had been given up by mistake. Personal Information Protection Law art. 8."""

    title = _("撤销人员记录合并")

    def perform(self) -> str:
        self.file.person = self.input.person
        return gettext("人员记录的合并经两人认定有误，本案卷改回原记录（{name}）：{reason}").format(
            name=self.input.person.name, reason=self.input.reason
        )


class FilesFollow(RowsFollow):
    """Files follow a merged person by an act each, under the account that confirmed."""

    def __init__(self) -> None:
        super().__init__("casework.File", "person")

    def move(self, given_up: Person, kept: Person, decided: Decided) -> list[UUID]:
        files = list(File.objects.filter(person=given_up).order_by("pk"))
        for file in files:
            _follow(FollowMergedPerson, file, kept, decided)
        return [file.pk for file in files]

    def move_back(self, keys: list[str], given_up: Person, decided: Decided) -> None:
        for file in File.objects.filter(pk__in=keys).order_by("pk"):
            _follow(ReturnToPartedPerson, file, given_up, decided)


def _follow(act: type[Act], file: File, person: Person, decided: Decided) -> None:
    actor = Actor.of(decided.by, decided.now.date())
    try:
        run(act, on=file, by=actor, given={"person": person, "reason": decided.reason}, now=decided.now)
    except Refused as refusal:
        raise MergeRefused(refusal.message) from refusal
