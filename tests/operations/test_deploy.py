"""What `deploy/` says agrees with the service: settings, probes, names of metrics, packages."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from serving.app import create_app
from serving.metrics import ServiceMetrics
from serving.server import GRACE_S
from serving.settings import AccessMode, Settings
from serving.wiring.gauges import FOLLOWED, FOLLOWED_STORES

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
KUBERNETES = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "hustlexp.yaml").read_text()))
ALERTS = yaml.safe_load((DEPLOY / "monitoring" / "alerts.yaml").read_text())
DASHBOARD = json.loads((DEPLOY / "monitoring" / "grafana.json").read_text())
SETTINGS = {name.upper() for name in Settings.model_fields}


def _of_kind(kind: str) -> dict[str, Any]:
    (found,) = (document for document in KUBERNETES if document["kind"] == kind)
    assert isinstance(found, dict)
    return found


def test_compose_sets_only_what_the_service_reads() -> None:
    for name in ("api", "train"):
        assert set(COMPOSE["services"][name]["environment"]) <= SETTINGS


@pytest.mark.skipif(
    shutil.which("docker-compose") is None, reason="not on this machine: docker-compose"
)
def test_compose_is_accepted_by_its_program() -> None:
    checked = subprocess.run(  # noqa: S603
        ["docker-compose", "--file", str(DEPLOY / "compose.yaml"), "config", "--quiet"],  # noqa: S607
        env=os.environ | {"POSTGRES_PASSWORD": "not-a-secret"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_kubernetes_sets_only_what_the_service_reads() -> None:
    settings = _of_kind("ConfigMap")["data"]
    assert set(settings) <= SETTINGS
    Settings(**{name.lower(): value for name, value in settings.items()}, jwt_secret="s" * 32)


def test_kubernetes_probes_what_the_service_answers() -> None:
    container = _of_kind("StatefulSet")["spec"]["template"]["spec"]["containers"][0]
    paths = create_app(Settings(access_mode=AccessMode.DEVELOPMENT)).openapi()["paths"]
    for probe, path in (
        ("startupProbe", "/livez"),
        ("livenessProbe", "/livez"),
        ("readinessProbe", "/readyz"),
    ):
        assert container[probe]["httpGet"]["path"] == path
        assert path in paths


def test_a_replica_is_given_the_time_to_drain() -> None:
    pod = _of_kind("StatefulSet")["spec"]["template"]["spec"]
    drain_s = float(_of_kind("ConfigMap")["data"]["DRAIN_SECONDS"])
    assert pod["terminationGracePeriodSeconds"] > drain_s + GRACE_S


def test_jobs_are_done_by_a_process_of_their_own_wherever_it_is_deployed() -> None:
    work = _of_kind("Deployment")["spec"]["template"]["spec"]
    assert work["containers"][0]["command"] == ["hustlexp", "work"]
    assert COMPOSE["services"]["work"]["entrypoint"] == ["hustlexp", "work"]
    volumes = {mount["name"] for mount in work["containers"][0]["volumeMounts"]}
    assert volumes == {volume["name"] for volume in work["volumes"]}


def test_alerts_and_dashboard_name_metrics_that_exist() -> None:
    told = ServiceMetrics().text().decode()
    known = set(re.findall(r"^# TYPE (\w+)", told, re.MULTILINE))
    known |= {f"hustlexp_{name}" for name in (*FOLLOWED, *FOLLOWED_STORES)}
    rules = [rule for group in ALERTS["groups"] for rule in group["rules"]]
    asked = [rule["expr"] for rule in rules]
    asked += [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    named = {name for query in asked for name in re.findall(r"\b(?:hustlexp|process)_\w+", query)}
    assert {name.removesuffix("_bucket") for name in named} <= known
    for rule in rules:
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"]


def test_the_image_holds_every_package_and_runs_as_nobody_special() -> None:
    told = (DEPLOY / "Dockerfile").read_text()
    copied = set(re.findall(r"^COPY (\w+) \1$", told, re.MULTILINE))
    assert copied == {"data", "features", "models", "training", "engine", "serving"}
    assert re.findall(r"^USER (.+)$", told, re.MULTILINE) == ["10001"]
    assert "ffmpeg" not in " ".join(re.findall(r"^(?:RUN|    ).*$", told, re.MULTILINE))
    needed = {f"!{name}" for name in (*copied, "pyproject.toml", "constraints.txt", "README.md")}
    assert needed <= set((ROOT / ".dockerignore").read_text().splitlines())
