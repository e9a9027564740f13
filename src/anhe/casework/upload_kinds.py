"""Which kinds of files may hang on a file (案卷), told by their bytes, never by their names."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MB = 1024 * 1024
HEAD = 4096
_TAIL = 66_000  # a zip's directory ends in its last 64 KB
_MOST_ENTRIES = 5_000
_MOST_UNPACKED = 300 * MB
_MOST_RATIO = 200
_PROGRAM_ENDINGS = (
    ".exe",
    ".dll",
    ".bat",
    ".cmd",
    ".com",
    ".scr",
    ".js",
    ".vbs",
    ".ps1",
    ".msi",
    ".jar",
    ".lnk",
    ".hta",
)
_PROGRAM_HEADS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe", b"#!", b"L\x00\x00\x00\x01\x14\x02\x00",
)  # fmt: skip
_PAGE_SIGNS = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php", b"<iframe", b"<body")


class UploadRefused(ValueError):
    """The file may not be kept. The message says what is wrong with it and what would be right."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `most` is its largest size in bytes."""

    name: str
    title: str | Promise
    content_type: str
    endings: tuple[str, ...]
    most: int


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", gettext_lazy("PDF"), "application/pdf", (".pdf",), 50 * MB),
        Kind("jpg", gettext_lazy("JPG 图片"), "image/jpeg", (".jpg", ".jpeg"), 20 * MB),
        Kind("png", gettext_lazy("PNG 图片"), "image/png", (".png",), 20 * MB),
        Kind("docx", gettext_lazy("Word 文档"), f"{_OFFICE}.wordprocessingml.document", (".docx",), 20 * MB),
        Kind("xlsx", gettext_lazy("Excel 表格"), f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",), 20 * MB),
        Kind("doc", gettext_lazy("Word 97-2003 文档"), "application/msword", (".doc", ".wps"), 20 * MB),
        Kind("xls", gettext_lazy("Excel 97-2003 表格"), "application/vnd.ms-excel", (".xls", ".et"), 20 * MB),
        Kind("ofd", gettext_lazy("OFD 版式文件"), "application/ofd", (".ofd",), 50 * MB),
        Kind("mp3", gettext_lazy("MP3 录音"), "audio/mpeg", (".mp3",), 100 * MB),
        Kind("m4a", gettext_lazy("M4A 录音"), "audio/mp4", (".m4a",), 100 * MB),
        Kind("wav", gettext_lazy("WAV 录音"), "audio/wav", (".wav",), 100 * MB),
        Kind("amr", gettext_lazy("AMR 录音"), "audio/amr", (".amr",), 100 * MB),
        Kind("mp4", gettext_lazy("MP4 录像"), "video/mp4", (".mp4",), 500 * MB),
        Kind("csv", gettext_lazy("CSV 表格"), "text/csv", (".csv",), 5 * MB),
        Kind("txt", gettext_lazy("纯文本"), "text/plain", (".txt",), 5 * MB),
    )
}
MOST = max(kind.most for kind in KINDS.values())
ALLOWED = gettext_lazy("可以上传：PDF、OFD、JPG、PNG、Word、Excel、MP3、M4A、WAV、AMR、MP4、TXT、CSV。")


def kind_of(stream: BinaryIO, size: int, ending: str) -> Kind:
    """The kind that the bytes are; raises UploadRefused for anything that may not be kept.

    `ending` only tells a CSV from a plain text, which no byte does. The stream is left at its end.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    name = _by_head(head)
    if name == "zip":
        return KINDS[_packed_kind(stream)]
    if name == "ole":
        return KINDS[_old_office_kind(stream)]
    if name:
        _refuse_hidden_package(stream, size)
        return KINDS[name]
    _refuse_programs_and_pages(head)
    _refuse_what_is_not_text(stream)
    return KINDS["csv" if ending == ".csv" else "txt"]


def _by_head(head: bytes) -> str | None:
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return "png"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    return _sound_or_film(head)


def _sound_or_film(head: bytes) -> str | None:
    if head.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return "amr"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "m4a" if head[8:11] in (b"M4A", b"M4B") else "mp4"
    if head.startswith(b"ID3") or _is_mpeg_frame(head):
        return "mp3"
    return None


def _is_mpeg_frame(head: bytes) -> bool:
    """A sound frame of MPEG layer III: eleven sync bits, then a layer, bit rate and sampling rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[1] & 0x18 != 0x08 and head[2] & 0xF0 not in (0x00, 0xF0) and head[2] & 0x0C != 0x0C


