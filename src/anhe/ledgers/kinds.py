"""The ledgers of correction and of staff: their columns with the headings seen for them in the field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Text
from anhe.ledgers.columns import Column, Kind
from anhe.ledgers.values import Choices, DateRule

BIRTH_DATES = DateRule(earliest=date(1900, 1, 2), latest=date(2035, 12, 31), pivot=26)
SERVICE_DATES = DateRule(earliest=date(1980, 1, 1), latest=date(2080, 12, 31), pivot=79)

SEX = Choices({"male": ("男", "男性", "M", "male", "1男"), "female": ("女", "女性", "F", "female", "2女")})
CORRECTION_KINDS = Choices(
    {
        "public_surveillance": ("管制", "被判处管制", "判处管制"),
        "suspended_sentence": ("缓刑", "宣告缓刑", "被宣告缓刑", "缓", "缓刑人员"),
        "parole": ("假释", "被裁定假释", "裁定假释", "假释人员"),
        "temporary_release": ("暂予监外执行", "监外执行", "暂监", "暂外", "保外就医", "暂予监外执行人员"),
    }
)
LEVELS = Choices(
    {
        "strict": ("严管", "严格管理", "严", "一级", "严管级"),
        "ordinary": ("普管", "普通管理", "普", "二级", "普管级", "一般管理"),
        "lenient": ("宽管", "宽松管理", "宽", "三级", "宽管级"),
    }
)


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@dataclass(frozen=True, slots=True, eq=False)
class LedgerKind:
    """A kind of ledger: its name on the command line, its title, and its columns."""

    name: str
    title: Text
    columns: tuple[Column, ...]


OFFICE = Column(
    "office",
    "司法所",
    spellings=words("所属司法所 管辖司法所 负责司法所 司法所名称 所在司法所 执行地司法所 受委托司法所"),
    required=True,
)
NAME = Column("name", "姓名", Kind.NAME, words("对象姓名 社区矫正对象姓名 矫正对象姓名 名字 人员姓名"), required=True)
ID_NUMBER = Column(
    "id_number",
    "身份证号",
    Kind.ID_NUMBER,
    words("身份证号码 公民身份号码 公民身份证号码 证件号码 证件号 居民身份证号 居民身份证号码 身份证 身份号码 ID号"),
    required=True,
)
SEX_COLUMN = Column("sex", "性别", Kind.CHOICE, words("男女"), choices=SEX)
BIRTH_DATE = Column("birth_date", "出生日期", Kind.DATE, words("出生年月日 出生年月 生日 出生时间"), dates=BIRTH_DATES)
PHONES = Column(
    "phones",
    "联系电话",
    Kind.PHONES,
    words("电话 手机 手机号 手机号码 电话号码 联系方式 本人电话 本人联系电话 联系手机"),
)
REMARK = Column("remark", "备注", spellings=words("说明 其他情况 附注"), max_length=2000)

CORRECTION_SUBJECTS = LedgerKind(
    "correction_subjects",
    _("社区矫正对象台账"),
    (
        NAME,
        ID_NUMBER,
        SEX_COLUMN,
        BIRTH_DATE,
        Column("ethnicity", "民族", max_length=20),
        Column("education", "文化程度", spellings=words("学历 受教育程度"), max_length=20),
        PHONES,
        Column(
            "household_address", "户籍地址", spellings=words("户籍地 户籍所在地 户口所在地 户籍地详址"), max_length=200
        ),
        Column(
            "residence_district",
            "居住地区县",
            spellings=words("居住地|区县 家庭住址|区县 现住址|区县 居住地|区县镇街"),
            max_length=50,
        ),
        Column(
            "residence_address",
            "居住地址",
            spellings=words(
                "居住地 现住址 家庭住址 家庭住址|详细地址 居住地|详细地址 现住址|详细地址 居住地详址 住址 固定居住地"
            ),
            max_length=200,
        ),
        OFFICE,
        Column(
            "correction_kind",
            "矫正类别",
            Kind.CHOICE,
            words("矫正类型 社区矫正类别 人员类别 刑罚种类 对象类别 类别"),
            required=True,
            choices=CORRECTION_KINDS,
        ),
        Column("offence", "罪名", spellings=words("犯罪罪名 案由罪名 所犯罪名 主要罪名"), max_length=100),
        Column("sentence", "原判刑期", Kind.SENTENCE, words("原判刑罚 判决结果 判决情况 刑期 原判情况 判处刑罚")),
        Column(
            "deciding_authority",
            "决定机关",
            spellings=words("社区矫正决定机关 判决法院 决定(判决)机关 裁判机关 判决机关 原判法院"),
            max_length=100,
        ),
        Column(
            "document_number",
            "文书号",
            spellings=words("判决书号 裁判文书号 法律文书号 文书编号 判决书文号 决定文书号"),
            max_length=100,
        ),
        Column(
            "effective_on",
            "文书生效日期",
            Kind.DATE,
            words("判决生效日期 生效日期 生效时间 文书生效时间"),
            dates=SERVICE_DATES,
        ),
        Column(
            "starts_on",
            "矫正开始日期",
            Kind.DATE,
            words(
                "矫正期限|起 矫正期限|起始 矫正起始日期 矫正期限|开始 矫正起日 矫正开始时间 矫正期起 起始日期 开始日期"
            ),
            required=True,
            dates=SERVICE_DATES,
        ),
        Column(
            "ends_on",
            "矫正结束日期",
            Kind.DATE,
            words(
                "矫正期限|止 矫正期限|终止 矫正终止日期 矫正期限|结束 矫正止日 矫正结束时间 矫正期止 "
                "截止日期 结束日期 矫正期满日期 期满日期"
            ),
            required=True,
            dates=SERVICE_DATES,
        ),
        Column(
            "correction_term",
            "矫正期限",
            Kind.TERM,
            words("矫正期 矫正起止日期 矫正起止时间 矫正期限起止 缓刑考验期 考验期 矫正期限|时长"),
            dates=SERVICE_DATES,
            unit="月",
            fills=("starts_on", "ends_on"),
        ),
        Column("reported_on", "报到日期", Kind.DATE, words("报到时间 到所报到日期 首次报到日期"), dates=SERVICE_DATES),
        Column(
            "admitted_on",
            "入矫日期",
            Kind.DATE,
            words("入矫时间 接收日期 纳管日期 宣告日期 入矫宣告日期 列管日期"),
            dates=SERVICE_DATES,
        ),
        Column("level", "管理等级", Kind.CHOICE, words("管理级别 分级管理 管控等级 处遇等级 等级"), choices=LEVELS),
        Column(
            "is_positioned",
            "是否电子定位",
            Kind.BOOLEAN,
            words("电子定位 电子定位装置 佩戴定位装置 是否佩戴电子定位装置 定位"),
        ),
        Column("prohibitions", "禁止令", spellings=words("禁止令内容 禁止令情况"), max_length=500),
        Column("guardian", "监护人", Kind.NAME, words("监护人|姓名 监护人姓名 家属姓名 保证人 家庭联系人|姓名")),
        Column(
            "guardian_phones",
            "监护人电话",
            Kind.PHONES,
            words("监护人|电话 监护人|联系电话 监护人联系电话 家属电话 家属联系方式 家庭联系人|电话"),
        ),
        Column("team", "矫正小组成员", Kind.LIST, words("矫正小组 小组成员 帮教小组成员")),
        Column(
            "officer", "责任人", Kind.NAME, words("工作人员 矫正工作人员 承办人 专管员 责任工作人员 矫正专职工作者")
        ),
        REMARK,
    ),
)

STAFF = LedgerKind(
    "staff",
    _("工作人员和司法所名册"),
    (
        NAME,
        replace(ID_NUMBER, required=False),
        SEX_COLUMN,
        Column(
            "organisation",
            "单位",
            spellings=words("所在单位 工作单位 司法所 部门 单位名称 机构名称 所属机构"),
            required=True,
        ),
        Column("post", "岗位", spellings=words("职务 职位 角色 岗位职务 从事工作"), required=True),
        Column("account", "登录账号", spellings=words("账号 用户名 账户")),
        PHONES,
        Column("starts_on", "任职日期", Kind.DATE, words("到岗日期 任职时间 起始日期 到岗时间"), dates=SERVICE_DATES),
        Column("ends_on", "离任日期", Kind.DATE, words("离岗日期 离任时间 截止日期"), dates=SERVICE_DATES),
        REMARK,
    ),
)
