"""The ledgers of mediation: headings as offices write them, rows against the register, acts in bulk."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from anhe.casework.models import DutyRecord, File
from anhe.casework.running import run_many
from anhe.law.identity import IdNumber
from anhe.ledgers.matching import Heading, match_headings
from anhe.ledgers.values import Name, Phone
from anhe.mediation.comparing import Standing, State, passes
from anhe.mediation.dispute_pass import DisputePass
from anhe.mediation.disputes import AcceptDispute
from anhe.mediation.ledgers import DISPUTES, MEDIATORS
from anhe.mediation.models import Appointment, Committee, MediationCase, Mediator, Status
from anhe.mediation.party_cells import both_sides, parties_of
from anhe.orgs.models import Account, Role
from anhe.people.models import Person
from tests.district import account, act, id_number
from tests.mediation.factories import Mediation, again, case_of, open_duties, register_committee


def take_in(kind: str, rows: list[dict[str, Any]], by: Account, mediation: Mediation) -> list[Standing]:
    """What an import does with clean rows: pass after pass, the orders of one act together."""
    actor, on = mediation.district.actor(by), date(2026, 3, 2)
    answers: list[Standing] = []
    for one in passes()[kind]:
        answers = one(actor, on).standings(rows)
        for act_class in {answer.act for answer in answers if answer.act}:
            run_many(act_class, [answer.order for answer in answers if answer.act is act_class], by=actor)
    return answers


def states(answers: list[Standing]) -> list[State]:
    return [answer.state for answer in answers]


def row(**given: Any) -> dict[str, Any]:
    usual = {
        "case_number": "12",
        "registered_on": date(2025, 5, 6),
        "committee": "光明村调委会",
        "applicants": ("张三",),
        "respondents": ("李四",),
        "dispute_type": "neighbour",
        "summary": "院墙滴水",
        "mediators": ("钱调解",),
        "outcome": "agreed",
        "agreement_form": "written",
        "concluded_on": date(2025, 5, 9),
        "performance": "performed",
        "amount": Decimal("1200.00"),
    }
    return usual | given


class TestHeadings:
    @pytest.mark.parametrize(
        ("headings", "fields"),
        [
            pytest.param(
                "编号 登记日期 当事人 纠纷类型 纠纷简要情况 调解员 调解结果 协议形式 履行情况 涉及金额 来源",
                "case_number registered_on parties dispute_type summary mediators outcome agreement_form performance "
                "amount source",
                id="the register as printed",
            ),
            pytest.param(
                "纠纷编号 受理日期 受理单位 甲方 乙方 纠纷类别 案情 调解人 调处结果 涉案金额（万元） 备注",
                "case_number registered_on committee applicants respondents dispute_type summary mediators outcome "
                "amount remark",
                id="an office's own",
            ),
        ],
    )
    def test_the_register_of_disputes(self, headings: str, fields: str) -> None:
        matching = match_headings(
            [Heading(place, (text,)) for place, text in enumerate(headings.split())], DISPUTES.columns
        )

        assert [match.column.field for match in matching.matches] == fields.split()
        assert not matching.missing

    def test_committees_and_mediators(self) -> None:
        headings = (
            "调解组织名称 组织类别 所属司法所 成立时间 姓名 性别 身份证号码 职务 专兼职 擅长领域 聘任时间 联系电话"
        )
        matching = match_headings(
            [Heading(place, (text,)) for place, text in enumerate(headings.split())], MEDIATORS.columns
        )

        assert [match.column.field for match in matching.matches] == [
            "committee", "committee_kind", "office", "founded_on", "name", "sex", "id_number", "seat", "employment",
            "fields", "appointed_on", "phones",
        ]  # fmt: skip

    @pytest.mark.parametrize("kind", [DISPUTES, MEDIATORS], ids=lambda kind: kind.name)
    def test_no_spelling_means_two_columns(self, kind) -> None:
        spelled = [word for column in kind.columns for word in {column.label, *column.spellings}]

        assert sorted(word for word in set(spelled) if spelled.count(word) > 1) == []


class TestPartiesInOneCell:
    @pytest.mark.parametrize(
        ("cell", "applicants", "respondents"),
        [
            pytest.param("张三与李四", ["张三"], ["李四"], id="a word between"),
            pytest.param("张三、王五 诉 李四", ["张三", "王五"], ["李四"], id="several against one"),
            pytest.param("张三，李四", ["张三"], ["李四"], id="only a comma"),
            pytest.param("张三\n李四\n王五", ["张三"], ["李四", "王五"], id="a line each"),
            pytest.param("张三", ["张三"], [], id="one alone"),
        ],
    )
    def test_who_applies_and_who_answers(self, cell: str, applicants: list[str], respondents: list[str]) -> None:
        assert both_sides(cell) == (applicants, respondents)

    def test_ages_and_side_words_are_not_part_of_a_name(self) -> None:
        told = parties_of(["甲方：张三（男，35岁）", "李四等12人", "王等"], [Phone("13900000000")])

        assert [(one.name, one.remark, one.phone) for one in told] == [
            ("张三", "男,35岁", "13900000000"),
            ("李四", "等12人", ""),
            ("王等", "", ""),
        ]


class TestEnterDispute:
    def test_a_performed_case_comes_in_closed(self, mediation: Mediation) -> None:
        [answer] = take_in("disputes", [row()], mediation.chair, mediation)

        case = MediationCase.objects.with_file().get()
        assert answer.state is State.NEW
        assert (case.status, case.ledger_number, case.code) == (Status.PERFORMED, "12", "500117RT2026000001")
        assert (case.file.opened_on, case.file.closed_on) == (date(2025, 5, 6), date(2025, 5, 9))
        assert case.mediator.name == "钱调解"
        assert case.file.officer == mediation.mediator
        assert case.effective_on is None, "the ledger does not tell when the seal was put"
        assert open_duties(case.file) == {}
        assert case.file.entries.get().text == "据登记簿转入：张三与李四邻里纠纷，已履行"
        assert not Person.objects.filter(name="张三").exists()

    @pytest.mark.parametrize(
        ("given", "status", "duties"),
        [
            pytest.param({"outcome": "failed"}, Status.TERMINATED, {}, id="failed"),
            pytest.param({"outcome": "refused"}, Status.TERMINATED, {}, id="refused"),
            pytest.param(
                {"performance": "performing", "performance_due_on": date(2026, 6, 1)},
                Status.PERFORMING,
                {"mediation.performance": date(2026, 6, 1)},
                id="performing until a day",
            ),
            pytest.param({"performance": "breached"}, Status.BREACHED, {}, id="not performed"),
            pytest.param({"performance": None, "performed_share": Decimal(1)}, Status.PERFORMED, {}, id="by share"),
            pytest.param({"performance": None}, Status.AGREED, {}, id="nothing told of performance"),
            pytest.param(
                {"outcome": None, "agreement_form": None, "performance": None, "concluded_on": None},
                Status.REPORTED,
                {"mediation.first_contact": date(2026, 3, 3)},
                id="nothing told",
            ),
        ],
    )
    def test_where_the_paper_stood(self, mediation: Mediation, given: dict, status: str, duties: dict) -> None:
        take_in("disputes", [row(**given)], mediation.chair, mediation)

        case = MediationCase.objects.get()
        assert case.status == status
        assert open_duties(case.file) == duties

    def test_R20_what_is_still_open_is_taken_up_with_consent(self, mediation: Mediation) -> None:
        take_in("disputes", [row(outcome="in_progress", concluded_on=None)], mediation.chair, mediation)

        case = MediationCase.objects.with_file().get()
        assert case.status == Status.REPORTED
        act(AcceptDispute, on=case, by=mediation.mediator, **mediation.consent(case))
        assert open_duties(case.file) == {"mediation.conclude": date(2026, 4, 1)}

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            ({"committee": "光名村调委会"}, "是不是“光明村”"),
            ({"committee": None, "registered_on": date(2026, 3, 3)}, "登记日期晚于今天"),
            ({"concluded_on": date(2025, 5, 5)}, "结案日期早于登记日期"),
            ({"respondents": ()}, "双方当事人"),
        ],
        ids=["unknown committee", "tomorrow", "ended before it began", "one side only"],
    )
    def test_a_row_goes_back_with_its_reason(self, mediation: Mediation, given: dict, reason: str) -> None:
        [answer] = take_in("disputes", [row(**given)], mediation.chair, mediation)

        assert answer.state is State.RETURNED
        assert reason in answer.reason
        assert not MediationCase.objects.exists()

    def test_a_chair_needs_not_name_the_only_committee(self, mediation: Mediation) -> None:
        assert states(take_in("disputes", [row(committee=None)], mediation.chair, mediation)) == [State.NEW]

    def test_two_committees_of_one_name_are_told_apart_by_the_full_name(self, mediation: Mediation) -> None:
        register_committee(mediation.district, name="光明村调委会")
        district = mediation.district

        [short] = take_in("disputes", [row(committee="光明村")], district.office_head, mediation)
        [full] = take_in("disputes", [row(committee="光明村人民调解委员会")], district.office_head, mediation)

        assert "请写全称" in short.reason
        assert full.state is State.NEW

    def test_R31_the_correction_agency_does_not_enter_disputes(self, mediation: Mediation) -> None:
        [answer] = take_in("disputes", [row()], mediation.district.agency_head, mediation)

        assert answer.state is State.RETURNED


class TestTheSameFileAgain:
    ROWS = [row(), row(case_number="13", applicants=("王五",)), row(case_number=None, respondents=("赵六",))]

    def test_it_changes_nothing(self, mediation: Mediation) -> None:
        assert states(take_in("disputes", self.ROWS, mediation.chair, mediation)) == [State.NEW] * 3
        before = list(File.objects.order_by("pk").values_list("pk", "last_hash"))

        assert states(take_in("disputes", self.ROWS, mediation.chair, mediation)) == [State.SAME] * 3
        assert list(File.objects.order_by("pk").values_list("pk", "last_hash")) == before

    def test_a_changed_row_is_followed(self, mediation: Mediation) -> None:
        pending = row(outcome="in_progress", concluded_on=None, agreement_form=None, performance=None)
        take_in("disputes", [pending], mediation.chair, mediation)

        assert states(take_in("disputes", [row(applicants=("张三", "王五"))], mediation.chair, mediation)) == [
            State.CHANGED
        ]

        case = MediationCase.objects.with_file().get()
        assert case.status == Status.PERFORMED
        assert case.file.title == "张三等2人与李四邻里纠纷"
        assert [party.name for party in case.parties.all()] == ["张三", "王五", "李四"]
        assert case.file.entries.latest("seq").text == "登记簿已更新：由已登记改为已履行"
        assert open_duties(case.file) == {}

    def test_what_was_worked_on_here_is_not_overwritten(self, mediation: Mediation) -> None:
        pending = row(outcome="in_progress", concluded_on=None)
        take_in("disputes", [pending], mediation.chair, mediation)
        case = MediationCase.objects.with_file().get()
        act(AcceptDispute, on=case, by=mediation.mediator, **mediation.consent(case))

        [answer] = take_in("disputes", [row()], mediation.chair, mediation)

        assert answer.state is State.RETURNED
        assert "已在系统内办理" in answer.reason
        assert again(case).status == Status.ACCEPTED

    def test_a_number_of_another_year_is_another_dispute(self, mediation: Mediation) -> None:
        last_year = row(registered_on=date(2024, 5, 6), concluded_on=date(2024, 5, 9))

        assert states(take_in("disputes", [row(), last_year], mediation.chair, mediation)) == [State.NEW] * 2

    def test_a_dispute_registered_here_is_known_by_parties_day_and_type(self, mediation: Mediation) -> None:
        mediation.dispute()

        [answer] = take_in(
            "disputes",
            [
                row(
                    registered_on=date(2026, 3, 2),
                    concluded_on=None,
                    outcome=None,
                    agreement_form=None,
                    performance=None,
                )
            ],
            mediation.chair,
            mediation,
        )

        assert answer.state is State.SAME
        assert "已在系统内登记" in answer.reason

    def test_doubles_inside_the_file(self, mediation: Mediation) -> None:
        rows = [row(), row(), row(summary="另一件事")]

        answers = take_in("disputes", rows, mediation.chair, mediation)

        assert states(answers) == [State.NEW, State.SAME, State.RETURNED]
        assert "内容不同" in answers[2].reason
        assert MediationCase.objects.count() == 1

    def test_comparing_and_entering_cost_the_same_for_ten_rows_and_two_hundred(
        self, mediation: Mediation, queries
    ) -> None:
        def rows(first: int, count: int) -> list[dict[str, Any]]:
            return [row(case_number=str(place), applicants=(f"甲{place}",)) for place in range(first, first + count)]

        take_in("disputes", rows(1, 1), mediation.chair, mediation)
        with queries() as ten:
            take_in("disputes", rows(1000, 10), mediation.chair, mediation)
        with queries() as many:
            take_in("disputes", rows(2000, 200), mediation.chair, mediation)

        assert many.shapes == ten.shapes
        assert len(many) < 30


class TestMediatorsLedger:
    def rows(self) -> list[dict[str, Any]]:
        number = IdNumber.parse(id_number(date(1970, 1, 1), woman=True))
        return [
            {"committee": "南岭村调委会", "office": "青石司法所", "name": Name("冯岚"), "id_number": number,
             "is_chair": True, "employment": "full_time", "founded_on": date(2021, 1, 1)},
            {"committee": "南岭村调委会", "office": "青石司法所", "name": Name("陈田"), "sex": "male",
             "phones": (Phone("13900000000"),), "appointed_on": date(2024, 1, 1)},
            {"committee": "物业行业调委会", "committee_kind": "industry", "committee_field": "物业",
             "name": Name("冯岚"), "id_number": number, "seat": "engaged", "is_professional": True,
             "fields": ("法律", "物业"), "proof": "律师执业证"},
        ]  # fmt: skip

    def test_committees_first_then_who_sits_on_them(self, mediation: Mediation) -> None:
        head = mediation.district.agency_head

        assert states(take_in("mediators", self.rows(), head, mediation)) == [State.NEW] * 3

        village = Committee.objects.get(organisation__name="南岭村调委会")
        assert (village.kind, village.organisation.parent) == ("village", mediation.district.office)
        trade = Committee.objects.get(organisation__name="物业行业调委会")
        assert (trade.kind, trade.field, trade.organisation.parent) == ("industry", "物业", mediation.district.bureau)
        feng = Mediator.objects.get(name="冯岚")
        assert (feng.sex, feng.born_on) == ("f", date(1970, 1, 1))
        assert feng.appointments.count() == 2
        assert village.appointments.get(mediator=feng).is_chair
        assert Person.objects.filter(name__in=["冯岚", "陈田"]).count() == 1, "no ID number, no person"
        assert village.file.entries.count() == 3

    def test_the_same_ledger_again_changes_nothing(self, mediation: Mediation) -> None:
        head, rows = mediation.district.agency_head, self.rows()
        take_in("mediators", rows, head, mediation)
        before = Appointment.objects.count(), File.objects.count()

        assert states(take_in("mediators", rows, head, mediation)) == [State.SAME] * 3
        assert (Appointment.objects.count(), File.objects.count()) == before

    def test_a_child_is_no_mediator(self, mediation: Mediation) -> None:
        young = {"committee": "光明村调委会", "name": Name("小冯"), "birth_date": date(2009, 1, 1)}

        [answer] = take_in("mediators", [young], mediation.district.office_head, mediation)

        assert answer.state is State.RETURNED
        assert "成年" in answer.reason

    def test_a_kind_that_neither_column_nor_name_tells_goes_back(self, mediation: Mediation) -> None:
        odd = {"committee": "和谐调委会", "name": Name("冯岚")}
        actor = mediation.district.actor(mediation.district.office_head)

        [answer] = passes()["mediators"][0](actor, date(2026, 3, 2)).standings([odd])

        assert "调委会类型" in answer.reason

    def test_another_office_s_people_do_not_enter_here(self, mediation: Mediation) -> None:
        [answer] = take_in(
            "mediators",
            [{"committee": "光明村调委会", "office": "青石司法所", "name": Name("冯岚")}],
            mediation.district.stranger,
            mediation,
        )

        assert answer.state is State.RETURNED


def test_a_mediator_enters_the_register_of_the_own_committee_only(mediation: Mediation) -> None:
    elsewhere = register_committee(mediation.district, name="南岭村人民调解委员会")
    outsider = account("外村调解员", Role.MEDIATOR, elsewhere.organisation)

    [answer] = DisputePass(mediation.district.actor(outsider), date(2026, 3, 2)).standings([row()])

    assert answer.state is State.RETURNED
    assert DutyRecord.objects.filter(file__kind="mediation").count() == 0
    assert case_of(mediation.dispute().file.entries.get()).ledger_number == ""
