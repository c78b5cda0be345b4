"""What the user wants done in the app: screens, availability, preferences, taking a task.

Nothing is changed here. A change is an action that the app carries out once the user confirms it.
"""

from __future__ import annotations

from dataclasses import replace

from data.reference.categories import CATEGORIES
from data.reference.qualifications import names_in
from engine.conversation.findings import (
    ActionType,
    ChatAction,
    Finding,
    FindingKind,
    Highlight,
    SuggestionKind,
    finding,
)
from engine.conversation.memory import ShownTask
from engine.conversation.scene import Part, Scene, accept_task, filters_of, open_screen, view_task
from engine.conversation.tasks import element_of, find_tasks, pointed_at

_STATUS = {"online": "available_now", "offline": "offline", "busy": "busy"}


def open_a_screen(scene: Scene) -> Part:
    """The screen that is named."""
    screen = scene.said.slots.screen
    if screen is None:
        return Part(
            memory=scene.memory,
            findings=(finding(FindingKind.ASK_WHICH_SCREEN),),
            actions=(open_screen("open-home", "home"),),
            suggestions=(SuggestionKind.HELP, SuggestionKind.NEARBY),
        )
    return Part(
        memory=scene.memory,
        findings=(finding(FindingKind.OPENING, screen=screen),),
        actions=(open_screen("open-screen", screen),),
        suggestions=(SuggestionKind.BEST_TASK, SuggestionKind.HELP),
    )


def change_availability(scene: Scene) -> Part:
    """Online, offline or busy, by the client's words, once confirmed."""
    wanted = scene.said.slots.availability
    if wanted is None:
        return Part(
            memory=scene.memory,
            findings=(finding(FindingKind.ASK_AVAILABILITY),),
            actions=(open_screen("open-settings", "settings"),),
            suggestions=(SuggestionKind.BEST_TIMES, SuggestionKind.PLAN),
        )
    params: dict[str, object] = {"status": _STATUS[wanted]}
    filters = scene.said.slots.filters
    params |= {
        name: value for name, value in filters_of(filters).items() if name in ("from", "to")
    }
    return Part(
        memory=scene.memory,
        findings=(finding(FindingKind.CONFIRM_AVAILABILITY, availability=wanted),),
        actions=(ChatAction(ActionType.EXECUTE, "update-availability", params=params),),
        suggestions=(
            (SuggestionKind.BEST_TASK, SuggestionKind.PLAN)
            if wanted == "online"
            else (SuggestionKind.EARNINGS, SuggestionKind.STREAK)
        ),
    )


def change_preferences(scene: Scene) -> Part:
    """Filters that hold from now on, notifications, language; the app stores them if confirmed."""
    slots = scene.said.slots
    if slots.preference == "language" and slots.language is not None:
        return Part(
            memory=scene.memory,
            findings=(finding(FindingKind.CONFIRM_LANGUAGE, language=slots.language),),
            actions=(_update(language=slots.language), open_screen("open-settings", "settings")),
            suggestions=(SuggestionKind.NEARBY, SuggestionKind.HELP),
        )
    if slots.preference == "notifications":
        switch = "off" if slots.is_off else "on"
        return Part(
            memory=scene.memory,
            findings=(finding(FindingKind.CONFIRM_SWITCH, switch=switch),),
            actions=(
                _update(notifications=not slots.is_off),
                open_screen("open-notification-settings", "notification-settings"),
            ),
            suggestions=(SuggestionKind.NEARBY, SuggestionKind.HELP),
        )
    lasting = replace(slots.filters, begin=None, end=None, hours=None)
    if not (lasting.says_anything or slots.dropped):
        return Part(
            memory=scene.memory,
            findings=(finding(FindingKind.ASK_PREFERENCE),),
            actions=(open_screen("open-settings", "settings"),),
            suggestions=(SuggestionKind.NEARBY, SuggestionKind.HELP),
        )
    standing = scene.memory.standing.updated(lasting, slots.dropped)
    preferences = filters_of(standing)
    return Part(
        memory=replace(scene.memory, standing=standing),
        findings=(finding(FindingKind.STANDING_FILTERS),),
        actions=(
            _update(**preferences),
            ChatAction(ActionType.FILTER, "show-tasks", screen="tasks", filters=preferences),
        ),
        suggestions=(SuggestionKind.NEARBY, SuggestionKind.BEST_TASK),
    )


