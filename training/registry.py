"""The releases in MLflow's model registry: versions of one model, named by alias.

`champion` is the release that serves, `challenger` the newest one that does not yet. The pointer
in the releases folder is the truth; an alias follows it. (MLflow's stages are deprecated.)
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from training.tracking import TrackedRun

MODEL: Final = "hustlexp"
CHAMPION: Final = "champion"
CHALLENGER: Final = "challenger"


class Registry:
    """MLflow's registry behind the tracking store that is connected (`training.tracking`).

    Every method raises `mlflow.exceptions.MlflowException` where the store does not answer.
    """

    def __init__(self) -> None:
        from mlflow import MlflowClient

        self._client = MlflowClient()

    def named(self, alias: str) -> str | None:
        """Id of the release that an alias names; None where it names none."""
        from mlflow.exceptions import MlflowException

        try:
            version = self._client.get_model_version_by_alias(MODEL, alias)
        except MlflowException as error:
            if error.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
                return None  # no such model, or no such alias
            raise
        return str(version.tags["release"])

    def name(self, alias: str, folder: Path, run: TrackedRun) -> None:
        """Let an alias name the release in `folder`.

        A release that the registry does not know is attached to the run and becomes a version.
        """
        self._client.set_registered_model_alias(MODEL, alias, self.version(folder, run))

    def version(self, folder: Path, run: TrackedRun) -> str:
        """Number of the version that a release is; a new one is attached to the run."""
        return self._version(folder.name) or self._register(folder, run)

    def unname(self, alias: str) -> None:
        """Let an alias name nothing."""
        if self.named(alias) is not None:
            self._client.delete_registered_model_alias(MODEL, alias)

    def _version(self, release_id: str) -> str | None:
        wanted = f"name = '{MODEL}' and tags.release = '{release_id}'"
        found = self._client.search_model_versions(wanted)
        return str(found[0].version) if found else None

    def _register(self, folder: Path, run: TrackedRun) -> str:
        if not self._client.search_registered_models(f"name = '{MODEL}'"):
            self._client.create_registered_model(
                MODEL, description="All models that serve together; one version is one release."
            )
        source = run.folder(folder, "release")
        version = self._client.create_model_version(
            MODEL, source, run.id, tags={"release": folder.name}
        )
        return str(version.version)
