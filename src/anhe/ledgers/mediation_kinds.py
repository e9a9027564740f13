"""The two ledgers of mediation: committees with their mediators, and the register of disputes (纠纷登记簿).

Columns carry the headings seen for them in the field. They lie here, where the synthetic ledgers need them too; what
a clean row means is decided in `anhe.mediation`.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from anhe.ledgers.columns import Column, Kind
from anhe.ledgers.kinds import BIRTH_DATES, SERVICE_DATES, LedgerKind, words
from anhe.ledgers.values import Choices

SEX = Choices({"m": ("男", "男性", "male"), "f": ("女", "女性", "female")})
COMMITTEE_KINDS = Choices(
    {
        "village": ("村调委会", "村", "村民委员会调委会", "村人民调解委员会", "村级"),
        "community": ("社区调委会", "社区", "居委会", "居民委员会调委会", "社区人民调解委员会", "村居"),
        "township": (
            "乡镇（街道）调委会",
            "乡镇",
            "镇",
            "乡",
            "街道",
            "镇街",
            "镇级",
            "街道调委会",
            "乡镇调委会",
            "乡镇街道调委会",
        ),
        "enterprise": ("企事业单位调委会", "企事业单位", "企事业", "企业", "单位", "事业单位"),
        "industry": (
            "行业性专业性调委会",
            "行业性",
            "专业性",
            "行业",
            "行业专业",
            "行专",
            "行业调委会",
            "行业性、专业性",
            "行业性专业性人民调解委员会",
        ),
        "court": ("驻法院调解室", "驻法院", "法院", "诉调对接"),
        "petition_office": ("驻信访调解室", "驻信访", "信访", "访调对接"),
        "station_room": ("驻派出所调解室", "驻所调解室", "驻所", "派出所", "警调对接"),
        "governance_center": ("驻综治中心调解室", "综治中心", "驻综治中心"),
        "other": ("其他调委会", "其他", "其它", "社会团体"),
    }
)
EMPLOYMENT = Choices(
    {"full_time": ("专职", "专职调解员", "专", "全职"), "part_time": ("兼职", "兼职调解员", "兼", "兼任")}
)
SEATS = Choices(
    {
        "chair": ("主任", "调委会主任", "主任委员"),
        "deputy": ("副主任", "调委会副主任", "副主任委员"),
        "member": ("委员", "调委会委员", "成员"),
        "engaged": ("聘任调解员", "调解员", "人民调解员", "聘任", "专职人民调解员", "特邀调解员"),
    }
)
DISPUTE_TYPES = Choices(
    {
        "marriage_family": ("婚姻家庭纠纷", "婚姻家庭", "婚姻", "家庭", "家事", "婚姻纠纷", "家庭纠纷", "继承", "赡养"),
        "neighbour": ("邻里纠纷", "邻里", "相邻关系", "邻里关系", "相邻关系纠纷"),
        "house_homestead": ("房屋宅基地纠纷", "房屋宅基地", "宅基地", "房屋", "宅基地纠纷", "房屋纠纷"),
        "contract": ("合同纠纷", "合同", "经济合同", "债务", "债务纠纷", "借贷", "民间借贷"),
        "production_business": ("生产经营纠纷", "生产经营", "生产经营性"),
        "damages": ("损害赔偿纠纷", "损害赔偿", "人身损害", "人身损害赔偿", "赔偿"),
        "forest_land": ("山林土地纠纷", "山林土地", "土地", "林地", "山林", "land", "土地承包"),
        "land_requisition": ("征地拆迁纠纷", "征地拆迁", "拆迁", "征地", "征收补偿"),
        "environment": ("环境污染纠纷", "环境污染", "环境", "环保"),
        "labour": ("劳动争议纠纷", "劳动争议", "劳动", "劳务", "欠薪", "劳资", "劳动纠纷", "工伤"),
        "consumer": ("消费纠纷", "消费", "消费者权益"),
        "medical": ("医疗纠纷", "医疗", "医患", "医患纠纷"),
        "traffic": ("道路交通事故纠纷", "道路交通", "交通事故", "交通", "道路交通事故"),
        "property_management": ("物业纠纷", "物业", "物业管理", "物业服务"),
        "electric_power": ("电力纠纷", "电力", "供电"),
        "water": ("水事纠纷", "水事", "水务", "供水", "用水"),
        "village_affairs": ("村务纠纷", "村务", "村务管理", "村集体"),
        "other": ("其他纠纷", "其他", "其它"),
    }
)
SOURCES = Choices(
    {
        "on_application": ("依申请", "申请", "当事人申请", "依当事人申请", "来访", "来电", "自行申请", "依申请调解"),
        "proactive": ("主动调解", "主动", "排查", "排查发现", "网格", "网格上报", "巡查", "主动排查", "排查受理"),
        "referred": (
            "接受委托移送",
            "移送",
            "委托",
            "委派",
            "委托移送",
            "法院",
            "公安",
            "派出所",
            "信访",
            "法院委派",
            "公安移送",
            "信访移送",
            "转办",
            "交办",
        ),
    }
)
RISK_COLORS = Choices({"red": ("红色", "红", "高"), "orange": ("橙色", "橙", "中"), "yellow": ("黄色", "黄", "低")})
OUTCOMES = Choices(
    {
        "agreed": ("调解成功", "成功", "达成协议", "已调成", "调成", "已调解", "和解", "已达成协议", "调解达成协议"),
        "failed": ("调解不成", "不成功", "未成功", "未达成协议", "失败", "调解失败", "不成", "调解未成功"),
        "refused": ("拒绝调解", "当事人拒绝", "一方拒绝", "不愿调解", "不同意调解"),
        "withdrawn": ("撤回", "撤回申请", "申请人撤回", "撤诉"),
        "not_suitable": ("不予受理", "不属于受理范围", "不宜调解"),
        "diverted": ("转其他途径", "引导诉讼", "转诉讼", "起诉", "移送", "转办"),
        "in_progress": ("调解中", "正在调解", "在调", "未结", "待调解", "办理中"),
    }
)
AGREEMENT_FORMS = Choices(
    {
        "written": ("书面协议", "书面", "协议书", "人民调解协议书", "书面调解协议"),
        "oral": ("口头协议", "口头", "口头调解协议"),
    }
)
PERFORMANCE = Choices(
    {
        "performed": ("已履行", "履行完毕", "全部履行", "当场履行", "即时履行", "已全部履行", "完全履行", "履行", "是"),
        "performing": ("履行中", "部分履行", "正在履行", "未到期", "分期履行", "按期履行中", "待履行"),
        "breached": ("未履行", "不履行", "反悔", "拒不履行", "否"),
    }
)

MEDIATORS = LedgerKind(
    "mediators",
    _("人民调解委员会和调解员名册"),
    (
        Column(
            "committee",
            "调委会名称",
            spellings=words(
                "调委会 人民调解委员会 人民调解委员会名称 所属调委会 所在调委会 组织名称 调解组织名称 调解组织 调解委员会名称"
            ),
            required=True,
            max_length=120,
        ),
        Column(
            "committee_kind",
            "调委会类型",
            Kind.CHOICE,
            words("组织类型 类型 调解组织类型 调委会类别 类别 组织类别"),
            choices=COMMITTEE_KINDS,
        ),
        Column("committee_field", "行业领域", spellings=words("行业 所属行业 行业类别 调委会领域"), max_length=60),
        Column(
            "founder", "设立单位", spellings=words("组建单位 主管部门 行业主管部门 设立部门 主管单位"), max_length=120
        ),
        Column("office", "司法所", spellings=words("所属司法所 指导司法所 司法所名称 管辖司法所 所在司法所")),
        Column("founded_on", "设立日期", Kind.DATE, words("成立日期 成立时间 设立时间 组建时间"), dates=SERVICE_DATES),
        Column(
            "term_starts_on",
            "本届任期起",
            Kind.DATE,
            words("换届日期 换届时间 本届起始日期 本届任期开始 届期|起"),
            dates=SERVICE_DATES,
        ),
        Column("filing_number", "备案号", spellings=words("备案编号 调委会备案号 登记号 备案文号"), max_length=80),
        Column("name", "姓名", Kind.NAME, words("调解员姓名 名字 人员姓名 调解员 成员姓名")),
        Column(
            "id_number",
            "身份证号",
            Kind.ID_NUMBER,
            words("身份证号码 公民身份号码 公民身份证号码 证件号码 证件号 居民身份证号 居民身份证号码 身份证"),
        ),
        Column("sex", "性别", Kind.CHOICE, words("男女"), choices=SEX),
        Column("birth_date", "出生日期", Kind.DATE, words("出生年月日 出生年月 生日 出生时间"), dates=BIRTH_DATES),
        Column("ethnicity", "民族", max_length=20),
        Column("seat", "职务", Kind.CHOICE, words("调委会职务 任职 担任职务 岗位 身份"), choices=SEATS),
        Column("is_chair", "是否主任", Kind.BOOLEAN, words("主任 调委会主任 是否调委会主任")),
        Column(
            "employment",
            "专兼职",
            Kind.CHOICE,
            words("专职/兼职 专(兼)职 专兼职情况 性质 专兼职类别"),
            choices=EMPLOYMENT,
        ),
        Column("is_professional", "是否专业人员", Kind.BOOLEAN, words("专业人员 专业人员否 是否专业技术人员")),
        Column("fields", "专业领域", Kind.LIST, words("擅长领域 专业特长 专长 专业 从事专业")),
        Column("proof", "专业证明", spellings=words("资格证书 专业资格 证书编号 职称"), max_length=200),
        Column("education", "文化程度", spellings=words("学历 受教育程度"), max_length=20),
        Column(
            "appointed_on",
            "聘任日期",
            Kind.DATE,
            words("聘任时间 任期|起 聘期|起 受聘日期 当选日期 任职日期 聘用日期"),
            dates=SERVICE_DATES,
        ),
        Column(
            "appointed_until",
            "聘任到期日期",
            Kind.DATE,
            words("任期|止 聘期|止 到期日期 任期届满 聘期届满"),
            dates=SERVICE_DATES,
        ),
        Column("certificate", "聘书编号", spellings=words("聘书号 证号 调解员证号 工作证号"), max_length=80),
        Column("phones", "联系电话", Kind.PHONES, words("电话 手机 手机号 手机号码 电话号码 联系方式")),
        Column("remark", "备注", spellings=words("说明 其他情况 附注"), max_length=2000),
    ),
)

DISPUTES = LedgerKind(
    "disputes",
    _("矛盾纠纷登记簿"),
    (
        Column(
            "case_number",
            "编号",
            spellings=words("案号 纠纷编号 登记编号 登记号 卷宗号 案件编号 调解编号 纠纷登记编号"),
            max_length=60,
        ),
        Column(
            "registered_on",
            "登记日期",
            Kind.DATE,
            words("受理日期 登记时间 受理时间 申请日期 纠纷受理日期 时间 日期 纠纷发生时间"),
            required=True,
            dates=SERVICE_DATES,
        ),
        Column(
            "committee",
            "调委会",
            spellings=words("调解组织 调委会名称 受理调委会 调解委员会 受理单位 人民调解委员会 调解单位 登记单位"),
            max_length=120,
        ),
        Column("parties", "当事人", spellings=words("双方当事人 当事人姓名 纠纷当事人 各方当事人"), max_length=2000),
        Column("applicants", "申请人", Kind.LIST, words("申请方 甲方 当事人甲 当事人一 申请人姓名 甲方当事人")),
        Column("applicant_phones", "申请人电话", Kind.PHONES, words("申请人联系电话 申请人联系方式 甲方电话 联系电话")),
        Column(
            "respondents",
            "被申请人",
            Kind.LIST,
            words("被申请方 乙方 当事人乙 当事人二 对方当事人 被申请人姓名 乙方当事人"),
        ),
        Column("respondent_phones", "被申请人电话", Kind.PHONES, words("被申请人联系电话 被申请人联系方式 乙方电话")),
        Column(
            "dispute_type",
            "纠纷类型",
            Kind.CHOICE,
            words("纠纷类别 案件类型 类型 矛盾类型 纠纷种类 纠纷性质"),
            required=True,
            choices=DISPUTE_TYPES,
        ),
        Column(
            "summary",
            "纠纷简要情况",
            spellings=words("纠纷事由 案情 简要案情 基本情况 主要事实 纠纷简况 纠纷内容 纠纷概况 事由 争议事项"),
            max_length=4000,
        ),
        Column("place", "发生地点", spellings=words("纠纷发生地 发生地 地点 地址 所在村社区 所属网格"), max_length=200),
        Column("source", "纠纷来源", Kind.CHOICE, words("来源 受理方式 案件来源 受理来源"), choices=SOURCES),
        Column("amount", "涉及金额", Kind.MONEY, words("涉案金额 金额 标的额 协议金额 协议涉及金额 涉案标的")),
        Column("persons", "涉及人数", Kind.INTEGER, words("人数 涉案人数 当事人人数")),
        Column("risk_color", "风险等级", Kind.CHOICE, words("风险级别 风险 等级"), choices=RISK_COLORS),
        Column("mediators", "调解员", Kind.LIST, words("调解人 承办调解员 调解员姓名 主持调解员 承办人")),
        Column("outcome", "调解结果", Kind.CHOICE, words("结果 办理结果 调处结果 调解情况 处理结果"), choices=OUTCOMES),
        Column(
            "concluded_on",
            "结案日期",
            Kind.DATE,
            words("办结日期 调结日期 结案时间 协议日期 调解日期 调解时间 达成协议日期"),
            dates=SERVICE_DATES,
        ),
        Column(
            "agreement_form",
            "协议形式",
            Kind.CHOICE,
            words("协议类型 协议种类 协议方式 书面/口头"),
            choices=AGREEMENT_FORMS,
        ),
        Column("is_agreement_written", "是否书面协议", Kind.BOOLEAN, words("书面协议 是否制作协议书 协议书")),
        Column(
            "performance", "履行情况", Kind.CHOICE, words("协议履行情况 履行状态 履行 是否履行"), choices=PERFORMANCE
        ),
        Column("performed_share", "履行比例", Kind.PERCENT, words("履行率 履行情况比例 已履行比例")),
        Column(
            "performance_due_on",
            "履行期限",
            Kind.DATE,
            words("约定履行日期 履行截止日期 应履行日期"),
            dates=SERVICE_DATES,
        ),
        Column("performed_on", "履行日期", Kind.DATE, words("履行完毕日期 履行时间 实际履行日期"), dates=SERVICE_DATES),
        Column("confirmed", "是否司法确认", Kind.BOOLEAN, words("司法确认 已司法确认")),
        Column("remark", "备注", spellings=words("说明 其他情况 附注"), max_length=2000),
    ),
)
