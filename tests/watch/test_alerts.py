"""The life of an alert, domain.md A6: raised, acknowledged, contact tried, explained or confirmed, action, closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from anhe import clock
from anhe.casework.acts import Act, Refused
from anhe.casework.models import DutyRecord, Notice, TextMessage
from anhe.casework.running import NotAllowed
from anhe.watch.alert_duties import escalate_open_alerts
from anhe.watch.alerts import (
    AcknowledgeAlert,
    AskToLookAgain,
    CloseAlert,
    ConfirmBreach,
    ExplainAlert,
    RecordAction,
    RecordContactTry,
)
from anhe.watch.models import Alert, AlertNews, Severity
from anhe.watch.raising import raise_new_signals
from tests.district import District, act, adopt_examples, build_district
from tests.watch.alert_cases import Watched

BREACH = {"what": "未经批准离开示例区", "reasons": "轨迹与本人陈述一致，无正当理由", "heard": "本人承认去外区玩"}


@pytest.fixture
def district(db: None, live_at: Callable[[str], datetime]) -> District:
    live_at("2026-03-02 09:00")
    built = build_district()
    adopt_examples(built)
    return built


@pytest.fixture
def watched(district: District) -> Watched:
    return Watched(district)


def reached(alert: Alert, district: District) -> None:
    act(AcknowledgeAlert, on=alert, by=district.officer)
    act(
        RecordContactTry,
        on=alert,
        by=district.officer,
        tried_at=clock.now(),
        manner="phone",
        result="reached",
        said="在医院",
    )


def explained(alert: Alert, district: District) -> None:
    reached(alert, district)
    act(ExplainAlert, on=alert, by=district.officer, reason="urgent_need", explanation="送母亲急诊", papers=[])


def owed(alert: Alert) -> dict[str, DutyRecord]:
    return {duty.name: duty for duty in DutyRecord.objects.open().filter(record_id=alert.pk)}


class TestRaised:
    """An alert is a question to a human, with what is known and what is not."""

    def test_the_officer_in_charge_is_told_what_is_known_and_what_is_not(self, watched, district):
        order = watched.order()
        zone = watched.zone(order)

        known = {"distance_m": 240, "accuracy_m": 15, "source": "satellite", "unknown": ["battery"]}
        alert = watched.alert(order, zone=zone, **known)

        entry = order.file.entries.latest("seq")
        assert "越出允许区域（示例区）" in entry.text
        assert "离区域边界约 240 米" in entry.text
        assert "定位误差约 15 米" in entry.text
        assert "不知道原因" in entry.text
        assert "装置没有报电量" in entry.text
        assert entry.account is None
        notice = Notice.objects.get(account=district.officer, kind="watch.RaiseAlert")
        assert entry.text in notice.text
        assert owed(alert)["watch.alert_acknowledge"].account == district.officer

    def test_R04_the_place_stands_neither_in_the_story_nor_on_the_alert(self, watched):
        alert = watched.alert(lat=29.95, lon=106.55, distance_m=100)

        assert "lat" not in alert.facts
        assert "29.95" not in str(alert.file.entries.latest("seq").sealed_words())

    def test_an_office_without_an_officer_in_charge_is_told_as_a_whole(self, watched, district):
        from tests.correction.factories import Cases

        order = watched.order(Cases(district).enrolled(officer=False))

        alert = watched.alert(order)

        told = set(
            Notice.objects.filter(file=order.file, kind="watch.RaiseAlert").values_list("account__name", flat=True)
        )
        assert told == {"林所员", "周所员", "石所长"}
        assert owed(alert)["watch.alert_acknowledge"].account is None

    @pytest.mark.parametrize(
        ("kind", "facts", "severity"),
        [
            pytest.param("sos", {}, Severity.URGENT, id="help asked for"),
            pytest.param("device_separation", {}, Severity.URGENT, id="device and person apart"),
            pytest.param("boundary_exit", {}, Severity.ATTENTION, id="outside the area"),
            pytest.param("low_battery", {"battery": 5}, Severity.NOTICE, id="low battery"),
            pytest.param("low_battery", {"battery": 4}, Severity.ATTENTION, id="almost empty"),
        ],
    )
    def test_the_kind_and_the_facts_say_how_urgent_it_is(self, watched, kind, facts, severity):
        assert watched.alert(kind=kind, **facts).severity == severity

    def test_one_exit_seen_twice_is_one_alert_with_a_further_fact(self, watched):
        order = watched.order()
        zone = watched.zone(order)

        watched.alert(order, zone=zone, distance_m=120)
        alert = watched.alert(order, zone=zone, distance_m=900)

        assert Alert.objects.count() == 1
        assert alert.facts["again"][0]["facts"] == {"distance_m": 900}
        assert DutyRecord.objects.open().filter(name="watch.alert_acknowledge").count() == 1
        assert list(alert.news.order_by("id").values_list("happened", flat=True)) == ["raised", "again"]

    @pytest.mark.parametrize("other", ["kind", "zone"])
    def test_another_kind_or_zone_is_another_alert(self, watched, other):
        order = watched.order()
        first, second = watched.zone(order, "甲地"), watched.zone(order, "乙地")
        watched.alert(order, zone=first)

        watched.alert(order, **({"kind": "silence", "zone": first} if other == "kind" else {"zone": second}))

        assert Alert.objects.count() == 2

    def test_what_comes_after_an_answer_is_a_new_question(self, watched, district):
        alert = watched.alert()
        explained(alert, district)

        watched.alert(alert.order)

        assert Alert.objects.count() == 2

    def test_the_end_of_an_episode_is_noted_and_the_question_stays(self, watched):
        alert = watched.alert()

        watched.signal(alert.order, begins=False, because="zone_ended")
        raise_new_signals()

        alert.refresh_from_db()
        assert "区域已经撤销或者更换" in alert.file.entries.latest("seq").text
        assert alert.ended_at == clock.now()
        assert alert.closed_at is None
        assert "watch.alert_acknowledge" in owed(alert)

    def test_out_again_before_anybody_answered_goes_on_with_the_same_alert(self, watched):
        alert = watched.alert()
        watched.signal(alert.order, begins=False)
        raise_new_signals()

        watched.alert(alert.order)

        alert.refresh_from_db()
        assert alert.ended_at is None
        assert Alert.objects.count() == 1


class TestLowBattery:
    """Charging is first the wearer's own affair."""

    def texts(self, order) -> int:
        return TextMessage.objects.filter(file=order.file).count()

    def test_R12_the_wearer_is_reminded_in_neutral_words_and_no_alert_is_made(self, watched, live_at):
        live_at("2026-03-02 19:00")
        order = watched.order()

        watched.signal(order, "low_battery", battery=18, stage="wearer")
        raise_new_signals()

        assert not Alert.objects.exists()
        text = TextMessage.objects.get(file=order.file).text
        assert not any(word in text for word in ("矫正", "定位", "司法"))

    def test_R10_declared_working_hours_are_left_in_peace(self, watched):
        order = watched.order()

        watched.signal(order, "low_battery", battery=18, stage="wearer")
        raise_new_signals()

        assert self.texts(order) == 0
        assert "不宜打扰" in order.file.entries.latest("seq").text


