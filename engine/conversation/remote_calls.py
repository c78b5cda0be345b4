"""Messages that are calls: the app uses the chat as a remote procedure, too.

Three forms occur (``spec/frontend.md`` section 1.5): JSON with an `action`, the terse "Bundle ...
Return: ..." form, and prompts in English that end in "Return JSON". Each is answered with the
fields that its caller reads, where the engine has the answer; values that the engine does not
know are left out, and the app's own defaults then stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from data.errors import NoLocation
from data.reference.calendar import local_time
from engine.conversation.question import ChatQuestion
from engine.parsing.language import detect_language
from engine.parsing.post import Post
from engine.parsing.question import ParseQuestion
from engine.parsing.safety.judge import judge_safety
from engine.parsing.vectors import post_vectors
from engine.patterns.analysis import PatternAnalysis
from engine.patterns.predictions import QUIET_FROM, QUIET_UNTIL
from engine.patterns.question import PatternQuestion
from engine.questions import TaskBundle, TasksForWorker
from features.openings import TASK_KIND

if TYPE_CHECKING:
    from engine.conversation.assistant import Assistant

_JSON_PROMPT: Final = re.compile(r"Return JSON\b", re.IGNORECASE)
_BUNDLE: Final = re.compile(r"^Bundle [\w-]+\(.*Return: ?taskIds", re.DOTALL)
_QUOTED: Final = re.compile(r':\s*"(?P<text>.*?)"\s*(?:\n|$)', re.DOTALL)
_WORTH_A_MESSAGE: Final = 0.8
_DAILY: Final = 30.0
_LONGEST_QUOTED: Final = 2_000
_MOST_RANKED: Final = 5


@dataclass(frozen=True, slots=True)
class RemoteAnswer:
    """The answer to a call.

    Attributes
    ----------
    response : str
        What stands in `response`: pure JSON for prompts that ask for it.
    fields : mapping
        Further fields at the top level of the answer.
    analysis : PatternAnalysis or None
        Whose alerts are to be worded as notifications.
    """

    response: str
    release_id: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 1.0
    analysis: PatternAnalysis | None = None


Call = Callable[["Assistant", ChatQuestion, dict[str, Any]], RemoteAnswer | None]


def answer_call(assistant: Assistant, question: ChatQuestion) -> RemoteAnswer | None:
    """The answer to a message that is a call; None where it is none that is known here."""
    text = question.text.strip()
    if text.startswith("{"):
        return _answer_json(assistant, question, text)
    if _BUNDLE.match(text):
        return _bundles(assistant, question, {})
    if _JSON_PROMPT.search(text):
        for marker, answer in _PROMPTS.items():
            if marker in text:
                return answer(assistant, question, {})
    for marker, answer in _TEXTS.items():
        if text.startswith(marker):
            return answer(assistant, question, {})
    return None


def is_call(text: str) -> bool:
    """Whether a program rather than a person wrote a message, be the call known here or not."""
    stripped = text.strip()
    return (
        stripped.startswith("{")
        or _BUNDLE.match(stripped) is not None
        or _JSON_PROMPT.search(stripped) is not None
        or any(stripped.startswith(marker) for marker in _TEXTS)
    )


def _answer_json(assistant: Assistant, question: ChatQuestion, text: str) -> RemoteAnswer | None:
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        return None
    action = sent.get("action") if isinstance(sent, dict) else None
    call = _CALLS.get(action) if isinstance(action, str) else None
    return None if call is None else call(assistant, question, sent)


def _told(assistant: Assistant, fields: Mapping[str, Any], **more: Any) -> RemoteAnswer:
    return RemoteAnswer(
        response=json.dumps(fields, ensure_ascii=False),
        release_id=assistant.matcher.release.id,
        fields=fields,
        **more,
    )


def _analysis(assistant: Assistant, question: ChatQuestion) -> PatternAnalysis:
    return assistant.matcher.analyse(PatternQuestion(question.user_id), now=question.now)


def _predict_earnings(
    assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]
) -> RemoteAnswer:
    """Median and interval of the week or month; a day is a thirtieth of the next 30 days."""
    found = _analysis(assistant, question)
    expected, period = found.predictions, sent.get("period")
    if period == "daily":
        usd = expected.projected_month_usd / _DAILY
        prediction: dict[str, Any] = {"projected": round(usd, 2)}
    else:
        estimate = expected.month if period == "monthly" else expected.week
        usd = estimate.usd
        prediction = {
            "projected": round(usd, 2),
            "range": {"min": round(estimate.low_usd, 2), "max": round(estimate.high_usd, 2)},
        }
    # Before tips and fees: what is foretold is pay alone.
    prediction["breakdown"] = {
        "basePay": round(usd, 2), "bonuses": 0.0, "tips": 0.0, "streakBonus": 0.0,
    }  # fmt: skip
    prediction["confidence"] = round(100.0 * found.confidence)
    return _told(assistant, {"prediction": prediction})


def _smart_notifications(
    assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]
) -> RemoteAnswer:
    """What the user should be told unasked."""
    return _told(assistant, {}, analysis=_analysis(assistant, question))


def _should_notify(
    assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]
) -> RemoteAnswer:
    """Whether a message would be opened now nearly as likely as at the best hour of the day."""
    hour = float(local_time(np.array([int(question.now.timestamp())])).hour[0])
    opened = _opened(assistant, question, hour)
    best = _analysis(assistant, question).predictions.notify_opened
    is_day = QUIET_UNTIL <= hour < QUIET_FROM
    return _told(
        assistant,
        {
            "shouldNotify": bool(is_day and opened >= _WORTH_A_MESSAGE * best),
            "confidence": round(opened, 4),
        },
    )


def _opened(assistant: Assistant, question: ChatQuestion, hour: float) -> float:
    """P(a message about a task is opened, if sent at a local hour)."""
    market = assistant.matcher.market
    openings = market.ledger.openings
    nobody = openings.n_workers  # whose row also is that of who came later
    row = min(market.worker_row.get(question.user_id or "", nobody), nobody)
    matrix = openings.matrix(
        np.array([row]), np.array([int(question.now.timestamp())]), np.array([TASK_KIND]),
        np.array([hour]),
    )  # fmt: skip
    return float(assistant.matcher.release.forecasts.opens(matrix)[0])


def _notification_time(
    assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]
) -> RemoteAnswer:
    """The hour at which a message is most likely opened, today or tomorrow; Sunday is 0."""
    expected = _analysis(assistant, question).predictions
    local = local_time(np.array([int(question.now.timestamp())]))
    weekday, now = int(local.weekday[0]), float(local.hour[0])
    day = weekday if now < expected.notify_hour else weekday + 1
    return _told(
        assistant,
        {
            "hour": expected.notify_hour,
            "dayOfWeek": (day + 1) % 7,
            "confidence": round(expected.notify_opened, 4),
        },
    )


def _bundle_opportunity(
    assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]
) -> RemoteAnswer:
    """Whether a bundle holds two or more of the tasks that are named."""
    named = sent.get("taskIds")
    wanted = {str(one) for one in named} if isinstance(named, list) else set()
    found = [
        bundle
        for bundle in _found_bundles(assistant, question)
        if len(wanted & set(bundle.task_ids)) >= min(len(wanted), 2)
    ]
    if not found or not wanted:
        return _told(assistant, {"hasBundleOpportunity": False})
    return _told(
        assistant,
        {"hasBundleOpportunity": True, "confidence": 1.0, "taskIds": list(found[0].task_ids)},
    )


def _earnings_forecast(
    assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]
) -> RemoteAnswer:
    """What this week will bring."""
    found = _analysis(assistant, question)
    week = found.predictions.week
    return _told(
        assistant,
        {
            "hasForecast": found.data_points > 0,
            "estimatedEarnings": round(week.usd, 2),
            "confidence": round(found.confidence, 4),
        },
    )


def _bundles(assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]) -> RemoteAnswer:
    """The user's bundles: the prompt names no tasks by id, so they are those of the market."""
    bundles = [
        {
            "id": f"bundle-{number}",
            "taskIds": list(found.task_ids),
            "bonusMultiplier": round(found.bundle.efficiency_gain, 4),
            "estimatedDuration": round(found.bundle.total_min),
        }
        for number, found in enumerate(_found_bundles(assistant, question), start=1)
    ]
    return _told(assistant, {"bundles": bundles})


