"""The MLflow run around a training step: parameters, figures, files.

The tracking store lives in ``<var>/mlflow`` unless MLFLOW_TRACKING_URI says otherwise; inside
``mlflow run`` the run that MLflow has begun is continued.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

EXPERIMENT = "hustlexp"


@contextmanager
def tracked_run(var: Path, step: str, parameters: Mapping[str, Any]) -> Iterator[TrackedRun]:
    """A run named after the step; it is marked as failed when the body raises.

    Inside another run it is a child of that one.
    """
    mlflow = _connected(var)
    parent = mlflow.active_run()
    if parent is None and "MLFLOW_RUN_ID" not in os.environ:
        mlflow.set_experiment(EXPERIMENT)
    experiment = parent.info.experiment_id if parent else None
    with mlflow.start_run(
        run_name=step, experiment_id=experiment, nested=parent is not None
    ) as run:
        mlflow.log_params(dict(parameters))
        yield TrackedRun(run.info.run_id)


def _connected(var: Path) -> ModuleType:
    """MLflow, set to its tracking store."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # no git here is no warning
    import mlflow  # a second's import that `--help` should not pay for

    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("mlflow").setLevel(logging.WARNING)
    if "MLFLOW_TRACKING_URI" not in os.environ:
        store = (var / "mlflow").resolve()
        store.mkdir(parents=True, exist_ok=True)
        mlflow.set_tracking_uri(f"sqlite:///{store / 'mlflow.db'}")
        if mlflow.get_experiment_by_name(EXPERIMENT) is None:
            mlflow.create_experiment(EXPERIMENT, (store / "artifacts").as_uri())
    return mlflow


class TrackedRun:
    """What a step tells the tracker."""

    def __init__(self, run_id: str) -> None:
        self.id = run_id

    def figures(self, figures: Mapping[str, float]) -> None:
        """Log figures by name; the ones that are not numbers (NaN) are left out."""
        import mlflow

        mlflow.log_metrics({name: value for name, value in figures.items() if value == value})

    def tags(self, tags: Mapping[str, str]) -> None:
        """Tag the run."""
        import mlflow

        mlflow.set_tags(dict(tags))

    def file(self, path: Path) -> None:
        """Attach a file under its own name."""
        import mlflow

        mlflow.log_artifact(str(path))

    def folder(self, folder: Path, name: str) -> str:
        """Attach a folder of files under a name; its address in the artifact store."""
        import mlflow

        mlflow.log_artifacts(str(folder), artifact_path=name)
        return str(mlflow.get_artifact_uri(name))