class TestAnswered:
    def test_from_the_first_minute_to_the_last_each_step_owes_the_next(self, watched, district):
        alert = watched.alert()
        assert list(owed(alert)) == ["watch.alert_acknowledge"]

        act(AcknowledgeAlert, on=alert, by=district.officer)
        assert list(owed(alert)) == ["watch.alert_answer"]

        act(ExplainAlert, on=alert, by=district.officer, reason="position_drift", explanation="楼内漂移", papers=[])
        assert list(owed(alert)) == ["watch.alert_close"]

        act(CloseAlert, on=alert, by=district.officer, remark="位置在家，装置在窗边")
        assert owed(alert) == {}
        alert.refresh_from_db()
        assert (alert.outcome, alert.reason_code, alert.closed_by) == ("explained", "position_drift", district.officer)
        steps = ["raised", "acknowledged", "explained", "closed"]
        assert list(AlertNews.objects.order_by("id").values_list("happened", flat=True)) == steps

    @pytest.mark.parametrize("step", [RecordContactTry, ExplainAlert, ConfirmBreach, RecordAction])
    def test_nothing_is_answered_that_nobody_has_taken_on(self, watched, step):
        answer = step.ready(watched.alert())

        assert not answer
        assert "请先受理" in answer.why

    def test_nothing_is_closed_without_an_answer(self, watched, district):
        alert = watched.alert()
        act(AcknowledgeAlert, on=alert, by=district.officer)

        with pytest.raises(Refused, match="还没有结论"):
            act(CloseAlert, on=alert, by=district.officer, remark="")

    def test_nobody_confirms_a_breach_without_having_tried_to_hear_the_person(self, watched, district):
        alert = watched.alert()
        act(AcknowledgeAlert, on=alert, by=district.officer)

        with pytest.raises(Refused, match="请先联系本人"):
            act(ConfirmBreach, on=alert, by=district.officer, **BREACH, papers=[])

    def test_a_call_for_help_is_never_a_breach(self, watched, district):
        alert = watched.alert(kind="sos")
        reached(alert, district)

        with pytest.raises(Refused, match="不是违规"):
            act(ConfirmBreach, on=alert, by=district.officer, **BREACH, papers=[])

    def test_a_confirmed_breach_is_closed_only_with_what_was_done(self, watched, district):
        alert = watched.alert()
        reached(alert, district)
        act(ConfirmBreach, on=alert, by=district.officer, **BREACH, papers=[])

        with pytest.raises(Refused, match="请先登记采取的措施"):
            act(CloseAlert, on=alert, by=district.officer, remark="")
        act(RecordAction, on=alert, by=district.officer, action="当面责令返回，已返回", papers=[])
        act(CloseAlert, on=alert, by=district.officer, remark="已返回")

    def test_closing_while_it_still_lasts_takes_a_reason(self, watched, district):
        alert = watched.alert()
        explained(alert, district)

        with pytest.raises(Refused, match="还没有恢复"):
            act(CloseAlert, on=alert, by=district.officer, remark="")
        act(CloseAlert, on=alert, by=district.officer, remark="陪护至明日，已口头报告")

    def test_the_agency_sends_an_unconvincing_answer_back(self, watched, district):
        alert = watched.alert()
        explained(alert, district)

        act(AskToLookAgain, on=alert, by=district.agency_head, why="急诊记录与时间不符")

        alert.refresh_from_db()
        assert alert.outcome == ""
        assert list(owed(alert)) == ["watch.alert_answer"]

    def test_another_office_has_no_say(self, watched, district):
        with pytest.raises(NotAllowed):
            act(AcknowledgeAlert, on=watched.alert(), by=district.stranger)

    def test_a_contact_lies_between_the_beginning_and_now(self, watched, district):
        alert = watched.alert()
        act(AcknowledgeAlert, on=alert, by=district.officer)
        given = {"manner": "phone", "result": "not_reached", "said": ""}

        for wrong in (clock.now() - timedelta(minutes=1), clock.now() + timedelta(minutes=1)):
            with pytest.raises(Refused, match="联系时间"):
                act(RecordContactTry, on=alert, by=district.officer, tried_at=wrong, **given)

    def test_R10_an_open_alert_is_a_ground_to_call_at_night_and_a_closed_one_is_not(self, watched, district, live_at):
        live_at("2026-03-02 23:30")
        alert = watched.alert()
        explained(alert, district)
        alert.refresh_from_db()
        assert alert.contact_tries == 1
        act(CloseAlert, on=alert, by=district.officer, remark="在医院")

        with pytest.raises(Refused, match="已于"):
            act(
                RecordContactTry,
                on=alert,
                by=district.officer,
                tried_at=clock.now(),
                manner="phone",
                result="not_reached",
                said="",
            )


