"""Synthetic forms for the parts that ask: fields of every kind, the act dialog, filters, upload."""

from collections.abc import Iterator
from typing import Any

from django import forms

from anhe.workbench.gallery_states import Part, State

KEY = "0198f0c2-7a10-7c3e-9a51-2f0d7be0c001"


class LeaveForm(forms.Form):
    """One field of every kind that acts use."""

    reason = forms.ChoiceField(
        label="外出事由",
        choices=[("medical", "就医"), ("school", "就学"), ("court", "参与诉讼"), ("family", "处理家庭重要事务")],
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(label="离开日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    place = forms.CharField(label="目的地", help_text="写到县（市、区）。", max_length=40)
    transport = forms.ChoiceField(label="交通方式", choices=[("train", "火车"), ("bus", "长途汽车")], required=False)
    proofs = forms.MultipleChoiceField(
        label="已核对的材料",
        choices=[("booking", "挂号或预约单"), ("letter", "单位或学校证明"), ("summons", "法律文书")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    opinion = forms.CharField(label="审批意见", widget=forms.Textarea(attrs={"rows": 3}), max_length=300)
    told = forms.BooleanField(label="已当面告知外出期间的要求和逾期后果")


class LedgerForm(forms.Form):
    """One file, as the import page asks for it."""

    ledger = forms.FileField(
        label="台账文件",
        help_text="可以是 .xlsx、.xls 或 .csv，标题行和合并的表头不用删。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class PeopleFilter(forms.Form):
    """Filters of a list, as they stand in the address."""

    q = forms.CharField(label="姓名或拼音", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    office = forms.ChoiceField(label="司法所", choices=[("", "全部"), ("yunxi", "云溪司法所")], required=False)
    level = forms.ChoiceField(label="等级", choices=[("", "全部"), ("strict", "严管")], required=False)


PREVIEW = {
    "duties": ["销假：3月11日前，由林小满和云溪司法所办理", "外出期间通过电话核查一次"],
    "documents": ["外出审批表", "外出告知书（本人一份）"],
    "told": ["林小满：手机短信", "区社区矫正机构：系统消息"],
}


def wrong_form(prefix: str) -> LeaveForm:
    """A form sent with gaps: what was typed stays, each gap says what would be right."""
    form = LeaveForm({f"{prefix}-place": "临江市", f"{prefix}-opinion": "同意。"}, prefix=prefix)
    form.full_clean()
    return form


def act(name: str, **more: Any) -> dict[str, Any]:
    """What the act parts need to know of an act."""
    usual: dict[str, Any] = {
        "id": name,
        "title": "批准外出",
        "url": "/gallery/act/",
        "about": "林小满 · 云溪矫〔2026〕0042号",
        "basis": ["社区矫正法第27条", "实施办法第27条"],
    }
    return usual | more


def played_act(key: str | None) -> dict[str, Any]:
    """The act that the gallery's buttons open; a form that comes back keeps its key."""
    return {
        "act": act("live", url="/gallery/act/", help="七日以内由司法所批准。"),
        "preview": PREVIEW,
        "key": key or KEY,
    }


def parts() -> Iterator[Part]:
    """The parts that ask."""
    fresh, wrong = LeaveForm(prefix="fresh"), wrong_form("wrong")
    yield Part(
        "_field",
        "One renderer for every widget.",
        (
            *(State(f"{field.name}", {"field": field}) for field in fresh),
            *(State(f"{field.name}, wrong", {"field": field}) for field in wrong if field.errors),
        ),
    )
    yield Part(
        "_required",
        "The mark behind a label.",
        (State("required", {"required": True}), State("optional", {"required": False})),
    )
    yield Part("_field_notes", "Help and errors.", (State("wrong", {"field": wrong_form("notes")["starts_on"]}),))
    yield Part(
        "_error_summary", "What is wrong, together and first.", (State("several", {"form": wrong_form("wrong")}),)
    )
    yield Part("_upload", "A place to drop files.", _upload_states())
    yield Part(
        "_act_preview",
        "What will happen.",
        (
            State("much", {"preview": PREVIEW}),
            State("little", {"preview": {"duties": [], "documents": [], "told": []}}),
        ),
    )
    yield Part("_act_form", "The body of an act.", _act_form_states())
    yield Part("_act_dialog", "An act in a dialog.", _act_dialog_states())
    chips = [{"label": "司法所：云溪司法所", "url": "?"}]
    yield Part(
        "_filters",
        "Filters kept in the address.",
        (
            State("none set", {"form": PeopleFilter(prefix="f1")}),
            State(
                "one set",
                {
                    "form": PeopleFilter({"f2-office": "yunxi"}, prefix="f2"),
                    "chips": chips,
                    "clear_url": "?",
                    "target": "rows",
                },
            ),
        ),
    )


def _upload_states() -> tuple[State, ...]:
    empty = LedgerForm({}, prefix="empty")
    empty.full_clean()
    return State("fresh", {"field": LedgerForm(prefix="ledger")["ledger"]}), State(
        "nothing chosen", {"field": empty["ledger"]}
    )


def _act_form_states() -> tuple[State, ...]:
    refused = {"text": "离开日期与上一次外出重叠，应晚于 2026年3月11日。", "articles": ["实施办法第27条"]}
    return (
        State(
            "refused by the law, and overtaken by a colleague",
            {
                "act": act("refused", back="/gallery/", danger=True, submit="仍然提交"),
                "form": LeaveForm(initial={"place": "临江市"}, prefix="refused"),
                "key": KEY,
                "refusal": refused,
                "seen": 41,
                "overtaken": ["3月5日 9:12 陈知远登记了一次走访。"],
            },
        ),
    )


def _act_dialog_states() -> tuple[State, ...]:
    return (
        State(
            "fresh",
            {
                "act": act("dialog-fresh", help="七日以内由司法所批准。"),
                "form": LeaveForm(prefix="d1"),
                "preview": PREVIEW,
                "key": KEY,
            },
        ),
        State("sent with gaps", {"act": act("dialog-wrong"), "form": wrong_form("d2"), "preview": PREVIEW, "key": KEY}),
    )
