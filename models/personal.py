"""What each worker differs by: a shift of every outcome's calibrated log-odds, learnt at once.

a(worker) + b(worker, category) are normal around zero, the population. Every outcome moves them in
one step of assumed-density filtering: for P(yes) = e * sigmoid(z + a + b), with e the chance that
the offer was looked at and z what the chain says where the worker's record is left out, the step
takes the slope of the log-likelihood and its Fisher information
e * s * (1 - s)^2 / (1 - e * s), which is never negative. Between outcomes a and b go back towards
zero and their variances to where they began, at the rate `forgetting_per_day`.

The chain has a view of the worker too: r, the part of its log-odds that stands on his record
(`models.record_part`). Both have counted every outcome once, so they are not added but pooled:

    s(worker, category) = trust * (a + b - r - centre),    trust = 1/2 * n / (n + trust_outcomes)

with n the worker's outcomes counted and `centre` what a + b - r is on average, so that the pool
moves workers against one another and not all of them one way. At full trust each view has half a
say: pools of equal weights are hard to beat by fitted ones. Added on top of r instead, which this
model once did, the same a + b counts every outcome twice; of workers with few outcomes that did
harm, and trust had to be so slow that it did nothing at all for them.
Sources: Opper, A Bayesian Approach to On-line Learning, in On-line Learning in Neural Networks
(1998); Glickman, Parameter Estimation in Large Dynamic Paired Comparison Experiments, Applied
Statistics 48 (1999), for the filter with a variance that grows between outcomes; Fahrmeir,
Posterior Mode Estimation by Extended Kalman Filtering for Multivariate Dynamic Generalized Linear
Models, JASA 87 (1992), for the step; Genest and Zidek, Combining Probability Distributions,
Statistical Science 1 (1986), for the logarithmic pool; Clemen, Combining Forecasts, International
Journal of Forecasting 5 (1989), for equal weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.calendar import DAY_S
from data.reference.categories import CATEGORIES
from data.worker_shifts import WORKER_ITSELF, WorkerShifts
from features.specification import OUTCOMES

_N_CATEGORIES: Final = len(CATEGORIES)
_NO_CELL: Final = 0  # first row of the pairs' cells: stands for every pair without an outcome
_ROOM: Final = 1_024

FULL_TRUST: Final = 0.5
"""What is believed of a shift after many outcomes: the chain's own record has the other half."""


@dataclass(frozen=True, slots=True)
class ShiftParameters:
    """How far and how fast the shifts of one outcome move.

    Attributes
    ----------
    worker_variance, category_variance : float
        Variances of a and b before any outcome, squared log-odds, from 0 up; both 0: no shift.
    forgetting_per_day : float
        Rate at which a and b go back to zero, 1 / day, from 0 up; 0 forgets nothing.
    trust_outcomes : float
        Outcomes of a worker at which trust is half of `FULL_TRUST`, from 0 up.
    centre : float
        Log-odds, of either sign: what is taken off a + b - r.
    """

    worker_variance: float = 0.0
    category_variance: float = 0.0
    forgetting_per_day: float = 0.0
    trust_outcomes: float = 0.0
    centre: float = 0.0

    def __post_init__(self) -> None:
        values = asdict(self)
        if not np.isfinite(values.pop("centre")):
            raise ValueError(f"Expected a finite centre, not {self}.")
        if not all(np.isfinite(value) and value >= 0.0 for value in values.values()):
            raise ValueError(f"Expected finite parameters from 0 up, not {self}.")

    @property
    def is_neutral(self) -> bool:
        """Whether every shift stays zero."""
        return self.worker_variance == 0.0 and self.category_variance == 0.0


NO_SHIFT: Final = ShiftParameters()


