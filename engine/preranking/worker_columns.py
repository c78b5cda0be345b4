"""The pre-score of every worker for one task: columns made once, one compiled pass a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import Urgency
from data.reference.calendar import HOUR_S, NEVER, local_time
from data.reference.categories import CATEGORIES
from data.reference.geography import EARTH_RADIUS_M, chord, unit_vectors
from data.reference.scoring_rule import FACTORS, WEIGHTS, distance_factor
from engine.candidates import AskedTask, facts_for_task
from engine.market import BLOCK, MarketSnapshot, blocks_of
from engine.preranking.approximation import (
    GRID,
    OUTCOMES,
    LinearPart,
    Prescored,
    Shifts,
    waves,
    without_record,
    without_text,
)
from engine.retrieval import TaskNeeds, hours_to_begin
from engine.scoring import rule_factors
from features.pairs import PairFacts, declares, record_features
from features.similarity import SPACE, UNIT, Similarity

_LEVELS: Final = 4_096  # of scores between 0 and 1, by which the best are told apart
_RINGS: Final = 4_096  # rings around a task in which workers are counted where they are many
_PART: Final = 16  # blocks after which it is asked whether enough have been seen
_CHUNK: Final = 8_192  # workers whose features are in memory at once
_N_CATEGORIES: Final = len(CATEGORIES)
_AVAILABILITY, _RATING = FACTORS.index("availability"), FACTORS.index("rating")
_PATTERNS, _SKILLS = FACTORS.index("patterns"), FACTORS.index("skills")

# Columns of `WorkerColumns.terms`: per outcome the level, what rises with distance, and the two
# waves of the day; then what the rule says on and off shift, and of the worker's pattern.
_LEVEL, _PER_KM, _COS, _SIN, _ON, _OFF, _PATTERN, _PER_RATE = 0, 2, 4, 6, 8, 9, 10, 11
_TERMS: Final = 12

_FIRST_HOURS: Final = (0, 6, 12)
_NEAR_M, _FAR_M = 2_000.0, 12_000.0
_RATE_STEP: Final = 0.1


@dataclass(frozen=True, slots=True)
class WorkerColumns:
    """What is known of each worker before anybody asks; places in the order of the k-d tree.

    Attributes
    ----------
    rows : (n,) int64
        Row of each place in the market's workers.
    points : (n, 3) float64
        On the unit sphere.
    centres, reaches : (n_blocks, 3), (n_blocks,)
        Middle of each block of places, and the chord to its farthest.
    terms : (n, 12) float32
    qualifications : (n,) uint64
    shifts : (3, n) uint64
        The 168 hours of the week as bits.
    record_begins : (46,) int64
        Where each category's part of the next two begins.
    record_places : (m,) int32
        Places of workers with a record or a declared skill in the category, ascending.
    record_terms : (m, 3) float32
        What that adds to both log-odds and to the rule.
    said, taken : (m,) int32
        Rows of the same pairs in the market's texts: what they say and what they have taken.
    slope_rows : (m,) int32
        Rows of the same pairs in `text_slopes`.
    text_slopes : (k, 2, 2) float32
        Log-odds of both outcomes per unit of either inner product with a task: of each category,
        for those who have taken nothing in it, and then of each pair that has.
    reference : int
        Row of the worker whom all columns compare with.
    """

    linear: LinearPart
    rows: IntArray
    points: FloatArray
    centres: FloatArray
    reaches: FloatArray
    terms: NDArray[np.float32]
    qualifications: NDArray[np.uint64]
    shifts: NDArray[np.uint64]
    record_begins: IntArray
    record_places: NDArray[np.int32]
    record_terms: NDArray[np.float32]
    said: NDArray[np.int32]
    taken: NDArray[np.int32]
    slope_rows: NDArray[np.int32]
    text_slopes: NDArray[np.float32]
    reference: int

    @classmethod
    def build(
        cls, market: MarketSnapshot, linear: LinearPart, shifts: Shifts | None = None
    ) -> WorkerColumns:
        """Three to four seconds for 100,000 workers; `shifts` count as they are now."""
        rows, points = market.workers_by_place.in_leaf_order()
        reference = int(rows[0]) if len(rows) else 0
        return cls.of(market, linear, shifts, rows, points, reference)

    @classmethod
    def of(
        cls,
        market: MarketSnapshot,
        linear: LinearPart,
        shifts: Shifts | None,
        rows: IntArray,
        points: FloatArray,
        reference: int,
    ) -> WorkerColumns:
        """The columns of some rows (n,) of a market's workers at points (n, 3), in this order.

        `reference` is the row of the worker whom they compare with.
        """
        centres, reaches = blocks_of(points)
        record = _Record.of(market, rows)
        probe = _Probe(market, linear, shifts, reference)
        terms = probe.terms(rows, record.free_category)
        record_terms = probe.record_terms(rows, terms, record)
        return cls(
            linear=linear,
            rows=rows,
            points=np.ascontiguousarray(points),
            centres=centres,
            reaches=reaches,
            terms=terms,
            qualifications=market.workers.qualifications[rows],
            shifts=_hour_bits(market.workers.shifts[rows]),
            record_begins=record.begins,
            record_places=record.places.astype(np.int32),
            record_terms=record_terms,
            **_text_columns(market, probe, rows, record),
            reference=probe.reference,
        )

    def prescored(
        self,
        market: MarketSnapshot,
        task: AskedTask,
        radius_m: float,
        *,
        most: int | None = None,
        best: int | None = None,
    ) -> Prescored:
        """All workers within the radius (metres) who meet the task's hard rules, with scores.

        Hard rules: not the poster himself, every checkable requirement held, on shift in an hour
        in which the work may begin. Where they are more than `most`, all within the smallest of
        4,096 rings of equal breadth that holds so many of them; where more than `best`, at least
        so many of those with the highest scores, texts left out, and texts are read of them alone.
        """
        if not len(self.rows):
            return Prescored(self.rows, np.empty(0), 0)
        table, on_shift = self._tables(market, task, radius_m)
        own = slice(self.record_begins[task.category], self.record_begins[task.category + 1])
        local = local_time(task.now)
        n = len(self.rows)
        places, records = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
        scores, odds = np.empty(n), np.empty((n, OUTCOMES), dtype=np.float32)
        rings = np.empty(n, dtype=np.int16)
        needs = task.needs
        point = unit_vectors(np.array([needs.lat]), np.array([needs.lng]))[0]
        enough = n if most is None else most
        found, last = _score_all(
            self.points,
            *self._blocks_within(point, chord(radius_m), enough),
            enough,
            self.terms,
            self.qualifications,
            self.shifts,
            point,
            chord(radius_m),
            np.uint64(needs.required),
            _hour_bits(hours_to_begin(needs, task.now)[None])[:, 0],
            self._place_of(market, needs),
            int(local.hour_of_week[0]),
            waves(local.hour)[0],
            table,
            on_shift,
            float(WEIGHTS[_PATTERNS]),
            float(market.category_rates.accept[task.category]),
            self.linear.alpha,
            self.record_places[own],
            self.record_terms[own],
            places,
            records,
            odds,
            scores,
            rings,
        )
        kept = np.empty(found, dtype=np.int32)
        count, eligible = _best_of(
            scores[:found], rings[:found], last, found if best is None else best, kept
        )
        kept = kept[:count]
        scores = scores[kept]
        if task.text.any():
            said, taken = market.texts.positions.skills, market.texts.tastes
            _add_text(
                records[kept], self.said[own], said.vectors, said.scales,
                self.taken[own], taken.vectors, taken.scales, task.text.astype(np.float32),
                self.slope_rows[own], self.text_slopes, UNIT, odds[kept], self.linear.alpha,
                scores,
            )  # fmt: skip
        return Prescored(self.rows[places[kept]], scores, eligible)

    def _blocks_within(
        self, point: FloatArray, reach: float, enough: int
    ) -> tuple[IntArray, FloatArray]:
        """Blocks that may hold somebody within a chord, and the least chord to each.

        Nearest first where there are more than `enough` workers: only then does it matter.
        """
        least = np.sqrt(((self.centres - point) ** 2).sum(axis=1)) - self.reaches - 1e-12
        blocks = np.flatnonzero(least <= reach)
        if len(self.rows) > enough:
            blocks = blocks[np.argsort(least[blocks], kind="stable")]
        return blocks, least[blocks]

    def place_of(self) -> NDArray[np.int32]:
        """(m,) the place of each row of the market's workers up to the last that has one; -1 where
        it has none."""
        found = np.full(int(self.rows.max(initial=-1)) + 1, -1, dtype=np.int32)
        found[self.rows] = np.arange(len(self.rows), dtype=np.int32)
        return found

    def without(self, places: IntArray) -> WorkerColumns:
        """The same columns, in which the workers at some places (k,) are never found."""
        shifts = self.shifts.copy()
        shifts[:, places] = 0  # who is never on shift is never eligible
        return replace(self, shifts=shifts)

    def moved(self, places: IntArray, points: FloatArray, shifts: BoolArray) -> WorkerColumns:
        """The same columns with some of the workers elsewhere; their order stays as it was.

        A block grows to hold whoever has left it, so that fewer are passed over unseen when many
        have moved far; `in_order` cuts them anew.

        Parameters
        ----------
        places : (k,)
            Of the workers.
        points : (k, 3)
            On the unit sphere.
        shifts : (k, 168)
            The hours in which each may be found.
        """
        if not len(places):
            return self
        at, hours, bits = self.points.copy(), self.shifts, _hour_bits(shifts)
        at[places] = points
        if not np.array_equal(hours[:, places], bits):
            hours = hours.copy()
            hours[:, places] = bits
        blocks = np.unique(places // BLOCK)
        centres, reaches = self.centres.copy(), self.reaches.copy()
        centres[blocks], reaches[blocks] = _some_blocks(at, blocks)
        return replace(self, points=at, shifts=hours, centres=centres, reaches=reaches)

    def in_order(self, rows: IntArray, points: FloatArray) -> WorkerColumns:
        """The columns of some rows (k,) of the market's workers alone, in the order given.

        `points` (k, 3) are where they are. Rows that have no place here are left out.
        """
        places = places_among(self.place_of(), rows)
        here = places >= 0
        rows, points, places = rows[here], points[here], places[here]
        new_place = np.full(len(self.rows), -1)
        new_place[places] = np.arange(len(places))
        pairs = np.flatnonzero(new_place[self.record_places] >= 0)
        category = np.searchsorted(self.record_begins, pairs, side="right") - 1
        pairs = pairs[np.lexsort((new_place[self.record_places[pairs]], category))]
        centres, reaches = blocks_of(points)
        return replace(
            self,
            rows=rows,
            points=np.ascontiguousarray(points),
            centres=centres,
            reaches=reaches,
            terms=self.terms[places],
            qualifications=self.qualifications[places],
            shifts=np.ascontiguousarray(self.shifts[:, places]),
            record_begins=np.searchsorted(category, np.arange(_N_CATEGORIES + 1)),
            record_places=new_place[self.record_places[pairs]].astype(np.int32),
            record_terms=self.record_terms[pairs],
            said=self.said[pairs],
            taken=self.taken[pairs],
            slope_rows=self.slope_rows[pairs],
        )

    def joined(self, others: WorkerColumns) -> WorkerColumns:
        """The columns of both; of other workers, made for the same reference.

        Raises
        ------
        ValueError
            If they compare with another worker.
        """
        if self.reference != others.reference:
            raise ValueError("The columns compare with different workers.")
        n = len(self.rows)
        category = np.concatenate(
            [
                np.repeat(np.arange(_N_CATEGORIES), np.diff(part.record_begins))
                for part in (self, others)
            ]
        )
        order = np.argsort(category, kind="stable")

        def pairs(name: str) -> Any:
            return np.concatenate([getattr(self, name), getattr(others, name)])[order]

        further = others.slope_rows + np.int32(len(self.text_slopes))
        slope_rows = np.concatenate([self.slope_rows, further])
        points = np.concatenate([self.points, others.points])
        centres, reaches = blocks_of(points)
        return replace(
            self,
            rows=np.concatenate([self.rows, others.rows]),
            points=points,
            centres=centres,
            reaches=reaches,
            terms=np.concatenate([self.terms, others.terms]),
            qualifications=np.concatenate([self.qualifications, others.qualifications]),
            shifts=np.concatenate([self.shifts, others.shifts], axis=1),
            record_begins=self.record_begins + others.record_begins,
            record_places=np.concatenate([self.record_places, others.record_places + np.int32(n)])[
                order
            ],
            record_terms=pairs("record_terms"),
            said=pairs("said"),
            taken=pairs("taken"),
            slope_rows=slope_rows[order],
            text_slopes=np.concatenate([self.text_slopes, others.text_slopes]),
        )

    def _place_of(self, market: MarketSnapshot, needs: TaskNeeds) -> int:
        """Place of the poster, who may not do his own task; -1 where he has none."""
        row = market.worker_row.get(needs.poster_id, -1) if needs.poster_id is not None else -1
        if row < 0:
            return -1
        found = np.flatnonzero(self.rows == row)
        return int(found[0]) if len(found) else -1

    def _tables(
        self, market: MarketSnapshot, task: AskedTask, radius_m: float
    ) -> tuple[FloatArray, FloatArray]:
        """(GRID, 4): km, both log-odds of the reference worker and the rule's distance part, at
        distances that lie evenly in the root of the chord; and (2,) what being on shift adds."""
        chords = np.linspace(0.0, np.sqrt(chord(radius_m)), GRID) ** 2
        metres = 2.0 * EARTH_RADIUS_M * np.arcsin(np.minimum(chords / 2.0, 1.0))
        facts = _alone(
            facts_for_task(market, task, np.full(GRID + 1, self.reference)), slice(None)
        )
        facts = replace(
            facts,
            distance_m=np.append(metres, 0.0),
            is_on_shift=np.arange(GRID + 1) == GRID,
        )
        log_odds = self.linear.log_odds(facts)
        rule = WEIGHTS[0] * distance_factor(metres)
        table = np.column_stack([metres / 1_000.0, log_odds[:GRID], rule])
        return np.ascontiguousarray(table), log_odds[GRID] - log_odds[0]


def places_among(place_of: NDArray[np.int32], rows: IntArray) -> IntArray:
    """(k,) int64 places of rows (k,), 0 or more, by `WorkerColumns.place_of`; -1 without one."""
    known = np.minimum(rows, len(place_of) - 1)
    found = place_of[known] if len(place_of) else np.full(len(rows), -1)
    return np.where(rows < len(place_of), found, -1).astype(np.int64)


def _text_columns(
    market: MarketSnapshot, probe: _Probe, rows: IntArray, record: _Record
) -> dict[str, Any]:
    """Rows in the market's texts and slopes of every pair on record."""
    m = len(record.places)
    said, taken = np.empty(m, dtype=np.int32), np.empty(m, dtype=np.int32)
    slope_rows = np.empty(m, dtype=np.int32)
    of_categories = np.zeros((_N_CATEGORIES, OUTCOMES, len(Similarity._fields)))
    of_pairs, known = [], _N_CATEGORIES
    for category, (begin, end) in enumerate(pairwise(record.begins)):
        if begin == end:
            continue
        workers = rows[record.places[begin:end]]
        said[begin:end] = market.texts.positions.skills.rows(workers, category)
        taken[begin:end] = market.texts.tastes.rows(workers, category)
        slope_rows[begin:end] = category
        of_categories[category] = probe.text_slopes(workers[:0], category)[0]
        took = market.texts.tastes.scales[taken[begin:end]] > 0.0
        for part in _chunks(begin + np.flatnonzero(took)):
            of_pairs.append(probe.text_slopes(rows[record.places[part]], category)[:-1])
            slope_rows[part] = np.arange(known, known + len(part))
            known += len(part)
    slopes = np.concatenate([of_categories, *of_pairs]).astype(np.float32)
    return {"said": said, "taken": taken, "slope_rows": slope_rows, "text_slopes": slopes}


