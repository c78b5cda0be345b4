"""The text models as they are kept beside their sentences: fitted once, taken into every release.

They depend on the sentences alone, not on a market's history, and fitting and judging them takes
minutes. So `training.parsing.train_texts --keep` writes them here, in 8 bits, with the figures of
their judgement and a digest of the sentences: models of other sentences are refused.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.text_models import TextModels

HERE: Final = Path(__file__).parent
MODELS: Final = "text_models.npz"
FIGURES: Final = "text_models.json"

_STEPS: Final = 127.0  # 8-bit units of the largest weight of a class


@dataclass(frozen=True, slots=True)
class KeptTexts:
    """The models, and the figures of `training.parsing.judge_texts.judge_texts`."""

    models: TextModels
    figures: dict[str, Any]


def digest_of_sentences(folder: Path = HERE) -> str:
    """SHA-256 of all files of sentences, names and contents (hex)."""
    whole = sha256()
    for file in sorted(folder.glob("*/*.tsv")):
        whole.update(f"{file.parent.name}/{file.name}\n".encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


def load_kept_texts(folder: Path = HERE) -> KeptTexts:
    """The models that were fitted on the sentences as they are.

    Raises
    ------
    ValueError
        If the sentences have changed since, or nothing is kept.
    """
    try:
        stated = json.loads((folder / FIGURES).read_text("utf-8"))
        packed = (folder / MODELS).read_bytes()
    except FileNotFoundError:
        stated, packed = {"sentences": None}, b""
    if stated["sentences"] != digest_of_sentences(folder):
        raise ValueError(
            "The text models are not of the sentences in training/parsing. Run: "
            "python -m training.parsing.train_texts --keep"
        )
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        models = TextModels.from_arrays(unpacked_arrays(dict(arrays)), stated["models"])
    return KeptTexts(models, stated["figures"])


def keep_texts(models: TextModels, figures: dict[str, Any], folder: Path = HERE) -> None:
    """Keep models and figures; equal ones give equal bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **packed_arrays(models.to_arrays()))
    stated = {
        "sentences": digest_of_sentences(folder),
        "models": models.to_json(),
        "figures": figures,
    }
    (folder / MODELS).write_bytes(buffer.getvalue())
    text = json.dumps(stated, indent=1, ensure_ascii=False) + "\n"
    (folder / FIGURES).write_text(text, "utf-8")


def packed_arrays(arrays: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[Any]]:
    """Each table of weights as int8 with a scale for each class; the rest as float32."""
    packed: dict[str, NDArray[Any]] = {}
    for name, array in arrays.items():
        if array.ndim < 2 or not array.size:
            packed[name] = array
            continue
        across = 1 if name.endswith("_weights") else 0  # classes are rows there, columns else
        scale = np.abs(array).max(axis=across, keepdims=True) / _STEPS
        scale = np.where(scale > 0.0, scale, 1.0).astype(np.float32)
        packed[name] = np.rint(array / scale).astype(np.int8)
        packed[f"{name}_scale"] = scale
    return packed


def unpacked_arrays(packed: dict[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    return {
        name: (array.astype(np.float32) * packed[f"{name}_scale"])
        if f"{name}_scale" in packed
        else array.astype(np.float32)
        for name, array in packed.items()
        if not name.endswith("_scale")
    }
