"""What the law leaves to the district in positioning: adopted by two persons, versioned, and checked before adoption."""

from copy import deepcopy
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from anhe.casework.configuring import propose, publish
from anhe.watch.engine.thresholds import Thresholds
from anhe.watch.thresholds import ALERTS, EXAMPLES, RETENTION, THRESHOLDS, chosen, wrong
from tests.district import build_district


class TestExamples:
    @pytest.mark.parametrize("name", EXAMPLES)
    def test_each_example_can_be_adopted_as_it_is(self, name):
        assert wrong(name, deepcopy(EXAMPLES[name])) == ""

    def test_the_engine_reads_its_own(self):
        assert Thresholds.from_configuration(EXAMPLES[THRESHOLDS]) == Thresholds()

    def test_another_pillar_s_choice_is_not_judged_here(self):
        assert wrong("correction.levels", "anything") == ""


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("name", "change", "saying"),
        [
            pytest.param(RETENTION, {"trail_days_after_end": 0}, "大于零", id="no days"),
            pytest.param(RETENTION, {"trail_days_after_end": True}, "大于零", id="not a number"),
            pytest.param(RETENTION, {"days": 3}, "不认识", id="an unknown name"),
            pytest.param(ALERTS, {"acknowledge_minutes": {"3": 5}}, "按程度", id="a severity left out"),
            pytest.param(ALERTS, {"close_hours": {"3": -1, "2": 48, "1": 72}}, "大于零", id="a negative number"),
        ],
    )
    def test_it_is_said(self, name, change, saying):
        assert saying in wrong(name, deepcopy(EXAMPLES[name]) | change)

    def test_a_threshold_below_zero_is_named(self):
        field = next(iter(EXAMPLES[THRESHOLDS]))
        assert field in wrong(THRESHOLDS, EXAMPLES[THRESHOLDS] | {field: -1})

    @pytest.mark.parametrize("value", [[], "text", 3, None])
    def test_it_is_a_list_of_names_and_numbers(self, value):
        assert "对照" in wrong(RETENTION, value)

    def test_what_is_left_out_is_named(self):
        assert "alert_minutes_around" in wrong(RETENTION, {"trail_days_after_end": 30})


class TestVersions:
    def test_A07_each_day_has_the_choice_of_that_day(self, db, live_at):
        live_at("2026-03-10 09:00")
        district = build_district()
        assert chosen(RETENTION, date(2026, 3, 10)) is None
        for days, starts_on in ((30, date(2026, 1, 1)), (60, date(2026, 6, 1))):
            version = propose(
                district.actor(district.agency_officer),
                district.bureau,
                RETENTION,
                EXAMPLES[RETENTION] | {"trail_days_after_end": days},
                source=f"示例区矫〔2026〕{days}号",
                starts_on=starts_on,
            )
            publish(district.actor(district.agency_head), version)

        assert chosen(RETENTION, date(2026, 5, 31))[0]["trail_days_after_end"] == 30
        assert chosen(RETENTION, date(2026, 6, 1)) == (
            {"trail_days_after_end": 60, "alert_minutes_around": 120},
            "示例区矫〔2026〕60号",
        )


class TestThePage:
    """The page of district choices offers them, with the example, and says what is wrong beside what was typed."""

    @pytest.fixture
    def client(self, db, live_at, settings):
        settings.SECOND_FACTOR_REQUIRED = False
        live_at("2026-03-10 09:00")
        client = Client()
        client.force_login(build_district().agency_officer)
        return client

    def test_each_is_offered_with_its_example(self, client):
        assert "电子定位判断阈值" in client.get(reverse("workbench:configuration")).content.decode()
        page = client.get(reverse("workbench:propose", args=[RETENTION])).content.decode()
        assert "trail_days_after_end" in page

    def test_a_wrong_number_is_said_and_kept(self, client):
        typed = {"source": "示例区矫〔2026〕1号", "starts_on": "2026-03-10",
                 "value": '{"trail_days_after_end": -5, "alert_minutes_around": 120}'}  # fmt: skip
        page = client.post(reverse("workbench:propose", args=[RETENTION]), typed)
        assert page.status_code == 422
        assert "大于零的整数" in page.content.decode()
        assert "-5" in page.content.decode()
