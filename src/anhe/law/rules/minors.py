"""Minors under correction and sealed records. Law art. 52-58, Measures art. 55."""

from decimal import Decimal
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.citations import CRIMINAL_PROCEDURE_INTERPRETATION, LAW, MEASURES, PIPL
from anhe.law.rules.registry import decide
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop

ADULT = 18


@decide("CC-704", gettext_noop("考核奖惩、宣告可否公开"), MEASURES[55].paragraph(2))
def may_be_public(minor: Annotated[bool, "对象是否未成年人（矫正期间满18周岁的仍按未成年人）"]) -> Answer:
    """Nothing public for minors, and the guardian is called. Measures art. 55 para 2, Law art. 58."""
    if minor:
        return No(_("未成年人的考核奖惩和宣告不公开进行，并应通知监护人到场。"))
    return Yes(_("成年对象的考核结果与奖惩定期公示。"), MEASURES[32].paragraph(3))


@decide("CC-705", gettext_noop("协助就学或者就业"), LAW[55])
def schooling_or_work(
    age: Annotated[int, "年龄（周岁）"],
    compulsory_education_done: Annotated[bool, "是否已完成义务教育"] = False,
    wants_work: Annotated[bool, "是否有就业意愿"] = False,
) -> Answer:
    """Unfinished schooling is taken up; from sixteen, and wished for, training for work. Law art. 55."""
    if not compulsory_education_done:
        return Yes(_("未完成义务教育的，应当通知并配合教育部门提供条件。"))
    if age >= 16 and wants_work:
        return Yes(_("年满十六周岁且有就业意愿的，协调职业技能培训和就业指导。"))
    return No(_("没有必须协助的就学、就业事项。"))


@decide("CC-707", gettext_noop("犯罪记录应否封存"), CRIMINAL_PROCEDURE_INTERPRETATION[581])
def record_is_sealed(
    age_at_offence: Annotated[int, "犯罪时年龄（周岁）"],
    sentence_years: Annotated[Decimal, "宣告刑年数；免予刑事处罚的为0"] = Decimal(0),
) -> Answer:
    """Under eighteen at the offence and five years or less (five included). Interpretation art. 581."""
    if age_at_offence >= ADULT:
        return No(_("犯罪时已满十八周岁。"))
    if sentence_years > 5:
        return No(_("判处{years}年，超过五年。").format(years=sentence_years))
    return Yes(_("犯罪时不满十八周岁，判处五年以下（含五年）或者免予刑事处罚，应当封存。"))


@decide("CC-708", gettext_noop("处理个人信息是否须经监护人同意"), PIPL[31])
def needs_guardian_consent(age: Annotated[int, "年龄（周岁）"]) -> Answer:
    """Under fourteen. Personal Information Protection Law art. 31."""
    if age < 14:
        return Yes(_("不满十四周岁，应当取得父母或者其他监护人的同意。"))
    return No(_("已满十四周岁。"))
