"""Costs and capacity: sums that can be done by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from serving.command_line import app
from serving.costing import (
    VOLUMES,
    Assumptions,
    Large,
    capacity_of,
    llm_usd,
    month_of,
    processor_ms,
)

TEN_MS = dict.fromkeys([volume.endpoint for volume in VOLUMES], 10.0)
PLAIN = Assumptions(frame_ms=0.0, busiest_hour=1 / 24, busy_share=1.0)
MILLION = Large(1_000_000, base_gb=3.0, own_gb=1.0, ranking_ms=30.0)


def test_volumes_are_those_of_the_specification() -> None:
    assert {v.endpoint: v.requests * 1_000 for v in VOLUMES} == {
        "chat": 50_000, "task-parse": 10_000, "match-task": 15_000, "analyze-patterns": 5_000,
        "recommendations": 20_000, "feedback": 8_000, "voice-to-task": 2_000, "image-match": 500,
    }  # fmt: skip


def test_a_call_costs_its_tokens() -> None:
    assert llm_usd("chat", 50_000) == pytest.approx(27.76)  # 50,000 (876 * 0.4 + 128 * 1.6) / 1e6
    assert llm_usd("task-parse", 10_000) == pytest.approx(6.02)
    assert llm_usd("voice-to-task", 2_000) == pytest.approx(12.0)
    assert llm_usd("match-task", 15_000) == 0.0


def test_servers_are_as_many_as_the_busiest_hour_keeps_busy() -> None:
    # 108.5 requests of 10 ms a user but for voice: 1.085 s a month; 2,592,000 s have one.
    users = 2_592_000 * 8
    month = month_of(users, TEN_MS, PLAIN)
    assert month.busiest_cores == pytest.approx(8 * 1.085)
    assert month.servers == 3
    assert month_of(1, TEN_MS, PLAIN).servers == 2  # so that one may be replaced
    uneven = replace(PLAIN, busiest_hour=1 / 12, busy_share=0.5)
    assert month_of(users, TEN_MS, uneven).busiest_cores == pytest.approx(4 * 8 * 1.085)


def test_the_database_grows_with_what_was_shown() -> None:
    month = month_of(100_000, TEN_MS, PLAIN)
    # 35 rankings of ten rows of 1,000 bytes, 24 months.
    assert month.database_gb == pytest.approx(100_000 * 35 * 10 * 1_000 * 24 / 1e9)
    assert month.infrastructure_usd == pytest.approx(2 * 150 + 8.4 * 80 + 50 + 40)
    assert month.usd == month.llm_usd + month.infrastructure_usd


def test_voice_here_takes_processor_time_instead_of_money() -> None:
    there, here = (
        month_of(10_000_000, TEN_MS, PLAIN, is_local_voice=local) for local in (False, True)
    )
    assert there.llm_usd - here.llm_usd == pytest.approx(10_000_000 * 2 * 0.006)
    assert here.busiest_cores > there.busiest_cores


def test_a_market_is_cut_into_areas_with_a_halo_each() -> None:
    found = capacity_of(10_000_000, 10_000.0, TEN_MS, MILLION, PLAIN, halo=0.2)
    assert found.replicas == 12
    # 35 of 110.5 requests take 30 ms, 73.5 take 10, 2 of voice nothing here.
    assert found.mean_ms == pytest.approx((35 * 30 + 73.5 * 10) / 110.5)
    assert found.cores == pytest.approx(10_000 * found.mean_ms / 1_000)
    assert found.servers == 12 * 4  # 13.5 cores an area
    assert found.gb_a_server == 7.0
    assert found.exposures_a_second == pytest.approx(10_000 * 35 / 110.5 * 10)


def test_each_area_has_two_servers_at_least() -> None:
    assert capacity_of(3_000_000, 1.0, TEN_MS, MILLION, PLAIN, halo=0.0).servers == 6


def test_the_committed_figures_make_both_tables() -> None:
    cores_ms = processor_ms()
    assert set(cores_ms) == set(TEN_MS)
    assert all(each > Assumptions().frame_ms for each in cores_ms.values())
    told = CliRunner().invoke(app, ["costs"])
    assert told.exit_code == 0
    assert "| 100,000 |" in told.output


def test_a_run_of_a_large_market_is_read(tmp_path: Path) -> None:
    figures = {
        "workers": 1_000_000,
        "base_bytes": 3_000_000_000,
        "memory_mib": {"serving": {"own": 1_024.0, "of_files": 2_000.0}},
        "workers_for_task": {"mean_ms": 20.0},
        "tasks_for_worker": {"mean_ms": 31.0},
    }
    (tmp_path / "large.json").write_text(json.dumps(figures))
    large = Large.read(tmp_path / "large.json")
    assert large == Large(1_000_000, 3.0, 1_024 * 2**20 / 1e9, 31.0)
