"""Closed lists that rules ask for and answer with. Values are the identifiers of the glossary, labels the Chinese."""

from enum import StrEnum

from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


class Choice(StrEnum):
    """A closed list whose members carry the word shown on screen."""

    chinese: str

    def __new__(cls, value: str, label: str) -> "Choice":
        member = str.__new__(cls, value)
        member._value_ = value
        member.chinese = label
        return member

    @property
    def label(self) -> str:
        return _(self.chinese)


class SubjectKind(Choice):
    """The only four kinds of persons under community correction. Law art. 2."""

    PUBLIC_SURVEILLANCE = "public_surveillance", gettext_noop("管制")
    SUSPENDED_SENTENCE = "suspended_sentence", gettext_noop("缓刑")
    PAROLE = "parole", gettext_noop("假释")
    TEMPORARY_RELEASE = "temporary_release", gettext_noop("暂予监外执行")


class Body(Choice):
    """Who decides, approves or is turned to."""

    JUDICIAL_OFFICE = "judicial_office", gettext_noop("司法所")
    CORRECTION_AGENCY = "correction_agency", gettext_noop("执行地县级社区矫正机构")
    CITY_AGENCY = "city_agency", gettext_noop("上一级（市级）社区矫正机构")
    PROVINCIAL_AGENCY = "provincial_agency", gettext_noop("省级社区矫正机构")
    BUREAU_LEADER = "bureau_leader", gettext_noop("县级司法行政部门负责人")
    INVITING_COURT = "inviting_court", gettext_noop("作出邀请的人民法院")
    BASIC_COURT = "basic_court", gettext_noop("基层人民法院")
    INTERMEDIATE_COURT = "intermediate_court", gettext_noop("中级人民法院")
    HIGH_COURT = "high_court", gettext_noop("高级人民法院")
    PROCURATORATE = "procuratorate", gettext_noop("人民检察院")
    PUBLIC_SECURITY = "public_security", gettext_noop("公安机关")
    PRISON = "prison", gettext_noop("监狱")
    ORIGINAL_AGENCY = "original_agency", gettext_noop("作出行政行为的行政机关")
    RECONSIDERATION_AUTHORITY = "reconsideration_authority", gettext_noop("行政复议机关")
    GUARDIAN = "guardian", gettext_noop("父母或者其他监护人")
    JUSTICE_DEPARTMENT = "justice_department", gettext_noop("户籍地或者居住地司法行政部门")


class Obligation(Choice):
    """How far the law binds."""

    MUST = "must", gettext_noop("应当")
    GENERALLY_MUST = "generally_must", gettext_noop("一般应当")
    MAY = "may", gettext_noop("可以")
    NEED_NOT = "need_not", gettext_noop("可以不")
    MUST_NOT = "must_not", gettext_noop("不得")
