"""What may be handed in, told by its bytes; how it is named and where it lies."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
import xlwt
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from anhe.casework import uploads
from anhe.casework.documents.pdf import render_pdf
from anhe.casework.upload_kinds import KINDS, MB, Kind, UploadRefused

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(60)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(60) + b"\xff\xd9"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FILM = b"\x00\x00\x00\x18ftypisom" + bytes(40)


def handed_in(name: str, body: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def kind(body: bytes, name: str = "材料") -> str:
    return uploads.checked(handed_in(name, body)).content_type


def packed(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in entries.items():
            package.writestr(name, body)
    return out.getvalue()


def word(**more: bytes) -> bytes:
    """A real Word document, with further entries in its package."""
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("谈话笔录")
    document.save(out)
    with zipfile.ZipFile(out, "a") as package:
        for name, body in more.items():
            package.writestr(name, body)
    return out.getvalue()


def excel() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def old_excel() -> bytes:
    out, book = io.BytesIO(), xlwt.Workbook()
    book.add_sheet("台账").write(0, 0, "姓名")
    book.save(out)
    return out.getvalue()


class TestKindsThatAreKept:
    """The bytes say what a file is; its name does not."""

    @pytest.mark.parametrize(
        ("body", "is_kind"),
        [
            pytest.param(render_pdf(word()), "pdf", id="PDF"),
            pytest.param(PNG, "png", id="PNG"),
            pytest.param(JPG, "jpg", id="JPEG"),
            pytest.param(word(), "docx", id="Word"),
            pytest.param(excel(), "xlsx", id="Excel"),
            pytest.param(old_excel(), "xls", id="Excel 97"),
            pytest.param(OLE + "WordDocument".encode("utf-16-le"), "doc", id="Word 97"),
            pytest.param(packed(**{"OFD.xml": b"<ofd/>"}), "ofd", id="OFD"),
            pytest.param(b"ID3\x04" + bytes(50), "mp3", id="MP3 with a tag"),
            pytest.param(b"\xff\xfb\x90\x64" + bytes(50), "mp3", id="MP3 without a tag"),
            pytest.param(b"\x00\x00\x00\x18ftypM4A " + bytes(40), "m4a", id="M4A"),
            pytest.param(b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "wav", id="WAV"),
            pytest.param(b"#!AMR\n" + bytes(40), "amr", id="AMR, though it begins like a script"),
            pytest.param(FILM, "mp4", id="MP4"),
            pytest.param("走访情况：一切正常。".encode(), "txt", id="text in UTF-8"),
            pytest.param("走访情况：一切正常。".encode("gb18030"), "txt", id="text in GB18030"),
        ],
    )
    def test_each_kind_is_known_by_its_bytes_under_any_name(self, body: bytes, is_kind: str) -> None:
        assert kind(body, "材料.exe") == KINDS[is_kind].content_type

    def test_only_its_ending_tells_a_csv_from_a_text(self) -> None:
        assert kind("姓名,电话\n".encode(), "台账.CSV") == "text/csv"
        assert kind("姓名,电话\n".encode(), "台账.txt") == "text/plain"


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("body", "saying"),
        [
            pytest.param(b"", "空的", id="empty"),
            pytest.param(b"MZ\x90\x00" + bytes(60), "程序", id="Windows program"),
            pytest.param(b"\x7fELF\x02\x01" + bytes(60), "程序", id="Linux program"),
            pytest.param(b"#!/bin/sh\nrm -rf /\n", "程序", id="script"),
            pytest.param(b"  <!DOCTYPE html><p>x", "网页", id="page"),
            pytest.param(b'<svg xmlns="x" onload="x()"/>', "网页", id="drawing that can run"),
            pytest.param("你好<script>alert(1)</script>".encode(), "网页", id="text with a script"),
            pytest.param(b"\x00\x01\x02\x03" * 20, "认不出", id="unknown bytes"),
            pytest.param(packed(**{"a.txt": b"x"}), "压缩包", id="zip"),
            pytest.param(b"PK\x03\x04" + bytes(60), "损坏", id="broken zip"),
            pytest.param(word(**{"word/vbaProject.bin": b"x"}), "宏", id="Word with macros"),
            pytest.param(OLE + "WordDocument_VBA_PROJECT".encode("utf-16-le"), "宏", id="old Word with macros"),
            pytest.param(word(**{"word/embeddings/a.exe": b"MZ"}), "程序", id="Word with a program inside"),
            pytest.param(word(**{"../../etc/cron.d/x": b"x"}), "路径", id="package that climbs out"),
            pytest.param(packed(**{"[Content_Types].xml": bytes(40 * MB)}), "不合常理", id="zip bomb"),
            pytest.param(PNG + packed(**{"a.txt": b"x"}), "藏着", id="picture that is also a zip"),
        ],
    )
    def test_dangerous_or_unreadable_files_are_refused_in_plain_words(self, body: bytes, saying: str) -> None:
        with pytest.raises(UploadRefused, match=saying):
            uploads.checked(handed_in("材料.pdf", body))

    def test_each_kind_has_its_own_largest_size(self) -> None:
        most = KINDS["txt"].most

        assert kind(b"a" * most) == "text/plain"
        with pytest.raises(UploadRefused, match="最大 5 MB"):
            kind(b"a" * (most + 1))

    def test_a_refused_kind_says_what_would_be_right(self) -> None:
        with pytest.raises(UploadRefused, match="可以上传：PDF"):
            kind(b"MZ" + bytes(60))

    @given(st.binary(min_size=1, max_size=300))
    def test_random_bytes_are_kept_as_a_known_kind_or_refused_but_never_crash(self, body: bytes) -> None:
        try:
            found = kind(body)
        except UploadRefused as refusal:
            found = str(refusal)
        assert found in {one.content_type for one in KINDS.values()} or found.endswith("。")


class TestNames:
    """A name is a label: it leads nowhere, hides nothing and ends as the bytes are."""

    @pytest.mark.parametrize(
        ("given_name", "kept"),
        [
            pytest.param("C:\\Users\\a\\报告.PDF", "报告.pdf", id="folders of Windows"),
            pytest.param("../../etc/passwd", "passwd.pdf", id="climbing"),
            pytest.param("报告\u202efdp.exe", "报告fdp.pdf", id="turned writing direction, wrong ending"),
            pytest.param("2026.3.5谈话", "2026.3.5谈话.pdf", id="dots that are no ending"),
            pytest.param(' <a>:"b|?*.pdf ', "_a___b___.pdf", id="characters Windows forbids"),
            pytest.param("\x00\n.pdf", "pdf.pdf", id="nothing but an ending"),
            pytest.param("...", "附件.pdf", id="nothing at all"),
            pytest.param("照片.jpg", "照片.pdf", id="another kind's ending"),
        ],
    )
    def test_name_is_made_safe(self, given_name: str, kept: str) -> None:
        assert uploads.safe_name(given_name, KINDS["pdf"]) == kept

    @given(st.text(max_size=300), st.sampled_from(list(KINDS.values())))
    def test_any_name_becomes_one_harmless_name(self, name: str, a_kind: Kind) -> None:
        safe = uploads.safe_name(name, a_kind)

        assert safe.endswith(a_kind.endings)
        assert safe == Path(safe).name
        assert safe not in ("", ".", "..")
        assert len(safe) <= 120
        assert safe.isprintable()


class TestStoring:
    def test_bytes_come_back_as_they_went_in(self, tmp_path: Path) -> None:
        kept = uploads.checked(handed_in("谈话.docx", word()))

        path = uploads.store(kept, tmp_path)

        with uploads.open_stored(path, tmp_path) as stored:
            assert uploads.sm3_of(stored) == kept.sm3
        assert (kept.name, kept.size) == ("谈话.docx", os.path.getsize(tmp_path / path))

    def test_hash_is_sm3(self) -> None:
        """GB/T 32905 appendix A.1: the digest of "abc"."""
        kept = uploads.checked(handed_in("a.txt", b"abc"))

        assert kept.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"

    def test_equal_bytes_are_stored_once(self, tmp_path: Path) -> None:
        first = uploads.store(uploads.checked(handed_in("甲.png", PNG)), tmp_path)
        second = uploads.store(uploads.checked(handed_in("乙.png", PNG)), tmp_path)

        assert first == second
        assert [one for one in tmp_path.rglob("*") if one.is_file()] == [tmp_path / first]

    def test_stored_file_cannot_run_and_is_closed_to_others(self, tmp_path: Path) -> None:
        path = uploads.store(uploads.checked(handed_in("a.png", PNG)), tmp_path)

        assert stat.S_IMODE((tmp_path / path).stat().st_mode) == 0o640

    def test_a_write_that_fails_leaves_nothing_behind(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full_disk(_handle: int) -> None:
            raise OSError("No space left on device")

        monkeypatch.setattr(os, "fsync", full_disk)
        with pytest.raises(OSError, match="No space"):
            uploads.store(uploads.checked(handed_in("a.png", PNG)), tmp_path)

        assert [one for one in tmp_path.rglob("*") if one.is_file()] == []

    @pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "aa/bb/none"])
    def test_no_path_leads_out_of_the_store(self, path: str, tmp_path: Path) -> None:
        home = tmp_path / "home"
        home.mkdir()
        (tmp_path / "secret").write_text("x")

        with pytest.raises(FileNotFoundError):
            uploads.open_stored(path, home)
