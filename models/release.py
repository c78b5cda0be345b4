"""A release: all models that serve together, in one versioned, checksummed directory.

Layout of the releases folder: ``<id>/manifest.json``, ``<id>/forests.npz``, attachments, and the
file ``current`` that names the release to serve. The pointer is the truth; a release is loaded
whole or refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.errors import NotReady, ReleaseRefused
from features.specification import NAMES, OUTCOMES, feature_hash
from models.calibration import Calibrator
from models.examination import ExaminationModel
from models.expectations import ExpectationModel
from models.forecasts import NO_FORECASTS, Forecasts
from models.forest import Forest
from models.intent_model import NO_INTENTS, IntentModel
from models.logistic import LinearScore
from models.market_rates import QUANTILES, REFERENCE_RATES, MarketRates
from models.outcomes import OutcomeChain, OutcomeModel
from models.personal import NEUTRAL, PersonalParameters
from models.text_models import NO_TEXT_MODELS, TextModels
from models.text_space import NO_SPACE, TextSpace
from models.travel import REFERENCE, TravelModel

SCHEMA_VERSION: Final = 5
"""Changes when a release written before can no longer be read."""

POINTER: Final = "current"
"""File beside the releases that names the one to serve; only ever replaced as a whole."""

DECISIONS: Final = "decisions"
"""Folder beside the releases: why each was promoted or not, one file for each decision."""

MANIFEST: Final = "manifest.json"
"""File of a release that says what it is and what its other files are."""

_FORESTS: Final = "forests.npz"
_ID: Final = re.compile(r"[0-9]{8}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Release:
    """A loaded release. `policy` is the ranking policy as plain values; the engine reads it."""

    id: str
    chain: OutcomeChain
    examination: ExaminationModel
    policy: Mapping[str, Any]
    manifest: Mapping[str, Any]
    expectations: Mapping[str, ExpectationModel] = field(default_factory=dict)
    travel: TravelModel = REFERENCE
    personal: PersonalParameters = NEUTRAL
    text_space: TextSpace = NO_SPACE
    market_rates: MarketRates = REFERENCE_RATES
    texts: TextModels = NO_TEXT_MODELS
    forecasts: Forecasts = NO_FORECASTS
    intents: IntentModel = NO_INTENTS


@dataclass(frozen=True, slots=True)
class ReleaseContents:
    """What goes into a new release; see `write_release`.

    `window` holds the first and last instants (aware UTC) of what was fitted; `metrics` is written
    to the manifest as it is; `attachments` are files by name (plots, reports, the boosters' own
    text) that are checksummed and kept with the release.
    """

    chain: OutcomeChain
    examination: ExaminationModel
    policy: Mapping[str, Any]
    window: tuple[datetime, datetime]
    seed: int
    metrics: Mapping[str, Any]
    attachments: Mapping[str, bytes]
    expectations: Mapping[str, ExpectationModel] = field(default_factory=dict)
    travel: TravelModel = REFERENCE
    personal: PersonalParameters = NEUTRAL
    text_space: TextSpace = NO_SPACE
    market_rates: MarketRates = REFERENCE_RATES
    texts: TextModels = NO_TEXT_MODELS
    forecasts: Forecasts = NO_FORECASTS
    intents: IntentModel = NO_INTENTS


def write_release(releases: Path, contents: ReleaseContents, *, created_at: datetime) -> str:
    """Write a release atomically and return its id; equal contents give the same id and bytes.

    Only `created_at` in the manifest depends on the time of writing. A release that stands there
    already and loads is left alone: it may be the one that serves.
    """
    files = {_FORESTS: _arrays(contents), **contents.attachments}
    body = {
        "schema_version": SCHEMA_VERSION,
        "feature_hash": feature_hash(),
        "features": list(NAMES),
        "window": [at.isoformat() for at in contents.window],
        "seed": contents.seed,
        "models": {
            name: {"intercept": model.linear.intercept, "calibrator": model.calibrator.to_json()}
            for name, model in zip(OUTCOMES, _models(contents.chain), strict=True)
        },
        "expectations": {name: m.to_json() for name, m in contents.expectations.items()},
        "travel": contents.travel.to_json(),
        "personal": contents.personal.to_json(),
        "market_rates": contents.market_rates.to_json(),
        "texts": contents.texts.to_json(),
        "forecasts": contents.forecasts.to_json(),
        **_intents_stated(contents.intents),
        "examination": [float(level) for level in contents.examination.levels_],
        "policy": dict(contents.policy),
        "metrics": _stated(contents.metrics),
        "files": {name: _checksum(content) for name, content in sorted(files.items())},
    }
    digest = _digest(body)
    release_id = _release_id(body, digest)
    manifest = {"id": release_id, "digest": digest, "created_at": created_at.isoformat(), **body}
    files[MANIFEST] = json.dumps(manifest, indent=1, sort_keys=True).encode()
    if not _loads(releases / release_id):
        _write_folder(releases, release_id, files)
    return release_id


def load_release(folder: Path) -> Release:
    """Load a release directory.

    Raises
    ------
    ReleaseRefused
        If a file is missing, altered or unreadable, or the release was made for another schema or
        other features than this code has.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        release_id, files = str(manifest["id"]), dict(manifest["files"])
        _verify(folder, manifest, files)
        with np.load(io.BytesIO((folder / _FORESTS).read_bytes()), allow_pickle=False) as arrays:
            chain = OutcomeChain(
                *(_outcome_model(name, manifest["models"][name], arrays) for name in OUTCOMES)
            )
            text_space = TextSpace(arrays["text_centroids"], arrays["text_projection"])
            expectations = {
                name: ExpectationModel(**stated, forest=_forest(name, arrays))
                for name, stated in manifest["expectations"].items()
            }
            rates = MarketRates.from_json(
                manifest["market_rates"],
                tuple(_forest(name, arrays) for name in _rate_names(manifest["market_rates"])),
            )
            texts = TextModels.from_arrays(arrays, manifest["texts"])
            intents = IntentModel.from_arrays(arrays, manifest.get("intents"))
            stated = manifest["forecasts"]
            forecasts = Forecasts.from_json(
                stated, {name: _forest(name, arrays) for name in Forecasts.names_in(stated)}
            )
        travel = manifest["travel"]
        return Release(
            release_id,
            chain,
            ExaminationModel(np.array(manifest["examination"])),
            manifest["policy"],
            manifest,
            expectations,
            TravelModel(float(travel["access_min"]), tuple(travel["speed_kmh"])),
            PersonalParameters.from_json(manifest["personal"]),
            text_space,
            rates,
            texts,
            forecasts=forecasts,
            intents=intents,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseRefused(f"Release '{folder.name}' cannot be read: {error}.") from error


def current_release(releases: Path) -> Path:
    """Folder of the release that the pointer names.

    Raises
    ------
    NotReady
        If no release has been made current.
    ReleaseRefused
        If the pointer names a release that is not there.
    """
    try:
        name = (releases / POINTER).read_text("utf-8", errors="replace").strip()
    except FileNotFoundError:
        raise NotReady(f"No release in '{releases}'. Run: hustlexp train") from None
    folder = release_folder(releases, name)
    if not (folder / MANIFEST).is_file():
        raise ReleaseRefused(f"The pointer names release '{name}', which is not there.")
    return folder


def make_current(releases: Path, release_id: str) -> None:
    """Point serving at a release, after checking that it loads; the switch is atomic.

    Raises
    ------
    ReleaseRefused
        If the release is not there or does not load; the pointer then stays as it was.
    """
    load_release(release_folder(releases, release_id))
    pointer = releases / f".{POINTER}.{os.getpid()}"
    pointer.write_text(f"{release_id}\n", "utf-8")
    os.replace(pointer, releases / POINTER)


def list_releases(releases: Path) -> list[Mapping[str, Any]]:
    """Manifests of all releases, oldest first; unreadable ones have only "id" and "error"."""
    found: list[Mapping[str, Any]] = []
    for folder in sorted(releases.glob("*/")) if releases.is_dir() else ():
        if folder.name.startswith(".") or folder.name == DECISIONS:
            continue
        try:
            release = load_release(folder)
            if release.id != folder.name:
                raise ReleaseRefused(f"Folder '{folder.name}' holds release '{release.id}'.")
            found.append(release.manifest)
        except ReleaseRefused as error:
            found.append({"id": folder.name, "error": str(error)})
    return found


def _loads(folder: Path) -> bool:
    try:
        load_release(folder)
    except ReleaseRefused:
        return False
    return True


_PARTS: Final = ("feature", "threshold", "value")


def release_folder(releases: Path, name: str) -> Path:
    """Folder of a release by id, right below `releases`: never a draft or a path elsewhere."""
    if not _ID.fullmatch(name):
        raise ReleaseRefused(f"'{name}' is not the id of a release.")
    return releases / name


def _release_id(body: Mapping[str, Any], digest: str) -> str:
    return f"{datetime.fromisoformat(body['window'][1]):%Y%m%d}-{digest[:12]}"


def _models(chain: OutcomeChain) -> tuple[OutcomeModel, ...]:
    return chain.accept, chain.complete, chain.on_time


def _outcome_model(
    name: str, stated: Mapping[str, Any], arrays: Mapping[str, Any]
) -> OutcomeModel:
    return OutcomeModel(
        linear=LinearScore(float(stated["intercept"]), arrays[f"{name}_weights"]),
        forest=_forest(name, arrays),
        calibrator=Calibrator.from_json(stated["calibrator"]),
    )


def _forest(name: str, arrays: Mapping[str, Any]) -> Forest:
    return Forest(*(arrays[f"{name}_{part}"] for part in _PARTS))


def _rate_names(stated: Mapping[str, Any]) -> list[str]:
    """Names of the forests of market rates; there are none where no history was seen."""
    return [f"pay_{q:g}" for q in QUANTILES] if stated["is_fitted"] else []


def _arrays(contents: ReleaseContents) -> bytes:
    """Every array of a release as one uncompressed archive; equal arrays give equal bytes."""
    outcomes = dict(zip(OUTCOMES, _models(contents.chain), strict=True))
    forests = {name: model.forest for name, model in outcomes.items()} | {
        name: model.forest for name, model in contents.expectations.items()
    }
    rates = contents.market_rates
    forests |= contents.forecasts.forests()
    forests |= dict(zip(_rate_names(rates.to_json()), rates.forests, strict=True))
    arrays = {
        f"{name}_{part}": getattr(forest, part)
        for name, forest in forests.items()
        for part in _PARTS
    } | {f"{name}_weights": model.linear.weights for name, model in outcomes.items()}
    arrays |= {
        "text_centroids": contents.text_space.centroids,
        "text_projection": contents.text_space.projection,
    }
    arrays |= contents.texts.to_arrays() | contents.intents.to_arrays()
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _verify(folder: Path, manifest: Mapping[str, Any], files: Mapping[str, str]) -> None:
    if manifest["schema_version"] != SCHEMA_VERSION:
        raise ReleaseRefused(
            f"Release '{folder.name}' has schema {manifest['schema_version']}, "
            f"this code reads {SCHEMA_VERSION}."
        )
    if manifest["feature_hash"] != feature_hash():
        raise ReleaseRefused(f"Release '{folder.name}' was made for other features. Train again.")
    body = {k: v for k, v in manifest.items() if k not in ("id", "digest", "created_at")}
    digest = _digest(body)
    if manifest["digest"] != digest or manifest["id"] != _release_id(body, digest):
        raise ReleaseRefused(f"The manifest of release '{folder.name}' has been altered.")
    for name, checksum in files.items():
        if _checksum((folder / name).read_bytes()) != checksum:
            raise ReleaseRefused(f"File '{name}' of release '{folder.name}' is damaged.")


def _stated(figures: Any) -> Any:
    """Figures as JSON has them: what is not a finite number is null."""
    if isinstance(figures, Mapping):
        return {str(name): _stated(value) for name, value in figures.items()}
    if isinstance(figures, list | tuple):
        return [_stated(value) for value in figures]
    return None if isinstance(figures, float) and not math.isfinite(figures) else figures


def _intents_stated(intents: IntentModel) -> dict[str, Any]:
    """Nothing where none is fitted: a release without it is one of before there was a chat."""
    return {"intents": intents.to_json()} if intents.is_fitted else {}


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digest(body: Mapping[str, Any]) -> str:
    return _checksum(json.dumps(body, sort_keys=True).encode())


def _write_folder(releases: Path, name: str, files: Mapping[str, bytes]) -> None:
    """All files or none: written beside, flushed to disk, then renamed into place."""
    releases.mkdir(parents=True, exist_ok=True)
    draft = releases / f".{name}.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for file, content in files.items():
        with (draft / file).open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    shutil.rmtree(releases / name, ignore_errors=True)
    os.replace(draft, releases / name)
