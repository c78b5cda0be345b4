"""The assistant on one page: understand, resolve what was meant, ask the engine, remember."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Final, Self
from zoneinfo import ZoneInfo

from data.reference.calendar import MARKET_ZONE
from data.reference.progress import level_of, tier_of
from data.reference.time_zones import zone_at
from engine.conversation import changes, comparison, earnings, plan, posting, progress, talk, tasks
from engine.conversation.intents import Intent
from engine.conversation.market_hours import MarketHours, market_hours
from engine.conversation.memory import Memory
from engine.conversation.own_tasks import task_status
from engine.conversation.question import ChatQuestion
from engine.conversation.remote_calls import RemoteAnswer, answer_call
from engine.conversation.scene import Part, Scene
from engine.conversation.slots import Filters, Shift
from engine.conversation.suggestions import as_suggested
from engine.conversation.understanding import Reader, Understood
from engine.conversation.wishes import wishes_of
from engine.matching import Matcher
from engine.parsing.parser import TaskParser

REPLAYED: Final = 12
"""Messages of the app's history that are read where nothing is remembered here."""

FOLLOW_UP_ODDS: Final = 4.0
"""How much likelier a follow-up is once something has been asked for: the messages that the model
learns from stand alone. An assumption, not fitted."""

SAID_ODDS: Final = 5.0
"""How much likelier an intent is whose mark stands in the message ("take me to" and a screen), and
how much less likely one that never has it. An assumption, not fitted."""

