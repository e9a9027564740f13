"""Filling a Word template with words. The same template and words give the same bytes, so a hash means something."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment, SecurityError

from anhe.casework.documents.wording import FILTERS

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NEW_PARAGRAPH = "\a"  # docxtpl's sign: go on in a new paragraph of the same style
_EPOCH = (1980, 1, 1, 0, 0, 0)


class TemplateFault(Exception):
    """A template cannot be filled. The message says, to whoever edits it, which template and what is wrong."""


class MissingWord(TemplateFault):
    """A template asks for a variable that the document does not have."""

    def __init__(self, template: str, variable: str) -> None:
        super().__init__(
            _("文书模板“{template}”里的“{variable}”没有对应的内容。请检查变量名，或从文书清单里选用。").format(
                template=template, variable=variable
            )
        )
        self.template = template
        self.variable = variable


def render_docx(template: Path, data: Mapping[str, Any]) -> bytes:
    """The filled document.

    `data` holds text, numbers, dates, lists and nested mappings; None prints nothing; a line break in a text
    starts a new paragraph. Raises MissingWord or TemplateFault.
    """
    words = _printable(data)
    filled = DocxTemplate(template)
    try:
        filled.render(words, jinja_env=_environment(words), autoescape=True)
    except UndefinedError as missing:
        raise MissingWord(template.name, str(missing.message)) from missing
    except SecurityError as forbidden:
        raise TemplateFault(
            _("文书模板“{template}”里有不允许的写法：{what}").format(template=template.name, what=forbidden)
        ) from forbidden
    except (TemplateError, TypeError, ValueError, ArithmeticError) as broken:
        raise TemplateFault(
            _("文书模板“{template}”填写不了：{what}。请检查大括号是否成对、变量和格式是否写对。").format(
                template=template.name, what=broken
            )
        ) from broken
    out = io.BytesIO()
    filled.save(out)
    return undated(out.getvalue())


def _environment(words: dict[str, Any]) -> SandboxedEnvironment:
    """Templates come from offices, so they run in a sandbox; an unknown variable is an error that names it."""

    class Unknown(StrictUndefined):
        @property
        def _undefined_message(self) -> str:
            return _dotted(words, self._undefined_obj, str(self._undefined_name))

    environment = SandboxedEnvironment(undefined=Unknown, finalize=_nothing_for_none)
    environment.filters.update(FILTERS)
    return environment


def _nothing_for_none(value: Any) -> Any:
    return "" if value is None else value


def _dotted(words: dict[str, Any], holder: Any, name: str) -> str:
    """The variable as the template's author wrote it: `person.phone`, not `phone`."""
    path = _path_to(words, holder)
    return f"{path}.{name}" if path else name


def _path_to(place: dict[str, Any], holder: Any) -> str:
    for key, value in place.items():
        if value is holder and isinstance(value, dict):
            return key
        if isinstance(value, dict) and (deeper := _path_to(value, holder)):
            return f"{key}.{deeper}"
    return ""


def _printable(value: Any) -> Any:
    """Without what XML cannot hold, and with line breaks as new paragraphs."""
    if isinstance(value, str):
        clean = _NOT_IN_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        return clean.strip("\n").replace("\n", _NEW_PARAGRAPH)
    if isinstance(value, Mapping):
        return {str(name): _printable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    return value


def undated(docx: bytes) -> bytes:
    """The same Word package with every entry dated alike and in one order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()
