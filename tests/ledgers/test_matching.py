"""Headings in many spellings find their columns, and nothing is matched that means something else."""

import pytest

from anhe.ledgers.columns import Column
from anhe.ledgers.kinds import CORRECTION_SUBJECTS, STAFF
from anhe.ledgers.matching import Heading, How, match_headings, normalised
from anhe.ledgers.mediation_kinds import DISPUTES, MEDIATORS


def headings(*texts):
    return [Heading(index, tuple(text.split("|"))) for index, text in enumerate(texts)]


def matched(*texts, columns=CORRECTION_SUBJECTS.columns, remembered=None):
    matching = match_headings(headings(*texts), columns, remembered)
    return {match.heading.text: match.column.field for match in matching.matches}


def one(text, columns=CORRECTION_SUBJECTS.columns, remembered=None):
    (match,) = match_headings(headings(text), columns, remembered).matches
    return match


class TestManySpellings:
    @pytest.mark.parametrize(
        "text",
        [
            "身份证号",
            "公民身份号码",
            "证件号码",
            "身份证 号码",
            "身份证号\n（18位）",
            "＊身份证号",
            "公民身份\r\n号码（必填）",
            "身份证号：",
        ],
    )
    def test_of_the_identity_number(self, text):
        match = one(text)

        assert match.column.field == "id_number"
        assert match.is_sure

    @pytest.mark.parametrize(
        ("text", "field"),
        [
            ("矫正期限|起", "starts_on"),
            ("矫正期限|止", "ends_on"),
            ("家庭住址|区县", "residence_district"),
            ("监护人|姓名", "guardian"),
            ("监护人|电话", "guardian_phones"),
            ("姓 名", "name"),
            ("联系电话（手机）", "phones"),
        ],
    )
    def test_with_wide_headings_and_hints(self, text, field):
        assert one(text).column.field == field

    @pytest.mark.parametrize("kind", [CORRECTION_SUBJECTS, STAFF, MEDIATORS, DISPUTES], ids=lambda kind: kind.name)
    def test_every_declared_spelling_finds_its_own_column(self, kind):
        taken = {}
        for column in kind.columns:
            for text in (column.label, *column.spellings):
                assert taken.setdefault(text, column.field) == column.field, f"{text} is spelled for two columns"
                match = one(text, kind.columns)
                assert (match.column.field, match.is_sure) == (column.field, True), text

    def test_the_unit_in_the_heading_is_kept(self):
        match = one("涉案金额（万元）", DISPUTES.columns)

        assert match.column.field == "amount"
        assert match.heading.unit == "万元"


class TestHowSurely:
    def test_label_spelling_part_and_similar_are_told_apart(self):
        assert one("姓名").how is How.EXACT
        assert one("公民身份号码").how is How.SPELLING
        assert one("基本情况|性别").how is How.PART
        assert one("是否佩带电子定位装置").how is How.SIMILAR

    @pytest.mark.parametrize("text", ["基本情况|性别", "是否佩带电子定位装置", "联系电话（手机）"])
    def test_what_is_not_certain_waits_for_a_person(self, text):
        assert not one(text).is_sure

    def test_all_certain_and_complete_needs_nobody(self):
        columns = (Column("name", "姓名", required=True), Column("office", "司法所"))

        assert not match_headings(headings("姓名", "司法所"), columns).needs_confirmation
        assert match_headings(headings("姓名", "司法所", "籍贯"), columns).needs_confirmation
        assert match_headings(headings("司法所"), columns).needs_confirmation


class TestWhatMustNotBeMixedUp:
    def test_a_plain_name_beside_a_guardians_name(self):
        assert matched("监护人|姓名", "姓名") == {"监护人|姓名": "guardian", "姓名": "name"}

    def test_opposites_are_never_similar(self):
        columns = (Column("ends_on", "社区矫正期限截止日期"),)
        assert matched("社区矫正期限起止日期", columns=columns) == {"社区矫正期限起止日期": "ends_on"}
        assert matched("社区矫正期限截起日期", columns=columns) == {}

    def test_two_columns_equally_similar_propose_nothing(self):
        columns = (Column("a", "甲类工作人员姓名"), Column("b", "乙类工作人员姓名"))
        matching = match_headings(headings("丙类工作人员姓名"), columns)

        assert matching.matches == ()
        assert [heading.text for heading in matching.unmatched] == ["丙类工作人员姓名"]

    def test_a_heading_that_only_shares_a_few_characters_is_left_alone(self):
        assert matched("身高", "电子邮箱", "籍贯") == {}

    def test_the_same_heading_twice_matches_once(self):
        matching = match_headings(headings("备注", "备注"), CORRECTION_SUBJECTS.columns)

        assert [match.heading.index for match in matching.matches] == [0]
        assert [heading.index for heading in matching.unmatched] == [1]

    def test_missing_required_columns_are_named(self):
        matching = match_headings(headings("姓名", "证件号码", "所属司法所", "类别"), CORRECTION_SUBJECTS.columns)

        assert [column.field for column in matching.missing] == ["starts_on", "ends_on"]

    def test_the_mediators_name_is_not_the_committees(self):
        assert matched("调委会名称", "调解员姓名", columns=MEDIATORS.columns) == {
            "调委会名称": "committee",
            "调解员姓名": "name",
        }


class TestWhatAnOfficeConfirmedBefore:
    def test_goes_before_everything_else(self):
        assert matched("姓名", "对象", remembered={"对象": "name"}) == {"对象": "name"}
        assert one("对象", remembered={"对象": "name"}).how is How.REMEMBERED

    def test_a_heading_left_out_before_is_left_out_again(self):
        matching = match_headings(headings("姓名", "备注"), CORRECTION_SUBJECTS.columns, {"备注": ""})

        assert [heading.text for heading in matching.ignored] == ["备注"]
        assert [match.column.field for match in matching.matches] == ["name"]

    def test_a_field_that_no_longer_exists_is_forgotten(self):
        assert matched("姓名", remembered={"姓名": "old_field"}) == {"姓名": "name"}

    def test_is_taught_by_a_confirmed_matching(self):
        first = match_headings(headings("姓 名（必填）", "籍贯"), CORRECTION_SUBJECTS.columns)

        assert first.to_remember() == {"姓名": "name", "籍贯": ""}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("姓 名\n（必填）", "姓名"),
        ("身份证号（１８位）", "身份证号"),
        ("专（兼）职", "专兼职"),
        ("ＩＤ 号：", "id号"),
        ("*姓名", "姓名"),
    ],
)
def test_a_heading_is_known_by_its_words(text, words):
    assert normalised(text) == words