def _alone(facts: PairFacts, rows: Any) -> PairFacts:
    """Facts without any record of the pair; those of `rows` without declared skills too."""
    skills = facts.skills.copy()
    skills[rows] = 0
    return replace(without_record(facts), skills=skills)


def _hour_bits(hours: BoolArray) -> NDArray[np.uint64]:
    """(3, n) uint64 of (n, 168) hours of the week."""
    padded = np.zeros((len(hours), 192), dtype=bool)
    padded[:, : hours.shape[1]] = hours
    words = np.packbits(padded, axis=1, bitorder="little").view(np.uint64)
    return np.ascontiguousarray(words.T)


def _some_blocks(points: FloatArray, blocks: IntArray) -> tuple[FloatArray, FloatArray]:
    """The same of some blocks (k,)."""
    places = blocks[:, None] * BLOCK + np.arange(BLOCK)
    is_there = places < len(points)
    held = points[np.minimum(places, max(len(points) - 1, 0))]
    count = np.maximum(is_there.sum(axis=1), 1)
    centres = (held * is_there[:, :, None]).sum(axis=1) / count[:, None]
    square = ((held - centres[:, None]) ** 2).sum(axis=2)
    return centres, np.sqrt(np.where(is_there, square, 0.0).max(axis=1, initial=0.0))


