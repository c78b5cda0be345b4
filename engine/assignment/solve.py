"""The solver on one page: greedy to compare, flow for the optimum, CP-SAT where days clash."""

from __future__ import annotations

from dataclasses import dataclass

from data.arrays import IntArray
from engine.assignment.conflicts import improve
from engine.assignment.flow import best_flow
from engine.assignment.graph import ValueGraph
from engine.assignment.greedy import greedy_pairs
from engine.assignment.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan over a graph: never below `greedy`, never above `bound`, all in its units.

    `chosen` (k,) are rows of the graph.
    """

    chosen: IntArray
    value: int
    greedy: int
    bound: int

    @property
    def gap(self) -> float:
        """How far the plan may lie below the best one, as a share of the bound."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0


def solve(
    graph: ValueGraph,
    timetable: Timetable | None = None,
    *,
    first_pairs: int = 32,
    effort: float = 4.0,
) -> Solution:
    """The plan of the highest value; equal graphs give equal plans.

    Without a timetable, or where the best flow keeps to it, the plan is optimal. Where workers
    cannot do in time all that the flow gives them, the problem is NP-hard: the best plan found
    within `effort` is returned with the bound that was proved.
    """
    greedy = greedy_pairs(graph, timetable)
    flow = best_flow(graph, first_pairs=first_pairs)
    plan, bound = flow.chosen, flow.bound
    if timetable is not None and timetable.impossible(graph, plan):
        mended = greedy_pairs(graph, timetable, preferred=plan)
        improved = improve(
            graph, timetable, flow, max(greedy, mended, key=graph.value), effort=effort
        )
        plan, bound = improved.chosen, improved.bound
    return Solution(plan, graph.value(plan), graph.value(greedy), bound)
