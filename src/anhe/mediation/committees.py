"""The register of committees and mediators: set up, renew, appoint, end. Mediation Law art. 7-16."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.fields import DayField
from anhe.casework.models import File, FileKind
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import MEDIATION_LAW
from anhe.law.rules import RULES
from anhe.mediation.given_parties import GivenParty, known_person, new_person
from anhe.mediation.models import Appointment, Committee, CommitteeKind, DeskKind, Employment, Mediator, Seat
from anhe.mediation.opening import next_committee_number
from anhe.orgs.access import By
from anhe.orgs.models import Account, Organisation, OrganisationKind
from anhe.people.models import Person, Sex

# The county-level justice body guides people's mediation, its township offices under it (art. 5).
GUIDES = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY | By.BUREAU_LEADER
MOST_MEMBERS = 9


class RegisterCommittee(Act):
    """Put a committee on the register, under the office or bureau that guides it. Mediation Law art. 5, 8-10."""

    title = _("登记调委会")
    acts_on = Organisation
    by = GUIDES
    basis = [MEDIATION_LAW[8], MEDIATION_LAW[10]]
    opens_file = True

    class Input(ActForm):
        name = forms.CharField(label=_("调委会名称"), max_length=120)
        kind = forms.ChoiceField(label=_("调委会类型"), choices=CommitteeKind)
        field = forms.CharField(label=_("行业、专业领域"), max_length=60, required=False)
        founder = forms.CharField(label=_("设立单位"), max_length=120, required=False)
        established_on = DayField(_("设立日期"), required=False)
        term_starts_on = DayField(_("本届任期起"), required=False)
        filing_number = forms.CharField(label=_("备案号"), max_length=80, required=False)
        desk = forms.ChoiceField(label=_("驻点方式"), choices=[("", "—"), *DeskKind.choices], required=False)
        multi_ethnic_area = forms.BooleanField(label=_("多民族居住地区"), required=False)

    def check(self) -> None:
        if self.input.kind == CommitteeKind.INDUSTRY and not self.input.field:
            raise Refused(_("行业性专业性调委会请写明行业或者专业领域。"), MEDIATION_LAW[34], field="field")
        if self.input.established_on and self.input.established_on > self.today:
            raise Refused(_("设立日期不能晚于今天。"), field="established_on")
        if named_already(self.record, self.input.name):
            raise Refused(_("“{name}”已经登记。").format(name=self.input.name), field="name")

    def perform(self) -> str:
        committee = open_committee(self, self.record, vars(self.input))
        return gettext("登记调委会：{name}").format(name=committee.organisation.name)


def named_already(place: Organisation, name: str) -> bool:
    registered = Committee.objects.filter(organisation__name=name)
    return registered.filter(organisation=place).exists() or registered.filter(organisation__parent=place).exists()


def open_committee(act: Act, place: Organisation, given: dict) -> Committee:
    """Add organisation (unless `place` itself is the committee), file and committee to the act's work."""
    organisation = place if place.kind == OrganisationKind.MEDIATION_COMMITTEE else committee_organisation(place, given)
    if organisation is not place:
        act.add(organisation)
    district = act.work.nearest(place, OrganisationKind.JUSTICE_BUREAU)
    act.file = act.add(
        File(
            kind=FileKind.COMMITTEE,
            number=next_committee_number(act, district),
            title=organisation.name,
            organisation=organisation,
            opened_on=given.get("established_on") or act.today,
        )
    )
    committee = Committee(
        file=act.file,
        organisation=organisation,
        district=district,
        kind=given["kind"],
        field=given.get("field") or "",
        founder=given.get("founder") or "",
        established_on=given.get("established_on"),
        filing_number=given.get("filing_number") or "",
        desk=given.get("desk") or "",
        multi_ethnic_area=bool(given.get("multi_ethnic_area")),
    )
    if given.get("term_starts_on"):
        committee.begin_term(given["term_starts_on"])
    act.made = act.add(committee)
    return committee


