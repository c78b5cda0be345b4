"""Promote, compare, go back, repair: the steps as someone calls them, with pointer, decisions
and MLflow's aliases."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from data.database import open_database
from data.repositories.market import save_market
from data.simulation.run import Simulation
from models.champions import current_id, earlier_champions
from models.champions import promote as point_at
from models.release import Release
from tests.releases import write_variant
from training import promote, releases

# MLflow's own queries, under SQLAlchemy 2.1; nothing of ours asks for it.
pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated")


@dataclass
class Home:
    """A VAR_DIR with a history and two releases: a good one and one that is far too sure."""

    var: Path
    database_url: str
    good: str
    over_sure: str

    @property
    def releases(self) -> Path:
        return self.var / "releases"

    def decisions(self) -> list[dict[str, Any]]:
        """What was decided, oldest first."""
        files = sorted((self.releases / "decisions").glob("*.json"))
        return [json.loads(file.read_text()) for file in files]

    def promote(self, *arguments: str) -> Result:
        app = typer.Typer()
        app.command()(promote.main)
        return CliRunner().invoke(app, [*arguments, *self._where(), *self._history()])

    def step(self, name: str, *arguments: str) -> Result:
        where = [*self._where(), *(self._history() if name == "compare" else [])]
        return CliRunner().invoke(releases.app, [name, *arguments, *where])

    def _where(self) -> list[str]:
        return ["--var", str(self.var)]

    def _history(self) -> list[str]:
        return ["--database-url", self.database_url]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a tracking store that this module's tests share: making one takes seconds."""
    import mlflow

    folder = tmp_path_factory.mktemp("mlflow")
    before = mlflow.get_tracking_uri()
    named = os.environ.get("MLFLOW_TRACKING_URI")
    uri = f"sqlite:///{folder}/mlflow.db"
    mlflow.set_tracking_uri(uri)
    mlflow.create_experiment("hustlexp", (folder / "artifacts").as_uri())
    yield uri
    mlflow.set_tracking_uri(before)
    os.environ.pop("MLFLOW_TRACKING_URI", None)
    if named is not None:
        os.environ["MLFLOW_TRACKING_URI"] = named


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, tiny_simulation: Simulation) -> str:
    """URL of a database with the tiny city."""
    url = f"sqlite:///{tmp_path_factory.mktemp('history')}/history.db"
    database = open_database(url)
    database.migrate()
    with database.session() as session:
        save_market(session, tiny_simulation.history)
    database.close()
    return url


@pytest.fixture
def home(
    tmp_path: Path,
    store: str,
    history: str,
    tiny_release: Release,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Home]:
    from mlflow import MlflowClient

    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    folder = tmp_path / "releases"
    yield Home(
        tmp_path,
        history,
        good=write_variant(folder, tiny_release),
        over_sure=write_variant(folder, tiny_release, shift=2.0),
    )
    client = MlflowClient()
    if client.search_registered_models("name = 'hustlexp'"):
        client.delete_registered_model("hustlexp")


def _alias(name: str) -> str | None:
    """Release that an alias names, asked of MLflow itself."""
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    try:
        return str(MlflowClient().get_model_version_by_alias("hustlexp", name).tags["release"])
    except MlflowException:
        return None


def test_the_first_release_is_promoted_with_pointer_record_alias_and_run(home: Home) -> None:
    from mlflow import MlflowClient

    result = home.promote(home.good)
    assert result.exit_code == 0, result.output
    assert current_id(home.releases) == home.good
    (decision,) = home.decisions()
    assert (decision["verdict"], decision["champion"]) == ("promoted", None)
    assert decision["reasons"][0].startswith("Better: log loss of 'accept'")
    assert (_alias("champion"), _alias("challenger")) == (home.good, None)
    run = MlflowClient().get_run(decision["run"])
    assert run.data.tags["verdict"] == "promoted"
    assert run.data.tags["release"] == home.good
    assert run.data.metrics["difference.log_loss.accept"] < 0.0
    attached = [file.path for file in MlflowClient().list_artifacts(decision["run"])]
    assert any(path.endswith(f"-{home.good}.json") for path in attached)


def test_a_worse_challenger_is_refused_kept_as_challenger_and_the_champion_serves_on(
    home: Home,
) -> None:
    home.promote(home.good)
    result = home.promote(home.over_sure)
    assert result.exit_code == 1
    assert current_id(home.releases) == home.good
    decision = home.decisions()[-1]
    assert (decision["verdict"], decision["champion"]) == ("refused", home.good)
    assert any(difference["is_worse"] for difference in decision["differences"])
    assert decision["asks_for_shadow_period"]  # some hundred rankings support no estimate
    assert (_alias("champion"), _alias("challenger")) == (home.good, home.over_sure)


def test_force_wants_a_reason_and_keeps_it(home: Home) -> None:
    assert home.promote(home.over_sure, "--force").exit_code == 2
    assert current_id(home.releases) is None
    result = home.promote(home.over_sure, "--force", "--reason", "drill")
    assert result.exit_code == 0, result.output
    decision = home.decisions()[-1]
    assert (decision["verdict"], decision["reasons"]) == ("forced", ["drill"])
    assert current_id(home.releases) == _alias("champion") == home.over_sure