@dataclass(frozen=True, slots=True)
class PersonalParameters:
    """The parameters of each outcome's shifts; without any, there is no shift."""

    accept: ShiftParameters = NO_SHIFT
    complete: ShiftParameters = NO_SHIFT
    on_time: ShiftParameters = NO_SHIFT

    @property
    def is_neutral(self) -> bool:
        """Whether no outcome has a shift."""
        return all(of_outcome.is_neutral for of_outcome in self.by_outcome)

    @property
    def by_outcome(self) -> tuple[ShiftParameters, ...]:
        """In the order of `features.specification.OUTCOMES`."""
        return self.accept, self.complete, self.on_time

    def to_json(self) -> dict[str, dict[str, float]]:
        """As plain values for the manifest."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Mapping[str, float]]) -> PersonalParameters:
        """The reverse of `to_json`."""
        return cls(**{name: ShiftParameters(**value[name]) for name in OUTCOMES})


NEUTRAL: Final = PersonalParameters()


@dataclass(frozen=True, slots=True)
class Answers:
    """Known outcomes of one kind, each (n,), in the order in which they became known.

    Attributes
    ----------
    workers, categories : int64
        Row of the worker, code of the category.
    log_odds : float64
        Calibrated log-odds that the chain gave when the task was shown, less `record`'s part.
    labels : int64
        1 yes, 0 no.
    examined : float64
        Chance that the outcome could be seen, above 0 to 1: e(position) for acceptance, else 1.
    known_at : int64
        Instants.
    """

    workers: IntArray
    categories: IntArray
    log_odds: FloatArray
    labels: IntArray
    examined: FloatArray
    known_at: IntArray

    def __len__(self) -> int:
        return len(self.known_at)

    def in_order(self) -> Answers:
        """The same by `known_at`; of one instant, as they stand."""
        return self.take(np.argsort(self.known_at, kind="stable"))

    def take(self, rows: IntArray | BoolArray) -> Answers:
        """A selection of rows."""
        return Answers(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


@dataclass(slots=True)
class Cells:
    """Posterior of n shifts for each outcome; each (n, 3), columns as in OUTCOMES."""

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    count: NDArray[np.int64]  # outcomes counted
    at: NDArray[np.int64]  # when the last of them became known, 0 where there is none

    @classmethod
    def at_prior(cls, n: int, variances: list[float]) -> Cells:
        shape = (n, len(OUTCOMES))
        return cls(
            np.zeros(shape),
            np.tile(np.array(variances), (n, 1)),
            np.zeros(shape, dtype=np.int64),
            np.zeros(shape, dtype=np.int64),
        )

    @property
    def all(self) -> tuple[NDArray[Any], ...]:
        return self.mean, self.variance, self.count, self.at

    def grown(self, n: int, variances: list[float]) -> Cells:
        """The same cells and more at the prior, `n` in all."""
        more = Cells.at_prior(n - len(self.mean), variances)
        return Cells(
            *(np.concatenate([getattr(self, f.name), getattr(more, f.name)]) for f in fields(self))
        )


_CELLS: Final = "float64[:, ::1], float64[:, ::1], int64[:, ::1], int64[:, ::1]"


@numba.njit(
    "void(int64, int64, int64, float64, int64, float64, int64, float64[:, ::1],"
    f" {_CELLS}, {_CELLS})",
    cache=True,
    nogil=True,
)
def _learn(
    outcome: Any, w: Any, c: Any, log_odds: Any, label: Any, examined: Any, at: Any,
    parameters: Any, w_mean: Any, w_variance: Any, w_count: Any, w_at: Any, c_mean: Any,
    c_variance: Any, c_count: Any, c_at: Any,
) -> None:  # fmt: skip
    """One answer moves the cells of its worker and of its pair in place."""
    w_prior, c_prior, rate = parameters[outcome, 0], parameters[outcome, 1], parameters[outcome, 2]
    w_kept = np.exp(-rate * max(at - w_at[w, outcome], 0))
    c_kept = np.exp(-rate * max(at - c_at[c, outcome], 0))
    of_worker, of_pair = w_mean[w, outcome] * w_kept, c_mean[c, outcome] * c_kept
    w_spread = w_prior + (w_variance[w, outcome] - w_prior) * w_kept * w_kept
    c_spread = c_prior + (c_variance[c, outcome] - c_prior) * c_kept * c_kept
    yes = 1.0 / (1.0 + np.exp(-(log_odds + of_worker + of_pair)))
    no, seen_yes = 1.0 - yes, examined * yes
    rest = max(1.0 - seen_yes, 1e-12)
    slope = no if label == 1 else -seen_yes * no / rest
    information = seen_yes * no * no / rest
    damping = 1.0 + (w_spread + c_spread) * information
    w_mean[w, outcome] = of_worker + w_spread * slope / damping
    c_mean[c, outcome] = of_pair + c_spread * slope / damping
    w_variance[w, outcome] = w_spread - w_spread * w_spread * information / damping
    c_variance[c, outcome] = c_spread - c_spread * c_spread * information / damping
    w_count[w, outcome] += 1
    c_count[c, outcome] += 1
    # What became known late changes nothing about when the last outcome became known.
    w_at[w, outcome], c_at[c, outcome] = max(w_at[w, outcome], at), max(c_at[c, outcome], at)


@numba.njit(
    f"float64(int64, int64, int64, int64, float64, float64[:, ::1], {_CELLS}, {_CELLS})",
    cache=True,
    nogil=True,
)
def _shift(
    outcome: Any, w: Any, c: Any, at: Any, record: Any, parameters: Any, w_mean: Any,
    w_variance: Any, w_count: Any, w_at: Any, c_mean: Any, c_variance: Any, c_count: Any,
    c_at: Any,
) -> float:  # fmt: skip
    """How far an instant's prediction of a worker in a category moves from what the chain says."""
    n = w_count[w, outcome]
    if n == 0:
        return 0.0
    rate, half = parameters[outcome, 2], parameters[outcome, 3]
    of_worker = w_mean[w, outcome] * np.exp(-rate * max(at - w_at[w, outcome], 0))
    of_pair = c_mean[c, outcome] * np.exp(-rate * max(at - c_at[c, outcome], 0))
    apart = of_worker + of_pair - record - parameters[outcome, 4]
    return FULL_TRUST * n / (n + half) * apart  # type: ignore[no-any-return]


