"""Fields that acts' forms are made of: native date pickers, long text, checked uploads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from anhe.law.identity import IdNumber, InvalidIdNumber

DAY_FORMATS = ["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d"]
INSTANT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]


class DayField(forms.DateField):
    """A day, by the browser's own picker."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(label=label, input_formats=DAY_FORMATS, **kwargs)


class InstantField(forms.DateTimeField):
    """A day and time in Asia/Shanghai, by the browser's own picker."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}))
        super().__init__(label=label, input_formats=INSTANT_FORMATS, **kwargs)


class IdNumberField(forms.CharField):
    """An identity number by GB 11643, as its 18 digits."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label=label, max_length=18, **kwargs)

    def clean(self, value: Any) -> str:
        number = super().clean(value)
        try:
            return str(IdNumber.parse(number)) if number else number
        except InvalidIdNumber as wrong:
            raise ValidationError(str(wrong)) from wrong


class LongTextField(forms.CharField):
    """Text of several lines, with a counter."""

    def __init__(self, label: Any, *, rows: int = 4, max_length: int = 4000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(label=label, max_length=max_length, **kwargs)


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Any number of papers; each is checked by its bytes before the act runs. Cleans to a list."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", _ManyFiles(attrs={"multiple": True}))
        super().__init__(label=label, **kwargs)

    def clean(self, value: Any, initial: Any = None) -> list[UploadedFile]:
        given = value if isinstance(value, (list, tuple)) else [value] if value else []
        cleaned = [super(PapersField, self).clean(one, initial) for one in given]
        if self.required and not cleaned:
            raise ValidationError(self.error_messages["required"], code="required")
        return [_checked(upload) for upload in cleaned]


def _checked(upload: UploadedFile) -> UploadedFile:
    from anhe.casework.uploads import checked

    try:
        checked(upload)
    except ValueError as wrong:
        raise ValidationError(str(wrong), code="unacceptable") from wrong
    upload.seek(0)
    return upload
