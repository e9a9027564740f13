"""Where national law fixes no number: the answer is no, and the number is the district's own configuration (A-10).

Asked by whoever is about to write a frequency, a quota or a term of days into a form, a duty or a figure.
"""

from anhe.law.answers import Answer, No
from anhe.law.citations import (
    LAW,
    MEASURES,
    MEDIATION_LAW,
    PRISON_LAW,
    Citation,
)
from anhe.law.rules.registry import decide
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop

PROMPTLY = gettext_noop("条文只要求及时，没有规定日数；目标日数由区县配置。")
FREQUENCY = gettext_noop("国家没有规定频次；由区县配置。")
QUOTA = gettext_noop("国家没有规定时数；由区县配置，不得强迫或者变相处罚。")
RETENTION = gettext_noop("国家没有专门规定保管年限；按档案管理规定由区县配置。")

UNFIXED: dict[str, tuple[str, Citation, str]] = {
    "CC-119": (gettext_noop("接收登记是否有法定日数"), LAW[22], PROMPTLY),
    "CC-123": (gettext_noop("入矫宣告是否有法定日数"), MEASURES[20], PROMPTLY),
    "CC-125": (gettext_noop("制定矫正方案是否有法定日数"), MEASURES[22], PROMPTLY),
    "CC-126": (gettext_noop("分类等级和调整周期是否由国家规定"), MEASURES[21], FREQUENCY),
    "CC-201": (gettext_noop("定期报告是否有法定频次"), MEASURES[24].paragraph(1), FREQUENCY),
    "CC-202": (gettext_noop("重要变化的报告是否有法定日数"), MEASURES[24].paragraph(1), PROMPTLY),
    "CC-203": (gettext_noop("遵守禁止令情况的报告是否有法定频次"), MEASURES[24].paragraph(1), FREQUENCY),
    "CC-210": (gettext_noop("核查、走访是否有法定频次"), MEASURES[23], FREQUENCY),
    "CC-212": (gettext_noop("走访谈话清单是否由国家规定"), MEASURES[23], FREQUENCY),
    "CC-307": (gettext_noop("外出期间监管是否有法定频次"), MEASURES[28].paragraph(1), FREQUENCY),
    "CC-403": (gettext_noop("解除电子定位是否有法定日数"), LAW[29].paragraph(2), PROMPTLY),
    "CC-601": (gettext_noop("教育学习是否有法定时数"), LAW[36], QUOTA),
    "CC-602": (gettext_noop("公益活动是否有法定时数"), LAW[42], QUOTA),
    "AZ-02": (gettext_noop("出监教育是否有法定日数"), PRISON_LAW[58], FREQUENCY),
    "RM-39": (gettext_noop("调解卷宗是否有法定保管年限"), MEDIATION_LAW[27], RETENTION),
    "DP-06": (gettext_noop("矫正档案是否有法定保管年限"), MEASURES[18], RETENTION),
}


def _declare(rule_id: str, title: str, place: Citation, reason: str) -> None:
    @decide(rule_id, title, place)
    def is_fixed_nationally() -> Answer:
        """Does national law fix a number here? No: only the district's configuration does."""
        return No(_(reason))


for _rule_id, _row in UNFIXED.items():
    _declare(_rule_id, *_row)
