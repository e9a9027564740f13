"""`anhe bench alarms` in small: true exits are found, noise is not, and the scoring itself is right."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from anhe.watch.measuring.alarms.cli import alarms
from anhe.watch.measuring.alarms.noise import hear
from anhe.watch.measuring.alarms.outings import Outing, invented_outings, real_outings
from anhe.watch.measuring.alarms.scoring import Episode, Rule, Score, naive_episodes, score, stays
from anhe.watch.measuring.bench_alarms import run

EXIT = Rule("boundary_exit", beyond_m=100, for_s=60)


@pytest.fixture(scope="module")
def measured() -> dict:
    return run(None, layouts=1, seed=5, invented=25)


class TestQuality:
    """Issue: every true exit, few false ones, within two reports; beside the naive rule."""

    @pytest.mark.parametrize("interval", ["10s", "30s", "60s"])
    def test_true_exits_are_found_soon_and_almost_nothing_else(self, measured: dict, interval: str) -> None:
        ours, naive = (measured["intervals"][interval][judge]["boundary_exit"] for judge in ("anhe", "naive"))

        assert ours["observed_exits"] > 15
        assert ours["recall"] == 1
        assert ours["median_delay_intervals"] < 2
        assert ours["false_episodes"] <= 1
        assert naive["false_episodes"] > 10 * ours["false_episodes"]

    def test_the_same_seed_gives_the_same_figures(self) -> None:
        outing = invented_outings(1, np.random.default_rng(3))[0]
        border = np.full(len(outing.x), 500.0)
        one, two = (hear(outing, border, 30, np.random.default_rng(4)) for _ in range(2))

        assert (one.fixes.measured_at == two.fixes.measured_at).all()
        assert (one.fixes.speed == two.fixes.speed).all()

    def test_noise_is_there_to_be_judged(self) -> None:
        rng = np.random.default_rng(2)
        heard = [hear(one, np.full(len(one.x), 50.0), 10, rng).fixes for one in invented_outings(20, rng)]

        assert any(np.isnan(fixes.lat).any() for fixes in heard)
        assert any((np.diff(fixes.measured_at) < 0).any() for fixes in heard)
        assert any(len(np.unique(fixes.measured_at)) < len(fixes) for fixes in heard)


class TestScoring:
    """A record of 1,000 s; the wearer is 150 m outside from 400 s to 600 s."""

    OUTSIDE = np.where((np.arange(501) >= 200) & (np.arange(501) <= 300), 150.0, -50.0)
    REPORTS = np.arange(0, 1000, 10.0)

    def scored(self, *episodes: Episode, reports: np.ndarray = REPORTS) -> Score:
        total = Score()
        score(total, self.OUTSIDE, EXIT, list(episodes), reports, 10)
        return total

    def test_an_episode_in_it_finds_the_exit(self) -> None:
        total = self.scored(Episode(410, 421, 620))

        assert (total.true, total.observed, total.found, total.false, total.extra) == (1, 1, 1, 0, 0)
        assert total.delays == [pytest.approx(2.1)]

    def test_an_episode_elsewhere_is_false_and_the_exit_missed(self) -> None:
        total = self.scored(Episode(100, 111, 150))

        assert (total.found, total.false, len(total.missed)) == (0, 1, 1)

    def test_a_second_episode_of_the_same_exit_is_one_too_many(self) -> None:
        assert self.scored(Episode(410, 421, 450), Episode(500, 511, 610)).extra == 1

    def test_an_exit_no_report_has_seen_is_counted_apart(self) -> None:
        total = self.scored(reports=np.arange(0, 390, 10.0))

        assert (total.true, total.observed, total.missed) == (1, 0, [])

    @pytest.mark.parametrize(
        ("metres", "seconds", "is_exit"),
        [(101.0, 62, True), (101.0, 60, False), (100.0, 200, False)],
        ids=["longer than a minute beyond 100 m", "a minute is not longer than a minute", "100 m is not beyond 100 m"],
    )
    def test_a_true_exit_is_beyond_the_metres_for_longer_than_the_seconds(
        self, metres: float, seconds: int, is_exit: bool
    ) -> None:
        way = np.full(200, -5.0)
        way[50 : 50 + seconds // 2 + 1] = metres

        assert bool(stays(way, EXIT.beyond_m, EXIT.for_s)) == is_exit

    def test_the_naive_rule_says_every_crossing(self) -> None:
        inside = np.array([True, False, True, True, False, False])

        episodes = naive_episodes(inside, np.arange(6.0), np.arange(6.0) + 0.5)

        assert episodes == [Episode(1, 1.5, 2), Episode(4, 4.5, np.inf)]


class TestTracks:
    def test_a_folder_of_tracks_is_cut_at_gaps_and_cleaned(self, tmp_path: Path) -> None:
        rows = [
            f"1,2026-03-02T02:{m:02}:{s:02}Z,29.{1000 + m * 60 + s:04},106.0"
            for m in range(15)
            for s in range(0, 60, 5)
        ]
        rows += [f"1,2026-03-02T06:{m:02}:{s:02}Z,29.5,106.0" for m in range(15) for s in range(0, 60, 5)]
        rows[50] = rows[50].replace(",106.0", ",107.0")
        (tmp_path / "one.csv").write_text("id,time,lat,lon\n" + "\n".join(rows))

        outings = real_outings(tmp_path)

        assert len(outings) == 2
        assert all(isinstance(one, Outing) and np.abs(one.x).max() < 1 for one in outings)

    def test_an_empty_folder_is_said(self, tmp_path: Path) -> None:
        result = CliRunner().invoke(alarms, ["--data", str(tmp_path)])

        assert result.exit_code == 1
        assert "no *.csv" in result.output

    def test_the_command_prints_one_json_object(self, tmp_path: Path) -> None:
        rows = [f"1,2026-03-02T02:{m:02}:{s:02}Z,29.{1000 + m * 60 + s:04},106.0" for m in range(15) for s in range(60)]
        (tmp_path / "one.csv").write_text("id,time,lat,lon\n" + "\n".join(rows))

        result = CliRunner().invoke(alarms, ["--data", str(tmp_path), "--layouts", "1", "--json"])

        assert result.exit_code == 0
        assert json.loads(result.output)["intervals"].keys() == {"10s", "30s", "60s"}
