"""Boosted trees over rows that lie on many machines: LightGBM's own Dask learner.

Every worker builds histograms of its own rows and LightGBM adds them up, so a split is chosen by
all rows. Four things differ from one machine, by LightGBM's own rules: bins are found by each
worker for a share of the features on its rows; with `row_share` below 1 each draws rows of its
own; monotone constraints are kept by the method "basic", the others being for one machine; and
rows of a leaf are told from its share of the Hessian, not counted, which moves `rows_per_leaf`.
Rounds are always run to their number, since the learner does not stop early over several workers;
which of them to keep is then decided on the later rows, by the rule of early stopping.
"""

from __future__ import annotations

import logging
import operator
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import lightgbm
import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from features.specification import NAMES
from models.boosting import (
    BoostingParameters,
    FittedTrees,
    Rows,
    examined_gradient,
    fit_line,
)
from models.calibration import UNCALIBRATED, log_losses
from models.examination import ExaminationModel
from models.forest import Forest, probability
from models.logistic import LinearScore
from models.outcomes import OutcomeModel
from training.wide.cluster import worker_addresses
from training.wide.layout import Layout
from training.wide.rows import TRAIN, VALID, tree_rows

if TYPE_CHECKING:
    from distributed import Client, Future

_WORDS: Final = {
    "min_data_in_leaf": "min_child_samples",
    "lambda_l2": "reg_lambda",
    "feature_fraction": "colsample_bytree",
    "bagging_fraction": "subsample",
    "bagging_freq": "subsample_freq",
    "seed": "random_state",
}
"""LightGBM's settings in the words of its estimators, which have defaults under those."""

_OF_THE_CLUSTER: Final = ("[machines:", "[local_listen_port:", "[num_machines:", "[time_out:")
_BLOCK: Final = 100_000


@dataclass(frozen=True, slots=True)
class ClusterTrees:
    """`training.fitting.FitTrees` on a cluster: the rows given are a sample, for the line alone.

    The rows of part `p` are learnt from by worker `p mod n_workers`; every worker needs some.
    """

    client: Client
    layout: Layout
    parts: int

    def __call__(
        self,
        outcome: str,
        train: Rows,
        valid: Rows,
        parameters: BoostingParameters,
        examination: ExaminationModel,
    ) -> FittedTrees:
        """Boost on all rows of the training window from a line fitted on `train`.

        Raises
        ------
        ValueError
            If `train` lacks one of the labels, or a worker has no row of the outcome.
        """
        linear = fit_line(outcome, train, parameters)
        booster = self._boosted(outcome, linear, parameters, examination)
        forest = Forest.of(booster.dump_model())
        losses = self._losses(outcome, linear, forest, examination)
        best = best_round(losses[1:], parameters.patience)
        booster.best_iteration = best
        kept = some_trees(forest, 0, best) if losses[best] < losses[0] else Forest.empty()
        return FittedTrees(OutcomeModel(linear, kept, UNCALIBRATED), booster)

    def _boosted(
        self,
        outcome: str,
        linear: LinearScore,
        parameters: BoostingParameters,
        examination: ExaminationModel,
    ) -> lightgbm.Booster:
        from lightgbm.dask import DaskLGBMRegressor

        columns, futures = self._on_workers(outcome, linear, examination)
        model = DaskLGBMRegressor(
            client=self.client,
            n_estimators=parameters.trees,
            objective=_examined_objective,
            **cluster_settings(outcome, parameters),
        )
        matrix, labels, examined, scores = columns
        self.client.run(_be_quiet)
        _be_quiet()
        with warnings.catch_warnings():
            # Of the number of threads, which is that of Dask's workers.
            warnings.filterwarnings("ignore", message="Parameter n_jobs will be ignored")
            model.fit(
                matrix,
                labels,
                sample_weight=examined,
                init_score=scores,
                feature_name=list(NAMES),
            )
        del futures, columns
        return _without_addresses(model.booster_)

    def _on_workers(
        self, outcome: str, linear: LinearScore, examination: ExaminationModel
    ) -> tuple[list[Any], list[Future]]:
        """Matrix, labels, e(position), the line's scores as Dask arrays, and what holds them."""
        import dask.array as da

        client, addresses = self.client, worker_addresses(self.client)
        place = [
            {"workers": [addresses[p % len(addresses)]], "allow_other_workers": False}
            for p in range(self.parts)
        ]
        parts = [
            client.submit(
                _learning_rows,
                self.layout,
                p,
                outcome,
                linear,
                examination,
                pure=False,
                **place[p],
            )
            for p in range(self.parts)
        ]
        sizes = client.gather(
            [client.submit(_length, rows, **place[p]) for p, rows in enumerate(parts)]
        )
        _need_rows_everywhere(outcome, sizes, len(addresses))
        filled = [p for p in range(self.parts) if sizes[p]]
        columns = []
        for number, dtype in enumerate((np.float32, np.float32, np.float32, np.float64)):
            futures = {
                p: client.submit(operator.itemgetter(number), parts[p], **place[p]) for p in filled
            }
            width = (len(NAMES),) if number == 0 else ()
            chunks = [
                da.from_delayed(futures[p], shape=(sizes[p], *width), dtype=dtype) for p in filled
            ]
            columns.append(da.concatenate(chunks))
        return columns, parts

    def _losses(
        self, outcome: str, linear: LinearScore, forest: Forest, examination: ExaminationModel
    ) -> FloatArray:
        """(n_trees + 1,) mean log loss on the later rows after no tree, one, two, and so on."""
        found = self.client.gather(
            self.client.map(
                _summed_losses,
                [self.layout] * self.parts,
                range(self.parts),
                outcome=outcome,
                linear=linear,
                forest=forest,
                examination=examination,
                pure=False,
            )
        )
        sums, rows = np.sum([s for s, _ in found], axis=0), sum(n for _, n in found)
        return np.asarray(sums / max(rows, 1))