def committee_organisation(place: Organisation, given: dict) -> Organisation:
    organisation = Organisation(
        kind=OrganisationKind.MEDIATION_COMMITTEE,
        name=given["name"],
        division_code=place.division_code,
        parent=place,
        opened_on=given.get("established_on"),
    )
    organisation.set_path()
    return organisation


class RenewTerm(Act):
    """Begin a new term after the election: three years. Mediation Law art. 9 para 2."""

    title = _("调委会换届")
    acts_on = Committee
    by = GUIDES | By.COMMITTEE_CHAIR
    basis = [MEDIATION_LAW[9].paragraph(2)]

    class Input(ActForm):
        term_starts_on = DayField(_("新一届任期起"))
        filing_number = forms.CharField(label=_("备案号"), max_length=80, required=False)

    def check(self) -> None:
        before = self.record.term_starts_on
        if before and self.input.term_starts_on <= before:
            raise Refused(
                _("新一届应当晚于上一届的起始日期 {day}。").format(day=before), *self.basis, field="term_starts_on"
            )

    def perform(self) -> str:
        self.record.begin_term(self.input.term_starts_on)
        self.record.filing_number = self.input.filing_number or self.record.filing_number
        return gettext("换届：本届任期 {start} 至 {end}").format(
            start=self.record.term_starts_on, end=self.record.term_ends_on
        )


class AppointMediator(Act):
    """Elect a member or engage a mediator. Mediation Law art. 8, 9, 13, 14; RM-02."""

    title = _("聘任调解员")
    acts_on = Committee
    by = GUIDES | By.COMMITTEE_CHAIR
    basis = [MEDIATION_LAW[13], MEDIATION_LAW[14]]

    class Input(ActForm):
        name = forms.CharField(label=_("姓名"), max_length=60)
        account = forms.ModelChoiceField(label=_("登录账号"), queryset=Account.objects.none(), required=False)
        id_number = forms.CharField(label=_("身份证号"), max_length=18, required=False)
        sex = forms.ChoiceField(label=_("性别"), choices=[("", "—"), *Sex.choices])
        born_on = DayField(_("出生日期"), required=False)
        is_minority = forms.BooleanField(label=_("少数民族"), required=False)
        phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
        seat = forms.ChoiceField(label=_("任职"), choices=Seat)
        starts_on = DayField(_("聘任日期"))
        ends_on = DayField(_("聘任到期日期"), required=False)
        employment = forms.ChoiceField(label=_("专兼职"), choices=Employment)
        is_professional = forms.BooleanField(label=_("专业人员"), required=False)
        field = forms.CharField(label=_("专业领域"), max_length=120, required=False)
        proof = forms.CharField(label=_("专业证明"), max_length=200, required=False)
        filing_number = forms.CharField(label=_("聘书或备案号"), max_length=80, required=False)

        def prepare(self) -> None:
            posted = Account.objects.filter(posts__organisation=self.record.organisation)
            self.fields["account"].queryset = posted.distinct()  # type: ignore[attr-defined]

    def check(self) -> None:
        of_age = may_be_mediator(told(self, "born_on"), self.input.starts_on)
        if not of_age:
            raise Refused(of_age.why, *of_age.basis, field="born_on")
        if told(self, "is_professional") and not (told(self, "field") and told(self, "proof")):
            raise Refused(_("专业人员请写明专业领域和证明。"), MEDIATION_LAW[14], field="field")
        free = seat_is_free(self.record, self.input.seat, self.input.starts_on)
        if not free:
            raise Refused(free.why, *free.basis, field="seat")
        mediator = known_mediator(self)
        if mediator and mediator.appointments.current_or_future(self.input.starts_on).filter(committee=self.record):
            raise Refused(_("{name}在本调委会已有任职。").format(name=mediator.name), field="name")

    def perform(self) -> str:
        mediator = known_mediator(self) or self.add(new_mediator(self))
        self.made = self.add(
            Appointment(
                committee=self.record,
                mediator=mediator,
                seat=self.input.seat,
                starts_on=self.input.starts_on,
                ends_on=told(self, "ends_on") or self.record.term_ends_on,
                filing_number=told(self, "filing_number") or "",
            )
        )
        return gettext("聘任{name}为{seat}，自 {day} 起").format(
            name=mediator.name, seat=Seat(self.input.seat).label, day=self.input.starts_on
        )


