"""How good the text models are on writers they had not seen, in figures for the release's card."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from engine.parsing.disguise import plain
from engine.parsing.safety.rules import rules
from models.text_classifier import softmax
from models.text_models import SAFE
from training.parsing.fit_category import Corpus, FittedTexts, HeldOut
from training.parsing.sentences import LANGUAGES

_BINS: Final = 10
_MOST_CONFUSED: Final = 15
_WORST_KINDS: Final = 8


def judge_texts(fitted: FittedTexts) -> dict[str, Any]:
    """Figures of held-out writers: categories, their calibration, dangers found and made up."""
    category, safety = fitted.category, fitted.safety
    of_tasks, of_dangers = (
        {writer: _as_written(corpus, held) for writer, held in parts.items()}
        for corpus, parts in (
            (category, fitted.category_held_out),
            (safety, fitted.safety_held_out),
        )
    )
    temperature = fitted.models.category.temperature
    return {
        "sentences": _counts(category)
        | {"dangers": sum(not row.is_dressed and row.source == row.writer for row in safety.rows)},
        "chosen": fitted.chosen,
        "category": {
            writer: _category(category, held, temperature) for writer, held in of_tasks.items()
        },
        "confusions": _confusions(category, list(of_tasks.values())),
        "safety": {writer: _safety(safety, held, fitted) for writer, held in of_dangers.items()},
    }


def wilson(right: int, total: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson, JASA 1927)."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, right / total
    centre = share + z * z / (2 * total)
    half = z * float(np.sqrt(share * (1.0 - share) / total + z * z / (4.0 * total * total)))
    scale = 1.0 + z * z / total
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)


def calibration_error(chance: FloatArray, labels: IntArray) -> float:
    """Expected calibration error of the likeliest class over ten equal bins (Guo et al. 2017)."""
    said, right = chance.max(axis=1), chance.argmax(axis=1) == labels
    bins = np.minimum((said * _BINS).astype(np.int64), _BINS - 1)
    gaps = [
        abs(said[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in range(_BINS)
        if (bins == b).any()
    ]
    return float(sum(gaps))


def _as_written(corpus: Corpus, held: HeldOut) -> HeldOut:
    """Without the dressed copies of sentences: those are learnt from only."""
    is_own = np.array([not corpus.rows[row].is_dressed for row in held.rows])
    return HeldOut(held.rows[is_own], held.log_odds[is_own])


def _counts(corpus: Corpus) -> dict[str, int]:
    return dict(Counter(row.source for row in corpus.rows if not row.is_dressed))


def _category(corpus: Corpus, held: HeldOut, temperature: float) -> dict[str, Any]:
    chance = softmax(held.log_odds / temperature)
    labels, languages = corpus.labels[held.rows], corpus.languages[held.rows]
    order = np.argsort(-chance, axis=1, kind="stable")
    right = order[:, 0] == labels
    return {
        **_share(right),
        "top_2": float((order[:, :2] == labels[:, None]).any(axis=1).mean()),
        "calibration_error": calibration_error(chance, labels),
        "languages": {
            language: _share(right[languages == language])
            for language in LANGUAGES
            if (languages == language).any()
        },
    }


def _confusions(corpus: Corpus, parts: list[HeldOut]) -> list[list[Any]]:
    """The commonest mistakes of all held-out writers: meant, taken for, how often."""
    pairs: Counter[tuple[str, str]] = Counter()
    for held in parts:
        taken = held.log_odds.argmax(axis=1)
        for meant, got in zip(corpus.labels[held.rows], taken, strict=True):
            if meant != got:
                pairs[corpus.classes[meant], corpus.classes[got]] += 1
    return [[*pair, count] for pair, count in pairs.most_common(_MOST_CONFUSED)]


def _safety(corpus: Corpus, held: HeldOut, fitted: FittedTexts) -> dict[str, Any]:
    """Dangers warned of, and harmless texts warned of: by model, by rules, by both together."""
    safe = corpus.classes.index(SAFE)
    chance = softmax(held.log_odds / fitted.models.safety.temperature)
    by_model = 1.0 - chance[:, safe] >= fitted.models.warn_from
    rows = [corpus.rows[row] for row in held.rows]
    by_rule = np.array([_rule_speaks(row.text) for row in rows])
    is_danger = corpus.labels[held.rows] != safe
    is_hard = ~is_danger & np.array([row.source == row.writer for row in rows])
    groups: dict[str, BoolArray] = {
        "danger": is_danger,
        "hard_harmless": is_hard,
        "ordinary": ~is_danger & ~is_hard,
    }
    languages = np.array([row.language for row in rows])
    either = by_model | by_rule
    kinds = {
        kind: _share(either[corpus.labels[held.rows] == code])
        for code, kind in enumerate(corpus.classes)
        if kind != SAFE and (corpus.labels[held.rows] == code).any()
    }
    worst = sorted(kinds, key=lambda kind: float(kinds[kind]["share"]))[:_WORST_KINDS]
    warned = either & is_danger
    return {
        name: {
            how: _share(says[group])
            for how, says in (("model", by_model), ("rules", by_rule), ("either", either))
        }
        for name, group in groups.items()
    } | {
        "precision_hard": float(warned.sum() / max(1, warned.sum() + (either & is_hard).sum())),
        "languages": {
            language: _share(either[is_danger & (languages == language)]) for language in LANGUAGES
        },
        "hardest_kinds": {kind: kinds[kind] for kind in worst},
    }


def _rule_speaks(text: str) -> bool:
    undisguised = plain(text)
    return any(
        hit.severity != "low" for rule in rules() if (hit := rule.hit(undisguised)) is not None
    )


def _share(says: BoolArray) -> dict[str, Any]:
    right, total = int(says.sum()), len(says)
    return {
        "share": right / total if total else float("nan"),
        "of": total,
        "interval": list(wilson(right, total)),
    }
