"""The roster of staff and offices: what is not there yet is set up, by the system administrator."""

from __future__ import annotations

import pytest

from anhe.ledgers.importers import Taking
from anhe.ledgers.models import ImportRun
from anhe.ledgers.staff import role_of
from anhe.orgs.models import Account, AdministrationEntry, Organisation, Post, Role
from tests.district import account
from tests.ledgers.taking import Desk, counts


@pytest.fixture
def desk(db, live_at) -> Desk:
    live_at("2026-07-01 09:00")
    return Desk()


@pytest.fixture
def take(desk, tmp_path):
    admin = account("系统员", Role.SYSTEM_ADMIN, desk.district.bureau)

    def take(*rows: tuple[str, ...]) -> ImportRun:
        path = tmp_path / "名册.csv"
        path.write_text("\n".join(",".join(row) for row in [("姓名", "单位", "岗位", "登录账号"), *rows]))
        return desk.take_in("staff", path, by=admin)

    return take


def reasons(run: ImportRun) -> list[str]:
    return [str(row.problems[0]) for row in run.returned_rows.order_by("number")]


class TestWhoIsNotThereYet:
    def test_gets_an_account_without_a_password_and_the_post(self, take):
        run = take(("钱小花", "青石司法所", "矫正工作者", "qianxh"))

        assert counts(run) == (1, 0, 0)
        made = Account.objects.get(username="qianxh")
        assert not made.has_usable_password()
        assert made.must_change_password
        post = made.posts.get()
        assert (post.role, post.organisation.name, post.leads) == ("correction_officer", "青石司法所", False)
        kinds = set(AdministrationEntry.objects.filter(account=made).values_list("kind", flat=True))
        assert kinds == {"account_created", "post_granted"}

    def test_without_a_given_name_signs_in_by_pinyin(self, take):
        take(("钱小花", "青石司法所", "所长", ""), ("钱小华", "青石司法所", "所员", ""))

        assert set(Account.objects.filter(name__startswith="钱").values_list("username", flat=True)) == {
            "qianxiaohua",
            "qianxiaohua2",
        }
        assert Post.objects.get(account__name="钱小花").leads

    def test_a_new_office_is_set_up_under_the_bureau(self, take, desk):
        assert counts(take(("钱小花", "红岭司法所", "所长", ""), ("孙大山", "红岭司法所", "所员", ""))) == (2, 0, 0)

        assert Organisation.objects.get(name="红岭司法所").parent == desk.district.bureau


class TestWhoIsThere:
    def test_the_same_roster_again_changes_nothing(self, take):
        rows = [("钱小花", "青石司法所", "所长", ""), ("钱小花", "云溪司法所", "所员", "")]
        first = take(*rows)
        posts = Post.objects.count()

        assert counts(take(*rows)) == (0, first.imported, 0)
        assert Post.objects.count() == posts

    def test_an_account_of_somebody_else_goes_back_with_both_names(self, take, desk):
        run = take(("钱小花", "青石司法所", "所员", desk.district.officer.username))

        assert "在册上是林所员，表内是钱小花" in reasons(run)[0]


class TestWhatGoesBack:
    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            (("钱小花", "青石派出所", "所长", ""), "没有找到单位“青石派出所”"),
            (("钱小花", "青石司法所", "司机", ""), "不认识岗位“司机”"),
            (("钱小花", "青石司法所", "局领导", ""), "不设“局领导”岗位"),
        ],
        ids=["unknown organisation", "unknown post", "a post not held there"],
    )
    def test_a_row_with_its_reason(self, take, row, reason):
        [said] = reasons(take(row))

        assert reason in said
        assert not Account.objects.filter(name="钱小花").exists()

    def test_R37_an_administrator_takes_no_casework_post(self, take):
        run = take(("系统员", "示例区司法局", "安全管理员", Account.objects.get(name="系统员").username))

        assert "须由三个账号分别担任" in reasons(run)[0]


@pytest.mark.parametrize(
    ("words", "role", "leads"),
    [
        ("所长", Role.CORRECTION_OFFICER, True),
        ("副所长", Role.CORRECTION_OFFICER, False),
        ("矫正专职工作者", Role.CORRECTION_OFFICER, False),
        ("社区矫正机构负责人", Role.AGENCY_HEAD, True),
        ("心理咨询师", Role.COUNSELOR, False),
    ],
)
def test_what_a_roster_calls_a_post(words, role, leads):
    assert role_of(words) == (role, leads)


def test_nobody_but_the_system_administrator_takes_it_in(desk):
    from anhe.ledgers.importers import importer_of

    importer = importer_of("staff")
    officer = desk.district.actor(desk.district.officer)
    assert importer.organisation_of(officer) is None
    assert importer.passes(Taking(officer, officer.on, desk.district.office))[0].standings([]) == []
