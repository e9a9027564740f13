"""Closed lists that rules ask for and answer with. Values are the identifiers of the glossary, labels the Chinese."""

from enum import StrEnum

from anhe.law.wording import gettext as _


class Choice(StrEnum):
    """A closed list whose members carry the word shown on screen."""

    _label: str

    def __new__(cls, value: str, label: str) -> "Choice":
        member = str.__new__(cls, value)
        member._value_ = value
        member._label = label
        return member

    @property
    def label(self) -> str:
        return _(self._label)


class SubjectKind(Choice):
    """The only four kinds of persons under community correction. Law art. 2."""

    PUBLIC_SURVEILLANCE = "public_surveillance", _("管制")
    SUSPENDED_SENTENCE = "suspended_sentence", _("缓刑")
    PAROLE = "parole", _("假释")
    TEMPORARY_RELEASE = "temporary_release", _("暂予监外执行")


class Body(Choice):
    """Who decides, approves or is turned to."""

    JUDICIAL_OFFICE = "judicial_office", _("司法所")
    CORRECTION_AGENCY = "correction_agency", _("执行地县级社区矫正机构")
    CITY_AGENCY = "city_agency", _("上一级（市级）社区矫正机构")
    PROVINCIAL_AGENCY = "provincial_agency", _("省级社区矫正机构")
    BUREAU_LEADER = "bureau_leader", _("县级司法行政部门负责人")
    INVITING_COURT = "inviting_court", _("作出邀请的人民法院")
    BASIC_COURT = "basic_court", _("基层人民法院")
    INTERMEDIATE_COURT = "intermediate_court", _("中级人民法院")
    HIGH_COURT = "high_court", _("高级人民法院")
    PROCURATORATE = "procuratorate", _("人民检察院")
    PUBLIC_SECURITY = "public_security", _("公安机关")
    PRISON = "prison", _("监狱")
    ORIGINAL_AGENCY = "original_agency", _("作出行政行为的行政机关")
    RECONSIDERATION_AUTHORITY = "reconsideration_authority", _("行政复议机关")
    GUARDIAN = "guardian", _("父母或者其他监护人")
    JUSTICE_DEPARTMENT = "justice_department", _("户籍地或者居住地司法行政部门")


class Obligation(Choice):
    """How far the law binds."""

    MUST = "must", _("应当")
    GENERALLY_MUST = "generally_must", _("一般应当")
    MAY = "may", _("可以")
    NEED_NOT = "need_not", _("可以不")
    MUST_NOT = "must_not", _("不得")