def _found_bundles(assistant: Assistant, question: ChatQuestion) -> tuple[TaskBundle, ...]:
    asked = TasksForWorker(question.user_id, question.lat, question.lng, limit=1)
    try:
        ranking = assistant.matcher.tasks_for_worker(asked, now=question.now, ranking_id="bundles")
    except NoLocation:
        return ()
    return ranking.bundles


def _analyse_dispute(
    assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]
) -> RemoteAnswer:
    """How grave the words of a dispute are; mediation is people's work."""
    dispute = sent.get("dispute")
    text = str(dispute.get("description", "")) if isinstance(dispute, dict) else ""
    severity = _severity(assistant, text) or "low"
    return _told(assistant, {"analysis": {"suggestions": [], "severity": severity}})


def _severity(assistant: Assistant, text: str) -> str | None:
    """The gravest warning that a text deserves; None without any."""
    if not text.strip():
        return None
    post = Post.of(text[:_LONGEST_QUOTED], detect_language(text).language)
    vectors = post_vectors(post, assistant.parser.encoder)
    found = judge_safety(post, vectors, assistant.matcher.release.texts)
    order = ("low", "medium", "high", "critical")
    return max((w.severity for w in found), key=order.index, default=None)


_CALLS: Final[dict[str, Call]] = {
    "predict_earnings": _predict_earnings,
    "get_smart_notifications": _smart_notifications,
    "should_notify": _should_notify,
    "optimal_notification_time": _notification_time,
    "bundle_opportunity": _bundle_opportunity,
    "earnings_forecast": _earnings_forecast,
    "analyze_dispute": _analyse_dispute,
}


