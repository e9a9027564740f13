"""Invented names of places and people. District and above are real names; everything below is made up."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from anhe.law.identity import make_check_digit
from anhe.ledgers.samples.people import NO_NETWORK, NO_REGION, invented_name

TOWNSHIPS = (
    "青石", "云溪", "白鹭", "枫林", "龙泉湾", "石桥", "竹海", "丹桂", "清江口", "望月", "松涛", "玉屏", "柳荫", "梅岭",
    "凤鸣", "古渡", "金穗", "银杏", "桃花坞", "芦荡", "红岩坪", "翠微", "长亭", "磨盘", "双溪", "飞泉", "莲塘", "雁鸣",
    "朝霞", "晚枫",
)  # fmt: skip
STREETS = 7
VILLAGES = (
    "向阳",
    "新民",
    "和平",
    "团结",
    "前进",
    "光明",
    "胜利",
    "幸福",
    "永兴",
    "民主",
    "红星",
    "东风",
    "春晖",
    "朝阳",
)
INDUSTRIES = (
    ("物业管理", "property_management", "区住房城乡建委"), ("电力行业", "electric_power", "区经济信息委"),
    ("水事", "water", "区水利局"), ("医疗", "medical", "区卫生健康委"), ("道路交通", "traffic", "区公安局"),
    ("劳动争议", "labour", "区人力社保局"), ("消费", "consumer", "区市场监管局"), ("校园", "school", "区教委"),
    ("旅游", "tourism", "区文化旅游委"), ("环境", "environment", "区生态环境局"), ("知识产权", "property", "区知识产权局"),
    ("金融", "finance", "区金融工作办"), ("建筑工程", "construction", "区住房城乡建委"), ("农机", "farming", "区农业农村委"),
    ("林业", "forest", "区林业局"), ("商会", "commerce", "区工商联"), ("快递物流", "logistics", "区交通局"),
    ("互联网", "internet", "区网信办"), ("保险", "insurance", "区金融工作办"), ("婚姻家庭", "marriage", "区妇联"),
    ("退役军人", "veterans", "区退役军人局"), ("征地拆迁", "requisition", "区规划自然资源局"), ("殡葬", "funeral", "区民政局"),
)  # fmt: skip
OFFENCES = (
    "盗窃罪",
    "危险驾驶罪",
    "故意伤害罪",
    "诈骗罪",
    "帮助信息网络犯罪活动罪",
    "交通肇事罪",
    "寻衅滋事罪",
    "开设赌场罪",
    "掩饰、隐瞒犯罪所得罪",
)
REASONS = (
    ("family", "母亲住院需陪护"), ("work", "外出签订供货合同"), ("treatment", "到上级医院复诊"), ("family", "参加兄弟婚礼"),
    ("lawsuit", "到外地法院参加开庭"), ("work", "随单位外出安装设备"), ("study", "参加职业技能考试"),
)  # fmt: skip
DESTINATIONS = ("四川省成都市", "贵州省贵阳市", "湖北省宜昌市", "陕西省西安市", "四川省广安市", "云南省昆明市")
REPORTS = (
    "近期在家附近务工，按时上下班，遵守各项规定。", "身体状况良好，家庭关系和睦，参加了社区清扫。", "本期主要帮家里收割，没有外出。",
    "换了新班组，收入稳定，认真学习了法律知识。", "孩子开学，生活规律，没有与不良人员来往。", "近期求职中，参加了一场招聘会。",
)  # fmt: skip
FACTS = (
    "家中整洁，与父母同住，家人支持其接受矫正。", "精神状态平稳，正在附近工地务工，收入基本稳定。", "对违法行为有悔意，愿意继续学习技能。",
    "家庭经济较紧张，已告知可申请临时救助。", "邻里关系正常，近期未见异常往来。",
)  # fmt: skip
FOLLOW_UPS = ("继续按方案开展教育。", "下月再次走访，关注就业情况。", "协助联系技能培训。", "无需特别措施，按期报告。")
PLAN_TEXTS = {
    "situation": "{name}，因{offence}被判处{sentence}，现居{place}。",
    "assessment": "综合案情、认罪态度和家庭情况，评估为{risk}风险。",
    "psychology": "情绪{mood}，{worry}。",
    "supervision": "按{level}要求报告和走访，{extra}。",
    "education": "每月参加{lesson}，{help}。",
    "aims": "三个月内{aim}，由承办人{officer}落实。",
}
RISKS = ("较低", "一般", "较高")
MOODS = ("平稳", "偶有低落", "较为紧张")
WORRIES = ("担心影响子女", "对就业有顾虑", "与家人沟通较少", "无特殊情况")
EXTRAS = ("重点了解交友情况", "关注饮酒情况", "核实务工地点", "提醒按时销假")
LESSONS = ("法治教育", "交通安全学习", "反诈宣讲", "道德讲堂")
HELPS = ("协助参加电工培训", "帮助申请公租房", "介绍附近企业岗位", "鼓励完成学业")
AIMS = ("稳定就业", "修复与被害人的关系", "戒除赌博习惯", "完成技能培训")


def township_names() -> list[str]:
    """Thirty townships; the first seven are urban streets."""
    return [f"{name}{'街道' if n < STREETS else '镇'}" for n, name in enumerate(TOWNSHIPS)]


def identity(random: Random, serial: int, woman: bool, born: tuple[date, date]) -> tuple[str, date]:
    """An ID number with a right check digit in a region that does not exist, and its birth date.

    `serial` up to 500 per sex and birth day keeps numbers apart; the birth day moves with it besides.
    """
    days = (born[1] - born[0]).days
    born_on = born[0] + timedelta(days=(random.randint(0, days) + serial * 7) % (days + 1))
    order = (serial * 2 + (not woman)) % 1000
    body = f"{NO_REGION}{born_on:%Y%m%d}{order:03d}"
    return body + make_check_digit(body), born_on


def phone(serial: int) -> str:
    """A number of a range that is not in use."""
    return f"{NO_NETWORK}{serial % 10000:04d}"


def person_name(random: Random, woman: bool) -> str:
    return invented_name(random, "female" if woman else "male")
