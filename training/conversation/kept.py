"""The model of intents as it is kept beside its messages: fitted once, taken into every release.

As the text models of task-parse are (`training.parsing.kept`): in 8 bits, with the figures of its
judgement and a digest of the messages.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.intent_model import IntentModel
from training.parsing.kept import digest_of_sentences, packed_arrays, unpacked_arrays

HERE: Final = Path(__file__).parent
MODEL: Final = "intent_model.npz"
FIGURES: Final = "intent_model.json"


@dataclass(frozen=True, slots=True)
class KeptIntents:
    """The model, and the figures of `training.conversation.judge_intents`."""

    model: IntentModel
    figures: dict[str, Any]


def load_kept_intents(folder: Path = HERE) -> KeptIntents:
    """The model that was fitted on the messages as they are.

    Raises
    ------
    ValueError
        If the messages have changed since, or nothing is kept.
    """
    try:
        stated = json.loads((folder / FIGURES).read_text("utf-8"))
        packed = (folder / MODEL).read_bytes()
    except FileNotFoundError:
        stated, packed = {"sentences": None}, b""
    if stated["sentences"] != digest_of_sentences(folder):
        raise ValueError(
            "The model of intents is not of the messages in training/conversation. Run: "
            "python -m training.conversation.train_intents --keep"
        )
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        model = IntentModel.from_arrays(unpacked_arrays(dict(arrays)), stated["model"])
    return KeptIntents(model, stated["figures"])


def keep_intents(model: IntentModel, figures: dict[str, Any], folder: Path = HERE) -> None:
    """Keep model and figures; equal ones give equal bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **packed_arrays(model.to_arrays()))
    stated = {
        "sentences": digest_of_sentences(folder),
        "model": model.to_json(),
        "figures": figures,
    }
    (folder / MODEL).write_bytes(buffer.getvalue())
    text = json.dumps(stated, indent=1, ensure_ascii=False) + "\n"
    (folder / FIGURES).write_text(text, "utf-8")
