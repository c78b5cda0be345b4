"""The language of answers: what the caller's header asks for, or what a post is written in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.parsing.language import LANGUAGES
from tests.serving.service import (
    A_PARSED,
    FIND_TASKS,
    FIND_WORKERS,
    PARSE,
    KnownParser,
    Service,
    a_service,
)

SAID = {
    "en": ("2.1 miles", "9-day streak"),
    "es": ("2.1 millas", "racha de 9 días"),
    "fr": ("2,1\u00a0miles", "série de 9 jours"),
    "de": ("2,1 Meilen", "Serie von 9 Tagen"),
    "pt": ("2,1 milhas", "sequência de 9 dias"),
    "zh": ("2.1英里", "9天连续记录"),
    "ja": ("2.1マイル", "9日の連続記録"),
}
"""A way and a streak in each language."""


def _patterns(service: Service, language: str) -> Any:
    return service.client.post(
        "/api/ai/analyze-patterns",
        json={"userId": "user-7", "timeframe": "30days", "includeRecommendations": True},
        headers={"accept-language": language},
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_match_is_told_in_the_language_that_is_asked_for(
    service: Service, language: str
) -> None:
    response = service.match(FIND_WORKERS, accept_language=language)
    assert response.headers["content-language"] == language
    (match,) = response.json()["matches"]
    assert SAID[language][0] in match["reasoning"]
    assert SAID[language][0] in " ".join(match["strengths"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_are_told_in_the_language_that_is_asked_for(
    service: Service, language: str
) -> None:
    response = _patterns(service, language)
    assert response.headers["content-language"] == language
    assert SAID[language][1] in response.json()["alerts"][0]["message"]


def test_what_programs_read_is_the_same_in_every_language(service: Service) -> None:
    english, french = (_patterns(service, language).json() for language in ("en", "fr"))
    for answer in (english, french):
        answer.pop("metadata")
    assert french["patterns"]["workSchedule"] == english["patterns"]["workSchedule"]
    told, said = english["predictions"], french["predictions"]
    assert said["bestTimeToNotify"] == told["bestTimeToNotify"]
    for name in ("type", "priority", "action", "timing"):
        assert [a[name] for a in french["alerts"]] == [a[name] for a in english["alerts"]]
    for name in ("type", "impact", "actionable"):
        assert [i[name] for i in french["insights"]] == [i[name] for i in english["insights"]]
    assert [i["title"] for i in french["insights"]] != [i["title"] for i in english["insights"]]


@pytest.mark.parametrize("header", ["ko", "*", "xx-YY;q=abc", ",;,;=", "fr;q=0"])
def test_what_is_not_spoken_is_answered_in_english_that_says_so(
    service: Service, header: str
) -> None:
    response = service.match(FIND_TASKS, accept_language=header)
    assert response.headers["content-language"] == "en"
    assert "miles" in response.json()["recommendations"][0]["reasoning"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_post_is_answered_in_its_own_language_whatever_the_header(
    tmp_path: Path, language: str
) -> None:
    post = replace(A_PARSED, language=language, title="")
    with a_service(tmp_path, parser=KnownParser(post)) as service:
        response = service.parse(PARSE, accept_language="fr" if language != "fr" else "de")
    answer = response.json()
    assert response.headers["content-language"] == answer["metadata"]["language"] == language
    titles = {"en": "Delivery", "es": "Entregas", "fr": "Livraison", "de": "Lieferung",
              "pt": "Entregas", "zh": "配送", "ja": "配達"}  # fmt: skip
    assert answer["task"]["title"] == titles[language]
    assert answer["task"]["category"] == "delivery"  # an id
    (warning,) = answer["warnings"]
    assert warning["type"] == "tight-deadline"
    assert "50" in warning["message"]
    assert ("until the deadline" in warning["message"]) is (language == "en")
