"""Plans in which a worker's tasks must not clash in time: CP-SAT between a plan and a bound."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Final

import numpy as np

from data.arrays import BoolArray, IntArray
from engine.assignment.flow import Flow
from engine.assignment.graph import ValueGraph
from engine.assignment.greedy import greedy_pairs
from engine.assignment.prices import last_place_worth
from engine.assignment.timetable import Timetable

if TYPE_CHECKING:  # a third of a second to import, and most plans never need it
    from ortools.sat.python.cp_model import CpModel, IntVar

_STAGES: Final = ((20_000, 0.5), (60_000, 1.0))
"""Pairs that CP-SAT is given at the most, and its share of the effort that is left.

What a small model finds leaves out more pairs of the large one, which proves.
"""


@dataclass(frozen=True, slots=True)
class Improved:
    """A plan in which everybody's tasks can be done in time, and what no such plan exceeds."""

    chosen: IntArray
    bound: int


def improve(
    graph: ValueGraph, timetable: Timetable, flow: Flow, plan: IntArray, *, effort: float
) -> Improved:
    """The best plan that CP-SAT finds from `plan` on, within `effort` deterministic seconds.

    The flow's prices first leave out the pairs that no better plan can hold. Pairs of tasks that
    clash are excluded at once; a longer day that turns out impossible is excluded when a solution
    holds it, and the search goes on (logic-based Benders: Hooker and Ottosson, Mathematical
    Programming 96, 2003). Every model is a relaxation, so its bound holds for the true problem.
    """
    best, left = Improved(plan, flow.bound), effort
    for most, share in _STAGES if effort > 0.0 else ():
        pairs, bound_without = _worth_trying(graph, flow, graph.value(best.chosen), most)
        search = _Search(graph, timetable, pairs)
        best, used = _searched(search, best, bound_without, left * share)
        left -= used
        if graph.value(best.chosen) == best.bound or bound_without == 0:
            break
    return best


def _searched(
    search: _Search, best: Improved, bound_without: int, effort: float
) -> tuple[Improved, float]:
    """What one model adds to the best so far, and the deterministic seconds it used."""
    graph, timetable = search.graph, search.timetable
    plan, bound, left = best.chosen, best.bound, effort
    while left > 0.0:
        found, reached, used = search.run(plan, left)
        left -= used
        impossible = timetable.impossible(graph, found)
        mended = greedy_pairs(graph, timetable, preferred=_without(found, impossible))
        candidates = (plan, mended) if impossible else (plan, mended, found)
        plan = max(candidates, key=graph.value)
        if reached is not None:
            bound = min(bound, max(reached, bound_without, graph.value(plan)))
        if not impossible or graph.value(plan) == bound:
            break
        for day in impossible:
            search.exclude(_smallest(graph, timetable, day))
    return Improved(plan, bound), effort - left


def _worth_trying(graph: ValueGraph, flow: Flow, reached: int, most: int) -> tuple[IntArray, int]:
    """Up to `most` pairs that a plan better than `reached` may hold, and what any other brings.

    A plan with a pair brings at most the flow's bound less what the pair falls short of its
    task's last place at the flow's prices (reduced-cost fixing). The second is the bound on
    better plans with a pair that was left out; 0 where there are none.
    """
    reduced = graph.units - flow.prices[graph.worker]
    short = np.maximum(last_place_worth(graph, reduced)[graph.task] - reduced, 0)
    tried = np.flatnonzero(flow.bound - short > reached)
    if len(tried) <= most:
        return tried, 0
    order = np.argsort(short[tried], kind="stable")
    kept, left = tried[order[:most]], tried[order[most:]]
    return np.sort(kept), flow.bound - int(short[left].min())


_ROUNDING: Final = 1e-3
"""More than a floating-point bound on whole numbers can be off by, and less than a unit."""


class _Search:
    """One CP-SAT model that is solved again whenever further days are excluded."""

    def __init__(self, graph: ValueGraph, timetable: Timetable, pairs: IntArray) -> None:
        from ortools.sat.python.cp_model import CpModel

        self.graph, self.timetable = graph, timetable
        self._model: CpModel = CpModel()
        self._takes: dict[int, IntVar] = {
            pair: self._model.new_bool_var("") for pair in pairs.tolist()
        }
        objective = [graph.units[pair] * take for pair, take in self._takes.items()]
        for task, mine in _groups(graph.task[pairs], pairs):
            places = int(graph.headcount[task])
            self._model.add(sum(self._takes[pair] for pair in mine) <= places)
        for worker, mine in _groups(graph.worker[pairs], pairs):
            further = [
                self._model.new_bool_var("")
                for _ in range(1, min(int(graph.capacity[worker]), len(mine)))
            ]
            self._model.add(sum(self._takes[pair] for pair in mine) <= 1 + sum(further))
            objective += [
                -graph.further * (place + 1) * more for place, more in enumerate(further)
            ]
            for one, other in _clashes(graph, timetable, np.array(mine)):
                self._model.add_at_most_one([self._takes[one], self._takes[other]])
        self._model.maximize(sum(objective))

    def exclude(self, day: IntArray) -> None:
        """Let no solution hold all of these pairs."""
        self._model.add_bool_or([self._takes[pair].negated() for pair in day.tolist()])

    def run(self, hint: IntArray, effort: float) -> tuple[IntArray, int | None, float]:
        """Chosen pairs, units that no solution exceeds (None: not known), and effort used."""
        from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL, CpSolver

        hinted = set(hint.tolist())
        self._model.clear_hints()  # type: ignore[no-untyped-call]
        for pair, take in self._takes.items():
            self._model.add_hint(take, pair in hinted)
        solver = CpSolver()
        solver.parameters.num_workers = 1  # several race, and the winner differs from run to run
        solver.parameters.max_deterministic_time = effort
        status = solver.solve(self._model)
        used = max(float(solver.response_proto.deterministic_time), 1e-3)
        if status not in (OPTIMAL, FEASIBLE):  # it ended before a first solution
            return hint, None, used
        found = [pair for pair, take in self._takes.items() if solver.boolean_value(take)]
        return (
            np.array(found, dtype=np.int64),
            floor(solver.best_objective_bound + _ROUNDING),
            used,
        )


def _groups(keys: IntArray, pairs: IntArray) -> list[tuple[int, list[int]]]:
    """Each key with its pairs."""
    order = np.argsort(keys, kind="stable")
    names, begins = np.unique(keys[order], return_index=True)
    parts = np.split(pairs[order], begins[1:]) if len(pairs) else []
    return [(int(name), part.tolist()) for name, part in zip(names, parts, strict=True)]


def _clashes(graph: ValueGraph, timetable: Timetable, mine: IntArray) -> list[tuple[int, int]]:
    """Every two pairs of one worker that cannot both be done in time."""
    if graph.capacity[graph.worker[mine[0]]] < 2:
        return []
    one, other = np.triu_indices(len(mine), k=1)
    clash: BoolArray = timetable.conflict(graph, mine[one], mine[other])
    return list(zip(mine[one][clash].tolist(), mine[other][clash].tolist(), strict=True))


def _smallest(graph: ValueGraph, timetable: Timetable, day: IntArray) -> IntArray:
    """A part of an impossible day that is impossible itself, and no part of which is."""
    for pair in day:
        fewer = day[day != pair]
        if len(fewer) > 1 and timetable.order(graph, fewer) is None:
            return _smallest(graph, timetable, fewer)
    return day


def _without(chosen: IntArray, impossible: list[IntArray]) -> IntArray:
    return np.setdiff1d(chosen, np.concatenate(impossible)) if impossible else chosen
