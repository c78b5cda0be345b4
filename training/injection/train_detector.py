"""Fit and judge the detector of attacks: ``python -m training.injection.train_detector --help``.

One logistic regression over sentence vectors. Each source of texts is left out once, which gives
its figures and the threshold; the shipped one is fitted on all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from sklearn.linear_model import LogisticRegression

import models
from data.arrays import FloatArray
from features.text import Encoder, SentenceEncoder
from models.injection_detector import FILE, InjectionDetector
from training import options
from training.conversation.sentences import intent_sentences
from training.injection.sentences import HERE, Labelled, labelled_texts
from training.parsing.judge_texts import wilson
from training.parsing.kept import digest_of_sentences

RIDGE: Final = 3.0
"""Inverse ridge; of 1 to 100 the hits on sources left out differ by under four points."""

LABELLED_WEIGHT: Final = 10.0
"""Weight of a labelled text beside one of the assistant's ordinary messages, which are many."""

MESSAGES: Final = 4_000
"""Ordinary messages that are learnt from as honest, a third of all, drawn by `SEED`."""

SEED: Final = 8

FALSE_SUSPICIONS: Final = 0.03
"""Share of the hard honest texts of sources left out that may be suspected. They are written to be
mistaken, and hardly one message in a hundred is like them; who is suspected wrongly gets the
phrasebook's words and loses nothing else. At 0.01 a quarter fewer attacks are suspected."""


def fit_detector(
    texts: Sequence[Labelled], messages: Sequence[str], encoder: Encoder
) -> tuple[InjectionDetector, dict[str, Any]]:
    """The detector, and how good it is on sources that it had not seen."""
    labelled = encoder.encode([one.text for one in texts])
    ordinary = encoder.encode(messages)
    attacks = np.array([one.is_attack for one in texts])
    sources = np.array([one.source for one in texts])
    turns = np.arange(len(messages))
    chance, ordinary_chance = np.zeros(len(texts)), np.zeros(len(messages))
    names = sorted(set(sources.tolist()))
    for number, name in enumerate(names):
        out, turn = sources == name, turns % len(names) == number
        fitted = _fit(labelled[~out], attacks[~out], ordinary[~turn])
        chance[out] = fitted.suspicion(_only([one.text for one in texts], out), encoder)
        ordinary_chance[turn] = fitted.suspicion(_only(messages, turn), encoder)
    threshold = _threshold(chance[~attacks])
    detector = _fit(labelled, attacks, ordinary, threshold)
    return detector, {
        "suspected_from": threshold,
        "attacks": _share(chance[attacks] >= threshold),
        "honest": _share(chance[~attacks] >= threshold),
        "ordinary": _share(ordinary_chance >= threshold),
        "by_source": {
            name: _share(chance[attacks & (sources == name)] >= threshold)["share"]
            for name in names
        },
        "by_language": {
            language: _share(
                chance[attacks & np.array([one.language == language for one in texts])]
                >= threshold
            )["share"]
            for language in sorted({one.language for one in texts if one.is_attack})
        },
    }


def judge_unseen(
    detector: InjectionDetector, attacks: Sequence[str], honest: Sequence[str], encoder: Encoder
) -> dict[str, Any]:
    """Which of the texts of others are suspected."""
    return {
        "attacks": _share(np.array(detector.suspects(attacks, encoder))),
        "honest": _share(np.array(detector.suspects(honest, encoder))),
    }


def _fit(
    labelled: NDArray[Any],
    attacks: NDArray[np.bool_],
    ordinary: NDArray[Any],
    threshold: float = 0.5,
) -> InjectionDetector:
    rows = np.vstack([labelled, ordinary]).astype(np.float64)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    labels = np.concatenate([attacks, np.zeros(len(ordinary), bool)])
    weights = np.concatenate([np.full(len(attacks), LABELLED_WEIGHT), np.ones(len(ordinary))])
    found = LogisticRegression(C=RIDGE, max_iter=1_000).fit(rows, labels, sample_weight=weights)
    return InjectionDetector(
        found.coef_[0].astype(np.float32), float(found.intercept_[0]), threshold
    )


def _threshold(honest: FloatArray) -> float:
    """The least probability that so few of the honest texts pass (`FALSE_SUSPICIONS`)."""
    return round(float(np.quantile(honest, 1.0 - FALSE_SUSPICIONS)) + 0.005, 2)


def _only(rows: Sequence[str], chosen: NDArray[np.bool_]) -> list[str]:
    return [row for row, keep in zip(rows, chosen, strict=True) if keep]


def _share(says: NDArray[np.bool_]) -> dict[str, Any]:
    low, high = wilson(int(says.sum()), len(says))
    return {"share": float(says.mean()), "of": len(says), "interval": [low, high]}


def _texts_of(path: Path) -> list[str]:
    """Texts of a file with tab-separated fields, the text last; ``\\uXXXX`` and ``\\UXXXXXXXX``
    are characters that an editor would not show."""
    lines = path.read_text("utf-8").splitlines()
    return [
        _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), line.split("\t")[-1])
        for line in lines
        if line.strip()
    ]


_ESCAPE: Final = re.compile(r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})")


def main(
    attacks: Annotated[
        Path | None, typer.Option(help="Attacks that were not learnt from, the text last.")
    ] = None,
    honest: Annotated[Path | None, typer.Option(help="Honest texts, likewise.")] = None,
    keep: Annotated[
        bool, typer.Option(help="Write the detector that is shipped; due after every change.")
    ] = False,
    json_path: options.JsonPath = None,
) -> None:
    """Fit the detector and judge it on sources that it had not seen."""
    console, encoder = Console(), SentenceEncoder()
    messages = [row.text for row in intent_sentences()]
    drawn = np.random.default_rng(SEED).choice(len(messages), MESSAGES, replace=False)
    detector, figures = fit_detector(
        labelled_texts(), [messages[at] for at in sorted(drawn)], encoder
    )
    if attacks is not None and honest is not None:
        figures["unseen"] = judge_unseen(detector, _texts_of(attacks), _texts_of(honest), encoder)
    console.print_json(data=figures)
    if keep:
        stated = {
            "sentences": digest_of_sentences(HERE),
            "figures": figures,
            "model": detector.to_json(),
        }
        text = json.dumps(stated, separators=(",", ":")) + "\n"
        Path(models.__path__[0]).joinpath(FILE).write_text(text, "utf-8")
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1), "utf-8")


def run() -> None:
    """Entry point of ``python -m training.injection.train_detector``."""
    typer.run(main)


if __name__ == "__main__":
    run()
