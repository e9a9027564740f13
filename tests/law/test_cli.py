"""`anhe rules`, `anhe due`, `anhe decide`, `anhe calendar`, as the operator and other programs use them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from anhe.law.arrangements import EXAMPLE
from anhe.law.cli import calendar, decide, due, rules
from anhe.law.rules import RULES


def run(command: object, *words: str) -> Result:
    return CliRunner().invoke(command, words)  # type: ignore[arg-type]


class TestRules:
    """The list that other programs read."""

    def test_json_lists_every_rule_with_its_inputs(self) -> None:
        listed = {rule["id"]: rule for rule in json.loads(run(rules, "--json").stdout)}

        assert listed.keys() == RULES.keys()
        report = listed["CC-115"]
        assert report["title"] == "对象报到"
        assert report["kinds"] == ["due"]
        assert report["basis"][0] == "社区矫正法第21条第1款"
        assert report["inputs"] == [
            {"name": "start", "type": "date", "required": True, "help": "判决、裁定生效之日", "for": ["due"]}
        ]

    def test_a_closed_list_names_its_values_and_its_default(self) -> None:
        listed = {rule["id"]: rule for rule in json.loads(run(rules, "--json").stdout)}
        clock = next(entry for entry in listed["CC-522"]["inputs"] if entry["name"] == "clock")

        assert clock["type"] == "enum"
        assert clock["choices"] == ["decision", "supplement"]
        assert clock["default"] == "decision"
        assert clock["required"] is False

    def test_the_plain_list_and_one_rule_are_readable(self) -> None:
        assert "CC-115   due         对象报到" in run(rules).stdout
        assert "--set start=…" in run(rules, "cc-412").stdout


class TestDue:
    """When a period ends, and how that is reckoned."""

    def test_json_has_the_agreed_shape(self) -> None:
        answer = json.loads(run(due, "CNT-01", "--set", "start=2026-09-28", "--set", "days=10", "--json").stdout)

        assert answer.keys() == {"due", "remind_by", "provisional", "steps", "basis"}
        assert (answer["due"], answer["remind_by"], answer["provisional"]) == ("2026-10-16", "2026-10-16", False)

    @pytest.mark.parametrize("start", ["2026-09-30T16:00", "2026-09-30 16:00"])
    def test_hours_answer_with_the_instant(self, start: str) -> None:
        answer = json.loads(run(due, "CC-514", "--set", f"start={start}", "--json").stdout)

        assert answer["at"] == "2026-10-02T16:00"

    def test_a_person_reads_the_last_day_the_reminder_and_the_articles(self) -> None:
        text = run(due, "CC-115", "--set", "start=2026-09-22").stdout

        assert "最迟：2026-10-08（周四）" in text
        assert "提醒：2026-10-02（周五）" in text
        assert "依据：社区矫正法第21条第1款" in text

    def test_provisional_is_said(self) -> None:
        assert "暂定" in run(due, "CC-102", "--set", "start=2026-12-28").stdout

    @pytest.mark.parametrize(
        ("words", "saying"),
        [
            pytest.param(["CC-999"], "没有规则“CC-999”", id="unknown rule"),
            pytest.param(["CC-11"], "CC-115", id="close ids"),
            pytest.param(["CC-115"], "还需要：start", id="missing input"),
            pytest.param(["CC-115", "--set", "start=2026-02-30"], "应当是日期", id="impossible date"),
            pytest.param(["CC-115", "--set", "from=2026-02-03"], "输入有：start", id="unknown input"),
            pytest.param(["CC-115", "--set", "start"], "输入有：start", id="no equals sign"),
            pytest.param(
                ["CC-522", "--set", "start=2026-03-02", "--set", "clock=slow"], "decision（", id="not in the list"
            ),
            pytest.param(["CNT-01", "--set", "start=2026-03-02", "--set", "days=0"], "期间应在1到", id="no days"),
            pytest.param(["CNT-01", "--set", "start=2026-03-02", "--set", "days=ten"], "整数", id="no number"),
            pytest.param(["CC-104", "--set", "start=2025-03-02"], "2026-02-21起施行", id="before its law"),
            pytest.param(["CC-301"], "请用 anhe decide", id="the other kind"),
            pytest.param(
                ["AR-15", "--set", "start=2026-03-02", "--set", "extension_days=31"], "不得超过三十日", id="too long"
            ),
            pytest.param(["CC-115", "--set", "start=9999-12-31"], "超出可以计算的范围", id="the end of time"),
            pytest.param(
                ["RM-22", "--set", "start=9999-12-31"], "超出可以计算的范围", id="months past the end of time"
            ),
        ],
    )
    def test_what_cannot_be_answered_exits_2_in_plain_words(self, words: list[str], saying: str) -> None:
        result = run(due, *words)

        assert result.exit_code == 2
        assert saying in result.stderr
        assert not result.stdout
        assert "Traceback" not in result.output


class TestDecide:
    """Bodies, kinds and yes or no, with reasons."""

    def test_json_has_the_agreed_shape(self) -> None:
        words = ["CC-306", "--set", "start=2026-04-25", "--set", "end=2026-04-25"]
        earlier = ["--set", "earlier=2026-03-01/2026-03-15,2026-04-05/2026-04-19"]

        answer = json.loads(run(decide, *words, *earlier, "--json").stdout)

        assert answer.keys() == {"answer", "because", "basis"}
        assert answer["answer"] == "city_agency"
        assert answer["basis"][0] == "社区矫正法实施办法第27条第3款"

    def test_yes_and_no_are_true_and_false(self) -> None:
        words = ["CC-412", "--set", "start=2026-10-01T09:00", "--set"]

        assert json.loads(run(decide, *words, "until=2026-10-03T09:00", "--json").stdout)["answer"] is False
        assert json.loads(run(decide, *words, "until=2026-10-03T09:01", "--json").stdout)["answer"] is True

    def test_the_chinese_word_of_a_list_is_taken_too(self) -> None:
        assert "否" in run(decide, "CC-209", "--set", "kind=假释").stdout

    @pytest.mark.parametrize(
        ("words", "saying"),
        [
            pytest.param(
                ["CC-304", "--set", "start=2026-03-02", "--set", "end=2026-03-01"], "早于起日", id="backwards"
            ),
            pytest.param(
                [
                    "CC-304",
                    "--set",
                    "start=2026-03-02",
                    "--set",
                    "end=2026-03-02",
                    "--set",
                    "earlier=2026-02-02/2026-02-01",
                ],
                "早于起日",
                id="earlier leave backwards",
            ),
            pytest.param(["CC-503"], "应当给出 start", id="absence without dates"),
            pytest.param(
                ["CC-412", "--set", "start=2026-10-01T09:00", "--set", "until=2026-10-03T09:00+08:00"],
                "时区",
                id="one zone",
            ),
            pytest.param(["CC-115", "--set", "start=2026-03-02"], "请用 anhe due", id="the other kind"),
            pytest.param(["AR-16", "--set", "amount=NaN"], "数字", id="not a number"),
        ],
    )
    def test_what_cannot_be_answered_exits_2_in_plain_words(self, words: list[str], saying: str) -> None:
        result = run(decide, *words)

        assert result.exit_code == 2
        assert saying in result.stderr


class TestCalendar:
    """Arrangement files."""

    def test_the_example_shows_both_forms(self) -> None:
        assert run(calendar, "example").stdout.strip() == EXAMPLE.strip()

    def test_a_bad_file_exits_2_with_every_fault(self, tmp_path: Path) -> None:
        file = tmp_path / "2027.csv"
        file.write_text("year,first,last,kind,name\n2027,2027-01-01,,holiday,元旦\n", encoding="utf-8")

        result = run(calendar, "check", str(file))

        assert result.exit_code == 2
        assert "缺少法定节假日2027-05-01" in result.stderr

    def test_due_counts_with_a_years_arrangement_when_given(self, tmp_path: Path) -> None:
        off = ["2027-01-01", "2027-02-05/2027-02-11", "2027-04-05", "2027-05-01/2027-05-05", "2027-06-09", "2027-09-15"]
        notice = {"year": 2027, "holidays": [*off, "2027-10-01/2027-10-07"], "workdays": ["2027-01-09"]}
        file = tmp_path / "2027.json"
        file.write_text(json.dumps(notice), encoding="utf-8")
        asked = ["CC-102", "--set", "start=2026-12-28", "--json"]

        assert run(calendar, "check", str(file)).exit_code == 0
        guessed, known = (
            json.loads(run(due, *asked).stdout),
            json.loads(run(due, *asked, "--calendar", str(file)).stdout),
        )
        assert (guessed["provisional"], guessed["due"]) == (True, "2027-01-12")
        assert (known["provisional"], known["due"]) == (False, "2027-01-11")


class TestProcess:
    """The real command."""

    def test_it_answers_without_starting_django(self) -> None:
        script = (
            "import sys; from anhe.law.cli import due\n"
            "due.main(['CC-115', '--set', 'start=2026-09-22', '--json'], standalone_mode=False)\n"
            "assert not any(name.split('.')[0] == 'django' for name in sys.modules)"
        )

        finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

        assert json.loads(finished.stdout)["due"] == "2026-10-08"

    def test_a_wrong_rule_exits_2(self) -> None:
        anhe = Path(sys.executable).with_name("anhe")

        finished = subprocess.run([anhe, "due", "CC-1155"], capture_output=True, text=True, check=False)

        assert finished.returncode == 2
        assert "没有规则" in finished.stderr
