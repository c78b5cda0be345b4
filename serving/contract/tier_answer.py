"""What the app reads of a user's tier: how he is spoken to, and what he is shown.

Tiers, their fees and their multipliers of XP are facts (`data.reference.progress`); the five tones
are those in which chat answers (`serving.language.chat_words`). Source: ``spec/frontend.md`` 4, 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, NamedTuple, Self

from pydantic import Field

from data.reference.progress import TIERS, Tier, level_of, tier_of
from data.repositories.users import Standing
from serving.contract.values import AnswerModel
from serving.language.chat_words import Tone, tone_of
from serving.language.messages import Messages
from serving.language.values import Number, Percent

NEWCOMER: Final = Standing(None, "worker", 0)
"""Stands in for a user of whom nothing may be told, or nothing is known."""

Much = Literal["high", "moderate", "low", "none"]


class TierPart(AnswerModel):
    """A tier: 1 is the first of five."""

    name: str
    tier_level: Annotated[int, Field(ge=1, le=len(TIERS))]
    level_range: Annotated[str, Field(examples=["11-20", "41+"])]

    @classmethod
    def of(cls, tier: Tier) -> Self:
        """A tier of the reference."""
        upper = "+" if tier.to_level is None else f"-{tier.to_level}"
        return cls(
            name=tier.name,
            tier_level=TIERS.index(tier) + 1,
            level_range=f"{tier.from_level}{upper}",
        )


class Behavior(AnswerModel):
    """How the assistant speaks and acts for a user of the tier."""

    tone: Tone
    verbosity: Literal["detailed", "balanced", "brief", "minimal"]
    formality: Literal["casual", "neutral", "formal"]
    response_style: Literal["guiding", "encouraging", "informing", "summary", "result"]
    automation_level: Literal["ask", "suggest", "prepare"]
    technical_depth: Literal["basic", "intermediate", "advanced"]
    encouragement_level: Much
    use_emojis: bool


def _behavior(*values: object, emojis: bool = False) -> Behavior:
    names = [name for name in Behavior.model_fields if name != "use_emojis"]
    return Behavior(**dict(zip(names, values, strict=True)), use_emojis=emojis)


BEHAVIORS: Final[Mapping[Tone, Behavior]] = {
    behavior.tone: behavior
    for behavior in (
        _behavior(
            Tone.FRIENDLY, "detailed", "casual", "guiding", "ask", "basic", "high", emojis=True
        ),
        _behavior(
            Tone.MOTIVATIONAL, "detailed", "casual", "encouraging", "suggest", "basic", "high"
        ),
        _behavior(
            Tone.PROFESSIONAL,
            "balanced",
            "neutral",
            "informing",
            "suggest",
            "intermediate",
            "moderate",
        ),
        _behavior(Tone.EXECUTIVE, "brief", "formal", "summary", "prepare", "advanced", "low"),
        _behavior(Tone.AUTONOMOUS, "minimal", "formal", "result", "prepare", "advanced", "none"),
    )
}
"""In the order of the tiers. Only the friendly phrases have emojis, and the last two tones are
told fewer findings; nothing is done for anybody without his word, so nothing here says so."""


class UiGuidance(AnswerModel):
    """What the app shows beside the work: hints to the first tier, figures from the third on."""

    show_tutorial_hints: bool
    show_pro_tips: bool
    show_advanced_metrics: bool


class QuickAction(AnswerModel):
    """A screen of the app that is one touch away, and what is written on it."""

    type: Literal["navigate"]
    label: str
    screen: str


class _Quick(NamedTuple):
    """Something that is said to the assistant (``chat-suggest-...``), and where it leads."""

    message: str
    screen: str


_WORK: Final = (_Quick("nearby", "tasks"), _Quick("earnings", "wallet"))
_POST: Final = (_Quick("post", "post-task"),)
_LEARNING, _KNOWING = _Quick("level", "progress"), _Quick("stats", "analytics-dashboard")

_SAID_AT_WORK: Final = ("best-task", "plan")
_SAID_BY_POSTERS: Final = ("price", "workers")
_SAID_LEARNING, _SAID_KNOWING = ("level", "help"), ("forecast", "best-times")

_FROM_PRO, _FROM_ADVANCED = 2, 3


class TierInfoAnswer(AnswerModel):
    """The answer to ``GET /api/ai/tier-info/{userId}``."""

    user_id: str
    username: str = Field(description="His id where nobody told a name.")
    role: Literal["worker", "both", "poster"]
    level: Annotated[int, Field(ge=1)]
    tier: TierPart
    behavior: Behavior
    features: list[str]
    ui_guidance: UiGuidance
    quick_actions: list[QuickAction]
    quick_suggestions: list[str] = Field(description="Sentences that chat understands.")

    @classmethod
    def of(cls, standing: Standing | None, messages: Messages, *, user_id: str) -> Self:
        """Where a user stands; a newcomer's place where that is not known."""
        known = standing or NEWCOMER
        level = level_of(known.xp)
        tier = TierPart.of(tier_of(level))
        is_advanced = tier.tier_level >= _FROM_ADVANCED
        works, posts = known.role != "poster", known.role != "worker"
        actions = [
            *(_WORK if works else ()),
            *(_POST if posts else ()),
            _KNOWING if is_advanced else _LEARNING,
        ]
        said = [
            *(_SAID_AT_WORK if works else ()),
            *(_SAID_BY_POSTERS if posts else ()),
            *(_SAID_KNOWING if is_advanced and works else _SAID_LEARNING),
        ]
        return cls.model_validate(
            {
                "user_id": user_id,
                "username": known.display_name or user_id,
                "role": known.role,
                "level": level,
                "tier": tier,
                "behavior": BEHAVIORS[tone_of(level)],
                "features": _features(level, messages),
                "ui_guidance": UiGuidance(
                    show_tutorial_hints=tier.tier_level < _FROM_PRO,
                    show_pro_tips=tier.tier_level >= _FROM_PRO,
                    show_advanced_metrics=is_advanced,
                ),
                "quick_actions": [
                    QuickAction(
                        type="navigate",
                        label=messages.say(f"chat-suggest-{action.message}"),
                        screen=action.screen,
                    )
                    for action in actions
                ],
                "quick_suggestions": [messages.say(f"chat-suggest-{name}") for name in said],
            }
        )


def _features(level: int, messages: Messages) -> list[str]:
    """What the tier of a level brings, and where the next begins."""
    tier = tier_of(level)
    told = [
        messages.say("tier-fee", fee=Percent(tier.fee)),
        messages.say("tier-xp", factor=Number(tier.xp_multiplier)),
    ]
    if tier.to_level is not None:
        then = tier_of(tier.to_level + 1)
        told.append(
            messages.say("tier-next", tier=then.name, level=Number(then.from_level, decimals=0))
        )
    return told
