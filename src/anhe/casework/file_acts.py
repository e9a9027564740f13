"""Acts that every kind of file knows: hand it to an officer, waive a duty, grant a reading, seal and unseal."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.models import DutyRecord, File, Grant, Purpose
from anhe.clock import SHANGHAI
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import JUVENILE_PREVENTION_LAW, MEASURES, PIPL, PUBLIC_SECURITY_LAW
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Account, Organisation, Post

GRANT_DAYS = 30
SUPERIORS = By.CORRECTION_AGENCY | By.CITY_AGENCY | By.BUREAU_LEADER


def posted_at(organisation: Organisation, on: date) -> list[Account]:
    posts = Post.objects.in_force(on).filter(organisation=organisation, account__is_active=True)
    return list(dict.fromkeys(post.account for post in posts.select_related("account")))


class AssignOfficer(Act):
    """Put an officer in charge of a file. Measures art. 10: the office answers, a named person does the work."""

    title = _("指定承办人")
    acts_on = File
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY | By.COMMITTEE_CHAIR
    basis = [MEASURES[10]]

    class Input(ActForm):
        officer = forms.ModelChoiceField(label=_("承办人"), queryset=Account.objects.none())

        def prepare(self) -> None:
            accounts = [account.pk for account in posted_at(self.record.organisation, self.today)]
            self.offer("officer", Account.objects.filter(pk__in=accounts))

    def perform(self) -> str:
        self.file.officer = self.input.officer
        for duty in DutyRecord.objects.open().filter(file=self.file, account__isnull=False):
            duty.account = self.input.officer
            self.save(duty)
        return _("承办人：{officer}").format(officer=self.input.officer)


class WaiveDuty(Act):
    """End a duty without doing it, with the reason, by the owner's superior: the other end of a closed loop."""

    title = _("免办待办")
    acts_on = DutyRecord
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY | By.CITY_AGENCY | By.BUREAU_LEADER | By.COMMITTEE_CHAIR
    basis = [MEASURES[56]]

    class Input(ActForm):
        reason = forms.CharField(label=_("免办理由"), max_length=300, min_length=6, widget=forms.Textarea)

    @classmethod
    def ready(cls, record: DutyRecord) -> Answer:
        return YES if record.state == DutyRecord.State.OPEN else No(str(_("这项待办已经办结。")))

    @classmethod
    def may(cls, actor: Actor, record: DutyRecord) -> Answer:
        if not actor.is_over(record.file.organisation, cls.by):
            return super().may(actor, record)
        leads_here = any(p.leads and p.organisation_id == record.organisation_id for p in actor.posts)
        above = any(p.organisation_id != record.organisation_id and p in actor.posts_as(SUPERIORS) for p in actor.posts)
        return YES if leads_here or above else No(str(_("免办须由承办单位负责人或上级办理。")), *cls.basis)

    def check(self) -> None:
        if self.actor.account in (self.record.account, self._officer_of_the_owing_office):
            raise Refused(_("不能免办自己名下的待办，请由上级办理。"))

    @property
    def _officer_of_the_owing_office(self) -> Account | None:
        """A duty of the file's own office without a name on it is its officer's to do."""
        owed_here = self.record.organisation_id == self.file.organisation_id and not self.record.account_id
        return self.file.officer if owed_here else None

    def perform(self) -> str:
        self.record.state = DutyRecord.State.WAIVED
        self.record.waiver = self.input.reason
        self.record.closed_on = self.today
        return _("免办“{duty}”：{reason}").format(duty=self.record.title, reason=self.input.reason)