@dataclass(frozen=True, slots=True)
class _Record:
    """Who has a record or a declared skill in which category, as places, category by category."""

    begins: IntArray
    places: IntArray
    free_category: IntArray  # (n,) one in which each worker has neither; 0 where there is none

    @classmethod
    def of(cls, market: MarketSnapshot, rows: IntArray) -> _Record:
        parts, free = [], np.full(len(rows), -1)
        ascending, back = np.unique(rows, return_inverse=True)  # look-ups in order are faster
        skills = market.workers.skills[rows]
        for category in range(_N_CATEGORIES):
            answered = np.asarray(market.pairs.of(ascending, category).any(axis=1))
            has = declares(skills, category) | answered[back]
            parts.append(np.flatnonzero(has))
            free[~has & (free < 0)] = category
        begins = np.concatenate([[0], np.cumsum([len(part) for part in parts])])
        return cls(begins, np.concatenate(parts), np.maximum(free, 0))


class _Probe:
    """Reads columns off the features, as differences to a worker without skills or record."""

    def __init__(
        self, market: MarketSnapshot, linear: LinearPart, shifts: Shifts | None, reference: int
    ) -> None:
        self._market, self._linear, self._shifts = market, linear, shifts
        self.reference = reference
        instants = market.as_of + np.array(_FIRST_HOURS) * HOUR_S
        self._later = np.array(_FIRST_HOURS) * HOUR_S
        self._waves = waves(local_time(instants).hour)

    def terms(self, rows: IntArray, categories: IntArray) -> NDArray[np.float32]:
        """(n, 12) terms of workers, seen in a category in which they have no record."""
        found = np.empty((len(rows), _TERMS), dtype=np.float32)
        for category in np.unique(categories):
            of_category = np.flatnonzero(categories == category)
            for part in _chunks(of_category):
                found[part] = self._terms(rows[part], int(category))
        return found

    def record_terms(
        self, rows: IntArray, terms: NDArray[np.float32], record: _Record
    ) -> NDArray[np.float32]:
        """(m, 3) what each pair on record adds to both log-odds and to the rule."""
        found = np.empty((len(record.places), OUTCOMES + 1), dtype=np.float32)
        for category, (begin, end) in enumerate(pairwise(record.begins)):
            for part in _chunks(np.arange(begin, end)):
                places = record.places[part]
                found[part] = self._record_terms(rows[places], terms[places], category)
        return found

    def text_slopes(self, rows: IntArray, category: int) -> FloatArray:
        """(n + 1, 2, 2) of pairs and of the reference; see `LinearPart.text_slopes`."""
        return self._linear.text_slopes(self._facts(rows, category))

    def _terms(self, rows: IntArray, category: int) -> FloatArray:
        facts = _alone(self._facts(rows, category), -1)
        seen = [self._apart(self._at(facts, later)) for later in self._later]
        level, cos, sin = np.linalg.solve(self._waves, np.reshape(seen, (len(seen), -1))).reshape(
            3, len(rows), OUTCOMES
        )
        far = self._apart(replace(self._at(facts, self._later[0]), distance_m=_all(facts, _FAR_M)))
        per_km = (far - seen[0]) / ((_FAR_M - _NEAR_M) / 1_000.0)
        level = level - per_km * (_NEAR_M / 1_000.0) + self._shift(facts, rows, category)
        found = np.empty((len(rows), _TERMS))
        found[:, _LEVEL : _LEVEL + OUTCOMES] = level
        found[:, _PER_KM : _PER_KM + OUTCOMES] = per_km
        found[:, _COS : _COS + OUTCOMES] = cos
        found[:, _SIN : _SIN + OUTCOMES] = sin
        found[:, _ON:] = self._rule_terms(facts)[:-1]
        return found

    def _rule_terms(self, facts: PairFacts) -> FloatArray:
        """(n, 4): the rule on shift, off shift, the worker's pattern at rate 0 and per rate."""
        n = len(facts.distance_m)
        at_zero, at_step = (
            rule_factors(
                replace(
                    facts,
                    is_on_shift=np.full(n, on_shift),
                    category_rates=facts.category_rates._replace(accept=np.full(n, rate)),
                )
            )
            for on_shift, rate in ((True, 0.0), (False, _RATE_STEP))
        )
        rating = WEIGHTS[_RATING] * at_zero[:, _RATING]
        on, off = (
            rating + WEIGHTS[_AVAILABILITY] * f[:, _AVAILABILITY] for f in (at_zero, at_step)
        )
        pattern = at_zero[:, _PATTERNS]
        return np.column_stack([on, off, pattern, (at_step[:, _PATTERNS] - pattern) / _RATE_STEP])

    def _record_terms(
        self, rows: IntArray, terms: NDArray[np.float32], category: int
    ) -> FloatArray:
        facts = without_text(self._at(self._facts(rows, category), self._later[0]))
        reference = _alone(facts, slice(None))
        apart = self._linear.log_odds(facts)[:-1] - self._linear.log_odds(reference)[-1]
        one, cos, sin = self._waves[0]
        expected = (
            one * terms[:, _LEVEL : _LEVEL + OUTCOMES]
            + terms[:, _PER_KM : _PER_KM + OUTCOMES] * (_NEAR_M / 1_000.0)
            + cos * terms[:, _COS : _COS + OUTCOMES]
            + sin * terms[:, _SIN : _SIN + OUTCOMES]
        )
        factors = rule_factors(facts)[:-1]
        rate = self._market.category_rates.accept[category]
        usual = np.minimum(terms[:, _PATTERN] + terms[:, _PER_RATE] * rate, 1.0)
        rule = WEIGHTS[_SKILLS] * factors[:, _SKILLS] + WEIGHTS[_PATTERNS] * (
            factors[:, _PATTERNS] - usual
        )
        return np.column_stack([apart + self._shift(facts, rows, category) - expected, rule])

    def _apart(self, facts: PairFacts) -> FloatArray:
        """(n, 2) log-odds of all but the last worker, less those of the last."""
        log_odds = self._linear.log_odds(facts)
        return np.asarray(log_odds[:-1] - log_odds[-1])

    def _shift(self, facts: PairFacts, rows: IntArray, category: int) -> FloatArray | float:
        """(n, 2) of all workers of the facts but the last, the reference."""
        if self._shifts is None:
            return 0.0
        categories, record = np.full(len(rows), category), record_features(facts)[:-1]
        return np.asarray(self._shifts(rows, categories, record)[:, :OUTCOMES])

    def _facts(self, rows: IntArray, category: int) -> PairFacts:
        """A plain task of a category with the given workers and, last, the reference."""
        market, everybody = self._market, np.append(rows, self.reference)
        needs = TaskNeeds(0.0, 0.0, 0, Urgency.MEDIUM, market.as_of, NEVER, None)
        task = AskedTask(
            needs=needs,
            category=category,
            pay_usd=40.0,
            service_min=60.0,
            earliest_start=market.as_of,
            deadline=NEVER,
            urgency=Urgency.MEDIUM,
            unchecked=(),
            text=np.zeros(SPACE, dtype=np.int8),
            now=market.as_of,
        )
        facts = facts_for_task(market, task, everybody)
        return replace(
            facts,
            distance_m=_all(facts, _NEAR_M),
            is_on_shift=np.zeros(len(everybody), dtype=bool),
        )

    @staticmethod
    def _at(facts: PairFacts, later: int) -> PairFacts:
        """The same pairs at another hour; nobody has grown older meanwhile."""
        return replace(facts, at=facts.at + later, joined_at=facts.joined_at + later)


