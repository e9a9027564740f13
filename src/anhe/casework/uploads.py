"""What is handed in: checked by its bytes, named safely, hashed (SM3), and stored where no web server reaches."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from cryptography.hazmat.primitives import hashes
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from anhe.casework.upload_kinds import ALLOWED, KINDS, MB, MOST, Kind, UploadRefused, kind_of

__all__ = ["ALLOWED", "MOST", "Checked", "UploadRefused", "checked", "open_stored", "safe_name", "store"]

_PIECE = 256 * 1024
_LONGEST_NAME = 120
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_REPLACED_ENDINGS = {ending for kind in KINDS.values() for ending in kind.endings} | {
    ".exe", ".com", ".bat", ".cmd", ".scr", ".js", ".vbs", ".html", ".htm", ".svg", ".php", ".docm", ".xlsm", ".gif",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """An upload that may be kept. `size` in bytes, `sm3` in hex; `source` holds the bytes until they are stored."""

    name: str
    content_type: str
    size: int
    sm3: str
    source: BinaryIO = field(repr=False, compare=False)


def checked(upload: UploadedFile) -> Checked:
    """The upload with its true kind, a safe name and its hash. Raises UploadRefused (a ValueError).

    Reads in pieces, so a recording of hours costs no memory.
    """
    size = upload.size or 0
    stream = cast(BinaryIO, upload.file)
    if not size:
        raise UploadRefused(_("文件是空的。请重新选择文件。"))
    if size > MOST:
        raise UploadRefused(_too_big(size, MOST))
    kind = kind_of(stream, size, PurePosixPath(upload.name or "").suffix.lower())
    if size > kind.most:
        raise UploadRefused(_too_big(size, kind.most))
    return Checked(safe_name(upload.name or "", kind), kind.content_type, size, sm3_of(stream), stream)


def store(checked: Checked, home: Path) -> Path:
    """Write the bytes under `home` and return their path relative to it.

    The path is the hash, so equal bytes are stored once; a file is complete or not there at all, and can be
    read by its owner and group only.
    """
    relative = Path(checked.sm3[:2], checked.sm3[2:4], checked.sm3)
    target = home / relative
    if target.exists():
        return relative
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as out:
            for piece in _pieces(checked.source):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o640)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return relative


def open_stored(path: str | Path, home: Path) -> BinaryIO:
    """The stored bytes, for reading. Raises FileNotFoundError, also for a path that leads out of `home`."""
    target = (home / path).resolve()
    if not target.is_relative_to(home.resolve()) or not target.is_file():
        raise FileNotFoundError(str(path))
    return target.open("rb")


def sm3_of(stream: BinaryIO) -> str:
    """SM3 (GB/T 32905) of all the bytes, in hex."""
    digest = hashes.Hash(hashes.SM3())
    for piece in _pieces(stream):
        digest.update(piece)
    return digest.finalize().hex()


def safe_name(name: str, kind: Kind) -> str:
    """A name without folders, control or direction characters, ending as its kind does."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C").translate(_NOT_IN_NAMES)
    visible = " ".join(visible.split()).strip(" .")
    stem, ending = os.path.splitext(visible)
    if ending.lower() in kind.endings:
        ending = ending.lower()
    elif ending.lower() in _REPLACED_ENDINGS:
        ending = kind.endings[0]
    else:
        stem, ending = visible, kind.endings[0]
    return (stem[: _LONGEST_NAME - len(ending)].strip(" .") or _("附件")) + ending


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while piece := stream.read(_PIECE):
        yield piece


def _too_big(size: int, most: int) -> str:
    return _("文件有 {size} MB，这类文件最大 {most} MB。请压缩或分开后上传。").format(
        size=max(round(size / MB), most // MB + 1), most=most // MB
    )
