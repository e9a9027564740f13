"""What the import pages ask: which ledger, which file, which heading is which column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe.ledgers.columns import Column
from anhe.ledgers.containers import LIMITS
from anhe.ledgers.importers import Importer
from anhe.ledgers.matching import How
from anhe.ledgers.starting import Glance

ENDINGS = ".xlsx,.xls,.csv"
HOW = {
    How.REMEMBERED: gettext_lazy("上次确认过"),
    How.EXACT: gettext_lazy("列名相同"),
    How.SPELLING: gettext_lazy("常见写法"),
    How.PART: gettext_lazy("按下级表头"),
    How.WITHOUT_HINT: gettext_lazy("去掉括号后相同"),
    How.SIMILAR: gettext_lazy("相近，请确认"),
}


class LedgerUpload(forms.FileField):
    max_bytes = LIMITS.upload


class StartForm(forms.Form):
    """A file of one of the ledgers that the actor may take in."""

    kind = forms.ChoiceField(label=gettext_lazy("台账种类"), widget=forms.RadioSelect)
    ledger = LedgerUpload(
        label=gettext_lazy("台账文件"),
        help_text=gettext_lazy("可以是 .xlsx、.xls 或 .csv。标题行、合并的表头、合计行和表下的说明都不用删。"),
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        error_messages={
            "required": gettext_lazy("请选择台账文件。"),
            "empty": gettext_lazy("文件是空的，没有任何内容。"),
        },
    )
    is_rehearsal = forms.BooleanField(
        label=gettext_lazy("只检查，不导入"),
        help_text=gettext_lazy("看看每一行会怎样，什么都不写入。"),
        required=False,
    )
    is_strict = forms.BooleanField(
        label=gettext_lazy("有一行不对就全部不导入"),
        help_text=gettext_lazy("不勾选时，对的行先导入，不对的行退回修改后再导入。"),
        required=False,
    )

    def __init__(self, *args: Any, importers: Sequence[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(importer.name, importer.kind.title) for importer in importers]
        if len(importers) == 1:
            kind.initial = importers[0].name

    def clean_ledger(self) -> Any:
        upload = self.cleaned_data["ledger"]
        if upload.size > LIMITS.upload:
            raise forms.ValidationError(
                _("文件有 {size} MB，上限是 {limit} MB，请拆成几个文件。").format(
                    size=upload.size >> 20, limit=LIMITS.upload >> 20
                )
            )
        return upload


class ColumnsForm(forms.Form):
    """One choice per heading of the sheet: the column it means, or to be left out."""

    def __init__(self, *args: Any, glance: Glance, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._columns, self._glance = columns, glance
        choices = [("", _("不导入"))] + [
            (column.field, _("{label}（必需）").format(label=column.label) if column.required else column.label)
            for column in columns
        ]
        for heading, match in glance.headings:
            self.fields[f"heading-{heading.index}"] = forms.ChoiceField(
                label=heading.text,
                choices=choices,
                required=False,
                initial=match.column.field if match else "",
                help_text=str(HOW[match.how]) if match else _("没有认出"),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen: dict[str, str] = {}
        for name, field in self.fields.items():
            column = cleaned.get(name)
            if column and column in chosen:
                self.add_error(name, _("“{heading}”已经是这一列，一列只能选一次。").format(heading=chosen[column]))
            elif column:
                chosen[column] = str(field.label)
        filled = {name for column in self._columns if column.field in chosen for name in column.fills}
        missing = [
            str(column.label)
            for column in self._columns
            if column.required and column.field not in chosen and column.field not in filled
        ]
        if missing:
            self.add_error(
                None,
                _("还缺必需的列：{labels}。请在下面选出是哪一列，或者补上再上传。").format(labels="、".join(missing)),
            )
        return cleaned

    def confirmed(self) -> dict[str, str]:
        """Heading keys to fields, "" for what is left out; of a valid form."""
        return {heading.key: self.cleaned_data[f"heading-{heading.index}"] for heading, _match in self._glance.headings}

    def lines(self) -> list[dict[str, Any]]:
        """For the page: each heading's field with its examples and whether a person should look."""
        return [
            {
                "field": self[f"heading-{heading.index}"],
                "examples": "、".join(self._glance.examples.get(heading.index, [])),
                "sure": bool(match and match.is_sure),
                "matched": bool(match),
            }
            for heading, match in self._glance.headings
        ]
