"""For those who want something done: a draft of the task, its price, and who could do it."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any, Final

from data.columns import Urgency
from data.reference.categories import CATEGORIES, OTHER
from engine.conversation.findings import Finding, FindingKind, SuggestionKind, finding
from engine.conversation.marks import length_of
from engine.conversation.memory import LONGEST_DRAFT
from engine.conversation.own_tasks import posted_rows, question_of
from engine.conversation.scene import Part, Scene, open_screen
from engine.parsing.parsed import Level, ParsedTask, Severity
from engine.parsing.question import ParseQuestion
from engine.questions import WorkersForTask

LISTED_WORKERS: Final = 3

_FEW_WORDS: Final = 12
_TAKEN_FOR: Final = frozenset(
    {"other", "virtual", "virtual_assistant", "data_entry", "ai_automation"}
)
"""Categories that talk of posts and the app itself is taken for: only their names count."""

_LOOKED_AT: Final = 10


def post_task(scene: Scene) -> Part:
    """The task as it could be posted, priced; what a user adds later joins the draft."""
    text = _told(scene)
    parsed = _parsed(scene, text)
    memory = replace(scene.memory, draft=text or scene.said.post.text)
    if parsed is None:
        return Part(
            memory=memory,
            findings=(finding(FindingKind.ASK_WHAT_TO_POST),),
            actions=(open_screen("post-task", "post-task"),),
            suggestions=(SuggestionKind.PRICE, SuggestionKind.WORKERS),
        )
    category = parsed.category
    found: list[Finding] = []
    if parsed.pay.is_stated and parsed.pay.currency == "USD":
        found.append(
            finding(FindingKind.DRAFT, category=CATEGORIES[category], pay_usd=parsed.pay.amount)
        )
        found += _advice(parsed)
    else:
        found.append(finding(FindingKind.DRAFT_WITHOUT_PAY, category=CATEGORIES[category]))
        found.append(_band(parsed, FindingKind.DRAFT_UNPAID_BAND))
    if any(caution.severity is Severity.HIGH for caution in parsed.cautions):
        found.append(finding(FindingKind.DRAFT_CAUTION))
    return Part(
        memory=memory,
        findings=tuple(found),
        actions=(open_screen("post-task", "post-task", **_draft(scene, parsed)),),
        suggestions=(SuggestionKind.PRICE, SuggestionKind.WORKERS, SuggestionKind.TOMORROW),
    )


def price_advice(scene: Scene) -> Part:
    """What such work pays in the market, and what to offer."""
    text = _told(scene)
    parsed = _parsed(scene, text)
    memory = replace(scene.memory, draft=text or scene.said.post.text)
    if parsed is None:
        return Part(
            memory=memory,
            findings=(finding(FindingKind.ASK_WHAT_TO_PRICE),),
            suggestions=(SuggestionKind.POST, SuggestionKind.WORKERS),
        )
    category = parsed.category
    band = _band(parsed, FindingKind.PRICE_BAND, category=CATEGORIES[category])
    advice = _advice(parsed) if parsed.pay.is_stated else ()
    return Part(
        memory=memory,
        findings=(band, *advice),
        actions=(open_screen("post-task", "post-task", **_draft(scene, parsed)),),
        suggestions=(SuggestionKind.POST, SuggestionKind.WORKERS),
    )


def find_workers(scene: Scene) -> Part:
    """The best workers for what is described, or else for the user's own open post."""
    text = _told(scene)
    parsed = _parsed(scene, text)
    memory = replace(scene.memory, draft=text or scene.said.post.text)
    own = posted_rows(scene)
    if parsed is not None and (parsed.place.is_known or scene.place is not None):
        question = _question(scene, parsed)
    elif own:
        question = question_of(scene.matcher.market, own[0], limit=_LOOKED_AT)
    else:
        return Part(
            memory=memory,
            findings=(finding(FindingKind.ASK_WHICH_WORK),),
            actions=(open_screen("post-task", "post-task"),),
            suggestions=(SuggestionKind.POST, SuggestionKind.PRICE),
        )
    ranking = scene.matcher.workers_for_task(
        question, now=scene.now, ranking_id=scene.ranking_id(question)
    )
    farthest = scene.said.slots.filters.max_distance_m or inf
    matches = [m for m in ranking.matches if m.stats.distance_m <= farthest][:LISTED_WORKERS]
    if not matches:
        return Part(
            memory=memory,
            findings=(finding(FindingKind.NO_WORKERS, category=CATEGORIES[question.category]),),
            actions=(open_screen("post-task", "post-task"),),
            suggestions=(SuggestionKind.POST, SuggestionKind.PRICE),
        )
    lines = tuple(
        finding(
            FindingKind.WORKER_LINE,
            rank=float(rank),
            worker=match.worker_id,
            stars=match.stats.rating,
            distance_m=match.stats.distance_m,
            done=float(match.stats.completed_in_category),
        )
        for rank, match in enumerate(matches, start=1)
    )
    head = finding(
        FindingKind.WORKERS_FOUND,
        count=float(ranking.candidates),
        category=CATEGORIES[question.category],
    )
    first = matches[0].worker_id
    return Part(
        memory=replace(memory, worker_ids=tuple(match.worker_id for match in matches)),
        findings=(head, *lines),
        actions=(
            open_screen("view-worker", "user", id=first),
            open_screen("post-task", "post-task", category=CATEGORIES[question.category]),
        ),
        suggestions=(SuggestionKind.POST, SuggestionKind.PRICE),
    )