def _all(facts: PairFacts, value: float) -> FloatArray:
    return np.full(len(facts.distance_m), value)


def _chunks(positions: IntArray) -> list[IntArray]:
    return [positions[begin : begin + _CHUNK] for begin in range(0, len(positions), _CHUNK)]


@numba.njit("float64(float32, float32)", cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator, unused-ignore]
def _success(accept: Any, complete: Any) -> Any:
    """Of both log-odds; in single precision: twice as fast, and far finer than what they are."""
    return 1.0 / ((1.0 + np.exp(-accept)) * (1.0 + np.exp(-complete)))


@numba.njit(
    "void(int32[::1], int32[::1], int8[:, ::1], float64[::1], int32[::1], int8[:, ::1],"
    " float64[::1], float32[::1], int32[::1], float32[:, :, ::1], float64, float32[:, ::1],"
    " float64, float64[::1])",
    cache=True,
    nogil=True,
    fastmath={"reassoc"},
    error_model="numpy",
)  # type: ignore[untyped-decorator, unused-ignore]
def _add_text(
    records: Any, said: Any, said_vectors: Any, said_scales: Any, taken: Any, taken_vectors: Any,
    taken_scales: Any, task: Any, slope_rows: Any, slopes: Any, unit: Any, odds: Any, alpha: Any,
    scores: Any,
) -> None:  # fmt: skip
    """Add to `scores` (n,) what texts say of those with a record (n,) in the category, -1 without.

    Sums of 64 products of 8-bit numbers are exact in single precision, in whatever order.
    """
    for found in range(len(records)):
        pair = records[found]
        if pair < 0:
            continue
        accept, complete = odds[found, 0], odds[found, 1]
        without = _success(accept, complete)
        for kind in range(2):
            row = said[pair] if kind == 0 else taken[pair]
            scale = said_scales[row] if kind == 0 else taken_scales[row]
            if scale == 0.0:
                continue
            vector = said_vectors[row] if kind == 0 else taken_vectors[row]
            product = np.float32(0.0)
            for d in range(len(task)):
                product += np.float32(vector[d]) * task[d]
            inner = product * scale / unit
            accept += np.float32(slopes[slope_rows[pair], 0, kind] * inner)
            complete += np.float32(slopes[slope_rows[pair], 1, kind] * inner)
        scores[found] += alpha * (_success(accept, complete) - without)