class TestDecidesNothing:
    """R07: alerts write to no level, sanction or any other table of decisions."""

    ALLOWED = {
        "watch_alert",
        "watch_alertnews",
        "watch_signal",
        "watch_positioningorder",
        "casework_entry",
        "casework_file",
        "casework_dutyrecord",
        "casework_notice",
    }

    def test_R07_an_alert_from_signal_to_explanation_writes_only_what_is_its_own(self, watched, district, queries):
        order = watched.order()
        watched.signal(order)
        with queries() as sent:
            raise_new_signals()
            alert = Alert.objects.get()
            explained(alert, district)
            act(CloseAlert, on=alert, by=district.officer, remark="在医院")

        assert self._written(sent) <= self.ALLOWED

    def test_R07_a_confirmed_breach_owes_a_talk_and_a_visit_and_changes_nothing_else(self, watched, district, queries):
        alert = watched.alert()
        reached(alert, district)
        level = alert.file.correction.level
        with queries() as sent:
            act(ConfirmBreach, on=alert, by=district.officer, **BREACH, papers=[])

        # The correction's row is saved as the record of the note; nothing in it has changed.
        assert self._written(sent) <= self.ALLOWED | {"correction_correction"}
        alert.file.correction.refresh_from_db()
        assert alert.file.correction.level == level
        opened = DutyRecord.objects.open().filter(file=alert.file, name__endswith=".alert_confirmed")
        assert set(opened.values_list("title", flat=True)) == {"T4 预警、违规谈话", "V5 预警属实、情绪异常必访"}

    @staticmethod
    def _written(sent) -> set[str]:
        return {
            found[1] for one in sent if (found := re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', one.shape))
        }

    def test_no_act_closes_more_than_one_alert(self):
        closing = [one for one in Act.registry.values() if one.name.startswith("watch.") and "预警" in str(one.title)]

        assert [one.name for one in closing if "办结" in str(one.title)] == ["watch.CloseAlert"]
        assert CloseAlert.acts_on is Alert


class TestMinutes:
    """Nobody acknowledged: officer, then head of the office, then duty desk, by the district's minutes."""

    def waiting(self, account) -> int:
        return Notice.objects.filter(account=account, kind="watch.alert_waiting").count()

    def test_a_clock_in_minutes_is_shown_with_its_reckoning(self, watched, district):

        duty = owed(watched.alert(kind="sos"))["watch.alert_acknowledge"]

        assert duty.due_at == clock.now() + timedelta(minutes=5)
        assert "5分钟" in duty.steps[0]
        assert "示例区社矫〔2020〕3号" in duty.steps[-1]

    def test_without_a_choice_it_is_owed_the_same_day_and_nobody_is_chased(self, db, live_at):
        live_at("2026-03-02 09:00")
        alert = Watched(build_district()).alert(kind="sos")

        live_at(clock.now() + timedelta(hours=2))

        assert owed(alert)["watch.alert_acknowledge"].due_on == clock.today()
        assert escalate_open_alerts() == 0

    @pytest.mark.parametrize(
        ("minutes", "head", "desk"),
        [
            pytest.param(4, 0, 0, id="a minute before the head's time"),
            pytest.param(5, 1, 0, id="the head's time"),
            pytest.param(9, 1, 0, id="a minute before the duty desk's"),
            pytest.param(10, 1, 1, id="the duty desk's time"),
            pytest.param(300, 1, 1, id="hours later, nobody is told twice"),
        ],
    )
    def test_each_step_is_taken_at_its_minute_and_once(self, watched, district, live_at, minutes, head, desk):
        alert = watched.alert(kind="sos")

        for minute in range(1, minutes + 1, 1 if minutes < 20 else 50):
            live_at(alert.raised_at + timedelta(minutes=minute))
            escalate_open_alerts()

        live_at(alert.raised_at + timedelta(minutes=minutes))
        escalate_open_alerts()
        assert self.waiting(district.office_head) == head
        assert self.waiting(district.agency_officer) == self.waiting(district.agency_head) == desk
        assert self.waiting(district.stranger) == 0

    def test_an_acknowledged_alert_rises_no_further(self, watched, district, live_at):
        alert = watched.alert(kind="sos")
        act(AcknowledgeAlert, on=alert, by=district.officer)

        live_at(clock.now() + timedelta(hours=1))

        assert escalate_open_alerts() == 0

    def test_a_less_urgent_alert_leaves_more_time(self, watched, live_at, district):
        alert = watched.alert()

        live_at(alert.raised_at + timedelta(minutes=14))
        assert escalate_open_alerts() == 0
        live_at(alert.raised_at + timedelta(minutes=15))
        assert escalate_open_alerts() == 1