def _told(scene: Scene) -> str:
    """The draft so far with the message: a message that only adds joins, any other begins anew.

    A suggestion says nothing of the work itself, so the draft stands as it is.
    """
    text, draft = scene.said.post.text, scene.memory.draft
    if scene.question.suggestion is not None and not scene.is_page:
        return draft
    joined = f"{draft} {text}" if scene.is_page and draft else text
    return joined[-LONGEST_DRAFT:]


def _parsed(scene: Scene, text: str) -> ParsedTask | None:
    """The work that is told; None where none is."""
    if not text:
        return None
    place = scene.place or (None, None)
    question = ParseQuestion(
        text=text,
        now=scene.now,
        language_hint=scene.said.language,
        lat=place[0],
        lng=place[1],
        category=_named(scene),
    )
    parsed = scene.parser.parse(question, now=scene.now)
    return parsed if _tells_work(scene, parsed) else None


def _named(scene: Scene) -> int | None:
    """The category that the message names outright, where it names just one: "a deep clean"."""
    named = scene.said.slots.filters.categories
    return named[0] if len(named) == 1 else None


def _tells_work(scene: Scene, parsed: ParsedTask) -> bool:
    """Whether the message says which work: a category is named, or one is likely.

    Of few words an unlikely category is a guess ("put up a gig for someone"), and a question back
    is better; whoever has told more has described something, and gets his draft.
    """
    if scene.said.slots.filters.categories:
        return parsed.category != OTHER
    if CATEGORIES[parsed.category] in _TAKEN_FOR:
        return False
    return parsed.levels["category"] is not Level.LOW or length_of(scene.said.post) > _FEW_WORDS


def _band(parsed: ParsedTask, kind: FindingKind, **facts: str) -> Finding:
    band = parsed.band
    return finding(kind, low_usd=band.low, usd=band.middle, high_usd=band.high, **facts)


def _advice(parsed: ParsedTask) -> tuple[Finding, ...]:
    advice = parsed.advice
    if advice is None:
        return ()
    if not advice.is_change:
        return (finding(FindingKind.PRICE_IS_RIGHT, pay_usd=advice.offered_usd),)
    return (
        finding(
            FindingKind.PRICE_ADVICE,
            pay_usd=advice.offered_usd,
            other_pay_usd=advice.suggested_usd,
        ),
    )


def _draft(scene: Scene, parsed: ParsedTask) -> dict[str, Any]:
    """The task in the contract's words, as the form of the app takes it."""
    found: dict[str, Any] = {
        "title": parsed.title,
        "description": parsed.description,
        "category": CATEGORIES[parsed.category],
    }
    if parsed.pay.is_stated:
        found["pay"] = parsed.pay.amount
        found["payType"] = "hourly" if parsed.pay.is_hourly else "fixed"
    if parsed.due is not None:
        found["deadline"] = parsed.due.at.isoformat(timespec="seconds")
    if scene.said.slots.filters.urgency is Urgency.HIGH or _is_urgent(parsed):
        found["urgency"] = "high"
    if parsed.place.address:
        found["address"] = parsed.place.address
    return found


def _question(scene: Scene, parsed: ParsedTask) -> WorkersForTask:
    lat, lng = (
        (parsed.place.lat, parsed.place.lng)
        if parsed.place.is_known or scene.place is None
        else scene.place
    )
    usd = parsed.pay.amount if parsed.pay.is_stated and parsed.pay.currency == "USD" else None
    return WorkersForTask(
        task_id="",
        category=parsed.category,
        lat=lat,
        lng=lng,
        pay_usd=parsed.band.middle if usd is None else usd,
        urgency=Urgency.HIGH if _is_urgent(parsed) else Urgency.LOW,
        limit=_LOOKED_AT,
    )


def _is_urgent(parsed: ParsedTask) -> bool:
    return parsed.due is not None and parsed.due.is_urgent