def _pricing(assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]) -> RemoteAnswer:
    """The market's band for the task that a prompt describes."""
    category = _line(question.text, "Category").replace("_", " ")
    description = _line(question.text, "Description")
    parsed = assistant.parser.parse(
        ParseQuestion(
            f"{category}. {description}", question.now, None, question.lat, question.lng
        ),
        now=question.now,
    )
    band = parsed.band
    reasoning = (
        f"Eight in ten such tasks pay from ${band.low:,.0f} to ${band.high:,.0f}, "
        f"the middle one ${band.middle:,.0f}."
    )
    return _pure(
        assistant,
        {"min": round(band.low, 2), "max": round(band.high, 2), "reasoning": reasoning},
    )


def _language(assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]) -> RemoteAnswer:
    """The language of the quoted message."""
    spoken = detect_language(_quoted_in(question.text))
    return _pure(
        assistant, {"language": spoken.language, "confidence": round(spoken.probability, 4)}
    )


def _spam(assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]) -> RemoteAnswer:
    """What the safety rules and model say of the quoted message."""
    severity = _severity(assistant, _quoted_in(question.text))
    is_spam = severity in ("high", "critical")
    reasoning = (
        f"Warned of with severity {severity}." if severity else "Nothing that is warned of."
    )
    return _pure(
        assistant,
        {"isSpam": is_spam, "isSuspicious": severity is not None, "reasoning": reasoning},
    )


def _rank_workers(
    assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]
) -> RemoteAnswer | None:
    """The listed workers by the client's own formula, from the facts that the prompt gives.

    reputation / 5 x 30 + min(tasks / 100, 1) x 20 + max(0, 1 - km / 50) x 30 + level / 100 x 20
    (``spec/frontend.md`` section 4): the prompt's workers are no rows of the market.
    """
    text = question.text
    begin, end = text.find("["), text.rfind("]")
    try:
        listed = json.loads(text[begin : end + 1])
    except (ValueError, RecursionError):
        return None
    workers = [one for one in listed if isinstance(one, dict) and "id" in one]
    scored = sorted(
        ((_score(one), str(one["id"])) for one in workers), key=lambda one: (-one[0], one[1])
    )
    matches = [
        {
            "userId": worker,
            "score": round(score, 1),
            "reasoning": "By rating, tasks completed, distance and level.",
            "strengths": [],
        }
        for score, worker in scored[:_MOST_RANKED]
    ]
    return _pure(assistant, {"matches": matches})


def _score(worker: Mapping[str, Any]) -> float:
    rating, tasks = _number(worker, "rating"), _number(worker, "tasksCompleted")
    km, level = _number(worker, "distanceKm"), _number(worker, "level")
    return (
        min(max(rating, 0.0), 5.0) / 5.0 * 30.0
        + min(max(tasks, 0.0) / 100.0, 1.0) * 20.0
        + max(0.0, 1.0 - max(km, 0.0) / 50.0) * 30.0
        + min(max(level, 0.0), 100.0) / 100.0 * 20.0
    )


def _number(worker: Mapping[str, Any], name: str) -> float:
    value = worker.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if abs(value) < 1e9 else 0.0


_PROMPTS: Final[dict[str, Call]] = {
    "suggest fair pricing": _pricing,
    "Detect the language": _language,
    "spam or scam": _spam,
    "rank them for this task": _rank_workers,
}
"""By words of the prompt that no other one has."""


def _tidied(assistant: Assistant, question: ChatQuestion, sent: dict[str, Any]) -> RemoteAnswer:
    """The text that the prompt brings, in good order: nothing is made up beside it."""
    _, _, text = question.text.partition("\n\n")
    parsed = assistant.parser.parse(
        ParseQuestion(text.strip() or question.text, question.now), now=question.now
    )
    described = parsed.description.strip()
    described = described[:1].upper() + described[1:]
    if described and described[-1] not in ".!?。":
        described += "."
    return RemoteAnswer(described, assistant.matcher.release.id)


_TEXTS: Final[dict[str, Call]] = {"Improve this task description": _tidied}


def _pure(assistant: Assistant, fields: Mapping[str, Any]) -> RemoteAnswer:
    """Pure JSON in `response`, as the caller parses nothing else."""
    return RemoteAnswer(json.dumps(fields, ensure_ascii=False), assistant.matcher.release.id)


def _line(text: str, name: str) -> str:
    found = re.search(rf"^{name}: ?(.*)$", text, re.MULTILINE)
    return found.group(1).strip() if found else ""


def _quoted_in(text: str) -> str:
    found = _QUOTED.search(text[:_LONGEST_QUOTED])
    return found.group("text")[:_LONGEST_QUOTED] if found else text[:_LONGEST_QUOTED]
