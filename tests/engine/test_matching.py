"""Both forms of matching, end to end, on the tiny city and a release trained on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from data.arrays import FloatArray
from data.columns import Role, Urgency
from data.errors import NoLocation
from data.reference.calendar import DAY_S, HOUR_S
from data.reference.categories import CODE_OF
from data.reference.geography import distance_m
from data.reference.qualifications import held_mask, names_in, required_mask
from data.reference.scoring_rule import WEIGHTS
from engine.attribution import PARTS
from engine.candidates import ask_task, facts_for_task
from engine.findings import Reason, ReasonKind, Unit, facts
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.policy import RetrievalLimits
from engine.questions import (
    TaskMatch,
    TaskRanking,
    TasksForWorker,
    WorkerMatch,
    WorkerRanking,
    WorkersForTask,
)
from features.pairs import PairFacts
from models.expectations import BOUNDS, ExpectationModel
from models.forest import Forest
from models.release import Release
from models.travel import TravelModel
from tests.engine.scene import AT, LAT, LNG, NOW, north, snapshot, tasks, workers

DELIVERY = CODE_OF["delivery"]
EVERYWHERE = RetrievalLimits(radius_m=2.1e7)


def for_task(**changes: Any) -> WorkersForTask:
    usual = WorkersForTask(
        task_id="new-task",
        category=DELIVERY,
        lat=LAT,
        lng=LNG,
        pay_usd=45.0,
        urgency=Urgency.MEDIUM,
    )
    return replace(usual, **changes)


def for_worker(worker_id: str | None = None, **changes: Any) -> TasksForWorker:
    return replace(TasksForWorker(worker_id, LAT, LNG), **changes)


def over(matcher: Matcher, market: MarketSnapshot) -> Matcher:
    """The same way of matching over a market."""
    return matcher if matcher.market is market else replace(matcher, market=market)


def workers_for(
    matcher: Matcher, market: MarketSnapshot, question: WorkersForTask
) -> WorkerRanking:
    return over(matcher, market).workers_for_task(question, now=NOW, ranking_id="r-1")


def tasks_for(matcher: Matcher, market: MarketSnapshot, question: TasksForWorker) -> TaskRanking:
    return over(matcher, market).tasks_for_worker(question, now=NOW, ranking_id="r-1")


def many_tasks(n: int = 60) -> list[WorkersForTask]:
    """Tasks of all kinds, all over the city."""
    rng = np.random.default_rng(0)
    return [
        for_task(
            category=int(rng.integers(0, 45)),
            lat=LAT + float(rng.normal(0, 0.03)),
            lng=LNG + float(rng.normal(0, 0.03)),
            pay_usd=float(rng.uniform(5, 200)),
            urgency=Urgency(int(rng.integers(0, 3))),
            requirements=("car",) if rng.random() < 0.3 else (),
            deadline=NOW + timedelta(hours=float(rng.uniform(0.3, 90))),
            limit=int(rng.integers(1, 30)),
        )
        for _ in range(n)
    ]


def many_seekers(market: MarketSnapshot, n: int = 60) -> list[TasksForWorker]:
    """Workers of the market and strangers, with and without wishes."""
    rng = np.random.default_rng(0)
    ids = [*market.workers.ids[: n - 2].tolist(), None, "a stranger"]
    return [
        for_worker(
            worker_id,
            limit=int(rng.integers(1, 70)),
            available_hours=float(rng.uniform(1, 40)) if rng.random() < 0.5 else None,
            min_pay_usd=float(rng.uniform(0, 60)) if rng.random() < 0.5 else 0.0,
        )
        for worker_id in ids
    ]


# ---- What every ranking promises --------------------------------------------------------------


def test_ranked_workers_stand_in_order_once_each_and_no_more_than_asked(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    for question in many_tasks():
        ranking = workers_for(matcher, market, question)
        matches = ranking.matches
        assert len(matches) == min(question.limit, ranking.candidates)
        assert [match.rank for match in matches] == list(range(1, len(matches) + 1))
        assert all(a.score >= b.score for a, b in pairwise(matches))
        assert len({match.worker_id for match in matches}) == len(matches)
        assert (ranking.ranking_id, ranking.release_id) == ("r-1", matcher.release.id)


def test_ranked_tasks_stand_in_order_once_each_and_no_more_than_asked(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    for question in many_seekers(market):
        ranking = tasks_for(matcher, market, question)
        matches = ranking.matches
        assert len(matches) == min(question.limit, ranking.candidates)
        assert [match.rank for match in matches] == list(range(1, len(matches) + 1))
        assert all(a.score >= b.score for a, b in pairwise(matches))
        assert len({match.task_id for match in matches}) == len(matches)


def test_scores_and_probabilities_lie_between_0_and_1(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    matches: list[WorkerMatch | TaskMatch] = [
        *(m for q in many_tasks() for m in workers_for(matcher, market, q).matches),
        *(m for q in many_seekers(market) for m in tasks_for(matcher, market, q).matches),
    ]
    for match in matches:
        p = match.probabilities
        for share in (match.score, p.accept, p.complete, p.on_time, p.success):
            assert 0.0 <= share <= 1.0


def test_the_summary_can_be_recomputed_from_the_matches(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    policy = matcher.policy
    seen = {"perfect": 0, "good": 0}
    for question in many_tasks():
        ranking = workers_for(matcher, market, question)
        scores = [match.score for match in ranking.matches]
        metres = [match.stats.distance_m for match in ranking.matches]
        assert ranking.perfect == sum(score >= policy.perfect_from for score in scores)
        assert ranking.good == sum(policy.good_from <= s < policy.perfect_from for s in scores)
        assert ranking.mean_score == pytest.approx(sum(scores) / len(scores))
        assert ranking.mean_distance_m == pytest.approx(sum(metres) / len(metres))
        seen["perfect"] += ranking.perfect
        seen["good"] += ranking.good
    assert min(seen.values()) > 0


def test_nobody_arrives_before_he_can_and_work_takes_its_time(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    for question in many_tasks():
        for match in workers_for(matcher, market, question).matches:
            assert NOW + timedelta(minutes=3) <= match.arrival < match.completion


def _all_matches(matcher: Matcher, market: MarketSnapshot) -> list[WorkerMatch | TaskMatch]:
    return [
        *(m for q in many_tasks() for m in workers_for(matcher, market, q).matches),
        *(m for q in many_seekers(market) for m in tasks_for(matcher, market, q).matches),
    ]


def test_base_and_contributions_sum_to_the_score(matcher: Matcher, market: MarketSnapshot) -> None:
    matches = _all_matches(matcher, market)
    assert len(matches) > 1_000
    for match in matches:
        told = match.contributions
        assert len(told.parts) == len(PARTS)
        assert told.base + sum(told.parts) == pytest.approx(match.score, abs=1e-12)


def test_reasons_tell_the_contributions_of_their_own_match(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    merged = (("distance", "way"), ("patterns", "kind"))
    for match in _all_matches(matcher, market):
        parts = dict(zip(PARTS, match.contributions.parts, strict=True))
        known = {*parts.values(), *(parts[one] + parts[other] for one, other in merged), 0.0}
        assert {reason.contribution for reason in match.reasons} <= known


def test_a_fact_has_one_value_throughout_a_match(matcher: Matcher, market: MarketSnapshot) -> None:
    for match in _all_matches(matcher, market):
        said = [fact for reason in match.reasons for fact in reason.facts]
        values = {fact.id: fact.value for fact in said}
        assert all(values[fact.id] == fact.value or fact.unit is Unit.TEXT for fact in said)


def test_a_far_worker_changes_neither_the_order_of_the_others_nor_what_is_said_of_them(
    matcher: Matcher,
) -> None:
    rng = np.random.default_rng(0)
    metres, skills = rng.uniform(0, 9_000, 40), rng.integers(0, 2**45, 40, dtype=np.uint64)
    metres[-1] = 39_000.0
    crowd = workers(40, lat=north(metres), skills=skills)
    without = snapshot(crowd.take(np.arange(39)))
    question = for_task(limit=40, deadline=NOW + timedelta(hours=2))
    all_of_them = workers_for(matcher, snapshot(crowd), question).matches
    others = workers_for(matcher, without, question).matches
    far = next(match for match in all_of_them if match.worker_id == "worker-39")
    assert far.rank == 40
    for one, other in zip(all_of_them[:39], others, strict=True):
        assert one.worker_id == other.worker_id
        assert one.contributions == other.contributions
        assert one.reasons == other.reasons


def test_one_candidate_alone_gets_reasons_too(matcher: Matcher) -> None:
    market = snapshot(workers(1, lat=north([500])), tasks(1))
    (worker,) = workers_for(matcher, market, for_task()).matches
    (offer,) = tasks_for(matcher, market, for_worker("worker-0")).matches
    for match in (worker, offer):
        assert match.reasons[0].contribution > 0.0
        assert any(abs(part) > 0.01 for part in match.contributions.parts)


def test_suggestions_are_for_the_best_three_at_most_and_stand_last(
    tiny_release: Release, market: MarketSnapshot
) -> None:
    # So short a history says little of what time is worth; as it was before it was drawn in.
    chain = replace(tiny_release.chain, on_time=tiny_release.chain.on_time.uncalibrated())
    matcher = Matcher(replace(tiny_release, chain=chain), market, best_first=True)
    suggested = 0
    for question in many_tasks():
        for match in workers_for(matcher, market, question).matches:
            *others, last = match.reasons
            assert not any(reason.is_suggestion for reason in others)
            if last.is_suggestion:
                assert match.rank <= 3
                assert last.action is not None
                suggested += 1
    assert suggested


def test_equal_questions_get_equal_answers(
    tiny_release: Release, matcher: Matcher, market: MarketSnapshot
) -> None:
    again = Matcher(tiny_release, market, best_first=True)
    for question in many_tasks(10):
        assert workers_for(matcher, market, question) == workers_for(again, market, question)
    for seeker in many_seekers(market, 10):
        assert tasks_for(matcher, market, seeker) == tasks_for(again, market, seeker)


# ---- Who is ranked ----------------------------------------------------------------------------


def test_who_is_ranked_may_do_the_task(matcher: Matcher, market: MarketSnapshot) -> None:
    for question in many_tasks():
        for match in workers_for(matcher, market, question).matches:
            row = market.worker_row[match.worker_id]
            held = names_in(int(market.workers.qualifications[row]))
            assert set(question.requirements) <= set(held)
            assert market.workers.roles[row] != Role.POSTER
            assert match.stats.distance_m <= matcher.limits.radius_m


def test_what_is_offered_suits_the_worker(matcher: Matcher, market: MarketSnapshot) -> None:
    for question in many_seekers(market):
        for match in tasks_for(matcher, market, question).matches:
            row = market.task_row[match.task_id]
            assert market.tasks.pay_usd[row] >= question.min_pay_usd
            assert market.tasks.poster_ids[row] != question.worker_id
            if question.available_hours is not None:
                latest = AT + question.available_hours * HOUR_S
                assert market.tasks.earliest_start[row] <= latest


def test_the_best_of_all_are_ranked_not_only_the_nearest(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    whole = workers_for(matcher, market, for_task(limit=1_000))
    for limit in (1, 2, 10):
        few = workers_for(matcher, market, for_task(limit=limit))
        assert few.matches == whole.matches[:limit]


def test_a_farther_worker_can_be_the_best(matcher: Matcher, market: MarketSnapshot) -> None:
    rankings = [workers_for(matcher, market, question).matches for question in many_tasks()]
    assert any(
        matches[0].stats.distance_m > min(match.stats.distance_m for match in matches)
        for matches in rankings
    )


def test_a_workers_own_limit_of_distance_is_kept(matcher: Matcher, market: MarketSnapshot) -> None:
    wide = tasks_for(matcher, market, for_worker(limit=1_000))
    near = tasks_for(matcher, market, for_worker(limit=1_000, max_distance_m=3_000.0))
    expected = {match.task_id for match in wide.matches if match.distance_m <= 3_000.0}
    assert {match.task_id for match in near.matches} == expected
    assert 0 < near.candidates < wide.candidates


def test_no_one_looks_farther_than_the_policy_allows(
    tiny_release: Release, market: MarketSnapshot
) -> None:
    matcher = Matcher(tiny_release, market, limits=RetrievalLimits(radius_m=2_000.0))
    ranking = tasks_for(matcher, market, for_worker(limit=1_000, max_distance_m=9_000.0))
    assert ranking.matches
    assert max(match.distance_m for match in ranking.matches) <= 2_000.0


# ---- What a score depends on ------------------------------------------------------------------


def _facts(market: MarketSnapshot, question: WorkersForTask, rows: Any) -> PairFacts:
    return facts_for_task(market, ask_task(market, question, AT), np.asarray(rows))


def test_a_score_does_not_depend_on_the_other_candidates(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    rng, n = np.random.default_rng(0), len(market.workers)
    everyone = matcher.score(_facts(market, for_task(), np.arange(n)), np.arange(n)).scores
    for _ in range(50):
        rows = rng.permutation(n)[: rng.integers(1, n + 1)]
        some = matcher.score(_facts(market, for_task(), rows), rows).scores
        np.testing.assert_array_equal(some, everyone[rows])


def test_the_order_of_the_market_does_not_change_the_ranking(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    rng = np.random.default_rng(0)
    people = workers(
        40,
        lat=north(rng.uniform(0, 9_000, 40)),
        skills=rng.integers(0, 2**45, 40, dtype=np.uint64),
        xp=rng.integers(0, 9_999, 40),
    )
    shuffled = people.take(rng.permutation(40))
    one, other = (
        workers_for(matcher, snapshot(part), for_task(limit=40)) for part in (people, shuffled)
    )
    assert [m.worker_id for m in one.matches] == [m.worker_id for m in other.matches]
    assert one == other


def _probabilities(matcher: Matcher, facts: PairFacts) -> dict[str, FloatArray]:
    nobody = np.full(len(facts.worker), -1)
    return matcher.score(facts, nobody).chain._asdict()


def test_better_pay_never_lowers_acceptance(matcher: Matcher, market: MarketSnapshot) -> None:
    rows = np.arange(len(market.workers))
    for question in many_tasks(15):
        before: FloatArray = np.zeros(len(rows))
        for pay in (0.0, 1.0, 5.0, 12.0, 20.0, 33.0, 47.0, 70.0, 130.0, 1_000.0):
            facts = _facts(market, replace(question, pay_usd=pay), rows)
            accept = _probabilities(matcher, facts)["accept"]
            assert np.all(accept >= before)
            before = accept


def test_a_farther_place_never_raises_a_probability_or_a_score(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    rows = np.arange(len(market.workers))
    for question in many_tasks(15):
        facts = _facts(market, question, rows)
        before = np.full((4, len(rows)), 1.0)
        for km in np.linspace(0.0, 40.0, 25):
            farther = replace(facts, distance_m=np.full(len(rows), km * 1_000.0))
            pairs = matcher.score(farther, rows)
            now = np.array([*pairs.chain, pairs.scores])
            assert np.all(now <= before)
            before = now


def test_of_two_like_tasks_the_nearer_and_better_paid_is_offered_first(
    matcher: Matcher,
) -> None:
    work = tasks(3, lat=north([100, 100, 9_000]), pay_usd=np.array([80.0, 30.0, 30.0]))
    ranking = tasks_for(matcher, snapshot(workers(1), work), for_worker("worker-0"))
    accept = {match.task_id: match.probabilities.accept for match in ranking.matches}
    assert accept["task-0"] >= accept["task-1"] >= accept["task-2"]
    scores = {match.task_id: match.score for match in ranking.matches}
    assert scores["task-1"] > scores["task-2"]


def test_alpha_0_ranks_by_the_customers_weights_alone(
    tiny_release: Release, market: MarketSnapshot
) -> None:
    release = replace(tiny_release, policy={**tiny_release.policy, "alpha": 0.0})
    rule = Matcher(release, market, best_first=True)
    for question in many_tasks(10):
        matches = workers_for(rule, market, question).matches
        rows = np.array([market.worker_row[match.worker_id] for match in matches])
        factors = rule.score(_facts(market, question, rows), rows).factors
        assert [match.score for match in matches] == pytest.approx(list(factors @ WEIGHTS))


# ---- Questions at the edge --------------------------------------------------------------------


def test_without_candidates_the_ranking_is_empty_and_its_summary_zero(matcher: Matcher) -> None:
    ranking = workers_for(matcher, snapshot(), for_task())
    assert (ranking.matches, ranking.candidates, ranking.perfect, ranking.good) == ((), 0, 0, 0)
    assert (ranking.mean_distance_m, ranking.mean_score) == (0.0, 0.0)
    offers = tasks_for(matcher, snapshot(), for_worker())
    assert (offers.matches, offers.candidates) == ((), 0)


def test_somebody_unknown_and_nobody_in_particular_are_answered_alike(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    stranger = tasks_for(matcher, market, for_worker("a stranger", limit=9))
    nobody = tasks_for(matcher, market, for_worker(None, limit=9))
    assert stranger == nobody
    assert len(nobody.matches) == 9


def test_a_newcomers_requirements_are_named_because_nobody_could_check_them(
    matcher: Matcher,
) -> None:
    work = tasks(1, required=np.array([required_mask(["car", "cpr"])[0]], dtype=np.uint64))
    held = np.array([held_mask(["car", "cpr"])], dtype=np.uint64)
    market = snapshot(workers(1, qualifications=held), work)

    def unchecked(worker_id: str | None) -> list[Any]:
        (match,) = tasks_for(matcher, market, for_worker(worker_id)).matches
        kind = ReasonKind.UNCHECKED_REQUIREMENT
        return [r.values()["requirement"] for r in match.reasons if r.kind is kind]

    assert unchecked(None) == ["car", "cpr"]
    assert unchecked("worker-0") == []


def test_a_requirement_that_cannot_be_checked_is_listed_for_the_poster(matcher: Matcher) -> None:
    question = for_task(requirements=("a warm smile",))
    (match,) = workers_for(matcher, snapshot(workers(1)), question).matches
    told = facts(requirement="a warm smile")
    expected = Reason(ReasonKind.UNCHECKED_REQUIREMENT, 0.0, told)
    assert expected in match.reasons


def test_a_stored_place_serves_where_the_question_names_none(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    row = 17
    known = str(market.workers.ids[row])
    here = for_worker(
        known, lat=float(market.workers.lat[row]), lng=float(market.workers.lng[row])
    )
    without = replace(here, lat=None, lng=None)
    assert tasks_for(matcher, market, without) == tasks_for(matcher, market, here)


def test_without_any_place_there_is_no_answer(matcher: Matcher, market: MarketSnapshot) -> None:
    with pytest.raises(NoLocation, match=r"`context\.location`"):
        tasks_for(matcher, market, for_worker("a stranger", lat=None, lng=None))


def test_a_deadline_in_the_past_is_answered_and_said(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    for ago in (timedelta(seconds=0), timedelta(days=400)):
        matches = workers_for(matcher, market, for_task(deadline=NOW - ago)).matches
        assert matches
        for match in matches:
            assert ReasonKind.DEADLINE_PASSED in {reason.kind for reason in match.reasons}


def test_a_deadline_nobody_can_make_is_called_tight(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    question = for_task(deadline=NOW + timedelta(minutes=1))
    for match in workers_for(matcher, market, question).matches:
        (tight,) = (r for r in match.reasons if r.kind is ReasonKind.DEADLINE_TIGHT)
        late_min = (match.completion - (NOW + timedelta(minutes=1))).total_seconds() / 60
        assert tight.values()["minutes"] == pytest.approx(-late_min, abs=0.02)


def test_unpaid_work_is_ranked_too(matcher: Matcher, market: MarketSnapshot) -> None:
    match = workers_for(matcher, market, for_task(pay_usd=0.0)).matches[0]
    assert (match.earnings.pay_usd, match.earnings.bonus_usd, match.earnings.xp) == (0.0, 0.0, 0)
    work = tasks(1, pay_usd=np.array([0.0]))
    (offer,) = tasks_for(matcher, snapshot(work=work), for_worker()).matches
    assert (offer.earnings.pay_usd, offer.earnings.xp) == (0.0, 0)


@pytest.mark.parametrize(
    ("lat", "lng"), [(90.0, 0.0), (-90.0, 135.0), (0.0, 180.0), (0.0, -180.0), (90.0, -180.0)]
)
def test_any_place_on_earth_can_be_asked_for(
    tiny_release: Release, market: MarketSnapshot, lat: float, lng: float
) -> None:
    nearby, worldwide = (
        Matcher(tiny_release, market, limits=limits) for limits in (RetrievalLimits(), EVERYWHERE)
    )
    task, seeker = for_task(lat=lat, lng=lng), for_worker(lat=lat, lng=lng)
    assert workers_for(nearby, market, task).matches == ()
    assert tasks_for(nearby, market, seeker).matches == ()
    best = workers_for(worldwide, market, task).matches[0]
    row = market.worker_row[best.worker_id]
    metres = distance_m(market.workers.lat[row], market.workers.lng[row], lat, lng)
    assert best.stats.distance_m == pytest.approx(float(metres))
    assert best.completion > best.arrival > NOW
    assert tasks_for(worldwide, market, seeker).matches[0].distance_m > 1e6


def test_extreme_pay_and_long_deadlines_are_answered(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    for pay in (1e-9, 1e9):
        for years in (1, 70):
            question = for_task(pay_usd=pay, deadline=NOW + timedelta(days=365 * years))
            for match in workers_for(matcher, market, question).matches:
                assert 0.0 <= match.score <= 1.0


# ---- What a match says ------------------------------------------------------------------------


def test_earnings_follow_the_workers_level(plain_matcher: Matcher) -> None:
    matcher = plain_matcher
    people = workers(2, lat=north([0, 10]), xp=np.array([0, 40_000]))  # levels 1 and 21
    market = snapshot(people, tasks(1, pay_usd=np.array([60.0])))
    earned = {
        match.worker_id: match.earnings
        for match in workers_for(matcher, market, for_task(pay_usd=60.0)).matches
    }
    assert (earned["worker-0"].bonus_usd, earned["worker-0"].xp) == (0.0, 120)
    saved = 60.0 * (0.15 - 0.10)  # the fee of the third tier against that of the first
    assert earned["worker-1"].bonus_usd == pytest.approx(saved)
    assert earned["worker-1"].xp == 180  # half as much again
    for worker_id, expected in earned.items():
        (offer,) = tasks_for(matcher, market, for_worker(worker_id)).matches
        assert (offer.earnings.bonus_usd, offer.earnings.xp) == (expected.bonus_usd, expected.xp)


def test_a_task_match_carries_the_stored_task(matcher: Matcher) -> None:
    work = tasks(
        1,
        titles=np.array(["Wash the dog"]),
        categories=np.array([7], dtype=np.int16),
        lat=north([1_200]),
        service_min=np.array([45.0], dtype=np.float32),
        pay_usd=np.array([55.5]),
        urgency=np.array([Urgency.HIGH], dtype=np.int8),
        deadline=np.array([AT + DAY_S]),
    )
    (match,) = tasks_for(matcher, snapshot(work=work), for_worker()).matches
    assert (match.task_id, match.title, match.category) == ("task-0", "Wash the dog", 7)
    assert match.distance_m == pytest.approx(1_200)
    assert (match.service_min, match.urgency) == (45.0, Urgency.HIGH)
    assert match.earnings.pay_usd == 55.5
    assert match.deadline == NOW + timedelta(days=1)
    assert ReasonKind.URGENT in {reason.kind for reason in match.reasons}
    assert 0.0 <= match.enjoyment <= 1.0


def test_work_of_a_later_start_begins_then(plain_matcher: Matcher) -> None:
    matcher = plain_matcher
    later = AT + 4 * HOUR_S
    work = tasks(1, earliest_start=np.array([later]), service_min=np.array([30.0], "f4"))
    market = snapshot(workers(1), work)
    (match,) = workers_for(matcher, market, for_task(task_id="task-0", category=0)).matches
    assert match.arrival == NOW + timedelta(hours=4)
    assert match.completion == NOW + timedelta(hours=4, minutes=30)


def _expecting(matcher: Matcher, **values: float) -> Matcher:
    """A matcher whose release expects one value of each name, whatever the pair."""
    models = {
        name: ExpectationModel(value, *BOUNDS[name], Forest.empty())
        for name, value in values.items()
    }
    return replace(matcher, release=replace(matcher.release, expectations=models))


def test_an_expected_tip_is_part_of_the_bonus_on_both_sides(plain_matcher: Matcher) -> None:
    market = snapshot(workers(1), tasks(1, pay_usd=np.array([60.0])))
    tipped = _expecting(plain_matcher, tip=0.1)
    (worker,) = workers_for(tipped, market, for_task(pay_usd=60.0)).matches
    (offer,) = tasks_for(tipped, market, for_worker("worker-0")).matches
    assert worker.earnings.bonus_usd == pytest.approx(6.0)
    assert offer.earnings.bonus_usd == pytest.approx(6.0)


def test_work_is_expected_to_take_its_share_of_the_stated_minutes(plain_matcher: Matcher) -> None:
    work = tasks(1, earliest_start=np.array([AT + HOUR_S]), service_min=np.array([60.0], "f4"))
    slow = _expecting(plain_matcher, work=1.5)
    asked = for_task(task_id="task-0", category=0)
    (match,) = workers_for(slow, snapshot(workers(1), work), asked).matches
    assert match.completion - match.arrival == timedelta(minutes=90)


def test_enjoyment_is_the_expected_one_from_nought_to_one(plain_matcher: Matcher) -> None:
    market = snapshot(workers(1), tasks(1))
    (match,) = tasks_for(
        _expecting(plain_matcher, enjoyment=4.0), market, for_worker("worker-0")
    ).matches
    assert match.enjoyment == pytest.approx(0.75)
    (match,) = tasks_for(plain_matcher, market, for_worker("worker-0")).matches
    assert 0.0 < match.enjoyment < 1.0  # how often he takes such offers, shrunk


def test_arrival_is_by_the_releases_own_speeds(plain_matcher: Matcher) -> None:
    crawling = TravelModel(5.0, (6.0,) * 24)  # 100 metres of street a minute
    slow = replace(plain_matcher, release=replace(plain_matcher.release, travel=crawling))
    market = snapshot(workers(1, lat=north([1_000])))
    (match,) = workers_for(slow, market, for_task()).matches
    assert match.arrival - NOW == timedelta(minutes=18)  # 5 and 1.3 km at 6 km/h


# ---- Bundles ----------------------------------------------------------------------------------


def test_bundles_are_made_of_tasks_that_suit_the_worker(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    some = 0
    for seeker in many_seekers(market, 20):
        question = replace(seeker, available_hours=6.0, max_distance_m=20_000.0, limit=1_000)
        ranking = tasks_for(matcher, market, question)
        ranked = {match.task_id: match for match in ranking.matches}
        for found in ranking.bundles:
            some += 1
            assert len(found.task_ids) >= 2
            assert set(found.stop_ids) == set(found.task_ids) <= set(ranked)
            pay = sum(ranked[task_id].earnings.pay_usd for task_id in found.task_ids)
            assert found.bundle.pay_usd == pytest.approx(pay)
            assert found.bundle.distance_m <= 20_001.0
            assert found.bundle.stops[-1].ends_min <= 360.0
            assert found.bundle.efficiency_gain > 1.0
    assert some >= 5


def test_a_bundle_does_not_depend_on_how_many_tasks_are_shown(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    many, one = (
        tasks_for(matcher, market, for_worker(limit=limit)).bundles for limit in (1_000, 1)
    )
    assert [b.task_ids for b in many] == [b.task_ids for b in one]


def test_where_nothing_can_be_bundled_the_ranking_stands_alone(plain_matcher: Matcher) -> None:
    ranking = tasks_for(plain_matcher, snapshot(workers(1), tasks(1)), for_worker("worker-0"))
    assert ranking.bundles == ()
    assert len(ranking.matches) == 1
