"""A release from a history whose trees are learnt on a cluster."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from data.columns import MarketHistory
from models.boosting import BoostingParameters
from models.release import ReleaseContents
from training.contents import complete_release
from training.fitting import Say
from training.wide.cluster import local_cluster
from training.wide.fit import fit_wide, store_parts
from training.wide.layout import Layout

_PARTS_A_WORKER: Final = 4


def make_wide_release(
    history: MarketHistory,
    parameters: BoostingParameters,
    *,
    workers: int,
    say: Say,
    **models: Any,
) -> ReleaseContents:
    """What `training.train.make_release` makes, with the trees learnt by processes side by side.

    The history is put into parts in a folder that goes when they are done with; `models` are the
    text models, intents and their figures, as there.

    Raises
    ------
    NotReady
        If Dask is not installed.
    ValueError
        If the history is too short, or has too few rows of an outcome for every worker.
    """
    with tempfile.TemporaryDirectory(prefix="hustlexp-wide-") as folder:
        layout = Layout(Path(folder))
        with local_cluster(workers) as client:
            say("parts of the history")
            store_parts(history, layout, workers * _PARTS_A_WORKER)
            wide = fit_wide(client, layout, parameters, say=say)
    return complete_release(wide.material, wide.fitted, parameters, say=say, **models)