def test_a_better_challenger_takes_the_champions_place_and_rollback_gives_it_back(
    home: Home,
) -> None:
    home.promote(home.over_sure, "--force", "--reason", "drill")
    assert home.promote(home.good).exit_code == 0
    assert current_id(home.releases) == _alias("champion") == home.good
    assert earlier_champions(home.releases) == [home.over_sure]

    result = home.step("rollback", "--reason", "complaints")
    assert result.exit_code == 0, result.output
    assert current_id(home.releases) == _alias("champion") == home.over_sure
    decision = home.decisions()[-1]
    assert (decision["verdict"], decision["champion"]) == ("rolled back", home.good)
    assert decision["reasons"] == ["complaints"]

    again = home.step("rollback")
    assert again.exit_code == 1
    assert "no earlier champion" in again.output


def test_without_a_name_the_newest_release_is_the_challenger(home: Home) -> None:
    home.promote(home.good)
    assert home.promote().exit_code == 1
    assert home.decisions()[-1]["release"] == home.over_sure  # made three minutes later


def test_what_serves_already_is_not_judged_again(home: Home) -> None:
    home.promote(home.good)
    assert home.promote(home.good).exit_code == 0
    assert len(home.decisions()) == 1


def test_a_damaged_or_unknown_release_is_not_promoted_even_by_force(home: Home) -> None:
    forests = home.releases / home.over_sure / "forests.npz"
    forests.write_bytes(forests.read_bytes()[:-1])
    for name in (home.over_sure, "20260101-nothing", "../elsewhere"):
        assert home.promote(name).exit_code == 1
        assert home.promote(name, "--force", "--reason", "drill").exit_code == 1
    assert current_id(home.releases) is None
    assert not (home.releases / "decisions").exists()


def test_a_damaged_champion_does_not_stand_in_the_way_of_a_good_release(home: Home) -> None:
    home.promote(home.over_sure, "--force", "--reason", "drill")
    forests = home.releases / home.over_sure / "forests.npz"
    forests.write_bytes(forests.read_bytes()[:-1])
    assert home.promote(home.good).exit_code == 0
    assert home.decisions()[-1]["champion"] is None


def test_compare_judges_and_changes_nothing(home: Home) -> None:
    result = home.step("compare", home.over_sure, home.good)
    assert result.exit_code == 0, result.output
    assert "The gate would let it pass." in result.output
    back = home.step("compare", home.good, home.over_sure)
    assert "The gate would refuse it." in back.output
    assert current_id(home.releases) is None
    assert not (home.releases / "decisions").exists()
    assert home.step("compare", home.good, "nothing").exit_code == 1


def test_repair_lets_the_alias_follow_the_pointer_and_removes_crashed_drafts(home: Home) -> None:
    home.promote(home.good)
    point_at(home.releases, home.over_sure)  # as after a crash between pointer and alias
    assert _alias("champion") == home.good
    draft = home.releases / ".20260101-half.999999999"  # above any process number of Linux
    shutil.copytree(home.releases / home.good, draft)
    os.utime(draft, (0, 0))

    result = home.step("repair")
    assert result.exit_code == 0, result.output
    assert "MLflow's champion was" in result.output
    assert _alias("champion") == home.over_sure
    assert not draft.exists()

    again = home.step("repair")
    assert again.exit_code == 0
    assert "as they should be" in again.output


def test_repair_tells_of_a_pointer_to_a_damaged_release_and_leaves_the_choice(home: Home) -> None:
    home.promote(home.good)
    (home.releases / home.good / "forests.npz").write_bytes(b"")
    result = home.step("repair")
    assert result.exit_code == 1
    assert "damaged" in result.output
    assert current_id(home.releases) == home.good


def test_a_registry_that_fails_does_not_stop_a_promotion(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    def fails(*_: object, **__: object) -> None:
        raise MlflowException("The registry is down.")

    monkeypatch.setattr(MlflowClient, "get_model_version_by_alias", fails)
    result = home.promote(home.good)
    assert result.exit_code == 0, result.output
    assert "hustlexp releases repair" in " ".join(result.output.split())
    assert current_id(home.releases) == home.good


def test_the_entry_point_of_the_mlproject_goes_on_with_the_run_that_mlflow_has_begun(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`mlflow run -e promote` logs the parameters as they were asked for, before it starts us."""
    from mlflow import MlflowClient

    client = MlflowClient()
    run = client.create_run("1")
    for name, value in (("release", "newest"), ("seed", "7")):
        client.log_param(run.info.run_id, name, value)
    monkeypatch.setenv("MLFLOW_RUN_ID", run.info.run_id)
    home.promote("newest")
    (decision,) = home.decisions()
    assert decision["run"] == run.info.run_id
    assert client.get_run(run.info.run_id).data.tags["verdict"] == decision["verdict"]
