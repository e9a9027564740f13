"""How our first templates are laid out, in our own words. `tools/make_document_templates.py` writes them to .docx.

The .docx files are what is used; this module is how they came about, so that a change of layout can be made to all.
"""

from __future__ import annotations

from pathlib import Path

from anhe.casework.documents.paper import Paper
from anhe.casework.documents.sheets import MAY_COMPLAIN, PERSON, Builder, Sheet, make_templates
from anhe.correction.documents.manifest import SHEETS

_TERM = "自{{ correction.starts_on|date }}起至{{ correction.ends_on|date }}止"
_JUDGED = "{{ correction.court }}以{{ correction.judgment_number }}法律文书确定适用{{ correction.kind }}"
_COMPLAIN = "如" + MAY_COMPLAIN
_SIGN_AND_DAY = "签名：　　　　　　　\n　　　　年　　月　　日"


def make_all(folder: Path) -> list[Path]:
    """Write every template of the pillar into `folder` and return the files."""
    return make_templates(SHEETS, _BUILDERS, folder)


def _registration(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number("编号：{{ number }}", centre=False)
    form = paper.table([25, 36, 24, 24, 24, 23], height_mm=9)
    form.row("姓　　名", "{{ person.name }}", "性　　别", "{{ person.sex }}", "民　　族", "{{ person.ethnicity }}")
    form.row("出生日期", "{{ person.born_on|date }}", "文化程度", "{{ person.education }}",
             "婚姻状况", "{{ person.marital_status }}")  # fmt: skip
    form.row("证件号码", ("{{ person.id_number }}", 2), "联系电话", ("{{ person.phone }}", 2))
    form.row("职　　业", ("{{ person.occupation }}", 2), "工作单位", ("{{ person.employer }}", 2))
    form.row("户籍地址", ("{{ person.registered_at }}", 5))
    form.row("居住地址", ("{{ person.lives_at }}", 5))
    form.row("矫正类别", "{{ correction.kind }}", "罪　　名", ("{{ correction.offence }}", 3))
    form.row("决定机关", ("{{ correction.court }}", 2), "文书文号", ("{{ correction.judgment_number }}", 2))
    form.row("矫正期限", (_TERM, 5))
    form.row("禁止令", ("{{ prohibition or '无' }}", 5))
    form.row("报到日期", ("{{ reported_on|date }}", 2), "收文日期", ("{{ documents_received_on|date }}", 2))
    form.row("缺少的文书", ("{{ missing or '无' }}", 5))
    form.row("监护人", ("{{ guardian or '—' }}", 5))
    form.row("主要家庭成员", ("姓　　名", 2), ("关　　系", 1), ("联系电话", 2))
    form.repeat("for one in relations", "", ("{{ one.name }}", 2), "{{ one.kind }}", ("{{ one.phone }}", 2))
    form.opinion(
        "登记机构",
        "身份证件与法律文书记载核对一致，已登记接收。",
        "经办人：{{ officer }}\n{{ made_on|date }}（公章）",
        30,
    )


def _receipt(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ correction.court }}：")
    paper.body(
        "你单位移送的社区矫正对象" + PERSON + "的法律文书，我机构已于{{ documents_received_on|date }}收到。",
    )
    paper.when("missing", "尚缺的文书：{{ missing }}。请于接到通知后五日内补送（社区矫正法实施办法第十六条第二款）。")
    paper.when("received", "收到的文书：{{ received }}。")
    paper.body("特此回执。")
    paper.signature(day="{{ sent_on|date_characters }}")


def _chase_documents(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ correction.court }}：")
    paper.body(
        "社区矫正对象" + PERSON + "，由" + _JUDGED + "。我机构尚未收到下列法律文书：",
        "{{ missing }}。",
        "我机构已将有关情况记录在案，登记接收不受影响。请你单位依照《中华人民共和国社区矫正法实施办法》"
        "第十六条，在接到本通知后五日内送达或者补齐。",
    )
    paper.signature(day="{{ told_on|date_characters }}")


