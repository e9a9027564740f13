"""How our first templates are laid out, in our own words. `tools/make_document_templates.py` writes them to .docx.

The .docx files are what is used; this module is how they came about, so that a change of layout can be made to all.
"""

from __future__ import annotations

from pathlib import Path

from anhe.casework.documents.paper import Paper
from anhe.casework.documents.sheets import MAY_COMPLAIN, PERSON, Builder, Sheet, make_templates
from anhe.watch.documents.manifest import SHEETS

_CORRECTION_TERM = "{{ correction.starts_on|date }}至{{ correction.ends_on|date }}"
_TERM = "自{{ order.first_day|date }}起至{{ order.last_day|date }}止，期满未经批准延长的自行失效"
_COMPLAIN = "如对本决定有异议或者" + MAY_COMPLAIN
_SIGNED = ("送达：本人已收到并知晓上述内容。", "本人签名：　　　　　　　　　　　　年　　月　　日")
_GUARDIAN = "监护人签名：　　　　　　　　　年　　月　　日"


def make_all(folder: Path) -> list[Path]:
    """Write every template of positioning into `folder` and return the files."""
    return make_templates(SHEETS, _BUILDERS, folder)


def _approval_sheet(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number("编号：{{ number }}", centre=False)
    form = paper.table([30, 48, 30, 48], height_mm=9)
    form.row("姓　　名", "{{ person.name }}", "性　　别", "{{ person.sex }}")
    form.row("证件号码", "{{ person.id_number }}", "联系电话", "{{ person.phone }}")
    form.row("居住地址", ("{{ person.lives_at }}", 3))
    form.row("矫正类别", "{{ correction.kind }}", "罪　　名", "{{ correction.offence }}")
    form.row("矫正期限", (_CORRECTION_TERM, 3))
    form.row("法定情形", ("{{ order.ground }}（社区矫正法第二十九条第一款，实施办法第三十七条）", 3))
    form.row("事　　实", ("{{ order.facts }}", 3), height_mm=20)
    form.row("证　　据", ("{{ order.evidence }}", 3), height_mm=14)
    form.row("提请期限", ("　　　年　　月　　日至　　　年　　月　　日（一次不超过三个月）", 3))
    form.opinion(
        "提请意见", "提请使用电子定位装置。", "提请人：{{ order.proposed_by }}\n{{ order.proposed_on|date }}", 22
    )
    form.opinion("县级社区矫正机构意见", "", "负责人签名：　　　　　　　\n　　　　年　　月　　日（公章）", 20)
    form.opinion("县级司法行政部门负责人批准意见", "", "签名：　　　　　　　\n　　　　年　　月　　日（公章）", 20)


def _decision(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ person.name }}：")
    paper.body(
        "社区矫正对象" + PERSON + "，矫正类别{{ correction.kind }}，矫正期限" + _CORRECTION_TERM + "。",
        "一、事实：{{ order.facts }}",
        "二、证据：{{ order.evidence }}",
        "三、依据：以上情形属于《中华人民共和国社区矫正法》第二十九条第一款规定的“{{ order.ground }}”。",
        "四、决定：经{{ bureau }}负责人{{ order.approved_by }}于{{ order.approved_on|date }}批准，对你使用电子定位装置，"
        "期限" + _TERM + "。不再需要的，随时解除。",
        _COMPLAIN,
    )
    paper.when("order.opinion", "批准意见：{{ order.opinion }}")
    paper.signature()
    paper.signing_line("提请人：{{ order.proposed_by }}　　批准人：{{ order.approved_by }}", *_SIGNED)
    paper.when("is_minor", _GUARDIAN)
    paper.copies("抄送：{{ procuratorate or '人民检察院' }}")


def _notice(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number()
    paper.addressee("{{ person.name }}：")
    paper.body(
        "经批准对你使用电子定位装置，依照《中华人民共和国社区矫正法实施办法》第三十七条、《中华人民共和国个人信息保护法》"
        "第十七条、第三十五条，告知如下："
    )
    paper.heading("一、期限")
    paper.body(_TERM + "；经评估不再需要的，提前解除。")
    paper.heading("二、要求")
    paper.body(
        "随身佩戴装置，保持电量和信号，不拆除、不损坏、不交他人；在允许的区域内活动，不进入禁止的场所；装置故障、"
        "就医需要取下的，立即联系司法所；获准外出的，期间按批准的地点活动。"
    )
    paper.heading("三、违反的后果")
    paper.body(
        "装置发出预警后，工作人员会先向你了解情况，有合理原因的予以说明即可；查证属实违反规定的，视情节依法训诫、警告，"
        "提请治安管理处罚，直至提请撤销缓刑、撤销假释或者收监执行（社区矫正法第二十八条）。"
    )
    paper.heading("四、位置信息")
    paper.body(
        "由{{ agency }}处理，只收集启用期间装置上报的位置、时间和装置状态，只用于社区矫正工作，严格保密，"
        "解除后按本区规定的期限删除。"
    )
    paper.heading("五、你的权利")
    paper.body("可以到司法所查阅、复制本人的轨迹，对记录提出更正和异议；" + _COMPLAIN)
    paper.signature()
    paper.signing_line("告知人：　　　　　　　　　", *_SIGNED)
    paper.when("is_minor", _GUARDIAN)


def _extension(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ person.name }}：")
    paper.body(
        "对社区矫正对象" + PERSON + "使用电子定位装置（{{ order.ground }}）的期限将满。",
        "一、评估：{{ order.assessed_on|date }}书面评估认为，{{ order.assessment }}",
        "二、依据：《中华人民共和国社区矫正法》第二十九条第二款。",
        "三、决定：经{{ bureau }}负责人{{ order.approved_by }}于{{ order.approved_on|date }}批准，"
        "自{{ extended_from|date }}起延长至{{ order.last_day|date }}止。不再需要的，随时解除。",
        _COMPLAIN,
    )
    paper.when("order.opinion", "批准意见：{{ order.opinion }}")
    paper.signature()
    paper.signing_line("提请人：{{ order.proposed_by }}　　批准人：{{ order.approved_by }}", *_SIGNED)
    paper.when("is_minor", _GUARDIAN)


def _lifting(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ person.name }}：")
    paper.body(
        "对社区矫正对象" + PERSON + "自{{ order.first_day|date }}起使用的电子定位装置，已于{{ ended_on|date }}解除"
        "（{{ order.ended_because }}）。",
        "请即到{{ office }}拆除并交回装置。自解除之时起，不再收集你的位置信息；已有的轨迹按本区规定的期限删除。",
        "依据：《中华人民共和国社区矫正法》第二十九条第二款。",
    )
    paper.signature()
    paper.signing_line(*_SIGNED)
    paper.when("is_minor", _GUARDIAN)


_BUILDERS: dict[str, Builder] = {
    "watch.approval_sheet": _approval_sheet,
    "watch.decision": _decision,
    "watch.notice": _notice,
    "watch.extension": _extension,
    "watch.lifting": _lifting,
}