@numba.njit(
    "void(int64, boolean[::1], int64[::1], int64[::1], float64[::1], int64[::1], float64[::1],"
    f" float64[::1], int64[::1], float64[:, ::1], {_CELLS}, {_CELLS}, float64[::1])",
    cache=True,
    nogil=True,
)
def _walk(
    outcome: Any, is_answer: Any, workers: Any, cells: Any, log_odds: Any, labels: Any,
    examined: Any, record: Any, at: Any, parameters: Any, w_mean: Any, w_variance: Any,
    w_count: Any, w_at: Any, c_mean: Any, c_variance: Any, c_count: Any, c_at: Any, found: Any,
) -> None:  # fmt: skip
    """Answers move the cells in place; for the other rows `found` (n,) takes the shift."""
    for row in range(len(at)):
        if is_answer[row]:
            _learn(
                outcome, workers[row], cells[row], log_odds[row], labels[row], examined[row],
                at[row], parameters, w_mean, w_variance, w_count, w_at, c_mean, c_variance,
                c_count, c_at,
            )  # fmt: skip
        else:
            found[row] = _shift(
                outcome, workers[row], cells[row], at[row], record[row], parameters, w_mean,
                w_variance, w_count, w_at, c_mean, c_variance, c_count, c_at,
            )  # fmt: skip


@numba.njit(
    "void(int64[::1], int64[::1], int64, float64[:, ::1], float64[:, ::1],"
    f" {_CELLS}, {_CELLS}, float64[:, ::1])",
    cache=True,
    nogil=True,
)
def _ask(
    workers: Any, cells: Any, at: Any, record: Any, parameters: Any, w_mean: Any, w_variance: Any,
    w_count: Any, w_at: Any, c_mean: Any, c_variance: Any, c_count: Any, c_at: Any, found: Any,
) -> None:  # fmt: skip
    """`found` (n, 3) takes the shifts of every outcome at one instant; -1 is nobody."""
    for row in range(len(workers)):
        if workers[row] < 0:
            continue
        for outcome in range(found.shape[1]):
            found[row, outcome] = _shift(
                outcome, workers[row], cells[row], at, record[row, outcome], parameters, w_mean,
                w_variance, w_count, w_at, c_mean, c_variance, c_count, c_at,
            )  # fmt: skip


