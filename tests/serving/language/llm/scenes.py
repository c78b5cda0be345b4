"""Narrations that the tests of the language model share, and the narrator around a double."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from data.repositories.language_costs import Limits
from serving.language.llm.cache import TextCache
from serving.language.llm.gateway import Api, Gateway, Model, client_of
from serving.language.llm.narrator import LanguageModelNarrator
from serving.language.llm.passages import Narration, Passage
from serving.language.llm.prompt import PromptWriter
from serving.language.llm.purse import LocalPurse
from tests.doubles.language_model import Double

NOON: Final = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
RICH: Final = Limits(10**9, 10**9)
CANARY: Final = "c0ffee5eed15bad0"

ADVICE: Final = (
    "Eight in ten such tasks pay $20 to $48, half of them up to $31. At $50 the best match "
    "accepts with 91% probability, at $35 with 87%, which is worth most to you."
)
DRAFTS: Final[dict[str, str]] = {
    "en": ADVICE,
    "es": "De 20 $ a 48 $ pagan estas tareas; con 35 $ acepta el 87 % de las personas cercanas.",
    "fr": "Ces tâches paient de 20 $ à 48 $ ; à 35 $, la meilleure personne accepte à 87 %.",
    "de": "Solche Aufgaben bringen 20 $ bis 48 $; bei 35 $ sagt die beste Person zu 87 % zu.",
    "pt": "Essas tarefas pagam de 20 $ a 48 $; com 35 $, a melhor pessoa aceita com 87 %.",
    "zh": "这类任务的报酬是 20 美元到 48 美元；付 35 美元时，最合适的人有 87% 的可能接受。",  # noqa: RUF001
    "ja": "このようなタスクの報酬は20ドルから48ドルです。35ドルなら最適な人が87%の確率で引き受けます。",  # noqa: E501
}
"""One text with four facts in each language."""


def narration(
    draft: str = ADVICE,
    language: str = "en",
    *,
    names: tuple[str, ...] = (),
    quoted: Mapping[str, str] | None = None,
) -> Narration:
    """One passage in its own language."""
    return Narration((Passage("a", draft, names),), language, language, quoted=quoted or {})


class Scene:
    """A narrator that asks a double, and its parts."""

    def __init__(
        self, double: Double, api: Api, total_s: float, limits: Limits, mode: str | None
    ) -> None:
        name = "double" if mode is None else f"mode:{mode}"
        self.purse = LocalPurse(limits, lambda: NOON)
        self.gateway = Gateway(
            client_of("a-key", double.base_url),
            Model(name, api, 0.40, 1.60),
            self.purse,
            total_s=total_s,
        )
        self.narrator = LanguageModelNarrator(
            self.gateway, writer=PromptWriter(CANARY), cache=TextCache()
        )


@asynccontextmanager
async def a_scene(
    double: Double,
    *,
    api: Api = "chat",
    total_s: float = 5.0,
    limits: Limits = RICH,
    mode: str | None = None,
) -> AsyncIterator[Scene]:
    """A narrator around a double, closed at the end."""
    scene = Scene(double, api, total_s, limits, mode)
    try:
        yield scene
    finally:
        await scene.narrator.close()