class GrantReading(Act):
    """Let another body or person read this file for a time, on a lawful request. R04, R30."""

    title = _("依法提供查阅")
    acts_on = File
    by = By.CORRECTION_AGENCY
    basis = [PIPL[34]]

    class Input(ActForm):
        organisation = forms.ModelChoiceField(label=_("查阅单位"), queryset=Organisation.objects.none())
        request_number = forms.CharField(label=_("查阅函文号"), max_length=120)
        days = forms.IntegerField(label=_("查阅期限（日）"), min_value=1, max_value=GRANT_DAYS, initial=7)

        def prepare(self) -> None:
            bodies = ["procuratorate", "court", "public_security", "city", "province"]
            self.offer("organisation", Organisation.objects.filter(kind__in=bodies))

    def check(self) -> None:
        if self.file.sealed_at:
            raise Refused(_("案卷已封存，须先依法启封。"), JUVENILE_PREVENTION_LAW[59])

    def perform(self) -> str:
        ends_at = datetime.combine(self.today + timedelta(days=self.input.days), time.max, SHANGHAI)
        self.made = self.add(
            Grant(
                file=self.file,
                organisation=self.input.organisation,
                purpose=Purpose.LAWFUL_REQUEST,
                basis=self.input.request_number,
                asked_by=self.actor.account,
                starts_at=self.now,
                ends_at=ends_at,
            )
        )
        return _("{organisation}凭{number}申请查阅 {days} 日，待另一人复核").format(
            organisation=self.input.organisation, number=self.input.request_number, days=self.input.days
        )


class ConfirmGrant(Act):
    """The second person on a grant or an unsealing."""

    title = _("复核查阅")
    acts_on = Grant
    by = By.CORRECTION_AGENCY
    basis = [PIPL[34]]

    @classmethod
    def ready(cls, record: Grant) -> Answer:
        return No(str(_("已经复核。"))) if record.approved_by_id else YES

    def check(self) -> None:
        if self.record.asked_by == self.actor.account:
            raise Refused(_("提出人不能复核自己的申请，请由另一人办理。"))

    def perform(self) -> str:
        self.record.approved_by = self.actor.account
        return _("同意查阅，至 {until} 止").format(until=self.record.ends_at.astimezone(SHANGHAI).date())


class SealFile(Act):
    """Seal a file. Juvenile Prevention Law art. 59; Public Security Law art. 136. R15."""

    title = _("封存案卷")
    acts_on = File
    by = By.CORRECTION_AGENCY
    basis = [JUVENILE_PREVENTION_LAW[59], PUBLIC_SECURITY_LAW[136]]

    class Input(ActForm):
        sealed_basis = forms.CharField(label=_("封存依据及文号"), max_length=200)

    @classmethod
    def ready(cls, record: File) -> Answer:
        return No(str(_("案卷已经封存。"))) if record.sealed_at else YES

    def perform(self) -> str:
        self.file.sealed_at, self.file.sealed_basis = self.now, self.input.sealed_basis
        return _("案卷已封存。依据：{basis}").format(basis=self.input.sealed_basis)


class AskToUnseal(Act):
    """Ask to open a sealed file for a time: a lawful request, two persons, everything logged. R15."""

    title = _("申请启封查阅")
    acts_on = File
    by = By.CORRECTION_AGENCY
    basis = [JUVENILE_PREVENTION_LAW[59]]

    class Input(ActForm):
        request_number = forms.CharField(label=_("查询函文号"), max_length=120)
        days = forms.IntegerField(label=_("查阅期限（日）"), min_value=1, max_value=GRANT_DAYS, initial=3)

    @classmethod
    def ready(cls, record: File) -> Answer:
        return YES if record.sealed_at else No(str(_("案卷没有封存。")))

    def perform(self) -> str:
        ends_at = datetime.combine(self.today + timedelta(days=self.input.days), time.max, SHANGHAI)
        self.made = self.add(
            Grant(
                file=self.file,
                account=self.actor.account,
                purpose=Purpose.UNSEALING,
                basis=self.input.request_number,
                lifts_seal=True,
                asked_by=self.actor.account,
                starts_at=self.now,
                ends_at=ends_at,
            )
        )
        return _("凭{number}申请启封查阅 {days} 日，待另一人复核").format(
            number=self.input.request_number, days=self.input.days
        )
