"""What is answered without the market: help, small talk, safety, what is out of scope."""

from __future__ import annotations

from typing import Final

from engine.conversation.findings import (
    FindingKind,
    SuggestionKind,
    finding,
)
from engine.conversation.scene import Part, Scene, open_screen
from engine.parsing.wording import compiled

EMERGENCY_NUMBER: Final = "911"
"""Of the United States, where the market is."""

_FIRST_STEPS: Final = (
    SuggestionKind.BEST_TASK,
    SuggestionKind.PLAN,
    SuggestionKind.EARNINGS,
    SuggestionKind.POST,
)

_EMERGENCY: Final = compiled(
    "911|police|call the cops|hurt me|hit me|attack(ed)|assault(ed)|weapon|gun|knife|hospital|"
    "emergency|policia|me pego|me ataco|me golpeo|arma|cuchillo|pistola|emergencia|agredio|"
    "urgence|agresse|agressee|frappe|couteau|police|polizei|notruf|angegriffen|geschlagen|"
    "messer|waffe|me bateu|me agrediu|faca|me atacou|policia|报警|警察|打我|袭击|刀|枪|救命|急救|"
    "警察|殴|襲"
)


def help_user(scene: Scene) -> Part:
    """What the assistant can do."""
    return Part(
        memory=scene.memory,
        findings=(finding(FindingKind.HELP),),
        actions=(open_screen("open-tutorial", "welcome-tutorial"),),
        suggestions=_FIRST_STEPS,
    )


def small_talk(scene: Scene) -> Part:
    """A friendly word, and what could come next."""
    return Part(
        memory=scene.memory,
        findings=(finding(FindingKind.GREETING),),
        suggestions=_FIRST_STEPS,
    )


def safety_concern(scene: Scene) -> Part:
    """What keeps the user safe, and where to report; help at once where somebody is in danger."""
    is_emergency = _EMERGENCY.search(scene.said.post.folded) is not None
    first = (
        (finding(FindingKind.SAFETY_EMERGENCY, emergency=EMERGENCY_NUMBER),)
        if is_emergency
        else ()
    )
    return Part(
        memory=scene.memory,
        findings=(*first, finding(FindingKind.SAFETY)),
        actions=(
            open_screen("open-trust-center", "trust-center"),
            open_screen("open-disputes", "disputes"),
        ),
        suggestions=(SuggestionKind.SUPPORT, SuggestionKind.HELP),
    )


def out_of_scope(scene: Scene) -> Part:
    """What the assistant does not do, and what it does."""
    return Part(
        memory=scene.memory,
        findings=(finding(FindingKind.OUT_OF_SCOPE),),
        suggestions=_FIRST_STEPS,
    )


def not_understood(scene: Scene) -> Part:
    """A question back, with what is usually meant."""
    return Part(
        memory=scene.memory,
        findings=(finding(FindingKind.NOT_UNDERSTOOD),),
        suggestions=(*_FIRST_STEPS[:3], SuggestionKind.HELP),
    )
