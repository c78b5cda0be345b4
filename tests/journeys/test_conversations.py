"""Five conversations of thirty messages in three languages; the last depends on the first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.conversation.assistant import Assistant
from tests.serving.service import a_service

HERE = {"lat": 37.7749, "lng": -122.4194}

ENGLISH = (
    "how is my streak?", "what level am I?", "which badges are close?", "how am I doing overall?",
    "how much did I earn last week?", "and last month?", "what will I make this week?",
    "how can I earn more?", "what hours pay best?", "hello again", "thanks!", "what can you do?",
    "open my wallet", "take me to the leaderboard", "where is my current job?",
    "write me a poem about bees", "I feel unsafe with this client", "is my streak safe?",
    "how far to the next level?", "what's my rating?", "what did I make yesterday?",
    "when should I work on Fridays?", "show me my profile page", "good morning",
    "what's my forecast this month?", "how do I get more badges?", "ok cool", "open settings",
)  # fmt: skip
SPANISH = (
    "¿cómo va mi racha?", "¿en qué nivel estoy?", "¿qué insignias puedo ganar?", "¿cómo voy?",
    "¿cuánto gané la semana pasada?", "¿y el mes pasado?", "¿cuánto voy a ganar esta semana?",
    "¿cómo puedo ganar más?", "¿a qué horas pagan mejor?", "hola", "¡gracias!",
    "¿qué puedes hacer?", "abre mi billetera", "llévame a la clasificación",
    "¿dónde está mi trabajo actual?", "escríbeme un poema", "el cliente me da miedo",
    "¿está a salvo mi racha?", "¿cuánto falta para el próximo nivel?", "¿cuál es mi valoración?",
    "¿cuánto gané ayer?", "¿cuándo conviene trabajar?", "abre mi perfil", "buenos días",
    "¿cuánto ganaré este mes?", "¿qué insignias me faltan?", "vale, genial", "abre los ajustes",
)  # fmt: skip
GERMAN = (
    "wie steht meine serie?", "auf welchem level bin ich?", "welche abzeichen sind nah?",
    "wie mache ich mich?", "was habe ich letzte woche verdient?", "und letzten monat?",
    "was werde ich diese woche verdienen?", "wie kann ich mehr verdienen?",
    "zu welchen zeiten verdient man am besten?", "hallo", "danke!", "was kannst du alles?",
    "öffne meine geldbörse", "zeig mir die rangliste", "wo ist mein aktueller auftrag?",
    "schreib mir ein gedicht", "der kunde macht mir angst", "ist meine serie sicher?",
    "wie weit ist es bis zum nächsten level?", "wie ist meine bewertung?",
    "was habe ich gestern verdient?", "wann sollte ich arbeiten?", "öffne mein profil",
    "guten morgen", "was verdiene ich diesen monat voraussichtlich?",
    "welche abzeichen fehlen mir?",
    "alles klar", "öffne die einstellungen",
)  # fmt: skip


def _filters(answer: dict[str, Any]) -> dict[str, Any]:
    (filtering,) = (a for a in answer["actions"] if a["type"] == "filter")
    found: dict[str, Any] = filtering["filters"]
    return found


def _keeps_category_and_pay(first: dict[str, Any], last: dict[str, Any]) -> None:
    assert (_filters(last)["category"], _filters(last)["minPay"]) == ("cleaning", 20.0)
    assert _filters(last)["sort"] == "distance"


def _takes_the_first_of_the_first_list(first: dict[str, Any], last: dict[str, Any]) -> None:
    shown = next(a["taskId"] for a in first["actions"] if a["type"] == "navigate")
    taking = last["actions"][0]
    assert (taking["type"], taking["taskId"]) == ("execute", shown)
    assert taking["requireConfirmation"] is True


def _keeps_to_the_radius(first: dict[str, Any], last: dict[str, Any]) -> None:
    assert _filters(last)["maxDistance"] == 3.0


Check = Callable[[dict[str, Any], dict[str, Any]], None]

CONVERSATIONS: dict[str, tuple[str, tuple[str, ...], str, Check]] = {
    "a search is narrowed": (
        "any cleaning jobs over $20?", ENGLISH, "closer ones", _keeps_category_and_pay,
    ),
    "the first of the list is taken": (
        "find me some work paying at least $20", ENGLISH, "I'll take the first one",
        _takes_the_first_of_the_first_list,
    ),
    "what holds from now on": (
        "from now on only show me jobs within 3 miles", ENGLISH, "find me some work",
        _keeps_to_the_radius,
    ),
    "in Spanish": (
        "busco trabajos de limpieza de más de 20 dólares", SPANISH, "más cerca",
        _keeps_category_and_pay,
    ),
    "in German": (
        "gibt es Putzjobs ab 20 Dollar?", GERMAN, "näher dran bitte", _keeps_category_and_pay,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_the_thirtieth_message_is_understood_from_the_first(
    name: str, tmp_path: Path, tiny_assistant: Assistant, tiny_until: datetime
) -> None:
    opening, between, ending, check = CONVERSATIONS[name]
    messages = (opening, *between, ending)
    assert len(messages) == 30
    answers = []
    with a_service(tmp_path, talker=tiny_assistant, clock=lambda: tiny_until) as service:
        for message in messages:
            response = service.chat(
                {
                    "userId": "worker-1",
                    "message": message,
                    "context": {"sessionId": name, "user": {"location": HERE}},
                }
            )
            assert response.status_code == 200, message
            answers.append(response.json())
    check(answers[0], answers[-1])