def take_task(scene: Scene) -> Part:
    """The task that is pointed at, or else the one that was spoken of last, once confirmed.

    Where no list was shown here, the list that the app shows is meant: the best tasks for him.
    What he may not take is not offered: his own post, one that is no longer open, one with a
    requirement that he does not hold.
    """
    memory, slots = scene.memory, scene.said.slots
    pointed = pointed_at(scene)
    shown: ShownTask | None = pointed[0] if pointed else None
    market = scene.matcher.market
    if shown is None and slots.task_id is not None and slots.task_id in market.task_row:
        row = market.task_row[slots.task_id]
        shown = ShownTask(
            slots.task_id,
            float(market.tasks.pay_usd[row]),
            0.0,
            int(market.tasks.categories[row]),
        )
    if shown is None and not slots.has_pick:
        shown = next((task for task in memory.shown if task.id == memory.chosen), None)
    if shown is None and not memory.shown and slots.task_id is None:
        listed = find_tasks(replace(scene, filters=memory.search.updated(slots.filters)))
        of_list = replace(scene, memory=listed.memory)
        memory = listed.memory
        pointed = pointed_at(of_list)
        shown = pointed[0] if pointed else next(iter(memory.shown), None)
    if slots.task_id is not None and shown is None:
        return _refused(scene, finding(FindingKind.NOT_OPEN))
    if shown is None:
        return ask_which(scene)
    obstacle = _obstacle(scene, shown.id)
    if obstacle is not None:
        return _refused(scene, obstacle)
    told = finding(FindingKind.CONFIRM_ACCEPT, pay_usd=shown.pay_usd, category=_name(shown))
    return Part(
        memory=replace(memory, chosen=shown.id),
        findings=(told,),
        actions=(accept_task(shown.id), view_task(shown.id)),
        highlights=(Highlight(element_of(shown.id), told),),
        suggestions=(SuggestionKind.PLAN, SuggestionKind.WHY_FIRST),
    )


def _obstacle(scene: Scene, task_id: str) -> Finding | None:
    """Why the user cannot take a task; None where nothing that is known speaks against it."""
    market = scene.matcher.market
    row = market.task_row.get(task_id)
    if row is None or int(market.tasks.deadline[row]) < scene.instant:
        return finding(FindingKind.NOT_OPEN)
    if str(market.tasks.poster_ids[row]) == scene.question.user_id:
        return finding(FindingKind.OWN_POST)
    if scene.row is None:
        return None
    held = int(market.workers.qualifications[scene.row])
    lacking = names_in(int(market.tasks.required[row]) & ~held)
    if lacking:
        return finding(FindingKind.LACKS_REQUIREMENT, requirement=", ".join(lacking))
    return None


def _refused(scene: Scene, why: Finding) -> Part:
    return Part(
        memory=scene.memory,
        findings=(why,),
        actions=(open_screen("open-tasks", "tasks"),),
        suggestions=(SuggestionKind.BEST_TASK, SuggestionKind.NEARBY),
    )


def ask_which(scene: Scene) -> Part:
    """A question back: the list has no such place."""
    return Part(
        memory=scene.memory,
        findings=(finding(FindingKind.ASK_WHICH_TASK),),
        actions=(open_screen("open-tasks", "tasks"),),
        suggestions=(SuggestionKind.NEARBY, SuggestionKind.BEST_TASK),
    )


def _name(task: ShownTask) -> str:
    return CATEGORIES[task.category]


def _update(**preferences: object) -> ChatAction:
    return ChatAction(ActionType.EXECUTE, "update-preferences", params=preferences)
