"""入矫: from the court's notice to the announcement. Law art. 20-22; Measures art. 16-20; Opinions art. 7-12."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused, Tell
from anhe.casework.fields import DayField, IdNumberField, InstantField, PapersField
from anhe.casework.telling import holders
from anhe.correction.busy_hours import parse_busy_hours
from anhe.correction.enrolling import is_enrolled, known_person, open_file, person_told_of, refuse_wrong_kind
from anhe.correction.look_alikes import TICK, AsksAfterLookAlikes, refuse_look_alikes
from anhe.correction.models import Correction, CorrectionKind, Status
from anhe.correction.models.corrections import AuthorityKind
from anhe.correction.supervised import refuse_future
from anhe.law.answers import YES, Answer, No
from anhe.law.calendar import day_of
from anhe.law.citations import LAW, MEASURES, OPINIONS
from anhe.law.rules.intake import initial_report
from anhe.orgs.access import By
from anhe.orgs.models import Organisation, OrganisationKind
from anhe.people.models import Person, Relation, RelationKind

DOCUMENTS_DUE = (
    ("judgment", _("判决书、裁定书或决定书")),
    ("enforcement_notice", _("执行通知书")),
    ("correction_notice", _("社区矫正告知书")),
    ("place_decision", _("执行地确定书")),
    ("exit_ban", _("限制出境材料")),
    ("medical_papers", _("病情诊断、妊娠检查或生活不能自理鉴别材料")),
    ("surety", _("暂予监外执行保证书")),
)
ONLY_TEMPORARY_RELEASE = frozenset({"medical_papers", "surety"})


class RegisterNotice(Act):
    """Open a file on the deciding authority's notice. Law art. 20; Measures art. 16 ¶1."""

    title = _("登记决定机关通知")
    acts_on = Organisation
    by = By.CORRECTION_AGENCY
    basis = [LAW[20], MEASURES[16].paragraph(1)]
    opens_file = True

    class Input(AsksAfterLookAlikes):
        name = forms.CharField(label=_("姓名"), max_length=60)
        id_number = IdNumberField(_("身份证号"))
        phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
        lives_at = forms.CharField(label=_("居住地址"), max_length=200)
        registered_at = forms.CharField(label=_("户籍地址"), max_length=200, required=False)
        kind = forms.ChoiceField(label=_("矫正类别"), choices=CorrectionKind)
        is_medical_parole = forms.BooleanField(label=_("保外就医"), required=False)
        authority_kind = forms.ChoiceField(label=_("决定机关类别"), choices=AuthorityKind)
        authority = forms.CharField(label=_("决定机关"), max_length=120)
        judgment_number = forms.CharField(label=_("文书文号"), max_length=120)
        offence = forms.CharField(label=_("罪名"), max_length=120)
        sentence = forms.CharField(label=_("原判刑罚"), max_length=200, required=False)
        effective_on = DayField(_("文书生效日期"))
        starts_on = DayField(_("矫正期起"))
        ends_on = DayField(_("矫正期止"))
        prohibition = forms.CharField(label=_("禁止令内容"), max_length=300, required=False)
        prohibition_ends_on = DayField(_("禁止令期满"), required=False)
        notified_on = DayField(_("收到通知日期"))
        papers = PapersField(_("通知书等材料"))
        field_order = ("name", "id_number", TICK)

    @classmethod
    def ready(cls, record: Organisation) -> Answer:
        if record.kind == OrganisationKind.JUDICIAL_OFFICE:
            return YES
        return No(gettext("{place}不是司法所，请选择负责日常管理的司法所。").format(place=record.name), MEASURES[18])

    def check(self) -> None:
        told = self.input
        refuse_wrong_kind(told.kind, is_medical_parole=told.is_medical_parole)
        refuse_future(self, "notified_on")
        if told.ends_on < told.starts_on:
            raise Refused(gettext("矫正期止不能早于矫正期起。"), field="ends_on")
        if told.ends_on < self.today:
            raise Refused(
                gettext("矫正期已于 {day} 届满，不能再入册。").format(day=told.ends_on), LAW[44], field="ends_on"
            )
        if told.prohibition and told.kind not in (
            CorrectionKind.PUBLIC_SURVEILLANCE,
            CorrectionKind.SUSPENDED_SENTENCE,
        ):
            raise Refused(gettext("禁止令只随管制或缓刑宣告。"), field="prohibition")
        if is_enrolled(told.id_number):
            raise Refused(gettext("此人已有在册的社区矫正案卷，请在原案卷办理。"), field="id_number")
        known = known_person(told.id_number)
        if known and known.name != told.name:
            raise Refused(
                gettext("这一证件号码登记在另一姓名之下，请核对姓名和证件号码；确系改名的，请先更正人员信息。"),
                field="name",
            )
        if not known:
            refuse_look_alikes(self)

    def perform(self) -> str:
        person = person_told_of(self)
        self.file = self.add(open_file(self, person, effective_on=self.input.effective_on))
        facts = {f: getattr(self.input, f) for f in NOTICE_FACTS}
        self.made = self.add(Correction(file=self.file, status=Status.EXPECTED, **facts))
        return gettext("收到{authority}{number}，{kind}，矫正期 {start} 至 {end}").format(
            authority=self.input.authority,
            number=self.input.judgment_number,
            kind=self.made.get_kind_display(),
            start=self.input.starts_on,
            end=self.input.ends_on,
        )


