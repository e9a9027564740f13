"""What kind of file was uploaded, and whether it is safe to open."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
XLS_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
}
MEGABYTE = 1 << 20
CHUNK = 1 << 20
FILLED_CELL = re.compile(rb' r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
LONGEST_CELL_TAG = 200


class UnreadableFile(Exception):
    """The file cannot be read as a ledger; the text says what is wrong and what to do, for the person uploading."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest upload and unpacked size in bytes, most rows of a sheet, most cells of its used rectangle."""

    upload: int = 100 * MEGABYTE
    xls_upload: int = 30 * MEGABYTE
    unpacked: int = 1024 * MEGABYTE
    rows: int = 300_000
    cells: int = 12_000_000


LIMITS = Limits()


def kind_of_file(path: Path, file_name: str, limits: Limits = LIMITS) -> str:
    """xlsx, xls or csv, judged by content. Raises UnreadableFile for anything else, naming it where known."""
    size = path.stat().st_size
    if size > limits.upload:
        raise UnreadableFile(
            _("文件有 {size} MB，上限是 {limit} MB，请拆成几个文件。").format(
                size=size // MEGABYTE, limit=limits.upload // MEGABYTE
            )
        )
    with path.open("rb") as file:
        start = file.read(CHUNK)
    if not start.strip(b"\xef\xbb\xbf\r\n\t ,;"):
        raise UnreadableFile(_("文件是空的，没有任何内容。"))
    if start.startswith(OLE_HEADER):
        return _kind_of_ole(path)
    if zipfile.is_zipfile(path):
        return _kind_of_zip(path)
    return _kind_of_text(start, file_name)


def _kind_of_ole(path: Path) -> str:
    content = path.read_bytes()
    if ENCRYPTED_STREAM in content:
        raise UnreadableFile(_("文件加了密码，请先在表格软件里取消密码再上传。"))
    if not any(name in content for name in XLS_STREAMS):
        raise UnreadableFile(_("这不是表格文件（可能是 Word 或演示文稿），请上传 .xlsx、.xls 或 .csv。"))
    return "xls"


def _kind_of_zip(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    if "xl/workbook.xml" in names or "xl\\workbook.xml" in names:
        return "xlsx"
    if any(name.startswith("word/") for name in names):
        raise UnreadableFile(_("这是 Word 文档，请把表格复制到 .xlsx 文件后再上传。"))
    raise UnreadableFile(_("这是压缩包或其他格式的文件，请上传 .xlsx、.xls 或 .csv。"))


def _kind_of_text(start: bytes, file_name: str) -> str:
    for mark, kind in OTHER_KINDS.items():
        if start.startswith(mark):
            raise UnreadableFile(
                _("“{name}”其实是 {kind} 文件，不是表格，请上传 .xlsx、.xls 或 .csv。").format(
                    name=file_name, kind=kind
                )
            )
    if start.startswith(b"PK"):
        raise UnreadableFile(_("文件不完整，可能没有下载或复制完，请重新取得文件后再上传。"))
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table)", start, re.I):
        raise UnreadableFile(_("这是网页格式的表格，请在表格软件里打开并另存为 .xlsx 后再上传。"))
    return "csv"


def check_xls(path: Path, limits: Limits = LIMITS) -> None:
    """Refuse an .xls beyond the size that the format's 65,536 rows explain. Raises UnreadableFile."""
    if path.stat().st_size > limits.xls_upload:
        raise UnreadableFile(
            _("文件超过 {limit} MB，请在表格软件里另存为 .xlsx 后再上传。").format(limit=limits.xls_upload // MEGABYTE)
        )


def check_workbook(path: Path, limits: Limits = LIMITS) -> None:
    """Unpack an .xlsx once without keeping it, to refuse bombs before the reader meets them. Raises UnreadableFile.

    Sizes in the archive's directory can lie, so bytes are counted. A single value in the far corner of a sheet is
    small when packed and would make the reader reserve the whole rectangle.
    """
    allowance = limits.unpacked
    try:
        with zipfile.ZipFile(path) as archive:
            for item in archive.infolist():
                if item.flag_bits & 0x1:
                    raise UnreadableFile(_("文件加了密码，请先在表格软件里取消密码再上传。"))
                is_sheet = "worksheets/" in item.filename.replace("\\", "/")
                allowance -= _measure(_unpacked(archive, item, allowance), is_sheet, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise UnreadableFile(_("文件已损坏，请在表格软件里打开并另存为 .xlsx 后再上传。")) from error


def _unpacked(archive: zipfile.ZipFile, item: zipfile.ZipInfo, allowance: int) -> Iterator[bytes]:
    if item.file_size > allowance:
        raise _too_much_inside()
    with archive.open(item) as content:
        while chunk := content.read(CHUNK):
            allowance -= len(chunk)
            if allowance < 0:
                raise _too_much_inside()
            yield chunk


def _measure(chunks: Iterator[bytes], is_sheet: bool, limits: Limits) -> int:
    """Bytes read; for a sheet also that its used rectangle is within the limit."""
    size = last_row = last_column = 0
    tail = b""
    for chunk in chunks:
        size += len(chunk)
        if not is_sheet:
            continue
        cells = FILLED_CELL.findall(tail + chunk)
        tail = chunk[-LONGEST_CELL_TAG:]
        if not cells:
            continue
        last_row = max(last_row, max(int(row) for _column, row in cells))
        last_column = max(last_column, max(_column_number(letters) for letters in {column for column, _row in cells}))
        if last_row * last_column > limits.cells:
            raise UnreadableFile(
                _("工作表用到的范围太大（{rows} 行、{columns} 列），请删去表格右边和下面多余的内容后再上传。").format(
                    rows=last_row, columns=last_column
                )
            )
    return size


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_much_inside() -> UnreadableFile:
    return UnreadableFile(_("文件解压后过大，可能不是正常的表格，请只保留需要导入的工作表后再上传。"))
