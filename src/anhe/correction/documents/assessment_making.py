"""How the first templates of investigation assessments are laid out; `tools/make_document_templates.py` writes them."""

from __future__ import annotations

from pathlib import Path

from anhe.casework.documents.paper import Paper
from anhe.casework.documents.sheets import PERSON, Builder, Sheet, make_templates
from anhe.correction.documents.assessment_filling import SHEETS

_LETTER = "你单位{{ case.letter_number }}调查评估委托函及所附材料，我机构于{{ case.received_on|date }}收悉。"
_CLOSED = "调查评估的人员、对象、过程和结论应当保密，请勿向被调查人及其亲属、代理人或者其他利害关系人泄露。"


def make_all(folder: Path) -> list[Path]:
    """Write every template of the assessments into `folder` and return the files."""
    return make_templates(SHEETS, _BUILDERS, folder)


def _procuratorate_notice(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ procuratorate or '人民检察院' }}：")
    paper.body(
        "{{ case.commissioner }}以{{ case.letter_number }}函委托我机构对" + PERSON + "（{{ case.offence }}，"
        "拟适用{{ case.proposed_kind }}）进行调查评估。我机构于{{ case.received_on|date }}收到委托文书，"
        "现依照社区矫正法实施办法第十三条通知你院。",
        _CLOSED,
    )
    paper.signature(day="{{ told_on|date_characters }}")


def _missing_papers(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ case.commissioner }}：")
    paper.body(
        _LETTER + "经核对，对" + PERSON + "的委托尚缺下列材料：",
        "{{ missing }}。",
        "请补齐。评估期限自收到补齐的材料之日起重新计算（2026年衔接配合意见第四条第一款）。",
    )
    paper.signature(day="{{ asked_on|date_characters }}")


def _returned(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ case.commissioner }}：")
    paper.body(
        _LETTER,
        "在对" + PERSON + "的调查中查明：{{ reason }}",
        "因上述情况确实无法进行调查评估，现将委托材料退回。本函只说明无法评估，不是对其是否适宜社区矫正的意见。",
        _CLOSED,
    )
    paper.signature(day="{{ returned_on|date_characters }}")


def _not_repeated(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ case.commissioner }}：")
    paper.body(
        _LETTER,
        "我机构已于{{ earlier_on|date }}就"
        + PERSON
        + "出具{{ earlier_number }}评估意见。经核对，没有需要重新评估的新情况，"
        "依照2026年衔接配合意见第五条第一款，不再重复评估，请参照前次意见。",
        _CLOSED,
    )
    paper.signature(day="{{ answered_on|date_characters }}")


def _extension(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ case.commissioner }}：")
    paper.body(
        _LETTER,
        "因{{ reason }}，经与你单位协商，对" + PERSON + "的调查评估延长至{{ extended_to|date }}完成"
        "（社区矫正法实施办法第十四条第二款）。",
    )
    paper.signature()


def _interview(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    paper.number("编号：{{ number }}", centre=False)
    form = paper.table([30, 48, 30, 48])
    form.row("被调查人", "{{ person.name }}", "委托机关", "{{ case.commissioner }}")
    form.row("询问对象", "{{ interview.source }}", "姓　　名", "{{ interview.asked }}")
    form.row("关系或职务", "{{ interview.relation or '—' }}", "时　　间", "{{ interview.asked_at|moment }}")
    form.row("地　　点", ("{{ interview.place }}", 3))
    form.row("调查人员", ("{{ investigators }}（已出示证件、表明身份，告知保密要求）", 3))
    form.row("询问内容", ("{{ interview.text }}", 3), height_mm=100)
    form.opinion("签　　名", "以上记录我看过（已向我宣读），和我说的相符。",
                 "被询问人：　　　　　　　　　　\n调查人员：　　　　　　　　　　\n{{ made_on|date }}", 36)  # fmt: skip


def _opinion(paper: Paper, sheet: Sheet) -> None:
    paper.title("{{ agency }}", sheet.title)
    paper.number()
    paper.addressee("{{ case.commissioner }}：")
    paper.body(
        _LETTER
        + "我机构依照社区矫正法第十八条、实施办法第十四条，对"
        + PERSON
        + "（{{ case.offence }}，拟适用{{ case.proposed_kind }}）进行了调查评估，情况如下：",
    )
    form = paper.table([36, 120])
    form.row("调查内容", "调查了解的情况", heading=True)
    form.repeat("for one in contents", "{{ one.title }}", "{{ one.text }}", height_mm=16)
    paper.heading("评估意见")
    paper.body("{{ outcome }}。理由：{{ reasons }}")
    paper.body("本意见供委托机关作出决定时参考。对本意见的采信情况，请在相关法律文书中说明。", _CLOSED)
    paper.signature()
    paper.copies("抄送：{{ procuratorate or '人民检察院' }}")


_BUILDERS: dict[str, Builder] = {
    "assessment.procuratorate_notice": _procuratorate_notice,
    "assessment.missing_papers": _missing_papers,
    "assessment.returned": _returned,
    "assessment.not_repeated": _not_repeated,
    "assessment.extension": _extension,
    "assessment.interview": _interview,
    "assessment.opinion": _opinion,
}