def may_be_mediator(born_on: date | None, on: date) -> Answer:
    """An adult on the first day; unknown birth passes, for the register may not hold it. RM-02."""
    if born_on is None:
        return YES
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    return RULES["RM-02"].decide(age=on.year - born_on.year - (not had_birthday))


def seat_is_free(committee: Committee, seat: str, on: date) -> Answer:
    """One chair, nine members at most. Mediation Law art. 8."""
    members = committee.members_on(on) if seat != Seat.ENGAGED else []
    if seat == Seat.CHAIR and any(one.is_chair for one in members):
        return No(gettext("本调委会已有主任，请先办理离任。"), MEDIATION_LAW[8])
    if len(members) >= MOST_MEMBERS:
        return No(
            gettext("委员最多九人，现已有 {count} 人；可以聘任为调解员。").format(count=len(members)), MEDIATION_LAW[8]
        )
    return YES


def told(act: Act, name: str) -> Any:
    """What the form or the caller gave for an optional place, or None."""
    return getattr(act.input, name, None)


def known_mediator(act: Act) -> Mediator | None:
    """The same human being in the register: by account, else by ID number."""
    if account := told(act, "account"):
        return Mediator.objects.filter(account=account).first()
    if id_number := told(act, "id_number"):
        person = known_person(GivenParty(act.input.name, id_number=str(id_number)))
        return Mediator.objects.filter(person=person).first() if person else None
    return None


def new_mediator(act: Act) -> Mediator:
    return Mediator(
        name=act.input.name,
        account=told(act, "account"),
        person=person_of_mediator(act),
        sex=told(act, "sex") or "",
        born_on=told(act, "born_on"),
        is_minority=bool(told(act, "is_minority")),
        phone=told(act, "phone") or None,
        employment=told(act, "employment") or Employment.PART_TIME,
        is_professional=bool(told(act, "is_professional")),
        field=told(act, "field") or "",
        proof=told(act, "proof") or "",
    )


def person_of_mediator(act: Act) -> Person | None:
    id_number = told(act, "id_number")
    if not id_number:
        return None
    given = GivenParty(act.input.name, id_number=str(id_number))
    return known_person(given) or act.add(new_person(given))


class EndAppointment(Act):
    """End a mediator's seat, with the reason. Mediation Law art. 15."""

    title = _("调解员离任")
    acts_on = Appointment
    by = GUIDES | By.COMMITTEE_CHAIR
    basis = [MEDIATION_LAW[15]]

    class Input(ActForm):
        ends_on = DayField(_("最后任职日"))
        reason = forms.CharField(label=_("离任原因"), max_length=200)

    @classmethod
    def ready(cls, record: Appointment) -> Answer:
        return No(gettext("已经办理离任。")) if record.ended_because else YES

    def check(self) -> None:
        if self.record.starts_on and self.input.ends_on < self.record.starts_on:
            raise Refused(_("最后任职日不能早于聘任日期 {day}。").format(day=self.record.starts_on), field="ends_on")
        if self.record.ends_on and self.input.ends_on > self.record.ends_on:
            raise Refused(_("任职本来到 {day} 为止，不能晚于该日。").format(day=self.record.ends_on), field="ends_on")

    def perform(self) -> str:
        self.record.end(self.input.ends_on, self.input.reason)
        return gettext("{name}离任，最后任职日 {day}：{reason}").format(
            name=self.record.mediator.name, day=self.record.ends_on, reason=self.input.reason
        )
