"""台账转入: people already under supervision come in from the ledger the office kept before."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, Refused
from anhe.correction.enrolling import open_file, refuse_wrong_kind
from anhe.correction.models import Correction, CorrectionKind, Level, Status
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW, MEASURES
from anhe.orgs.access import By
from anhe.orgs.models import Organisation, OrganisationKind
from anhe.people.models import Person

FACTS = (
    "kind",
    "is_medical_parole",
    "authority",
    "judgment_number",
    "offence",
    "sentence",
    "effective_on",
    "starts_on",
    "ends_on",
    "reported_on",
    "announced_on",
    "level",
    "prohibition",
)


class EnterFromLedger(Act):
    """Enter a person from an office's ledger: the file goes on from where the paper stood. Measures art. 18.

    Input: `person` (known, or new and prepared) and the facts of the ledger's row. From then on the same duties
    run as for a person admitted here.
    """

    title = _("台账转入")
    acts_on = Organisation
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
    basis = [LAW[22], MEASURES[18]]
    opens_file = True

    @classmethod
    def ready(cls, record: Organisation) -> Answer:
        return YES if record.kind == OrganisationKind.JUDICIAL_OFFICE else No(gettext("请写明管理的司法所。"))

    def check(self) -> None:
        told = self.input
        refuse_wrong_kind(told.kind, is_medical_parole=bool(getattr(told, "is_medical_parole", False)))
        if told.ends_on < told.starts_on:
            raise Refused(
                gettext("矫正期止 {end} 早于矫正期起 {start}。").format(end=told.ends_on, start=told.starts_on),
                field="ends_on",
            )
        if _is_under_way(told.person):
            raise Refused(gettext("此人已有在册的社区矫正案卷，不再转入。"), field="person")
        if told.ends_on < self.today:
            raise Refused(
                gettext("矫正期已于 {day} 届满，请在原台账办理解除，不再转入。").format(day=told.ends_on),
                LAW[44],
                field="ends_on",
            )

    def perform(self) -> str:
        person: Person = self.input.person
        if person._state.adding and not self.work.is_new(person):
            self.add(person)
        else:
            self.save(person)
        self.file = self.add(open_file(self, person, effective_on=self.input.effective_on or self.input.starts_on))
        self.file.officer = getattr(self.input, "officer", None)
        facts = {name: getattr(self.input, name) for name in FACTS if getattr(self.input, name, None) is not None}
        facts.setdefault("effective_on", self.input.starts_on)
        facts.setdefault("level", Level.UNDECIDED)
        self.made = self.add(Correction(file=self.file, status=Status.ENROLLED, **facts))
        return gettext("由台账转入：{kind}，矫正期 {start} 至 {end}").format(
            kind=CorrectionKind(self.made.kind).label, start=self.made.starts_on, end=self.made.ends_on
        )


def _is_under_way(person: Person) -> bool:
    """Asked only of people already on record, so that a ledger of newcomers asks nothing."""
    if person._state.adding:
        return False
    return Correction.objects.filter(file__person=person, status__in=[Status.EXPECTED, Status.ENROLLED]).exists()