_SEARCHING: Final = frozenset({Intent.FIND_TASKS, Intent.BEST_TASK, Intent.PLAN_DAY})
_POSTING: Final = frozenset({Intent.POST_TASK, Intent.PRICE_ADVICE, Intent.FIND_WORKERS})
_EARNING: Final = frozenset({Intent.EARNINGS_PAST, Intent.EARNINGS_FORECAST})
_CHATTER: Final = frozenset({Intent.SMALL_TALK, Intent.HELP, Intent.OUT_OF_SCOPE})


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one message.

    Attributes
    ----------
    intent : Intent or None
        What was understood; None where the message is not.
    confidence : float
        P(the intent), 0 to 1, calibrated.
    language : str
        ISO 639-1 code of the message's language.
    level : int
        Of the user, which decides how he is spoken to.
    part : Part
        Findings, actions, highlights, suggestions, memory.
    said : Understood
        The message as it was understood.
    by_rules : bool
        Whether it was understood by its slots alone, without a model of intents.
    """

    intent: Intent | None
    confidence: float
    language: str
    level: int
    part: Part
    said: Understood
    release_id: str
    by_rules: bool = False


@dataclass(frozen=True)
class Assistant:
    """Answers by one release over one market: equal questions give equal answers."""

    matcher: Matcher
    parser: TaskParser
    hours: MarketHours = field(init=False)
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hours", market_hours(self.matcher.market))
        release = self.matcher.release
        reader = Reader(release.intents, release.texts, self.parser.encoder)
        object.__setattr__(self, "reader", reader)

    def over(self, matcher: Matcher) -> Self:
        """The same over another market; its busy hours are those of the record, and stay."""
        moved = copy(self)
        object.__setattr__(moved, "matcher", matcher)
        object.__setattr__(moved, "parser", self.parser.over(matcher))
        return moved

    @property
    def has_intents(self) -> bool:
        """Whether messages are understood by a model; else by their slots alone."""
        return self.reader.intents.is_fitted

    @property
    def _unsure_below(self) -> float:
        return self.reader.intents.unsure_below if self.has_intents else 0.0

    def answer(self, question: ChatQuestion) -> Reply | RemoteAnswer:
        """The answer to a message, or to a call that came as one.

        A release without a model of intents answers what the slots of a message tell.
        """
        call = answer_call(self, question)
        if call is not None:
            return call
        zone = self._zone(question)
        memory = question.memory
        now = question.now.astimezone(zone)
        texts = [question.text]
        if not memory.turns and question.history:
            texts = [*question.history[-REPLAYED:], question.text]
        hint = memory.language or question.language_hint
        *before, said = self.reader.read(texts, now=now, hint=hint)
        for old in before:
            memory = _replayed(memory, old)
        if question.suggestion is not None:
            said = as_suggested(said, question.suggestion)
        scene = Scene(self.matcher, self.parser, question, said, memory, Filters(), now)
        intent, part = self._answered(scene)
        wishes = wishes_of(self.reader, said, now=now) if self.has_intents else []
        for wish in wishes:
            more = replace(scene, said=wish, memory=part.memory)
            part = self._answered(more)[1].after(part)
        subject = memory.subject if intent in _CHATTER or intent is None else intent
        if intent is Intent.REFINE:
            subject = memory.subject or Intent.FIND_TASKS
        if intent is Intent.EXPLAIN or intent is Intent.OPEN_SCREEN:
            subject = memory.subject
        after = replace(
            part.memory,
            turns=memory.turns + 1,
            language=said.language,
            subject=subject,
        )
        return Reply(
            intent=intent,
            confidence=said.probability,
            language=said.language,
            level=self._level(question),
            part=replace(part, memory=after),
            said=said,
            release_id=self.matcher.release.id,
            by_rules=not self.has_intents,
        )

    def _answered(self, scene: Scene) -> tuple[Intent | None, Part]:
        """What is meant, and the answer to it."""
        said, memory = scene.said, scene.memory
        intent: Intent | None = meant(said, memory, unsure_below=self._unsure_below)
        if intent is None:
            return None, talk.not_understood(scene)
        if intent is Intent.REFINE:
            return intent, self._refined(scene)
        if intent in _SEARCHING:
            scene = replace(scene, filters=_wanted(said, memory))
        return intent, self._by_intent(intent, scene)

    def _by_intent(self, intent: Intent, scene: Scene) -> Part:
        match intent:
            case Intent.FIND_TASKS | Intent.REFINE:
                return tasks.find_tasks(scene)
            case Intent.BEST_TASK:
                return tasks.best_task(scene)
            case Intent.PLAN_DAY:
                return plan.plan_day(scene)
            case Intent.EARNINGS_PAST:
                return earnings.earnings_past(scene)
            case Intent.EARNINGS_FORECAST:
                return earnings.earnings_forecast(scene)
            case Intent.EARN_MORE:
                return earnings.earn_more(scene, self.hours)
            case Intent.BEST_TIMES:
                return earnings.best_times(scene, self.hours)
            case Intent.STREAK:
                return progress.streak(scene)
            case Intent.LEVEL_XP:
                return progress.level_xp(scene)
            case Intent.BADGES:
                return progress.badges(scene)
            case Intent.MY_STATS:
                return progress.my_stats(scene)
            case Intent.TASK_STATUS:
                return task_status(scene)
            case Intent.POST_TASK:
                return posting.post_task(scene)
            case Intent.PRICE_ADVICE:
                return posting.price_advice(scene)
            case Intent.FIND_WORKERS:
                return posting.find_workers(scene)
            case Intent.COMPARE_TASKS:
                return comparison.compare_tasks(scene, self.hours)
            case Intent.OPEN_SCREEN:
                return changes.open_a_screen(scene)
            case Intent.CHANGE_AVAILABILITY:
                return changes.change_availability(scene)
            case Intent.CHANGE_PREFERENCES:
                return changes.change_preferences(scene)
            case Intent.ACCEPT_TASK:
                return changes.take_task(scene)
            case Intent.EXPLAIN:
                return comparison.explain(scene)
            case Intent.HELP:
                return talk.help_user(scene)
            case Intent.SMALL_TALK:
                return talk.small_talk(scene)
            case Intent.SAFETY_CONCERN:
                return talk.safety_concern(scene)
            case Intent.OUT_OF_SCOPE:
                return talk.out_of_scope(scene)

    def _refined(self, scene: Scene) -> Part:
        """A follow-up: it points at a task, goes on with a list, or changes what was asked for."""
        memory, slots = scene.memory, scene.said.slots
        chosen = tasks.choose(scene) if slots.has_pick else None
        if chosen is not None:
            return chosen
        if slots.has_pick and not slots.filters.says_anything:
            return changes.ask_which(scene)
        subject = memory.subject
        if subject in _EARNING and slots.period is not None and not slots.filters.categories:
            return self._by_intent(subject, scene)
        if subject in _POSTING and memory.draft and not slots.shifts:
            return self._by_intent(subject, replace(scene, is_page=True))
        if not (memory.searches or slots.filters.says_anything or slots.dropped or slots.shifts):
            return talk.not_understood(scene)
        filters = _wanted(scene.said, memory, goes_on=True)
        goes_on = Shift.MORE in slots.shifts and filters == memory.search
        scene = replace(scene, filters=filters, is_page=goes_on)
        if subject is Intent.PLAN_DAY:
            return plan.plan_day(scene)
        return tasks.find_tasks(scene)

    def _zone(self, question: ChatQuestion) -> tzinfo:
        """Whose clock the message is read by: that of the user's place, else the market's."""
        lat, lng = question.lat, question.lng
        market = self.matcher.market
        if (lat is None or lng is None) and question.user_id in market.worker_row:
            row = market.worker_row[str(question.user_id)]
            lat, lng = float(market.workers.lat[row]), float(market.workers.lng[row])
        named = None if lat is None or lng is None or lat != lat else zone_at(lat, lng)
        return ZoneInfo(named or MARKET_ZONE)

    def _level(self, question: ChatQuestion) -> int:
        """The user's level: as stored, else as the app says, else the first."""
        market = self.matcher.market
        if question.user_id is not None and question.user_id in market.worker_row:
            return level_of(int(market.workers.xp[market.worker_row[question.user_id]]))
        return max(question.claims.level or 1, 1)