def _packed_kind(stream: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(stream) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as broken:
        raise UploadRefused(_("文件已损坏，打不开。请在本机确认能打开后重新上传。")) from broken
    _refuse_bombs(entries)
    names = {entry.filename for entry in entries}
    _refuse_what_runs(names)
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return "xlsx"
    if "OFD.xml" in names:
        return "ofd"
    raise UploadRefused(_("不接收压缩包。请解压后逐个上传里面的文件。") + ALLOWED)


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    too_dense = unpacked > 10 * MB and unpacked / packed > _MOST_RATIO
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED or too_dense:
        raise UploadRefused(_("文件解开后大得不合常理，不能接收。请另存为普通的 PDF 后上传。"))
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UploadRefused(_("文件加了密码，以后无法查阅。请去掉密码后上传。"))
    if any(entry.filename.startswith("/") or ".." in entry.filename.split("/") for entry in entries):
        raise UploadRefused(_("文件内部的路径不正常，不能接收。请在 WPS 或 Word 里另存一份后上传。"))


def _refuse_what_runs(names: set[str]) -> None:
    lowered = [name.lower() for name in names]
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in lowered):
        raise UploadRefused(_("文件里有宏，不能接收。请另存为不含宏的文档（docx、xlsx）或 PDF 后上传。"))
    if any(name.endswith(_PROGRAM_ENDINGS) for name in lowered):
        raise UploadRefused(_("文件里夹带了程序，不能接收。"))


_WORD, _BOOK, _OLD_BOOK = (name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "Book"))
_MACROS = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA\0", "Macros\0"))


def _old_office_kind(stream: BinaryIO) -> str:
    """Word or Excel before 2007, told by the names of the streams inside."""
    seen = _seen_in(stream, (_WORD, _BOOK, _OLD_BOOK + b"\0\0", *_MACROS))
    if seen & set(_MACROS):
        raise UploadRefused(_("文件里有宏，不能接收。请另存为不含宏的文档（docx、xlsx）或 PDF 后上传。"))
    if _WORD in seen:
        return "doc"
    if seen:
        return "xls"
    raise UploadRefused(_("这种文件不能接收。") + ALLOWED)


def _seen_in(stream: BinaryIO, signs: tuple[bytes, ...]) -> set[bytes]:
    stream.seek(0)
    overlap = max(map(len, signs))
    seen: set[bytes] = set()
    before = b""
    while piece := stream.read(MB):
        seen |= {sign for sign in signs if sign in before + piece}
        before = piece[-overlap:]
    return seen


def _refuse_hidden_package(stream: BinaryIO, size: int) -> None:
    """A picture or PDF that is also a zip opens as something else in another program."""
    stream.seek(max(size - _TAIL, 0))
    tail = stream.read(_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and zipfile.is_zipfile(stream):
        raise UploadRefused(_("文件里藏着压缩包，不能接收。请另存一份后上传。"))


def _refuse_programs_and_pages(head: bytes) -> None:
    if head.startswith(_PROGRAM_HEADS):
        raise UploadRefused(_("程序不能上传。") + ALLOWED)
    lowered = head.lower()
    if any(sign in lowered for sign in _PAGE_SIGNS):
        raise UploadRefused(_("网页和矢量图（html、svg、xml）不能上传。请打印成 PDF 后上传。"))


def _refuse_what_is_not_text(stream: BinaryIO) -> None:
    stream.seek(0)
    body = stream.read(KINDS["txt"].most + 1)
    if b"\0" not in body and (_decodes(body, "utf-8-sig") or _decodes(body, "gb18030")):
        return
    raise UploadRefused(_("认不出这个文件的格式。") + ALLOWED)


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        return len(body) > KINDS["txt"].most  # cut in the middle of a character; refused by its size anyway
    return not any(ord(c) < 32 and c not in "\t\r\n\f\x1a" for c in text)
