"""People's mediation: committees, cases, agreements. People's Mediation Law 2010."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar, named
from anhe.law.choices import Choice
from anhe.law.citations import CIVIL_CODE, CIVIL_PROCEDURE, CONFIRMATION_RULES, MEDIATION_LAW, Citation
from anhe.law.deadlines import Deadline, calendar_days, months
from anhe.law.months import Convention
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


@decide("RM-01", gettext_noop("人民调解委员会的组成和任期"), MEDIATION_LAW[8])
def committee_is_lawful(
    members: Annotated[int, "委员人数"],
    has_woman: Annotated[bool, "是否有妇女成员"] = False,
    chairs: Annotated[int, "主任人数"] = 1,
    multi_ethnic_area: Annotated[bool, "是否多民族居住的地区"] = False,
    has_minority_member: Annotated[bool, "是否有人数较少民族的成员"] = False,
) -> Answer:
    """Three to nine members, one chair, a woman, in mixed areas a minority member. Mediation Law art. 8."""
    faults = []
    if not 3 <= members <= 9:
        faults.append(_("委员应当三至九人，现为{count}人。").format(count=members))
    if chairs != 1:
        faults.append(_("应当设主任一人，现为{count}人。").format(count=chairs))
    if not has_woman:
        faults.append(_("应当有妇女成员。"))
    if multi_ethnic_area and not has_minority_member:
        faults.append(_("多民族居住的地区，应当有人数较少民族的成员。"))
    return Answer(not faults, tuple(faults) or (_("组成符合规定。"),))


@due("RM-01", gettext_noop("人民调解委员会的组成和任期"), MEDIATION_LAW[9].paragraph(2), CIVIL_CODE[202])
def committee_term(start: Annotated[date, "任期开始之日（计入）"]) -> Deadline:
    """Three years, the first day counted. Mediation Law art. 9 para 2."""
    return months(start, 36, rolls=False, convention=Convention.CIVIL, first_day_counts=True)


@decide("RM-02", gettext_noop("可否担任人民调解员"), MEDIATION_LAW[13], MEDIATION_LAW[14].paragraph(1))
def may_be_mediator(
    age: Annotated[int, "年龄（周岁）"],
    is_citizen: Annotated[bool, "是否中国公民"] = True,
    appointed: Annotated[bool, "是否调委会委员或者受聘任"] = True,
) -> Answer:
    """An adult citizen, a member of the committee or engaged by it. Mediation Law art. 13-14."""
    if not is_citizen or age < 18:
        return No(_("人民调解员应当是成年公民。"))
    if not appointed:
        return No(_("人民调解员由调委会委员或者受调委会聘任的人员担任。"))
    return Yes(_("符合年龄和任职条件；品行和知识由选聘单位判断。"))


@decide("RM-04", gettext_noop("可否开始或者继续调解"), MEDIATION_LAW[17])
def may_mediate(refused_by_a_party: Annotated[bool, "是否有一方明确拒绝调解"] = False) -> Answer:
    """Never against a party's clear refusal. Mediation Law art. 17."""
    if refused_by_a_party:
        return No(_("当事人一方明确拒绝调解的，不得调解。"))
    return Yes(_("可以依申请调解，也可以主动调解。"))


@decide("RM-05", gettext_noop("可否收费"), MEDIATION_LAW[4])
def may_charge(amount: Annotated[Decimal, "拟收金额（元）"] = Decimal(0)) -> Answer:
    """No fee of any kind, in mediation or confirmation. Mediation Law art. 4, Confirmation Rules art. 11."""
    return No(_("人民调解和对调解协议的司法确认不收取任何费用。"))


decide("RM-23", gettext_noop("司法确认可否收费"), CONFIRMATION_RULES[11])(may_charge)


class AgreementForm(Choice):
    """How an agreement is set down."""

    WRITTEN = "written", gettext_noop("调解协议书")
    ORAL = "oral", gettext_noop("口头协议")