NOTICE_FACTS = (
    "kind",
    "is_medical_parole",
    "authority_kind",
    "authority",
    "judgment_number",
    "offence",
    "sentence",
    "effective_on",
    "starts_on",
    "ends_on",
    "prohibition",
    "prohibition_ends_on",
    "notified_on",
)


class ReceiveDocuments(Act):
    """Take in the deciding authority's legal documents and say which are missing. Measures art. 16; Opinions art. 8-9."""

    title = _("登记收到法律文书")
    acts_on = Correction
    by = By.CORRECTION_AGENCY
    basis = [MEASURES[16], OPINIONS[8]]

    class Input(ActForm):
        received_on = DayField(_("收到日期"))
        received = forms.MultipleChoiceField(
            label=_("收到的文书"), choices=DOCUMENTS_DUE, widget=forms.CheckboxSelectMultiple
        )
        papers = PapersField(_("文书扫描件"))

        def prepare(self) -> None:
            awaited = _awaited(self.record)
            self.fields["received"].choices = [(code, title) for code, title in DOCUMENTS_DUE if code in awaited]  # type: ignore[attr-defined]

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        return YES if _awaited(record) else No(gettext("法律文书已经齐全。"), MEASURES[16])

    def check(self) -> None:
        refuse_future(self, "received_on")

    def perform(self) -> str:
        missing = [code for code in _awaited(self.record) if code not in self.input.received]
        self.record.documents_received_on, self.record.missing_documents = self.input.received_on, missing
        if not self.record.missing_documents:
            return gettext("{day} 收到法律文书，材料齐全").format(day=self.input.received_on)
        return gettext("{day} 收到法律文书，缺少：{missing}").format(
            day=self.input.received_on, missing=missing_titles(self.record)
        )


def _awaited(correction: Correction) -> list[str]:
    """All that this kind calls for before anything came; afterwards what was missing then."""
    if correction.documents_received_on:
        return list(correction.missing_documents)
    return [code for code, _title in DOCUMENTS_DUE if _is_due(code, correction)]


def _is_due(code: str, correction: Correction) -> bool:
    return code not in ONLY_TEMPORARY_RELEASE or correction.kind == CorrectionKind.TEMPORARY_RELEASE


def received_titles(correction: Correction) -> str:
    """The documents this kind calls for, less the missing ones."""
    there = [
        str(title)
        for code, title in DOCUMENTS_DUE
        if _is_due(code, correction) and code not in correction.missing_documents
    ]
    return "、".join(there)


def missing_titles(correction: Correction) -> str:
    return "、".join(str(title) for code, title in DOCUMENTS_DUE if code in correction.missing_documents)


