"""The routing benchmark reads public instances, solves them and judges every route."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.routing import route_of
from serving.benchmarks.routing import best_known, load_instances, page, problem_of, run

PLACES = [(0, 0), (3, 4), (6, 8), (0, 10)]


def an_instance(kind: str = "optw", **changes: Any) -> dict[str, Any]:
    """Three places on a plane; the depot is node 0."""
    nodes = [
        {"id": number, "x": x, "y": y, "service": 1, "prize": 10 * number, "tw": [0, 100]}
        for number, (x, y) in enumerate(PLACES)
    ]
    made: dict[str, Any] = {
        "kind": kind,
        "distance": {"rounding": "floor", "decimals": 1},
        "horizon": [0, 100],
        "max_distance": None,
        "capacity": None,
        "start": 0,
        "end": 0,
        "nodes": nodes,
        "best_known": {"score": 60, "status": "proven_optimal"},
    }
    if kind == "pdptw":
        made |= {"capacity": 5, "requests": [{"pickup": 1, "dropoff": 2, "load": 3, "prize": 7}]}
    return {**made, **changes}


def written(folder: Path, **instances: dict[str, Any]) -> Path:
    for name, instance in instances.items():
        (folder / f"{name}.json").write_text(json.dumps(instance))
    return folder


def silence(what: str) -> None:
    pass


@pytest.mark.parametrize(
    ("rounding", "decimals", "expected"),
    [("floor", 1, 50), ("floor", 2, 500), ("nearest", 0, 5), ("none", None, 5_000)],
)
def test_distances_are_rounded_as_the_instance_says(
    rounding: str, decimals: int | None, expected: int
) -> None:
    problem = problem_of(an_instance(distance={"rounding": rounding, "decimals": decimals}))
    assert problem.travel[0, 1] == expected
    assert problem.horizon[1] == 100 * expected // 5


def test_an_unrounded_distance_is_never_shortened() -> None:
    crooked = an_instance(distance={"rounding": "none", "decimals": None})
    crooked["nodes"][1]["x"] = 1.00001
    problem = problem_of(crooked)
    assert problem.travel[0, 1] / 1_000 >= (1.00001**2 + 16) ** 0.5


def test_a_distance_budget_and_pairs_are_taken_over() -> None:
    limited = problem_of(an_instance("op", max_distance=22))
    assert limited.most_distance == 220
    pairs = problem_of(an_instance("pdptw"))
    assert (pairs.first.tolist(), pairs.second.tolist()) == ([1], [2])
    assert (pairs.load.tolist(), pairs.capacity, pairs.prize.tolist()) == ([3], 5, [7])


def test_every_instance_is_solved_judged_and_summed_up(tmp_path: Path) -> None:
    folder = written(
        tmp_path, easy=an_instance(), budget=an_instance("op", max_distance=22),
        parcels=an_instance("pdptw", best_known={"score": 7}),
    )  # fmt: skip
    figures = run(folder, budget_ms=10.0, seeds=(1, 2), peers=True, say=silence)
    assert len(figures["rows"]) == 3 * 2 * 3
    for row in figures["rows"]:
        instance = json.loads((folder / f"{row['instance']}.json").read_text())
        route_of(problem_of(instance), tuple(row["route"]))  # raises where a constraint is broken
        assert row["route"][0] == row["route"][-1] == 0
        assert row["gap"] == pytest.approx(100 * (1 - row["score"] / row["best_known"]), abs=1e-3)
    ours = figures["summary"]["local search"]
    assert ours["optw"]["worst_gap"] == ours["pdptw"]["worst_gap"] == 0.0
    assert ours["op"]["instances"] == 1
    assert set(figures["summary"]) == {"local search", "OR-Tools alone", "PyVRP"}
    assert all(set(kinds) == {"optw", "op", "pdptw"} for kinds in figures["summary"].values())
    assert {"OR-Tools alone", "PyVRP"} <= {line[:16].strip() for line in page(figures).split("\n")}


def test_a_missing_peer_is_said_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyvrp", None)  # as if it were not installed
    monkeypatch.delitem(sys.modules, "serving.benchmarks.peers", raising=False)
    folder = written(tmp_path, easy=an_instance())
    with pytest.raises(ValueError, match=r"pyvrp.*pip install -c constraints.txt -e '\.\[dev\]'"):
        run(folder, budget_ms=5.0, seeds=(1,), peers=True, say=silence)
    assert run(folder, budget_ms=5.0, seeds=(1,), peers=False, say=silence)["rows"]


def test_the_prize_of_the_depot_counts_for_every_route(tmp_path: Path) -> None:
    rich = an_instance()
    rich["nodes"][0]["prize"] = 5
    figures = run(
        written(tmp_path, rich=rich), budget_ms=5.0, seeds=(1,), peers=False, say=silence
    )
    assert figures["rows"][0]["score"] == 65


def test_the_best_score_is_the_published_or_a_better_found_one() -> None:
    assert best_known(an_instance()) == 60.0
    assert best_known(an_instance(best_found_here={"score": 61, "route": []})) == 61.0
    assert best_known(an_instance(best_found_here={"score": 59})) == 60.0


def test_a_folder_without_instances_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="No instance"):
        load_instances(tmp_path)
    with pytest.raises(ValueError, match="no instance of optw"):
        load_instances(written(tmp_path, other={"kind": "vrp"}))