def _announcement(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number()
    paper.addressee("{{ person.name }}：")
    paper.body("根据" + _JUDGED + "，罪名为{{ correction.offence }}，现依法对你实行社区矫正，并宣告如下：")
    paper.heading("一、期限")
    paper.body("社区矫正期限" + _TERM + "，期满之日即行解除。")
    paper.heading("二、应当遵守的规定")
    paper.body(
        "遵守法律法规和法律文书确定的义务；按时报告本人情况；外出、迁居、会客事先报经批准；参加教育学习，"
        "有劳动能力的参加公益活动；住处、工作、家庭有重大变化的及时报告（社区矫正法第二十三条、实施办法第二十四条）。"
    )
    paper.when("prohibition", "人民法院宣告的禁止令：{{ prohibition }}。")
    paper.body(
        "违反规定的，视情节训诫、警告、提请治安管理处罚，直至提请撤销缓刑、假释或者收监执行（社区矫正法第二十八条）。"
    )
    paper.heading("三、依法享有的权利")
    paper.body(
        "人格尊严和未被限制的各项权利受法律保护，就业、就学、享受社会保障不受歧视；有正当理由的外出应当批准；"
        "个人信息依法保密；可以提出申诉、控告和检举（社区矫正法第四条、第二十七条、第三十四条）。"
    )
    paper.heading("四、矫正小组")
    paper.body("{% for one in team %}{{ one.name }}（{{ one.role }}）{% if not loop.last %}、{% endif %}{% endfor %}。"
               "矫正小组负责落实矫正方案，督促、教育和帮助你。")  # fmt: skip
    paper.when("is_minor", "本次宣告不公开进行，监护人已到场。")
    paper.body("宣告时间：{{ announced_at|moment }}；地点：{{ place }}；到场人员：{{ present }}。")
    paper.signature()
    paper.signing_line("以上内容已向我宣告，我已清楚。", "社区矫正对象签名：　　　　　　年　　月　　日")
    paper.when("is_minor", "监护人签名：　　　　　　　　　年　　月　　日")


def _responsibility(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number()
    paper.body(
        "为落实社区矫正对象" + PERSON + "的矫正方案，{{ agency }}（受委托的{{ office }}）与矫正小组约定如下：",
        "一、按照矫正方案开展工作，督促其遵纪守法、遵守社区矫正规定；",
        "二、参与考核评议和教育活动，走访谈话，了解思想、工作和生活情况，遇有情况及时报告；",
        "三、协助监督管理和教育帮扶，帮助解决实际困难；",
        "四、保守工作中知悉的个人信息和隐私，走访联络不向他人透露其身份；",
        "五、对象是未成年人的，采取适合其身心特点的方式，与成年人分别进行。",
    )
    paper.gap()
    form = paper.table([40, 24, 50, 42])
    form.row("成员姓名", "性别", "身份", "签名", heading=True)
    form.repeat("for one in team", "{{ one.name }}", "{{ one.sex }}", "{{ one.role }}", "　", height_mm=12)
    paper.copies("依据：社区矫正法第二十五条，社区矫正法实施办法第十九条。")
    paper.signature()


def _plan(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number("{{ number }}　第{{ plan.version }}版")
    form = paper.table([30, 48, 30, 48])
    form.row("姓　　名", "{{ person.name }}", "性　　别", "{{ person.sex }}")
    form.row("矫正类别", "{{ correction.kind }}", "罪　　名", "{{ correction.offence }}")
    form.row("矫正期限", (_TERM, 3))
    form.row(
        "矫正小组",
        ("{% for one in team %}{{ one.name }}（{{ one.role }}）{% if not loop.last %}、{% endif %}{% endfor %}", 3),
    )
    for label, part in (
        ("基本情况", "situation"),
        ("综合评估结果", "assessment"),
        ("心理状态和其他特殊情况", "psychology"),
        ("监督管理措施", "supervision"),
        ("教育帮扶措施", "education"),
        ("目标、责任人和时间", "aims"),
    ):
        form.row(label, (f"{{{{ plan.{part} }}}}", 3), height_mm=24)
    form.row("拟订日期", "{{ plan.drafted_on|date }}", "复评日期", "{{ plan.review_by|date }}")
    form.opinion("批准意见", "同意按本方案执行。", "批准人：{{ officer }}\n{{ plan.approved_on|date }}（公章）", 30)
    paper.copies("依据：社区矫正法第二十四条，社区矫正法实施办法第二十二条。")


def _leave_form(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number("编号：{{ number }}", centre=False)
    form = paper.table([26, 46, 24, 20, 40], height_mm=9)
    form.row("姓　　名", "{{ person.name }}", "性　　别", ("{{ person.sex }}", 2))
    form.row("证件号码", "{{ person.id_number|masked }}", "联系电话", ("{{ person.phone }}", 2))
    form.row("居住地址", ("{{ person.lives_at }}", 4))
    form.row("矫正类别", "{{ correction.kind }}", "矫正期限", (_TERM, 2))
    form.row("外出事由", ("{{ leave.reason }}：{{ leave.explanation }}", 4), height_mm=16)
    form.row("目的地", ("{{ leave.place }}", 4))
    form.row("外出时间", ("{{ leave.starts_on|date }}至{{ leave.ends_on|date }}，共{{ leave.days }}日", 4))
    form.row("证明材料", ("{{ leave.papers }}{% if leave.is_urgent %}（紧急情况）{% endif %}", 4))
    form.opinion(
        "申请人",
        "以上情况属实，外出期间遵守规定，按时返回销假。",
        "申请人签名：　　　　　　　\n{{ leave.requested_on|date }}",
        24,
    )
    form.opinion("司法所意见", "{{ office_opinion }}", "负责人" + _SIGN_AND_DAY, 24)
    form.opinion("县级社区矫正机构意见", "{{ agency_opinion }}", "负责人" + _SIGN_AND_DAY, 24)
    form.opinion("上级社区矫正机构意见", "{{ city_opinion }}", "负责人" + _SIGN_AND_DAY, 24)
    paper.copies("依据：社区矫正法第二十七条，实施办法第二十六条至第二十八条。")


def _leave_approved(paper: Paper, sheet: Sheet) -> None:
    paper.title("社区矫正对象外出批准", "告　知　书")
    paper.number()
    paper.addressee("{{ person.name }}：")
    paper.body(
        "你于{{ leave.requested_on|date }}提出的外出申请收悉。经审查，{{ leave.reason }}（{{ leave.explanation }}）属正当理由，"
        "依照《中华人民共和国社区矫正法》第二十七条、《中华人民共和国社区矫正法实施办法》第二十六条、第二十七条，"
        "{{ leave.decided_by }}批准你外出：",
        "一、目的地：{{ leave.place }}；",
        "二、时间：{{ leave.starts_on|date }}至{{ leave.ends_on|date }}，共{{ leave.days|numeral }}日，首尾两日均计算在内；",
        "三、外出期间保持电话畅通，接受通信联络或者视频核查；",
        "四、期满前返回，并在返回后立即报告销假；遇特殊情况不能按时返回的，应当在期满前说明理由。",
    )
    paper.when("leave.opinion", "审批意见：{{ leave.opinion }}")
    paper.signature("{{ leave.decided_by }}（公章）")
    paper.signing_line("本人已收到。签名：　　　　　　　年　　月　　日")


def _leave_refused(paper: Paper, sheet: Sheet) -> None:
    paper.title("社区矫正对象不批准外出", "告　知　书")
    paper.number()
    paper.addressee("{{ person.name }}：")
    paper.body(
        "你于{{ leave.requested_on|date }}申请{{ leave.starts_on|date }}至{{ leave.ends_on|date }}前往{{ leave.place }}"
        "（{{ leave.reason }}：{{ leave.explanation }}）。经审查，未予批准，理由如下：",
        "一、事实和证据：{{ facts }}",
        "二、依据：{{ rule }}",
        "三、不批准的理由：{{ leave.opinion }}",
        "情况变化或者补充证明后，可以再次申请。有正当理由的申请，本机构应当批准。",
        _COMPLAIN,
    )
    paper.signature("{{ leave.decided_by }}（公章）")
    paper.signing_line(
        "经办人：{{ author }}　　审批人：{{ approver }}", "送达：本人已收到。签名：　　　　　年　　月　　日"
    )


def _visit(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number()
    form = paper.table([30, 48, 30, 48])
    form.row("姓　　名", "{{ person.name }}", "司法所", "{{ office }}")
    form.row("走访时间", ("{{ visit.visited_at|moment }}", 3))
    form.row("走访地点", ("{{ visit.place }}", 3))
    form.row("见到的人", ("{{ visit.people_met }}", 3))
    form.row("了解到的情况", ("{{ visit.facts }}", 3), height_mm=55)
    form.row("后续措施", ("{{ visit.follow_up }}", 3), height_mm=28)
    form.opinion(
        "签　　名", "", "走访人：{{ officer }}　　　　　　　\n被访人：　　　　　　　　　　\n{{ made_on|date }}", 32
    )
    paper.copies("走访注意保护个人信息和隐私，不向无关人员透露身份。依据：社区矫正法第二十六条，实施办法第二十三条。")


def _talk(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number()
    form = paper.table([30, 48, 30, 48])
    form.row("姓　　名", "{{ person.name }}", "司法所", "{{ office }}")
    form.row("谈话时间", "{{ talk.talked_at|moment }}", "方　　式", "{{ talk.manner }}")
    form.row("谈话地点", ("{{ talk.place }}", 3))
    form.row("谈话内容", ("{{ talk.facts }}", 3), height_mm=75)
    form.row("后续措施", ("{{ talk.follow_up }}", 3), height_mm=28)
    form.opinion(
        "签　　名",
        "以上记录已核对。",
        "谈话人：{{ officer }}　　　　　　　\n社区矫正对象：　　　　　　　\n{{ made_on|date }}",
        36,
    )


def _report(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number()
    form = paper.table([30, 48, 30, 48])
    form.row("姓　　名", "{{ person.name }}", "司法所", "{{ office }}")
    form.row("报告日期", "{{ report.reported_on|date }}", "报告方式", "{{ report.manner }}")
    form.row("报告内容", ("{{ report.text }}", 3), height_mm=75)
    form.row("身体情况", ("{{ report.health or '—' }}", 3), height_mm=25)
    form.opinion(
        "签　　名", "", "报告人：　　　　　　　　　　\n接收人：{{ officer }}　　　　　　　\n{{ made_on|date }}", 34
    )
    paper.copies("依据：社区矫正法实施办法第二十四条。")


def _search_record(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number()
    form = paper.table([36, 30, 60, 30])
    form.row("姓　　名", "{{ person.name }}", ("身份证件号码　{{ person.id_number }}", 2))
    form.row("最后联系", ("{{ lost.last_contact_at|moment }}", 3))
    form.row("发现时间", ("{{ lost.noticed_at|moment }}", 3))
    form.row("发现经过", ("{{ lost.circumstances }}", 3), height_mm=24)
    form.row("查找时间", "方式", "情况和证据", "查找人")
    form.repeat(
        "for one in tries",
        "{{ one.tried_at|moment }}",
        "{{ one.manner }}",
        "{{ one.result }}",
        "{{ one.by }}",
        height_mm=14,
    )
    form.opinion("小　　结", "失联是待查的事实，不是对本人的认定。", "记录人：{{ officer }}\n{{ made_on|date }}", 30)
    paper.copies("依据：社区矫正法第三十条，社区矫正法实施办法第三十八条。查找情况及时通报人民检察院。")


def _police_request(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", "关于协助查找社区矫正对象的函")
    paper.number()
    paper.addressee("{{ police or '　　　　公安局' }}：")
    paper.body(
        "社区矫正对象" + PERSON + "，居住地{{ person.lives_at }}，由" + _JUDGED + "，矫正期限" + _TERM + "。",
        "该人最后一次有效联系时间为{{ lost.last_contact_at|moment }}，我机构于{{ lost.noticed_at|moment }}发现其失去联系。"
        "{{ lost.circumstances }}",
        "我机构已采取下列方式查找，仍未找到：{{ tried }}。",
        "依照《中华人民共和国社区矫正法》第三十条、《中华人民共和国社区矫正法实施办法》第三十八条，请协助查找，"
        "并将情况及时告知我机构。联系人及电话：{{ contact }}。",
    )
    paper.signature()
    paper.copies("抄送：{{ procuratorate or '人民检察院' }}")


def _completion_certificate(paper: Paper, sheet: Sheet) -> None:
    words = (
        PERSON + "，由" + _JUDGED + "，依法实行社区矫正，期限" + _TERM + "。现矫正期满，依法解除社区矫正。",
        "特此证明。",
    )
    paper.title("解除社区矫正证明书（存根）")
    paper.small(
        "{{ number }}",
        words[0],
        "填发人：　　　　　　批准人：　　　　　　{{ ended_on|date }}",
    )
    paper.cut("（骑缝处加盖公章）")
    paper.title(sheet.title)
    paper.number()
    paper.body(*words)
    paper.signature(day="{{ ended_on|date_characters }}")


def _completion_notice(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ correction.court }}：")
    paper.body(
        "社区矫正对象" + PERSON + "，由" + _JUDGED + "，矫正期限" + _TERM + "，现已期满。我机构已于{{ ended_on|date }}"
        "依法解除其社区矫正，并向本人发放解除社区矫正证明书。",
        "依照《中华人民共和国社区矫正法》第四十四条、《中华人民共和国社区矫正法实施办法》第五十三条，特此通知。",
    )
    paper.signature(day="{{ ended_on|date_characters }}")
    paper.copies("抄送：{{ procuratorate or '人民检察院' }}，{{ police or '公安机关' }}")
    paper.new_page()
    paper.title("解除社区矫正通知书", "（回　执）")
    paper.addressee("{{ agency }}：")
    paper.body("你机构{{ number }}解除社区矫正通知书（{{ person.name }}）已收到。")
    paper.signature("（公章）", "　　　　年　　月　　日")


_BUILDERS: dict[str, Builder] = {
    "correction.registration": _registration,
    "correction.receipt": _receipt,
    "correction.chase_documents": _chase_documents,
    "correction.announcement": _announcement,
    "correction.responsibility": _responsibility,
    "correction.plan": _plan,
    "correction.leave_form": _leave_form,
    "correction.leave_approved": _leave_approved,
    "correction.leave_refused": _leave_refused,
    "correction.visit": _visit,
    "correction.talk": _talk,
    "correction.report": _report,
    "correction.search_record": _search_record,
    "correction.police_request": _police_request,
    "correction.completion_certificate": _completion_certificate,
    "correction.completion_notice": _completion_notice,
}
