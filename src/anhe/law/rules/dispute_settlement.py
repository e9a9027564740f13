"""Reconsideration: review of documents, mediation, settlement, suspension and after the decision. Law of 2023."""

from datetime import date
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar
from anhe.law.choices import Body, Choice
from anhe.law.citations import ADMINISTRATIVE_LITIGATION, RECONSIDERATION_LAW
from anhe.law.deadlines import Deadline, calendar_days, working_days
from anhe.law.rules.reconsideration import ROLLS, WORKING
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop

L = RECONSIDERATION_LAW


class FirstReconsider(Choice):
    """Acts that must go to reconsideration before court, and what is none."""

    PENALTY_ON_THE_SPOT = "penalty_on_the_spot", gettext_noop("当场作出的行政处罚")
    NATURAL_RESOURCES = "natural_resources", gettext_noop("侵犯已取得的自然资源所有权或者使用权")
    DUTY_NOT_PERFORMED = "duty_not_performed", gettext_noop("未履行法定职责")
    INFORMATION_REFUSED = "information_refused", gettext_noop("申请政府信息公开，不予公开")
    BY_OTHER_LAW = "by_other_law", gettext_noop("法律、行政法规规定的其他情形")
    NONE_OF_THESE = "none_of_these", gettext_noop("没有以上情形")


@decide("AR-08", gettext_noop("是否复议前置"), L[23].paragraph(1))
def must_reconsider_first(act: Annotated[FirstReconsider, "行政行为"]) -> Answer:
    """Must reconsideration come before a lawsuit? Art. 23."""
    if act is FirstReconsider.NONE_OF_THESE:
        return No(_("可以申请复议，也可以直接起诉。"))
    item = list(FirstReconsider).index(act) + 1
    return Yes(_("{act}，应当先申请行政复议。").format(act=act.label), L[23].paragraph(1).item(item))


@decide("AR-12", gettext_noop("可否书面审理"), L[49], L[54].paragraph(2))
def may_decide_on_papers(
    simplified: Annotated[bool, "是否适用简易程序"] = False,
    partys_own_cause: Annotated[bool, "是否因当事人原因不能听取意见"] = False,
) -> Answer:
    """Ordinary cases hear the parties, unless they themselves prevent it. Art. 49, 54 para 2."""
    if simplified:
        return Yes(_("适用简易程序的，可以书面审理。"), L[54].paragraph(2))
    if partys_own_cause:
        return Yes(_("因当事人原因不能听取意见的，可以书面审理。"), L[49])
    return No(_("适用普通程序的，应当听取当事人意见并记录在案。"), L[49])


class ConsultGround(Choice):
    """Situations of art. 52 para 2, and what is none."""

    GRAVE = "grave", gettext_noop("案情重大、疑难、复杂")
    TECHNICAL = "technical", gettext_noop("专业性、技术性较强")
    PROVINCIAL_GOVERNMENT = "provincial_government", gettext_noop("省级政府对本机关行为的复议")
    FOUND_NECESSARY = "found_necessary", gettext_noop("复议机构认为有必要")
    NONE_OF_THESE = "none_of_these", gettext_noop("没有以上情形")


@decide("AR-14", gettext_noop("应否提请复议委员会咨询"), L[52].paragraph(2))
def must_consult_committee(ground: Annotated[ConsultGround, "情形"]) -> Answer:
    """Must the committee's opinion be asked? Art. 52 para 2."""
    if ground is ConsultGround.NONE_OF_THESE:
        return No(_("没有应当提请咨询的情形。"))
    item = list(ConsultGround).index(ground) + 1
    return Yes(_("{ground}，应当提请咨询。").format(ground=ground.label), L[52].paragraph(2).item(item))


class DocumentReviewClock(Choice):
    """Which clock of the review of a normative document."""

    HANDLE = "handle", gettext_noop("有权处理的，处理（30日）")
    TRANSFER = "transfer", gettext_noop("无权处理的，转送（7个工作日）")
    ASK_MAKER = "ask_maker", gettext_noop("自中止之日起通知制定机关（3个工作日）")
    MAKER_REPLY = "maker_reply", gettext_noop("制定机关答复（10个工作日）")
    TRANSFEREE_REPLY = "transferee_reply", gettext_noop("接受转送的机关回复（60日）")


