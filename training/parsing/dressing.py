"""What posters put around a task: a greeting, pay, a time. Sentences dressed so teach a model
that none of it tells the task or a danger."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from training.parsing.sentences import Sentence

_AROUND: Final = {
    "en": (
        "I need someone to help: {} Will pay $50.",
        "{} Tomorrow by 5pm, $80, must have a car and good reviews.",
        "[HIRING] {} Budget $100-200.",
        "{} - $20",
        "Hi all, {} Start as soon as possible, £12 per hour. Own car and full driving licence.",
        "Need someone to do this today: {} $25/hr cash",
    ),
    "es": (
        "Necesito a alguien: {} Pago 50 euros.",
        "Hola, {} Mañana por la tarde, máximo 800 pesos.",
        "{} - 20 €",
    ),
    "pt": (
        "Preciso de alguém: {} Pago R$100.",
        "Olá, {} Amanhã às 14h, R$ 80.",
        "{} - R$ 50",
    ),
    "fr": (
        "Bonjour, je cherche quelqu'un : {} Je paie 50 €.",
        "{} Demain avant 17 h, 80 euros.",
        "{} - 20 €",
    ),
    "de": (
        "Hallo, ich suche jemanden: {} Zahle 50 Euro.",
        "{} Morgen um 17 Uhr, 15 €/Std.",
        "{} - 20 €",
    ),
    "zh": ("求帮忙：{}50元", "{}明天下午五点前，报酬100元", "{}20元"),  # noqa: RUF001 - Chinese punctuation
    "ja": ("お願いします。{}5000円", "{}明日の午後、時給1500円", "{}2000円"),
}


def dressed(row: Sentence, at: int) -> Sentence:
    """A sentence as a post might say it; `at` chooses how, in turn."""
    ways = _AROUND[row.language]
    return replace(row, text=ways[at % len(ways)].replace("{}", row.text), is_dressed=True)