class SendReceipt(Act):
    """Send the receipt to the deciding authority. Measures art. 16 ¶1."""

    title = _("送达回执")
    acts_on = Correction
    by = By.CORRECTION_AGENCY
    basis = [MEASURES[16].paragraph(1)]
    documents = ("correction.receipt",)

    class Input(ActForm):
        sent_on = DayField(_("送达日期"))

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        return YES if record.documents_received_on else No(gettext("尚未登记收到法律文书。"), MEASURES[16])

    def check(self) -> None:
        refuse_future(self, "sent_on")

    def document_words(self, form: str) -> dict[str, Any]:
        return {"received": received_titles(self.record), "missing": missing_titles(self.record)}

    def perform(self) -> str:
        return gettext("{day} 向{authority}送达回执").format(day=self.input.sent_on, authority=self.record.authority)


class ChaseDocuments(Act):
    """Ask the deciding authority for missing documents within five days. Measures art. 16 ¶2."""

    title = _("催送法律文书")
    acts_on = Correction
    by = By.CORRECTION_AGENCY
    basis = [MEASURES[16].paragraph(2)]
    documents = ("correction.chase_documents",)

    class Input(ActForm):
        told_on = DayField(_("通知日期"))

    def document_words(self, form: str) -> dict[str, Any]:
        return {"missing": missing_titles(self.record) or gettext("全部法律文书")}

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        if record.documents_received_on and not record.missing_documents:
            return No(gettext("法律文书已经齐全。"), MEASURES[16])
        return YES

    def check(self) -> None:
        refuse_future(self, "told_on")

    def perform(self) -> str:
        wanted = missing_titles(self.record) or gettext("全部法律文书")
        return gettext("{day} 通知{authority}补送：{wanted}").format(
            day=self.input.told_on, authority=self.record.authority, wanted=wanted
        )


class RegisterArrival(Act):
    """Register the person's arrival: identity checked, registered even where papers are missing.

    Law art. 21-22; Measures art. 16 ¶2, 17. No refusal for want of papers, assessment or local household
    registration (Opinions art. 7).
    """

    title = _("报到登记")
    acts_on = Correction
    by = By.CORRECTION_AGENCY
    basis = [LAW[21], LAW[22], MEASURES[17]]
    documents = ("correction.registration",)
    tells = (
        Tell(
            _("接收的司法所"),
            lambda act: holders(act.file.organisation, By.JUDICIAL_OFFICE),
            _("{file}已报到登记，请指定承办人并办理入矫。"),
        ),
    )

    class Input(ActForm):
        class Place:
            CHOICES = (
                ("agency", _("到机构报到")),
                ("home", _("上门登记")),
                ("video", _("远程视频登记")),
                ("handed_over", _("机关移送")),
            )

        arrived_at = InstantField(_("报到时间"))
        place = forms.ChoiceField(label=_("登记方式"), choices=Place.CHOICES)
        identity_checked = forms.BooleanField(
            label=_("已核对身份证件与本人一致"), help_text=_("与法律文书记载的姓名、证件号码逐一核对")
        )
        phone = forms.CharField(label=_("本人电话"), max_length=30, required=False)
        lives_at = forms.CharField(label=_("居住地址"), max_length=200, required=False)
        guardian = forms.CharField(label=_("监护人姓名及电话"), max_length=120, required=False)
        busy_hours = forms.CharField(
            label=_("工作或上学时间"),
            max_length=200,
            required=False,
            help_text=_("例：周一至周五 08:00-18:00。核查、走访将避开这些时间（社区矫正法第34条）"),
        )
        schooling_unfinished = forms.BooleanField(
            label=_("没有完成义务教育"), required=False, help_text=_("勾选后须通知并配合教育部门（社区矫正法第55条）")
        )
        papers = PapersField(_("身份证件等材料"))

        def prepare(self) -> None:
            self.initial.setdefault("lives_at", self.record.person.lives_at)
            self.fields["guardian"].required = self.record.file.is_minor
            if not self.record.file.is_minor:
                del self.fields["schooling_unfinished"]

        def clean_busy_hours(self) -> str:
            parse_busy_hours(self.cleaned_data["busy_hours"])
            return self.cleaned_data["busy_hours"]

    def document_words(self, form: str) -> dict[str, Any]:
        return {"missing": missing_titles(self.record)}

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        return YES if record.status == Status.EXPECTED else No(gettext("已经办理报到登记。"))

    def check(self) -> None:
        refuse_future(self, "arrived_at")
        if self.today > self.record.ends_on:
            raise Refused(gettext("矫正期已于 {day} 届满，不能再入册。").format(day=self.record.ends_on), LAW[44])

    def perform(self) -> str:
        arrived_on = day_of(self.input.arrived_at)
        self.record.enrol(arrived_on)
        self.record.busy_hours = parse_busy_hours(self.input.busy_hours or "")
        person = self.record.person
        person.phone = self.input.phone or person.phone
        person.lives_at = self.input.lives_at or person.lives_at
        self.save(person)
        if self.input.guardian:
            self.add(_guardian(person, self.input.guardian))
        due = initial_report(self.record.effective_on, calendar=self.work.calendar).due
        if arrived_on <= due or self.record.kind == CorrectionKind.TEMPORARY_RELEASE:
            return gettext("{day} 报到，身份核对一致，已登记接收").format(day=arrived_on)
        return gettext("{day} 报到，报到期限至 {due}，迟 {days} 日；身份核对一致，已登记接收").format(
            day=arrived_on, due=due, days=(arrived_on - due).days
        )