@numba.njit(
    "UniTuple(int64, 2)(float64[::1], int16[::1], int64, int64, int32[::1])",
    cache=True,
    nogil=True,
)  # type: ignore[untyped-decorator, unused-ignore]
def _best_of(scores: Any, rings: Any, last: Any, best: Any, kept: Any) -> Any:
    """Write which of those no farther than ring `last` have the `best` highest scores, and some.

    How many they are, and among how many. Scores are told apart by the 4,096th of their range.
    """
    among = 0
    held = np.zeros(_LEVELS, dtype=np.int64)
    for i in range(len(scores)):
        if rings[i] <= last:
            among += 1
            held[min(max(int(scores[i] * _LEVELS), 0), _LEVELS - 1)] += 1
    level, above = _LEVELS, 0
    while level > 0 and above < best:
        level -= 1
        above += held[level]
    count = 0
    for i in range(len(scores)):
        if rings[i] <= last and min(max(int(scores[i] * _LEVELS), 0), _LEVELS - 1) >= level:
            kept[count] = i
            count += 1
    return count, among


@numba.njit(
    "UniTuple(int64, 2)(float64[:, ::1], int64[::1], float64[::1], int64, float32[:, ::1],"
    " uint64[::1], uint64[:, ::1], float64[::1], float64, uint64, uint64[::1], int64, int64,"
    " float64[::1], float64[:, ::1], float64[::1], float64, float64, float64, int32[::1],"
    " float32[:, ::1], int32[::1], int32[::1], float32[:, ::1], float64[::1], int16[::1])",
    cache=True,
    nogil=True,
    error_model="numpy",
)  # type: ignore[untyped-decorator, unused-ignore]
def _score_all(
    points: Any, blocks: Any, least: Any, enough: Any, terms: Any, qualifications: Any,
    shifts: Any, point: Any, reach: Any, required: Any, begin_hours: Any, poster: Any,
    hour_of_week: Any, wave: Any, table: Any, on_shift: Any, pattern_weight: Any, rate: Any,
    alpha: Any, record_places: Any, record_terms: Any, places: Any, records: Any, odds: Any,
    scores: Any, rings: Any,
) -> Any:  # fmt: skip
    """Write places, records, log-odds, scores and rings of the eligible in the blocks; how many
    they are, and the last ring.

    Blocks come nearest first where there are more than `enough` workers. Once all rings nearer
    than the next block hold enough, nobody farther is looked at, and the first ring that
    completes them is the last that counts. Which rings those are depends on where the eligible
    stand, not on what blocks they share.
    """
    found, last = 0, _RINGS
    steps = table.shape[0] - 1
    per_step = steps / np.sqrt(reach) if reach > 0.0 else 0.0
    per_ring = (_RINGS - 1) / reach if reach > 0.0 else 0.0
    held_by_ring = np.zeros(_RINGS, dtype=np.int64)
    # Of one block: hours in which each may begin and his number among those who are able; of these
    # their places, squared chords, and sums of both log-odds and the rule.
    meets, number_of = np.empty(BLOCK, dtype=np.uint64), np.zeros(BLOCK, dtype=np.int64)
    at, squares, sums = np.zeros(BLOCK, dtype=np.int64), np.empty(BLOCK), np.empty((3, BLOCK))
    word, bit = np.uint64(hour_of_week // 64), np.uint64(hour_of_week % 64)
    cos, sin, limit = wave[1], wave[2], reach * reach
    x, y, z = point[0], point[1], point[2]
    for number in range(len(blocks)):
        if found >= enough and number % _PART == 0:
            seen, ring = 0, 0
            complete = int(max(least[number], 0.0) * per_ring)
            while ring < complete and seen < enough:
                seen += held_by_ring[ring]
                ring += 1
            if seen >= enough:
                last = ring - 1
                break
        begin = blocks[number] * BLOCK
        end = min(begin + BLOCK, points.shape[0])
        n = end - begin
        meets[:] = 0
        for which in range(len(begin_hours)):
            if begin_hours[which]:
                hours = shifts[which, begin:end]
                for i in range(n):
                    meets[i] |= hours[i] & begin_hours[which]
        here, held = points[begin:end], qualifications[begin:end]
        able = 0
        for i in range(n):  # without branches, here and below: none can be foreseen
            dx, dy, dz = here[i, 0] - x, here[i, 1] - y, here[i, 2] - z
            square = dx * dx + dy * dy + dz * dz
            at[able], squares[able] = begin + i, square
            may = (meets[i] != 0) & ((held[i] & required) == required)
            able += may & (square <= limit) & (begin + i != poster)
        if not able:
            continue
        for i in range(able):
            apart = np.sqrt(squares[i])
            step = np.sqrt(apart) * per_step
            cell = min(int(step), steps - 1)
            share = step - cell
            km = table[cell, 0] + share * (table[cell + 1, 0] - table[cell, 0])
            place = at[i]
            terms_of = terms[place]
            on = float((shifts[word, place] >> bit) & np.uint64(1))
            sums[0, i] = (
                table[cell, 1] + share * (table[cell + 1, 1] - table[cell, 1])
                + (terms_of[0] + terms_of[2] * km + terms_of[4] * cos + terms_of[6] * sin)
                + on * on_shift[0]
            )  # fmt: skip
            sums[1, i] = (
                table[cell, 2] + share * (table[cell + 1, 2] - table[cell, 2])
                + (terms_of[1] + terms_of[3] * km + terms_of[5] * cos + terms_of[7] * sin)
                + on * on_shift[1]
            )  # fmt: skip
            sums[2, i] = (
                table[cell, 3] + share * (table[cell + 1, 3] - table[cell, 3])
                + (on * terms_of[8] + (1.0 - on) * terms_of[9])
                + pattern_weight * min(terms_of[10] + terms_of[11] * rate, 1.0)
            )  # fmt: skip
            records[found + i] = -1
            number_of[place - begin] = i
        record = np.searchsorted(record_places, begin)
        while record < len(record_places) and record_places[record] < end:
            place = record_places[record]
            i = number_of[place - begin]
            if i < able and at[i] == place:
                for outcome in range(3):
                    sums[outcome, i] += record_terms[record, outcome]
                records[found + i] = record
            record += 1
        for i in range(able):
            odds[found + i, 0], odds[found + i, 1] = sums[0, i], sums[1, i]
            success = _success(np.float32(sums[0, i]), np.float32(sums[1, i]))
            scores[found + i] = (1.0 - alpha) * sums[2, i] + alpha * success
            places[found + i] = at[i]
            ring = int(np.sqrt(squares[i]) * per_ring)
            rings[found + i] = ring
            held_by_ring[ring] += 1
        found += able
    if last == _RINGS and found > enough:
        seen, ring = 0, 0
        while seen < enough:
            seen += held_by_ring[ring]
            ring += 1
        last = ring - 1
    return found, last
