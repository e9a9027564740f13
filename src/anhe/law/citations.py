"""The statutes that Anhe stands on. Dates are days of entry into force; sources in the README."""

from datetime import date

from anhe.law.provisions import Citation, Dated, NotInForce, Provision, Statute, Version

__all__ = ["Citation", "Dated", "NotInForce", "Provision", "Statute", "Version"]


def _statute(
    identifier: str, short_title: str, *versions: tuple[str, date], title: str = "", **more: object
) -> Statute:
    texts = tuple(Version(label, since) for label, since in versions)
    return Statute(identifier, title or f"中华人民共和国{short_title}", short_title, texts, **more)  # type: ignore[arg-type]


LAW = _statute("community_corrections_law", "社区矫正法", ("2019年", date(2020, 7, 1)))
MEASURES = _statute(
    "community_corrections_measures",
    "社区矫正法实施办法",
    ("2020年", date(2020, 7, 1)),
    title="中华人民共和国社区矫正法实施办法",
    document="司发通〔2020〕59号",
)
OPINIONS = _statute(
    "coordination_opinions_2026",
    "社区矫正工作衔接配合管理意见（2026年）",
    ("2026年", date(2026, 2, 21)),
    title="关于进一步加强社区矫正工作衔接配合管理的意见",
    document="司发通〔2026〕8号",
)
OPINIONS_2016 = _statute(
    "coordination_opinions_2016",
    "社区矫正工作衔接配合管理意见（2016年）",
    ("2016年", date(2016, 8, 30)),
    title="关于进一步加强社区矫正工作衔接配合管理的意见",
    document="司发通〔2016〕88号",
    until=date(2026, 2, 20),
)
CRIMINAL_LAW = _statute("criminal_law", "刑法", ("1997年修订", date(1997, 10, 1)))
CRIMINAL_PROCEDURE = _statute(
    "criminal_procedure_law", "刑事诉讼法", ("2012年修正", date(2013, 1, 1)), ("2018年修正", date(2018, 10, 26))
)
CRIMINAL_PROCEDURE_INTERPRETATION = _statute(
    "criminal_procedure_interpretation",
    "最高人民法院关于适用刑事诉讼法的解释",
    ("2021年", date(2021, 3, 1)),
    title="最高人民法院关于适用《中华人民共和国刑事诉讼法》的解释",
    document="法释〔2021〕1号",
)
COMMUTATION_RULES = _statute(
    "commutation_and_parole_rules",
    "办理减刑、假释案件具体应用法律的规定",
    ("2016年", date(2017, 1, 1)),
    title="最高人民法院关于办理减刑、假释案件具体应用法律的规定",
    document="法释〔2016〕23号",
)
TEMPORARY_RELEASE_RULES = _statute(
    "temporary_release_rules",
    "暂予监外执行规定",
    ("2014年", date(2014, 12, 1)),
    title="暂予监外执行规定",
    document="司发通〔2014〕112号",
)
TEMPORARY_RELEASE_OPINIONS = _statute(
    "temporary_release_opinions",
    "暂予监外执行工作意见",
    ("2023年", date(2023, 7, 1)),
    title="关于进一步规范暂予监外执行工作的意见",
    document="司发通〔2023〕24号",
)
PUBLIC_SECURITY_LAW = _statute(
    "public_security_penalties_law",
    "治安管理处罚法",
    ("2005年", date(2006, 3, 1)),
    ("2012年修正", date(2013, 1, 1)),
    ("2025年修订", date(2026, 1, 1)),
)
PUBLIC_SECURITY_PROCEDURE = _statute(
    "public_security_administrative_procedure",
    "公安机关办理行政案件程序规定",
    ("2012年", date(2013, 1, 1)),
    ("2020年修正", date(2020, 8, 6)),
    title="公安机关办理行政案件程序规定",
)
PRISON_LAW = _statute(
    "prison_law",
    "监狱法",
    ("1994年", date(1994, 12, 29)),
    ("2012年修正", date(2013, 1, 1)),
    ("2026年修订", date(2026, 11, 1)),
)
JUVENILE_PREVENTION_LAW = _statute(
    "juvenile_delinquency_prevention_law", "预防未成年人犯罪法", ("2020年修订", date(2021, 6, 1))
)
ORGANISED_CRIME_LAW = _statute("organised_crime_law", "反有组织犯罪法", ("2021年", date(2022, 5, 1)))
SOCIAL_ASSISTANCE_LAW = _statute("social_assistance_law", "社会救助法", ("2026年", date(2026, 7, 1)))
CIVIL_CODE = _statute("civil_code", "民法典", ("2020年", date(2021, 1, 1)))
CIVIL_PROCEDURE = _statute(
    "civil_procedure_law",
    "民事诉讼法",
    ("2017年修正", date(2017, 7, 1)),
    ("2021年修正", date(2022, 1, 1)),
    ("2023年修正", date(2024, 1, 1)),
)
CIVIL_PROCEDURE_INTERPRETATION = _statute(
    "civil_procedure_interpretation",
    "最高人民法院关于适用民事诉讼法的解释",
    ("2015年", date(2015, 2, 4)),
    ("2022年修正", date(2022, 4, 10)),
    title="最高人民法院关于适用《中华人民共和国民事诉讼法》的解释",
)
MEDIATION_LAW = _statute("peoples_mediation_law", "人民调解法", ("2010年", date(2011, 1, 1)))
CONFIRMATION_RULES = _statute(
    "judicial_confirmation_rules",
    "人民调解协议司法确认程序的若干规定",
    ("2011年", date(2011, 3, 30)),
    title="最高人民法院关于人民调解协议司法确认程序的若干规定",
    document="法释〔2011〕5号",
)
INVITED_MEDIATION_RULES = _statute(
    "invited_mediation_rules",
    "人民法院特邀调解的规定",
    ("2016年", date(2016, 7, 1)),
    title="最高人民法院关于人民法院特邀调解的规定",
    document="法释〔2016〕14号",
)
ONLINE_MEDIATION_RULES = _statute(
    "online_mediation_rules",
    "人民法院在线调解规则",
    ("2021年", date(2022, 1, 1)),
    title="人民法院在线调解规则",
    document="法释〔2021〕23号",
)
RECONSIDERATION_LAW = _statute(
    "administrative_reconsideration_law",
    "行政复议法",
    ("2017年修正", date(2018, 1, 1)),
    ("2023年修订", date(2024, 1, 1)),
)
RECONSIDERATION_REGULATIONS = _statute(
    "reconsideration_regulations", "行政复议法实施条例", ("2007年", date(2007, 8, 1))
)
ADMINISTRATIVE_LITIGATION = _statute(
    "administrative_litigation_law",
    "行政诉讼法",
    ("2014年修正", date(2015, 5, 1)),
    ("2017年修正", date(2017, 7, 1)),
)
LEGAL_AID_LAW = _statute("legal_aid_law", "法律援助法", ("2021年", date(2022, 1, 1)))
PIPL = _statute("personal_information_law", "个人信息保护法", ("2021年", date(2021, 11, 1)))
HOLIDAY_MEASURES = _statute(
    "holiday_measures",
    "全国年节及纪念日放假办法",
    ("2013年修订", date(2014, 1, 1)),
    ("2024年修订", date(2025, 1, 1)),
    title="全国年节及纪念日放假办法",
)
RESETTLEMENT_OPINIONS = _statute(
    "resettlement_opinions_2010",
    "刑满释放、解除劳教人员安置帮教工作的意见（2010年，现行效力未核实）",
    ("2010年", date(2010, 2, 1)),
    title="关于进一步加强刑满释放解除劳教人员安置帮教工作的意见",
    document="中办发〔2010〕5号",
)
RELEASE_NOTICE_OPINIONS = _statute(
    "release_notice_opinions_1999",
    "刑满释放、解除劳教人员安置帮教工作的意见（1999年，现行效力未核实）",
    ("1999年", date(1999, 3, 1)),
    title="关于进一步加强对刑满释放、解除劳教人员安置帮教工作的意见",
    document="综治委〔1999〕5号",
)

BREACH_OF_SUPERVISION = Provision(
    "违反监督管理规定的治安处罚",
    {
        date(2013, 1, 1): PUBLIC_SECURITY_LAW[60].item(4),
        date(2026, 1, 1): PUBLIC_SECURITY_LAW[72].item(4),
    },
)
BREACH_OF_PROHIBITION_ORDER = Provision(
    "违反禁止令的治安处罚",
    {
        date(2013, 1, 1): PUBLIC_SECURITY_LAW[60].item(4),
        date(2026, 1, 1): PUBLIC_SECURITY_LAW[73].item(1),
    },
)
PENALTY_LIMITATION = Provision(
    "治安管理处罚的追究时效",
    {
        date(2013, 1, 1): PUBLIC_SECURITY_LAW[22],
        date(2026, 1, 1): PUBLIC_SECURITY_LAW[25],
    },
)