def _guardian(person: Person, told: str) -> Relation:
    """The guardian by name and, where the text ends in one, phone (R14)."""
    name, phone = re.fullmatch(r"(.*?)[\s，,、：:]*([\d\s+-]{7,20})?", told.strip()).groups()  # type: ignore[union-attr]
    return Relation(person=person, kind=RelationKind.GUARDIAN, name=name[:60], phone=phone)


class AnnounceAdmission(Act):
    """Announce the admission: documents, term, duties and consequences, rights, team. Measures art. 20, 55 ¶2."""

    title = _("入矫宣告")
    acts_on = Correction
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
    basis = [LAW[22], MEASURES[20]]
    documents = ("correction.announcement",)

    class Input(ActForm):
        announced_at = InstantField(_("宣告时间"))
        place = forms.CharField(label=_("地点"), max_length=120)
        present = forms.CharField(label=_("到场人员"), max_length=200)
        is_public = forms.BooleanField(label=_("公开宣告"), required=False)
        guardian_present = forms.BooleanField(label=_("监护人已到场"), required=False)
        guardian = forms.CharField(label=_("监护人姓名"), max_length=60, required=False)
        rights_told = forms.BooleanField(label=_("已告知权利及申诉、控告途径"))
        signed = forms.BooleanField(label=_("本人已签字确认"))
        papers = PapersField(_("签字的宣告书"))

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        if record.status != Status.ENROLLED:
            return No(gettext("报到登记后才能宣告。"), MEASURES[20])
        return No(gettext("已经宣告。")) if record.announced_on else YES

    def check(self) -> None:
        refuse_future(self, "announced_at")
        if not self.record.team.filter(left_on__isnull=True).exists():
            raise Refused(gettext("宣告须说明矫正小组的组成，请先确定矫正小组。"), MEASURES[20])
        if not self.file.is_minor:
            return
        if self.input.is_public:
            raise Refused(gettext("未成年人的宣告不公开进行。"), MEASURES[55], field="is_public")
        if not self.input.guardian_present:
            raise Refused(gettext("未成年人宣告应当通知监护人到场。"), MEASURES[55], field="guardian_present")

    def perform(self) -> str:
        self.record.announced_on = day_of(self.input.announced_at)
        return gettext("{day} 在{place}宣告，到场：{present}；本人签字确认").format(
            day=self.record.announced_on, place=self.input.place, present=self.input.present
        )
