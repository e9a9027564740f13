"""Personal information (个人信息). Personal Information Protection Law art. 28-31, 55-56."""

from datetime import date
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.choices import Choice
from anhe.law.citations import LAW, PIPL
from anhe.law.deadlines import Deadline, months
from anhe.law.months import Convention
from anhe.law.rules.positioning import may_use_positions
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


class InformationKind(Choice):
    """Kinds of personal information."""

    BIOMETRIC = "biometric", gettext_noop("生物识别")
    RELIGION = "religion", gettext_noop("宗教信仰")
    SPECIFIC_IDENTITY = "specific_identity", gettext_noop("特定身份")
    HEALTH = "health", gettext_noop("医疗健康")
    FINANCIAL_ACCOUNT = "financial_account", gettext_noop("金融账户")
    LOCATION_TRACK = "location_track", gettext_noop("行踪轨迹")
    ORDINARY = "ordinary", gettext_noop("一般个人信息")


@decide("DP-02", gettext_noop("敏感个人信息与影响评估"), PIPL[28], PIPL[55].item(1))
def is_sensitive(
    kind: Annotated[InformationKind, "信息种类"],
    under_fourteen: Annotated[bool, "是否不满十四周岁的人的信息"] = False,
) -> Answer:
    """Sensitive information needs an impact assessment first. PIPL art. 28, 55."""
    if under_fourteen:
        return Yes(_("不满十四周岁未成年人的个人信息属于敏感个人信息，处理前应当做影响评估。"))
    if kind is InformationKind.ORDINARY:
        return No(_("不属于敏感个人信息。"))
    return Yes(_("{kind}信息属于敏感个人信息，处理前应当做影响评估。").format(kind=kind.label))


@due("DP-02", gettext_noop("敏感个人信息与影响评估"), PIPL[56].paragraph(2))
def keep_assessment_until(start: Annotated[date, "评估报告或者处理情况记录形成之日"]) -> Deadline:
    """Kept for at least three years: the first day on which it may end. PIPL art. 56 para 2."""
    return months(start, 36, rolls=False, convention=Convention.CIVIL).noting(_("至少保存三年，该日之前不得销毁。"))


decide("DP-03", gettext_noop("定位信息可以用于什么"), LAW[29].paragraph(3))(may_use_positions)
