"""Which encoding a text file is in: tried strictly, never guessed from frequencies."""

from __future__ import annotations

import codecs
from pathlib import Path

from django.utils.translation import gettext as _

from anhe.ledgers.containers import UnreadableFile

CHUNK = 1 << 20
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def text_encoding(path: Path) -> str:
    """utf-8-sig, utf-8, utf-16 (only with a mark) or gb18030, whichever first decodes every byte of the file.

    Raises UnreadableFile when none does.
    """
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if start.startswith(mark)), None)
    for name in [marked] if marked else ["utf-8", "gb18030"]:
        if _decodes(path, name):
            return name
    raise UnreadableFile(_("文字编码无法识别，请用表格软件另存为“CSV UTF-8”或 .xlsx 后再上传。"))


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                if "\0" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True