_REVIEW_WORKING_DAYS = {
    DocumentReviewClock.TRANSFER: (7, L[56]),
    DocumentReviewClock.ASK_MAKER: (3, L[58].paragraph(1)),
    DocumentReviewClock.MAKER_REPLY: (10, L[58].paragraph(1)),
}
_REVIEW_CALENDAR_DAYS = {
    DocumentReviewClock.HANDLE: (30, L[56]),
    DocumentReviewClock.TRANSFEREE_REPLY: (60, L[60]),
}


@due("AR-21", gettext_noop("规范性文件附带审查"), L[56], L[57], L[58], L[60])
def document_review(
    start: Annotated[date, "收到申请、发现、中止、收到通知或者收到转送之日"],
    clock: Annotated[DocumentReviewClock, "哪一个期限"] = DocumentReviewClock.HANDLE,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Five clocks around the document under review. Art. 56-60."""
    if clock in _REVIEW_WORKING_DAYS:
        days, place = _REVIEW_WORKING_DAYS[clock]
        return working_days(start, days, calendar=calendar, basis=(place, WORKING))
    days, place = _REVIEW_CALENDAR_DAYS[clock]
    return calendar_days(start, days, rolls=True, calendar=calendar, basis=(place, ROLLS))


@decide("AR-22", gettext_noop("行政复议调解书是否生效"), L[73].paragraph(1))
def mediation_document_is_effective(
    all_signed: Annotated[bool, "各方当事人是否签字或者签章"] = False,
    sealed: Annotated[bool, "是否加盖行政复议机关印章"] = False,
) -> Answer:
    """Signed by all and sealed by the authority. Art. 73 para 1."""
    missing = []
    if not all_signed:
        missing.append(_("尚缺各方当事人签字或者签章。"))
    if not sealed:
        missing.append(_("尚缺行政复议机关印章。"))
    return Answer(not missing, tuple(missing) or (_("签章齐备，调解书具有法律效力。"),))


@decide("AR-23", gettext_noop("和解撤回后可否再次申请"), L[74].paragraph(2))
def may_apply_again(
    same_facts_and_reasons: Annotated[bool, "是否同一事实和理由"] = True,
    against_true_will: Annotated[bool, "能否证明撤回违背真实意愿"] = False,
) -> Answer:
    """Not on the same facts and reasons, unless withdrawal was against the true will. Art. 74 para 2."""
    if not same_facts_and_reasons:
        return Yes(_("不是同一事实和理由，可以申请。"))
    if against_true_will:
        return Yes(_("能够证明撤回申请违背真实意愿的，可以再次申请。"))
    return No(_("准予撤回并终止后，不得以同一事实和理由再次申请。"))


@due("AR-24", gettext_noop("复议中止满六十日"), L[41].item(5), L[39])
def suspension_limit(start: Annotated[date, "中止之日"]) -> Deadline:
    """Sixty days suspended under items 1, 2 or 4, cause still there: terminated. A quantity, never rolled. Art. 41."""
    limit = calendar_days(start, 60, rolls=False)
    return limit.noting(_("只适用于第39条第1款第1、2、4项的中止；满六十日原因仍未消除的，终止复议。"))


class StayGround(Choice):
    """Situations of art. 42 that stop execution, and what is none."""

    RESPONDENT = "respondent", gettext_noop("被申请人认为需要停止执行")
    AUTHORITY = "authority", gettext_noop("复议机关认为需要停止执行")
    APPLICATION = "application", gettext_noop("申请人、第三人申请，复议机关认为合理")
    BY_LAW = "by_law", gettext_noop("法律、法规、规章规定停止执行")
    NONE_OF_THESE = "none_of_these", gettext_noop("没有以上情形")


@decide("AR-25", gettext_noop("复议期间是否停止执行"), L[42])
def execution_stops(ground: Annotated[StayGround, "情形"] = StayGround.NONE_OF_THESE) -> Answer:
    """Execution goes on, but for four situations. Art. 42."""
    if ground is StayGround.NONE_OF_THESE:
        return No(_("复议期间行政行为不停止执行。"))
    item = list(StayGround).index(ground) + 1
    return Yes(_("{ground}，应当停止执行。").format(ground=ground.label), L[42].item(item))


@due("AR-26", gettext_noop("报送复议意见书的纠正情况"), L[76], L[88], ROLLS)
def correction_report(start: Annotated[date, "收到复议意见书之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Sixty days from receipt. Art. 76."""
    return calendar_days(start, 60, rolls=True, calendar=calendar)


@decide("AR-27", gettext_noop("可否作出对申请人更不利的变更"), L[63].paragraph(2))
def may_worsen(third_party_asked: Annotated[bool, "第三人是否提出相反请求"] = False) -> Answer:
    """Never, unless a third party asked the opposite. Art. 63 para 2."""
    if third_party_asked:
        return Yes(_("第三人提出相反请求的除外。"))
    return No(_("不得作出对申请人更为不利的变更决定。"))


@due("AR-28", gettext_noop("对复议决定起诉"), ADMINISTRATIVE_LITIGATION[45], L[10], L[34])
def lawsuit(
    start: Annotated[date, "收到复议决定书之日；逾期不作决定的为复议期满之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Fifteen days from the decision, or from the end of its period. Administrative Litigation Law art. 45."""
    return calendar_days(start, 15, rolls=True, calendar=calendar)


class Outcome(Choice):
    """What is to be enforced."""

    UPHELD = "upheld", gettext_noop("维持行政行为的决定书")
    CHANGED = "changed", gettext_noop("变更行政行为的决定书")
    MEDIATED = "mediated", gettext_noop("行政复议调解书")


@decide("AR-29", gettext_noop("由谁强制执行"), L[78])
def who_enforces(outcome: Annotated[Outcome, "执行依据"]) -> Answer:
    """The agency that acted, or the reconsideration authority; each may turn to court. Art. 78."""
    body = Body.ORIGINAL_AGENCY if outcome is Outcome.UPHELD else Body.RECONSIDERATION_AUTHORITY
    reason = _("{outcome}由{body}依法强制执行，或者申请人民法院强制执行。").format(
        outcome=outcome.label, body=body.label
    )
    return Answer(body, (reason,), (L[78].item(list(Outcome).index(outcome) + 1),))


@decide("AR-30", gettext_noop("代理人人数"), L[17].paragraph(1))
def agents_are_lawful(agents: Annotated[int, "代理人数"]) -> Answer:
    """One or two. Art. 17 para 1."""
    return Answer(1 <= agents <= 2, (_("可以委托一至二名代理人，现为{count}名。").format(count=agents),))


@decide("AR-31", gettext_noop("调查取证人数"), L[45].paragraph(2))
def investigators_are_lawful(
    persons: Annotated[int, "调查人员人数"],
    credentials_shown: Annotated[bool, "是否出示行政复议工作证件"] = True,
) -> Answer:
    """Two or more, showing credentials. Art. 45 para 2."""
    reason = _("不得少于两人并应当出示证件；现为{count}人。").format(count=persons)
    return Answer(persons >= 2 and credentials_shown, (reason,))


class OutsideScope(Choice):
    """Matters outside reconsideration, and what is none."""

    STATE_ACT = "state_act", gettext_noop("国防、外交等国家行为")
    NORMATIVE_DOCUMENT = "normative_document", gettext_noop("行政法规、规章、规范性文件")
    PERSONNEL = "personnel", gettext_noop("对工作人员的奖惩、任免")
    CIVIL_MEDIATION = "civil_mediation", gettext_noop("行政机关对民事纠纷的调解")
    NONE_OF_THESE = "none_of_these", gettext_noop("没有以上情形")


@decide("AR-33", gettext_noop("是否属于行政复议范围"), L[12])
def is_within_scope(matter: Annotated[OutsideScope, "事项"]) -> Answer:
    """Four matters are outside. Art. 12."""
    if matter is OutsideScope.NONE_OF_THESE:
        return Yes(_("不属于排除的事项，按第11条审查。"), L[11])
    item = list(OutsideScope).index(matter) + 1
    return No(_("{matter}不属于行政复议范围。").format(matter=matter.label), L[12].item(item))