_WITHOUT_BOUNDS: Final = (
    Intent.EXPLAIN, Intent.HELP, Intent.SMALL_TALK, Intent.OUT_OF_SCOPE
)  # fmt: skip
"""Intents of which no message states an amount, a way or an order of tasks."""


def meant(said: Understood, memory: Memory, *, unsure_below: float) -> Intent | None:
    """The intent in its conversation; None where nothing is likely enough.

    A message that is understood as a follow-up, though nothing was said before, is about the list
    that the app shows, where it says how: it is answered as a search. One that the model is unsure
    of goes on with the list before.
    """
    slots = said.slots
    goes_on = bool(memory.searches) or memory.subject is not None
    weights = {Intent.REFINE: FOLLOW_UP_ODDS if goes_on else 1.0}
    if slots.screen is not None and slots.is_going:
        weights[Intent.OPEN_SCREEN] = SAID_ODDS
    if slots.filters.has_bounds and not slots.has_pick:
        weights |= dict.fromkeys(_WITHOUT_BOUNDS, 1.0 / SAID_ODDS)
    if slots.filters.sort is not None and not slots.has_pick:
        weights[Intent.COMPARE_TASKS] = 1.0 / SAID_ODDS  # two tasks are in no order
    chances = {name: chance * weights.get(name, 1.0) for name, chance in said.chances.items()}
    intent = max(chances, key=lambda name: chances[name])
    says_how = slots.filters.says_anything or bool(slots.shifts or slots.dropped or slots.has_pick)
    is_follow_up = bool(slots.shifts or slots.has_pick) and bool(memory.searches)
    if intent is Intent.REFINE and not (goes_on or says_how):
        return None
    if chances[intent] < unsure_below:
        if is_follow_up or (memory.searches and slots.filters.says_anything):
            return Intent.REFINE
        says_work = slots.filters.categories or slots.filters.excluded or slots.filters.has_bounds
        return Intent.FIND_TASKS if says_work else None
    return intent


def _wanted(said: Understood, memory: Memory, *, goes_on: bool = False) -> Filters:
    """What tasks are wanted: what the message says, on what it goes on with, on what stands."""
    slots = said.slots
    base = memory.search if goes_on else memory.standing
    if Shift.AGAIN in slots.shifts:
        earlier = memory.earlier_search(slots.filters)
        base = earlier if earlier is not None else base
    filters = base.updated(slots.filters, slots.dropped)
    return tasks.shifted(filters, memory, slots.shifts) if goes_on else filters


def _replayed(memory: Memory, said: Understood) -> Memory:
    """The memory after a message that the app remembers, as far as its words alone tell."""
    intent = said.intent
    goes_on = intent is Intent.REFINE
    after = replace(memory, turns=memory.turns + 1, language=said.language)
    if intent in _SEARCHING or (goes_on and memory.subject in (*_SEARCHING, None)):
        filters = _wanted(said, memory, goes_on=goes_on)
        return replace(
            after.searched(filters, (), page=False),
            subject=memory.subject if goes_on and memory.subject else intent,
        )
    if intent is Intent.CHANGE_PREFERENCES:
        lasting = replace(said.slots.filters, begin=None, end=None, hours=None)
        after = replace(after, standing=memory.standing.updated(lasting, said.slots.dropped))
    if intent in _POSTING:
        after = replace(after, draft=said.post.text)
    return after if intent in _CHATTER or goes_on else replace(after, subject=intent)


def tier_name(level: int) -> str:
    """The tier of a level, whose tone a user is spoken to in."""
    return tier_of(level).name
