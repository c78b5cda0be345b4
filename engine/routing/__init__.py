"""Which tasks one worker does, and in what order: problem, search, proof and second opinions.

`proof` and `ortools_model` are imported by name where they are wanted: OR-Tools takes a moment.
"""

from __future__ import annotations

from engine.routing.problem import Problem, Route, route_of
from engine.routing.search import Budget, Search, solve, warm_up

__all__ = ["Budget", "Problem", "Route", "Search", "route_of", "solve", "warm_up"]