def cluster_settings(outcome: str, parameters: BoostingParameters) -> dict[str, Any]:
    """What the Dask learner is told: the settings of one machine, where it can keep to them."""
    settings = parameters.for_lightgbm(outcome)
    settings["monotone_constraints_method"] = "basic"
    del settings["num_threads"]  # Dask's workers have theirs
    return {_WORDS.get(name, name): value for name, value in settings.items()}


def on_one_machine(parameters: BoostingParameters) -> BoostingParameters:
    """Parameters by which one machine grows the trees of a cluster, but for bins and draws."""
    return replace(parameters, extra={**parameters.extra, "monotone_constraints_method": "basic"})


def best_round(losses: FloatArray | Sequence[float], patience: int) -> int:
    """Round (from 1) that early stopping keeps: the best before `patience` rounds brought nothing.

    `losses` (n_rounds,) are those on later rows after each round; 0 where there is none.
    """
    best = 0
    for number, loss in enumerate(losses, start=1):
        if not best or loss < losses[best - 1]:
            best = number
        elif number - best >= patience:
            break
    return best


def some_trees(forest: Forest, begin: int, end: int) -> Forest:
    """The trees from one number, from 0, to before another."""
    chosen = slice(begin, end)
    return Forest(forest.feature[chosen], forest.threshold[chosen], forest.value[chosen])


LearningRows = tuple[
    NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], NDArray[np.float64]
]


def _learning_rows(
    layout: Layout, part: int, outcome: str, linear: LinearScore, examination: ExaminationModel
) -> LearningRows:
    """Runs on a worker."""
    rows = tree_rows(layout, part, outcome, TRAIN, examination)
    return (
        rows.matrix,
        rows.labels.astype(np.float32),
        rows.examined.astype(np.float32),
        _line(linear, rows.matrix),
    )


def _summed_losses(
    layout: Layout,
    part: int,
    *,
    outcome: str,
    linear: LinearScore,
    forest: Forest,
    examination: ExaminationModel,
) -> tuple[FloatArray, int]:
    """Runs on a worker: summed log losses of a part's later rows by trees, and their number."""
    rows = tree_rows(layout, part, outcome, VALID, examination)
    sums = np.zeros(len(forest.feature) + 1)
    for begin in range(0, len(rows), _BLOCK):
        chosen = slice(begin, begin + _BLOCK)
        block = Rows(rows.matrix[chosen], rows.labels[chosen], rows.examined[chosen])
        scores = _line(linear, block.matrix)
        for tree in range(len(sums)):
            if tree:
                scores += some_trees(forest, tree - 1, tree).predict(block.matrix)
            losses = log_losses(block.labels, block.examined * probability(scores))
            sums[tree] += losses.sum()
    return sums, len(rows)


def _line(linear: LinearScore, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    """The line's scores, in blocks: the products are twice as wide as the features."""
    scores = np.empty(len(matrix))
    for begin in range(0, len(matrix), _BLOCK):
        scores[begin : begin + _BLOCK] = linear.predict(matrix[begin : begin + _BLOCK])
    return scores


def _examined_objective(
    labels: NDArray[Any] | None, scores: NDArray[Any], examined: NDArray[Any] | None
) -> tuple[NDArray[Any], NDArray[Any]]:
    """e(position) comes as the weight: LightGBM hands it over and uses it for nothing else.

    Weights that are all one it leaves out.
    """
    assert labels is not None  # noqa: S101 - every row has one
    looked = np.ones(len(labels)) if examined is None else examined.astype(np.float64)
    return examined_gradient(labels, scores, looked)


def _be_quiet() -> None:
    """LightGBM tells of every port and connection; what matters is raised."""
    logger = logging.getLogger("lightgbm")
    logger.setLevel(logging.ERROR)
    lightgbm.register_logger(logger)


def _length(rows: LearningRows) -> int:
    return len(rows[0])


def _need_rows_everywhere(outcome: str, sizes: Sequence[int], workers: int) -> None:
    held = [sum(sizes[w::workers]) for w in range(workers)]
    if min(held) == 0:
        raise ValueError(
            f"A worker has no row of '{outcome}' to learn from: {held}. Take fewer workers, or "
            "more parts."
        )


def _without_addresses(booster: lightgbm.Booster) -> lightgbm.Booster:
    """The booster, of whose text equal trees make equal bytes: it names no machine or port."""
    lines = booster.model_to_string(num_iteration=-1).splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(_OF_THE_CLUSTER))
    return lightgbm.Booster(model_str=text)