class PersonalShifts:
    """What has been learnt of each worker so far: means and variances, moved in place.

    One thread may `update` or `replay` while others ask `of`: each number is written whole.

    Parameters
    ----------
    parameters : PersonalParameters
    workers : int
        How many worker rows there are; `with_workers` makes room for more.
    """

    def __init__(self, parameters: PersonalParameters, workers: int) -> None:
        self.parameters = parameters
        by_outcome = parameters.by_outcome
        self._w_priors = [of_outcome.worker_variance for of_outcome in by_outcome]
        self._c_priors = [of_outcome.category_variance for of_outcome in by_outcome]
        self._numbers = np.array(
            [
                (
                    p.worker_variance,
                    p.category_variance,
                    p.forgetting_per_day / DAY_S,
                    p.trust_outcomes,
                    p.centre,
                )
                for p in by_outcome
            ]
        )
        self._workers = Cells.at_prior(workers, self._w_priors)
        self._pairs = Cells.at_prior(_ROOM, self._c_priors)
        self._rows = workers
        # Keys of pairs, sorted, and the cell of each: exchanged as one, never moved in place.
        self._index = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32)
        self._used = 1  # the first cell stands for none

    def __len__(self) -> int:
        return self._rows

    @property
    def is_neutral(self) -> bool:
        """Whether every shift is zero whatever happens."""
        return self.parameters.is_neutral

    @property
    def learnt_until(self) -> int:
        """The last instant whose outcomes are in the state; 0 where there are none."""
        return max(int(self._workers.at.max(initial=0)), int(self._pairs.at.max(initial=0)))

    @property
    def known_at(self) -> NDArray[np.int64]:
        """(n_workers, 3) when each worker's last outcome became known; 0 where there is none."""
        return self._workers.at.copy()

    def of(
        self,
        workers: IntArray,
        categories: IntArray | int,
        record: FloatArray,
        *,
        at: int,
    ) -> FloatArray:
        """(n, 3) float64 shifts of log-odds at the instant `at`, columns as in OUTCOMES.

        `workers` (n,) are rows, -1 for a worker who is not known; `categories` are codes, (n,) or
        one for all; `record` (n, 3) is the part of the chain's log-odds that stands on the
        worker's record. Who has no outcome yet is not shifted.
        """
        who = np.ascontiguousarray(workers, dtype=np.int64)
        found = np.zeros((len(who), len(OUTCOMES)))
        if len(self):
            cells = self._found(who, categories)
            ask: Any = _ask  # numba has no types
            stands = np.ascontiguousarray(record, dtype=np.float64)
            ask(
                who, cells, at, stands, self._numbers, *self._workers.all, *self._pairs.all,
                found,
            )  # fmt: skip
        return found

    def update(
        self,
        outcome: str,
        worker: int,
        category: int,
        *,
        log_odds: float,
        label: int,
        examined: float,
        known_at: int,
    ) -> None:
        """Learn from one outcome; the arguments are those of a row of `Answers`."""
        column = OUTCOMES.index(outcome)
        if self.parameters.by_outcome[column].is_neutral:
            return
        cell = int(self._found(np.array([worker]), np.array([category]))[0])
        if cell == _NO_CELL:
            cell = int(self._cells_of(np.array([worker]), np.array([category]))[0])
        learn: Any = _learn  # numba has no types
        learn(
            column, worker, cell, log_odds, label, examined, known_at, self._numbers,
            *self._workers.all, *self._pairs.all,
        )  # fmt: skip

    def replay(self, outcome: str, answers: Answers) -> None:
        """Learn from many outcomes of one kind, in the order in which they stand."""
        none = np.empty(0, dtype=np.int64)
        self._pass(outcome, answers, none, none, np.empty(0), none)

    def along(
        self,
        outcome: str,
        answers: Answers,
        workers: IntArray,
        categories: IntArray,
        record: FloatArray,
        at: IntArray,
    ) -> FloatArray:
        """(n,) shifts of one outcome as of each question's own instant; the answers are learnt.

        Each question (`workers`, `categories`, `record`, `at`, each (n,)) knows the answers with
        `known_at` before it, as a prediction made then did.
        """
        return self._pass(outcome, answers, workers, categories, record, at)

    def with_workers(self, workers: int) -> PersonalShifts:
        """The same state with room for so many worker rows; those already there keep theirs.

        Raises
        ------
        ValueError
            If there are more already.
        """
        if workers < len(self):
            raise ValueError(f"There are {len(self)} workers already.")
        grown = PersonalShifts(self.parameters, workers)
        grown._workers = self._workers.grown(workers, self._w_priors)
        grown._pairs = self._pairs.grown(len(self._pairs.mean), self._c_priors)
        grown._index = self._index
        grown._used = self._used
        return grown

    def of_workers(self, ids: NDArray[np.str_], some: NDArray[np.str_]) -> PersonalShifts:
        """The state of some workers alone, in their order; `ids` (n_workers,) name the rows."""
        columns = self.to_columns(ids)
        stay = np.isin(columns.worker_ids, some)
        return PersonalShifts.from_columns(self.parameters, columns.take(stay), some)

    def to_columns(self, worker_ids: NDArray[np.str_]) -> WorkerShifts:
        """Every cell with an outcome, to be stored; `worker_ids` (n_workers,) name the rows."""
        everybody = np.arange(len(self))
        keys, pair_cells = self._index
        who, category = keys // _N_CATEGORIES, keys % _N_CATEGORIES
        itself = np.full(len(self), WORKER_ITSELF, dtype=np.int64)
        parts: list[tuple[Cells, IntArray, IntArray, IntArray]] = [
            (self._workers, everybody, everybody, itself),
            (self._pairs, pair_cells.astype(np.int64), who, category),
        ]
        found = []
        for cells, rows, owners, categories in parts:
            row, outcome = np.nonzero(cells.count[rows] > 0)
            at = rows[row], outcome
            found.append(
                (
                    worker_ids[owners[row]], categories[row], outcome,
                    cells.mean[at], cells.variance[at], cells.count[at], cells.at[at],
                )
            )  # fmt: skip
        return WorkerShifts(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def of_worker(self, worker: int, worker_id: str) -> WorkerShifts:
        """All that is learnt of one worker, in general and in every category."""
        keys, pair_cells = self._index
        first, last = np.searchsorted(keys, np.array([0, _N_CATEGORIES]) + worker * _N_CATEGORIES)
        categories = keys[first:last] % _N_CATEGORIES
        found = []
        for cells, rows, owned in (
            (self._workers, np.array([worker]), np.array([WORKER_ITSELF])),
            (self._pairs, pair_cells[first:last].astype(np.int64), categories),
        ):
            row, outcome = np.nonzero(cells.count[rows] > 0)
            at = rows[row], outcome
            found.append(
                (
                    np.full(len(row), worker_id), owned[row], outcome, cells.mean[at],
                    cells.variance[at], cells.count[at], cells.at[at],
                )
            )  # fmt: skip
        return WorkerShifts(*(np.concatenate(column) for column in zip(*found, strict=True)))

    @classmethod
    def from_columns(
        cls,
        parameters: PersonalParameters,
        stored: WorkerShifts,
        worker_ids: NDArray[np.str_],
    ) -> PersonalShifts:
        """The state from what was stored; of workers who are not among `worker_ids`, nothing."""
        state = cls(parameters, len(worker_ids))
        row_of = {str(id_): row for row, id_ in enumerate(worker_ids)}
        owners = np.array([row_of.get(str(id_), -1) for id_ in stored.worker_ids], dtype=np.int64)
        state._take_over(owners, stored)
        return state

    def replace_worker(self, worker: int, stored: WorkerShifts) -> None:
        """Take what is known of one worker row from elsewhere, as `to_columns` gave it there."""
        self._take_over(np.full(len(stored), worker, dtype=np.int64), stored)

    def _take_over(self, owners: IntArray, stored: WorkerShifts) -> None:
        """Set the cells of worker rows (n,), -1 for nobody, to what was stored."""
        is_pair = stored.categories != WORKER_ITSELF
        for cells, of_kind in ((self._workers, ~is_pair), (self._pairs, is_pair)):
            kept = np.flatnonzero(of_kind & (owners >= 0))
            rows = owners[kept]
            if cells is self._pairs:
                rows = self._cells_of(rows, stored.categories[kept])
                cells = self._pairs  # finding the cells may have made room
            at = rows, stored.outcomes[kept]
            cells.mean[at], cells.variance[at] = stored.means[kept], stored.variances[kept]
            cells.count[at], cells.at[at] = stored.counts[kept], stored.known_at[kept]

    def _pass(
        self,
        outcome: str,
        answers: Answers,
        workers: IntArray,
        categories: IntArray,
        record: FloatArray,
        at: IntArray,
    ) -> FloatArray:
        column, asked = OUTCOMES.index(outcome), len(at)
        found = np.zeros(asked + len(answers))
        if self.parameters.by_outcome[column].is_neutral:
            return found[:asked]
        when = np.concatenate([at, answers.known_at]).astype(np.int64)
        # A stable sort: of one instant questions come first, then answers as they stand.
        order = np.argsort(when, kind="stable") if asked else np.arange(len(answers))
        who = np.concatenate([workers, answers.workers]).astype(np.int64)
        what = np.concatenate([categories, answers.categories]).astype(np.int64)
        cells = self._cells_of(who, what) if len(who) else who
        nothing = np.zeros(asked)
        rows = (
            np.arange(len(when)) >= asked, who, cells,
            np.concatenate([nothing, answers.log_odds]),
            np.concatenate([nothing.astype(np.int64), answers.labels]).astype(np.int64),
            np.concatenate([nothing, answers.examined]),
            np.concatenate([record, np.zeros(len(answers))]), when,
        )  # fmt: skip
        shifts = np.zeros(len(when))
        ordered = [np.ascontiguousarray(part[order]) for part in rows]
        walk: Any = _walk  # numba has no types
        walk(column, *ordered, self._numbers, *self._workers.all, *self._pairs.all, shifts)
        found[order] = shifts
        return found[:asked]

    def _found(self, workers: IntArray, categories: IntArray | int) -> NDArray[np.int64]:
        """(n,) cells of pairs; `_NO_CELL` for those without one, and for nobody (-1)."""
        keys, cells = self._index
        wanted = np.asarray(workers * _N_CATEGORIES + categories)
        if not len(keys):
            return np.full(len(wanted), _NO_CELL, dtype=np.int64)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, cells[at], _NO_CELL).astype(np.int64)

    def _cells_of(self, workers: IntArray, categories: IntArray) -> NDArray[np.int64]:
        """(n,) cells of pairs; those without one get it."""
        found = self._found(workers, categories)
        if np.any(found == _NO_CELL):
            new = np.unique((workers * _N_CATEGORIES + categories)[found == _NO_CELL])
            needed = self._used + len(new)
            if needed > len(self._pairs.mean):
                room = max(needed, 2 * len(self._pairs.mean))
                self._pairs = self._pairs.grown(room, self._c_priors)
            # Last, so that who asks meanwhile finds no cell that is not there yet.
            keys, cells = self._index
            at = np.searchsorted(keys, new)
            numbers = np.arange(self._used, needed, dtype=np.int32)
            self._index = np.insert(keys, at, new), np.insert(cells, at, numbers)
            self._used = needed
            found = self._found(workers, categories)
        return found