@decide("RM-11", gettext_noop("调解协议可以采用什么形式"), MEDIATION_LAW[28])
def form_is_lawful(
    form: Annotated[AgreementForm, "形式"],
    parties_want_document: Annotated[bool, "当事人是否认为需要制作协议书"] = False,
    recorded: Annotated[bool, "口头协议的内容是否由调解员记录"] = False,
) -> Answer:
    """Written, or oral where the parties want no document and the mediator records it. Mediation Law art. 28."""
    if form is AgreementForm.WRITTEN:
        return Yes(_("可以制作调解协议书。"))
    if parties_want_document:
        return No(_("当事人认为需要协议书的，应当制作。"))
    if not recorded:
        return No(_("采取口头协议的，人民调解员应当记录协议内容。"))
    return Yes(_("当事人认为无需协议书，内容已经记录，可以采取口头协议。"))


@due("RM-10", gettext_noop("调解办结期限（实践做法，可配置）"), MEDIATION_LAW.whole)
def mediation_time_limit(
    start: Annotated[date, "受理之日"],
    days: Annotated[int, "区县配置的日数"] = 30,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """The law fixes none; the configured days only warn, and the parties may agree to longer."""
    limit = calendar_days(start, days, rolls=True, calendar=calendar)
    return limit.noting(_("法律没有规定办结期限；本期限为区县配置，只提醒，不终止调解，双方可以约定延长。"))


@decide("RM-12", gettext_noop("调解协议书何时生效"), MEDIATION_LAW[29].paragraph(2))
def written_agreement_effect(
    parties_signed: Annotated[date | None, "最后一方当事人签名、盖章或者按指印之日"] = None,
    mediator_signed: Annotated[date | None, "调解员签名之日"] = None,
    sealed: Annotated[date | None, "加盖调委会印章之日"] = None,
) -> Answer:
    """The day on which the last of the three is there; without one of them, not in force. Art. 29 para 2."""
    needed = {
        _("各方当事人签名、盖章或者按指印"): parties_signed,
        _("调解员签名"): mediator_signed,
        _("人民调解委员会印章"): sealed,
    }
    missing = [name for name, day in needed.items() if day is None]
    if missing:
        return Answer(False, tuple(_("尚缺{name}，协议书没有生效。").format(name=name) for name in missing))
    effect = max(day for day in needed.values() if day is not None)
    return Answer(effect, (_("三者于{day}齐备，协议书自该日起生效。").format(day=named(effect)),))


@decide("RM-13", gettext_noop("口头协议何时生效"), MEDIATION_LAW[30])
def oral_agreement_effect(
    start: Annotated[date, "各方达成协议之日"],
    recorded: Annotated[bool, "调解员是否记录协议内容"] = True,
) -> Answer:
    """From the day of agreement; its content must be on record. Mediation Law art. 28, 30."""
    reason = _("口头协议自{day}各方达成协议之日起生效。").format(day=named(start))
    return Answer(start, (reason,) if recorded else (reason, _("调解员应当记录协议内容。")))


def confirmation_application(
    start: Annotated[date, "调解协议生效之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Both parties together, within thirty days of effect. Mediation Law art. 33 para 1, Civil Procedure art. 205."""
    basis: tuple[Citation, ...] = (
        MEDIATION_LAW[33].paragraph(1),
        CIVIL_PROCEDURE[205],
        CIVIL_PROCEDURE[85].paragraph(3),
    )
    return calendar_days(start, 30, rolls=True, calendar=calendar, basis=basis)


due("RM-12", gettext_noop("调解协议书何时生效"), MEDIATION_LAW[29].paragraph(2), MEDIATION_LAW[33])(
    confirmation_application
)
due("RM-13", gettext_noop("口头协议何时生效"), MEDIATION_LAW[30], MEDIATION_LAW[33])(confirmation_application)
due("RM-16", gettext_noop("申请司法确认"), MEDIATION_LAW[33].paragraph(1), CIVIL_PROCEDURE[205])(
    confirmation_application
)
