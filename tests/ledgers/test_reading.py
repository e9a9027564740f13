"""Opening what was uploaded: workbooks and text files, and a clear word about everything else."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from anhe.ledgers.containers import Limits, UnreadableFile
from anhe.ledgers.reading import open_source

CSV = "姓名,身份证号\n张三,1\n李四,2\n"


@pytest.fixture
def upload(tmp_path):
    def upload(content: bytes | str, name: str = "台账.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return upload


@pytest.fixture
def workbook(tmp_path):
    def workbook(cells: dict[str, object], name: str = "台账.xlsx") -> Path:
        book = xlsxwriter.Workbook(tmp_path / name)
        sheet = book.add_worksheet("在册")
        for place, cell in cells.items():
            sheet.write(place, cell)
        book.close()
        return tmp_path / name

    return workbook


def cells_of(source):
    return [row.cells for row in source.rows(source.sheet_names[0])]


def refusal(path, **arguments) -> str:
    with pytest.raises(UnreadableFile) as error:
        cells_of(open_source(path, **arguments))
    return str(error.value)


class TestTextFiles:
    @pytest.mark.parametrize(
        ("written", "recognised"),
        [
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8-sig"),
            ("gb18030", "gb18030"),
            ("gbk", "gb18030"),
            ("utf-16", "utf-16"),
        ],
    )
    def test_the_encoding_is_recognised_and_told(self, upload, written, recognised):
        source = open_source(upload(CSV, encoding=written))

        assert source.encoding == recognised
        assert cells_of(source) == [["姓名", "身份证号"], ["张三", "1"], ["李四", "2"]]

    def test_a_rare_character_of_gb18030_survives(self, upload):
        assert cells_of(open_source(upload("姓名\n𠮷㐀\n", encoding="gb18030"))) == [["姓名"], ["𠮷㐀"]]

    @pytest.mark.parametrize("between", [",", "\t", ";"])
    def test_the_separator_is_the_one_used_most(self, upload, between):
        assert cells_of(open_source(upload(CSV.replace(",", between))))[1] == ["张三", "1"]

    def test_a_quoted_cell_may_hold_lines_and_separators(self, upload):
        source = open_source(upload('姓名,住址\n张三,"东街1号,\n二楼"\n'))
        assert cells_of(source)[1] == ["张三", "东街1号,\n二楼"]

    def test_bytes_of_no_known_encoding_are_refused(self, upload):
        assert "文字编码无法识别" in refusal(upload(b"\xe5\xbc,\xff\xff\x80\n1,2\n"))

    def test_a_text_file_with_a_workbooks_name_is_still_read(self, upload):
        assert open_source(upload(CSV, name="台账.xls")).kind == "csv"


class TestWorkbooks:
    def test_cells_keep_their_types_and_rows_their_numbers(self, workbook):
        path = workbook({"A1": "标题", "B3": "张三", "C3": 5, "D3": date(2026, 3, 5), "E3": True})
        rows = list(open_source(path).rows("在册"))

        assert [row.number for row in rows] == [1, 2, 3]
        assert rows[2].cells[1] == "张三"
        assert rows[2].cells[2] == 5
        assert rows[2].cells[4] is True

    def test_an_old_workbook_is_read_like_a_new_one(self, tmp_path):
        book = xlwt.Workbook()
        book.add_sheet("名册").write(1, 2, "张三")
        book.save(str(tmp_path / "名册.xls"))

        source = open_source(tmp_path / "名册.xls")

        assert source.kind == "xls"
        assert list(source.rows("名册"))[1] == (2, [None, None, "张三"])

    def test_a_table_away_from_the_corner_keeps_its_places(self, tmp_path):
        book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
        sheet = book.add_worksheet("在册")
        sheet.merge_range("C4:D4", "家庭住址")
        sheet.write("C5", "区县")
        book.close()
        source = open_source(tmp_path / "a.xlsx")

        assert [row.cells for row in source.rows("在册")][3:] == [[None, None, "家庭住址"], [None, None, "区县"]]
        assert source.sheet("在册").merged == (((3, 2), (3, 3)),)

    def test_what_it_is_counts_not_what_it_is_called(self, workbook):
        assert open_source(workbook({"A1": "x"}, name="台账.csv")).kind == "xlsx"

    def test_an_unknown_sheet_is_refused_with_the_ones_there_are(self, workbook):
        source = open_source(workbook({"A1": "x"}))
        with pytest.raises(UnreadableFile, match="现有：在册"):
            list(source.rows("解矫"))


class TestFilesThatAreNoLedger:
    @pytest.mark.parametrize(
        ("content", "why"),
        [
            pytest.param(b"", "文件是空的", id="nothing"),
            pytest.param(b"\xef\xbb\xbf\r\n , ,\r\n", "文件是空的", id="only separators"),
            pytest.param(b"%PDF-1.7\n%\xe2\xe3", "其实是 PDF 文件", id="PDF renamed"),
            pytest.param(b"\xff\xd8\xff\xe0JFIF", "其实是 JPEG 文件", id="photograph renamed"),
            pytest.param(b"Rar!\x1a\x07", "其实是 RAR 文件", id="archive renamed"),
            pytest.param(b"PK\x03\x04broken", "文件不完整", id="half a download"),
            pytest.param(b"<html><table><tr><td>1</td></tr></table></html>", "网页格式", id="web page saved as xls"),
        ],
    )
    def test_the_refusal_says_what_it_really_is(self, upload, content, why):
        assert why in refusal(upload(content, name="台账.xlsx"))

    def test_the_refusal_uses_the_name_that_people_know(self, upload):
        assert "“在册名单.xlsx”" in refusal(upload(b"%PDF-1.7", name="tmp1234"), file_name="在册名单.xlsx")

    @pytest.mark.parametrize(("inside", "why"), [("word/document.xml", "Word 文档"), ("photo.jpg", "压缩包")])
    def test_other_archives_are_named(self, upload, inside, why):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(inside, "x")
        assert why in refusal(upload(packed.getvalue()))

    def test_an_encrypted_workbook_asks_for_the_password_to_be_removed(self, tmp_path, upload):
        # Encrypted .xlsx files are compound files with this one stream; the name of an .xls file's stream is replaced.
        book = xlwt.Workbook()
        book.add_sheet("a")
        book.save(str(tmp_path / "plain.xls"))
        names = [name.encode("utf-16-le").ljust(64, b"\0") for name in ("Workbook", "EncryptedPackage")]
        assert "取消密码" in refusal(upload((tmp_path / "plain.xls").read_bytes().replace(*names), name="台账.xlsx"))

    def test_a_damaged_workbook_is_refused(self, workbook, upload):
        whole = workbook({"A1": "x" * 500}).read_bytes()
        middle = len(whole) // 4
        assert "已损坏" in refusal(upload(whole[:middle] + b"\0" * 200 + whole[middle + 200 :]))


class TestLimits:
    """A file may be small and still unpack into more than a machine can hold."""

    def test_a_file_above_the_limit_is_refused_and_one_at_it_is_read(self, upload):
        path = upload(CSV)
        size = path.stat().st_size

        assert open_source(path, limits=Limits(upload=size)).kind == "csv"
        assert "上限" in refusal(path, limits=Limits(upload=size - 1))

    def test_a_bomb_is_refused_before_it_unpacks(self, workbook):
        path = workbook({"A1": "x"})
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/bomb.bin", b"\0" * (20 << 20))

        assert path.stat().st_size < 100_000
        assert "解压后过大" in refusal(path, limits=Limits(unpacked=10 << 20))

    def test_a_value_in_the_far_corner_is_refused_before_the_rectangle_is_built(self, workbook):
        why = refusal(workbook({"A1": "x", "XFD1048576": "x"}))
        assert "1048576 行、16384 列" in why

    def test_more_rows_than_allowed_are_refused_and_as_many_are_read(self, upload):
        path = upload(CSV)

        assert len(cells_of(open_source(path, limits=Limits(rows=3)))) == 3
        assert "超过 2 行" in refusal(path, limits=Limits(rows=2))
