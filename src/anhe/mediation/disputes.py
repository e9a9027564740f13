"""From a dispute heard of to mediation begun: register, accept with everybody's consent, tell the rights.

Mediation Law art. 17-24. Nobody is mediated against a clear refusal: R20.
"""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.fields import DayField, LongTextField
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import MEDIATION_LAW
from anhe.mediation.case_acts import CaseAct
from anhe.mediation.given_parties import PartiesField
from anhe.mediation.models import (
    Channel,
    Committee,
    Consent,
    DisputeSource,
    DisputeType,
    MediationCase,
    Mediator,
    Party,
    RiskColor,
    Status,
)
from anhe.mediation.opening import open_case
from anhe.orgs.access import Actor, By


class RegisterDispute(Act):
    """Register a dispute with a committee, on application, proactively or from a grid. Mediation Law art. 17."""

    title = _("登记纠纷")
    acts_on = Committee
    by = By.MEDIATOR | By.COMMITTEE_CHAIR | By.GRID_WORKER
    basis = [MEDIATION_LAW[17]]
    opens_file = True

    class Input(ActForm):
        applicants = PartiesField(_("申请人"))
        respondents = PartiesField(_("被申请人"))
        dispute_type = forms.ChoiceField(label=_("纠纷类型"), choices=DisputeType)
        source = forms.ChoiceField(label=_("纠纷来源"), choices=DisputeSource)
        channel = forms.ChoiceField(
            label=_("登记渠道"), choices=[one for one in Channel.choices if one[0] != Channel.LEDGER]
        )
        matter = LongTextField(_("纠纷简要情况"))
        place_text = forms.CharField(label=_("发生地点"), max_length=200, required=False)
        persons = forms.IntegerField(label=_("涉及人数"), min_value=1, required=False)
        amount = forms.DecimalField(
            label=_("涉及金额（元）"), min_value=0, max_digits=16, decimal_places=2, required=False
        )
        risk_color = forms.ChoiceField(label=_("风险等级"), choices=[("", "—"), *RiskColor.choices], required=False)

    @classmethod
    def may(cls, actor: Actor, record: Committee) -> Answer:
        """Committee's own people; a grid worker for a committee of the same neighbourhood."""
        neighbourhood = record.organisation.parent
        grids = [post.organisation for post in actor.posts_as(By.GRID_WORKER)]
        if neighbourhood and any(neighbourhood.contains(grid) for grid in grids):
            return YES
        return super().may(actor, record)

    def check(self) -> None:
        if not self.input.applicants:
            raise Refused(_("请填写申请人。"), field="applicants")
        if not self.input.respondents:
            raise Refused(_("请填写被申请人。"), field="respondents")
        same = {one.name for one in self.input.applicants} & {one.name for one in self.input.respondents}
        if same:
            raise Refused(
                _("{name}同时是申请人和被申请人，请核对。").format(name="、".join(sorted(same))), field="respondents"
            )

    def perform(self) -> str:
        facts = {name: value for name, value in vars(self.input).items() if value not in (None, "")}
        mediator = own_mediator(self.actor, self.record)
        case = open_case(
            self,
            self.record,
            registered_on=self.today,
            mediator=mediator,
            reported_by=self.actor.account,
            **facts,
        )
        return _("登记{title}，编码 {code}").format(title=self.file.title, code=case.code)


def own_mediator(actor: Actor, committee: Committee) -> Mediator | None:
    """The mediator who registers keeps the dispute; the chair and the grid hand it on."""
    if not actor.acts_for(committee.organisation, By.MEDIATOR):
        return None
    return Mediator.objects.filter(account=actor.account).first()


class AcceptDispute(CaseAct):
    """Accept with the consent of every party, and name the mediator. Mediation Law art. 17, 19; R20."""

    title = _("受理纠纷")
    basis = [MEDIATION_LAW[17], MEDIATION_LAW[19]]

    class Input(ActForm):
        consenting = forms.ModelMultipleChoiceField(label=_("同意调解的当事人"), queryset=Party.objects.none())
        mediator = forms.ModelChoiceField(label=_("调解员"), queryset=Mediator.objects.none())

        def prepare(self) -> None:
            appointments = self.record.committee.appointments.in_force(self.today)
            self.fields["consenting"].queryset = self.record.parties.all()  # type: ignore[attr-defined]
            self.fields["mediator"].queryset = Mediator.objects.filter(  # type: ignore[attr-defined]
                appointments__in=appointments
            ).distinct()
            self.fields["mediator"].initial = self.record.mediator_id

    @classmethod
    def ready(cls, record: MediationCase) -> Answer:
        return YES if record.status == Status.REPORTED else No(gettext("这件纠纷已经受理或者已经结束。"))

    def check(self) -> None:
        consenting = {party.pk for party in self.input.consenting}
        silent = [party.name for party in self.record.parties.all() if party.pk not in consenting]
        if silent:
            raise Refused(
                _("须各方当事人都同意调解，还没有同意的：{names}。有人明确拒绝的，请办理终止调解。").format(
                    names="、".join(silent)
                ),
                MEDIATION_LAW[17],
                field="consenting",
            )
        fit = may_take(self.input.mediator, self.record, self.today)
        if not fit:
            raise Refused(fit.why, *fit.basis, field="mediator")

    def perform(self) -> str:
        for party in self.input.consenting:
            party.consent = Consent.GIVEN
            self.save(party)
        self.record.accept(self.today, self.input.mediator)
        return _("各方同意调解，受理；调解员：{mediator}").format(mediator=self.input.mediator.name)


def may_take(mediator: Mediator, case: MediationCase, on: date) -> Answer:
    """In office with this committee, and not a party themselves. Mediation Law art. 15, 19; R28 in its plainest case."""
    if not mediator.appointments.in_force(on).filter(committee=case.committee_id).exists():
        return No(gettext("{name}当天不是本调委会的调解员。").format(name=mediator.name), MEDIATION_LAW[19])
    if mediator.person_id and case.parties.filter(person=mediator.person_id).exists():
        return No(gettext("{name}是本案当事人，不得担任调解员。").format(name=mediator.name), MEDIATION_LAW[15])
    return YES


class OpenMediation(CaseAct):
    """Begin: tell every party their rights and duties before the first session. Mediation Law art. 23-24; R21."""

    title = _("开始调解")
    basis = [MEDIATION_LAW[23], MEDIATION_LAW[24]]

    class Input(ActForm):
        rights_told_on = DayField(_("告知权利义务的日期"))
        acknowledged = forms.BooleanField(label=_("各方已知晓可以选择、拒绝、终止调解，可以要求公开或者不公开"))

    @classmethod
    def ready(cls, record: MediationCase) -> Answer:
        if record.status == Status.ACCEPTED:
            return YES
        return No(gettext("须先受理，且尚未开始调解。"), MEDIATION_LAW[17])

    def check(self) -> None:
        if not self.input.acknowledged:
            raise Refused(_("须先向各方告知权利义务，再开始调解。"), *self.basis, field="acknowledged")
        refuse_day_outside(self, "rights_told_on")

    def perform(self) -> str:
        self.record.begin(self.input.rights_told_on)
        return _("{day} 告知权利义务，开始调解").format(day=self.input.rights_told_on)


def refuse_day_outside(act: Act, name: str) -> None:
    """Refuse a day before the acceptance or after today."""
    day = getattr(act.input, name)
    start = act.record.accepted_on or act.record.registered_on
    if day is not None and not start <= day <= act.today:
        raise Refused(
            _("日期应当在受理之日 {start} 和今天 {today} 之间。").format(start=start, today=act.today), field=name
        )
