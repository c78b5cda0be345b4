"""A post as a task: language, category, places, the rest of the reading, and what it is worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

import numpy as np

from data.columns import Urgency
from data.reference.calendar import NEVER, epoch
from data.reference.gazetteer import gazetteer
from data.reference.geography import distance_m
from data.reference.time_zones import zone_at
from engine.matching import Matcher
from engine.parsing.category import CategoryFound, classify
from engine.parsing.clean import clean
from engine.parsing.confidence import level_of, overall
from engine.parsing.core import core_of
from engine.parsing.effort import difficulty_of, skills_of, xp_of
from engine.parsing.language import detect_language
from engine.parsing.parsed import (
    AS_A_WHOLE,
    Caution,
    Due,
    Level,
    Money,
    ParsedTask,
    Place,
    Severity,
    Stretch,
)
from engine.parsing.place import PlaceMention, find_places, main_place
from engine.parsing.place.geocoding import Geocoder, Hints, Located
from engine.parsing.post import Found, Post, Span
from engine.parsing.quality import (
    checks_of,
    improvements_of,
    timing,
    underpaid,
    vague,
)
from engine.parsing.question import ParseQuestion
from engine.parsing.reading import Reading, read, sure_money
from engine.parsing.requirements import Requirement
from engine.parsing.safety import PERSONAL_DATA, SafetyWarning, judge_safety
from engine.parsing.setting import zone_of
from engine.parsing.title import title_of
from engine.parsing.vectors import post_vectors
from engine.parsing.wording import any_of
from engine.pay_advice import PayAdvice, PayBand, advise_by_rates, advise_pay, rounded
from engine.questions import WorkersForTask
from features.task_rates import RatedTasks
from features.text import Encoder

SOON: Final = timedelta(hours=24)
"""An urgent task without a time is due at the end of the day, or within this where little of the
day is left."""

_LEAST_LEFT: Final = timedelta(hours=3)
_USD: Final = "USD"
_MINUTES: Final = 5.0  # to which an estimated time of work is rounded


@dataclass(frozen=True)
class TaskParser:
    """Parsing by one release over one market: equal posts and times give equal tasks.

    Attributes
    ----------
    matcher : Matcher
        Answers what a pay would bring; its release holds the models of texts and rates.
    geocoder : Geocoder
        Turns a place that a post names into coordinates.
    encoder : Encoder
        Turns texts into vectors.
    """

    matcher: Matcher
    geocoder: Geocoder
    encoder: Encoder

    def over(self, matcher: Matcher) -> Self:
        """The same over another market."""
        return replace(self, matcher=matcher)

    def parse(self, question: ParseQuestion, *, now: datetime) -> ParsedTask:
        """The task that a post describes.

        `now` (aware) is the service's own clock: the market's rates and answers are as of then,
        whatever time the poster's clock shows.
        """
        release = self.matcher.release
        text = clean(question.text)
        spoken = detect_language(text, question.language_hint)
        post = Post.of(text, spoken.language)
        scene = self._scene(post, question)
        reading = read(post, scene.places, scene.money, now=scene.now, currency_hint=scene.country)
        places = [found.span for found in scene.places]
        core = core_of(post, [*reading.spans, *scene.money, *places])
        vectors = post_vectors(post, self.encoder, core)
        category = (
            classify(post, vectors, release.texts)
            if question.category is None
            else CategoryFound(question.category, 1.0, question.category, 0.0, None, 0.0)
        )
        requirements = tuple(found.value for found in reading.requirements)
        duration, is_stated = self._duration(reading, category.category)
        due = _due(reading, scene.now)
        trip_m = self._trip(scene, question)
        asked = _Asked(category.category, duration, due, scene, trip_m, requirements)
        band = self._band(asked, now)
        pay, offered_usd = _money(reading, band, duration)
        advice = self._advice(asked, band, offered_usd, now)
        warnings = judge_safety(post, vectors, release.texts)
        private = [w.span for w in warnings if w.type == PERSONAL_DATA and w.span is not None]
        words = _word_count(post)
        levels = _levels(category, reading, pay, scene)
        return ParsedTask(
            language=spoken.language,
            title=title_of(post, [*reading.spans, *private]),
            description=_tidied(text),
            category=category.category,
            subcategory=category.subcategory,
            pay=pay,
            band=band,
            advice=advice,
            place=scene.place,
            due=due,
            requirements=requirements,
            duration_min=duration,
            is_duration_stated=is_stated,
            trip_m=trip_m,
            skills=skills_of(category.category, category.subcategory, requirements),
            xp=xp_of(band.middle if offered_usd is None else offered_usd),
            difficulty=difficulty_of(category.category, duration, requirements),
            cautions=_cautions(warnings, pay, offered_usd, band, due, scene.now, duration, words),
            checks=checks_of(
                category=category.category,
                requirements=requirements,
                due=due,
                pay_usd=offered_usd if pay.is_stated else None,
                has_personal_data=any(w.type == PERSONAL_DATA for w in warnings),
                says_cash=_says_cash(post),
            ),
            improvements=improvements_of(
                category=category.category,
                category_probability=category.probability,
                pay=pay,
                place=scene.place,
                places=len(scene.places),
                due=due,
                is_duration_stated=is_stated,
                words=words,
            ),
            levels=levels,
            level=overall(levels),
            release_id=release.id,
            text=text,
            stretches=_stretches(reading, places),
        )

    def _scene(self, post: Post, question: ParseQuestion) -> _Scene:
        """Where and when the post is read: places, coordinates, zone and country."""
        own_zone = None
        prior = None
        if question.lat is not None and question.lng is not None:
            prior = question.lat, question.lng
            own_zone = zone_at(*prior)
        zone = zone_of(question.now, own_zone)
        country = gazetteer().country_of_zone(str(zone))
        money = sure_money(post, country)
        places = find_places(post, taken=[found.span for found in money])
        currency = next((found.value.currency for found in money), None)
        hints = Hints.of(language=post.language, currency=currency, zone=str(zone))
        located = [self.geocoder.locate(found.value, prior, hints) for found in places]
        main = main_place(places)
        at = None if main is None else located[places.index(main)]
        if at is not None:
            zone = zone_of(question.now, at.zone or zone_at(at.lat, at.lng), own_zone)
            country = at.country or gazetteer().country_of_zone(str(zone))
        return _Scene(
            places=places,
            located=tuple(located),
            main=main,
            place=self._place(main, at, question),
            money=tuple(found.span for found in money),
            now=question.now.astimezone(zone),
            country=country,
        )

    def _place(
        self, main: Found[PlaceMention] | None, at: Located | None, question: ParseQuestion
    ) -> Place:
        line = city = ""
        if main is not None:
            line = main.value.address.line if main.value.address else ""
            city = main.value.city or (at.city if at else None) or ""
        if at is not None:
            return Place(line, city, at.lat, at.lng, at.verified, is_known=True)
        if question.lat is not None and question.lng is not None:
            return Place(line, city, question.lat, question.lng, False, is_known=True)
        tasks = self.matcher.market.tasks
        lat, lng = (
            float(np.median(column)) if len(column) else 0.0 for column in (tasks.lat, tasks.lng)
        )
        return Place(line, city, lat, lng, False, is_known=False)

    def _trip(self, scene: _Scene, question: ParseQuestion) -> float | None:
        """Metres between the two places of a task, else from the poster to its place; None where
        no more than the city is known."""
        ends = {
            found.value.role: at
            for found, at in zip(scene.places, scene.located, strict=True)
            if at is not None
        }
        if "pickup" in ends and "dropoff" in ends:
            a, b = ends["pickup"], ends["dropoff"]
            is_one_city = a.precision == b.precision == "city" and a.point == b.point
            return None if is_one_city else float(distance_m(a.lat, a.lng, b.lat, b.lng))
        if question.lat is None or question.lng is None or not scene.is_a_spot:
            return None
        place = scene.place
        return float(distance_m(question.lat, question.lng, place.lat, place.lng))

    def _duration(self, reading: Reading, category: int) -> tuple[float, bool]:
        """Minutes of work: as stated (the middle of a range), else usual for the category."""
        if reading.duration is not None:
            return reading.duration.value.minutes, True
        usual = float(self.matcher.release.market_rates.service_min[category])
        return max(round(usual / _MINUTES) * _MINUTES, _MINUTES), False

    def _band(self, asked: _Asked, now: datetime) -> PayBand:
        two_places = len({found.value.role for found in asked.scene.places}) > 1
        place = asked.scene.place
        at = epoch(now)
        left_s = asked.left_s
        task = RatedTasks(
            categories=np.array([asked.category], dtype=np.int64),
            service_min=np.array([max(asked.duration_min, 1.0)]),
            trip_m=np.array([asked.trip_m if two_places and asked.trip_m else 0.0]),
            posted_at=np.array([at], dtype=np.int64),
            urgency=np.array([int(asked.urgency)], dtype=np.int64),
            deadline=np.array([NEVER if left_s is None else at + left_s], dtype=np.int64),
            lat=np.array([place.lat]),
            lng=np.array([place.lng]),
            requirements=np.array([len(asked.qualifications)], dtype=np.int64),
        )
        low, middle, high = self.matcher.release.market_rates.band(task)[0].tolist()
        return PayBand(low, middle, high)

    def _advice(
        self, asked: _Asked, band: PayBand, offered_usd: float | None, now: datetime
    ) -> PayAdvice | None:
        """None where the offer is in another currency, or for something else than the task.

        Where the place is not known, the rates alone speak.
        """
        if offered_usd is None:
            return None
        if not asked.scene.place.is_known:
            return advise_by_rates(offered_usd, band)
        place, due = asked.scene.place, asked.due
        ahead = None if due is None else due.at - asked.scene.now
        question = WorkersForTask(
            task_id="",  # of no stored task: ids have at least a character
            category=asked.category,
            lat=place.lat,
            lng=place.lng,
            pay_usd=offered_usd,
            urgency=asked.urgency,
            requirements=asked.qualifications,
            deadline=now + ahead if ahead is not None and ahead > timedelta() else None,
            service_min=max(asked.duration_min, 1.0),
        )
        return advise_pay(self.matcher, question, band, now=now)


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where and when a post is read."""

    places: tuple[Found[PlaceMention], ...]
    located: tuple[Located | None, ...]
    main: Found[PlaceMention] | None
    place: Place
    money: tuple[Span, ...]
    now: datetime
    country: str | None

    @property
    def is_located(self) -> bool:
        """Whether the coordinates are those of a place in the post."""
        return self._main_at is not None

    @property
    def is_a_spot(self) -> bool:
        """Whether they are known better than by the city."""
        return self._main_at is not None and self._main_at.precision != "city"

    @property
    def _main_at(self) -> Located | None:
        return None if self.main is None else self.located[self.places.index(self.main)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the market is asked about."""

    category: int
    duration_min: float
    due: Due | None
    scene: _Scene
    trip_m: float | None
    requirements: tuple[Requirement, ...]

    @property
    def qualifications(self) -> tuple[str, ...]:
        """Ids of the qualifications that are demanded."""
        named = (found.qualification for found in self.requirements if found.is_required)
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def left_s(self) -> int | None:
        """Seconds until the deadline, 0 where it has passed; None without one."""
        if self.due is None:
            return None
        return max(int((self.due.at - self.scene.now).total_seconds()), 0)

    @property
    def urgency(self) -> Urgency:
        """High where it is said or due within 8 hours, medium within two days, else low."""
        if self.due is None:
            return Urgency.LOW
        left = self.due.at - self.scene.now
        if self.due.is_urgent or left <= timedelta(hours=8):
            return Urgency.HIGH
        return Urgency.MEDIUM if left <= timedelta(hours=48) else Urgency.LOW


def _stretches(reading: Reading, places: Sequence[Span]) -> tuple[Stretch, ...]:
    """Where each field stands in the post, in the order of the text."""
    single = (
        ("pay", reading.pay), ("deadline", reading.deadline), ("duration", reading.duration),
    )  # fmt: skip
    found = [(name, one.span) for name, one in single if one is not None]
    found += [("requirement", one.span) for one in reading.requirements]
    found += [("location", span) for span in places]
    return tuple(
        Stretch(name, span.begin, span.end) for name, span in sorted(found, key=lambda one: one[1])
    )


def _due(reading: Reading, now: datetime) -> Due | None:
    if reading.deadline is not None:
        found = reading.deadline.value
        return Due(
            found.at, found.has_time, found.kind == "strict", found.urgent or reading.is_urgent
        )
    if not reading.is_urgent:
        return None
    evening = now.replace(hour=23, minute=59, second=0, microsecond=0)
    at = evening if evening - now >= _LEAST_LEFT else now.replace(microsecond=0) + SOON
    return Due(at, has_time=False, is_strict=False, is_urgent=True)


def _money(reading: Reading, band: PayBand, duration_min: float) -> tuple[Money, float | None]:
    """The pay of the task, and what that is in USD for the whole task; None where unknown."""
    if reading.pay is None:
        estimate = rounded(band.middle)
        money = Money(estimate, _USD, False, False, None, None, None, Level.LOW)
        return money, estimate
    offer = reading.pay.value
    is_hourly = offer.type == "hourly"
    money = Money(
        offer.amount,
        offer.currency,
        is_hourly,
        True,
        offer.low,
        offer.high,
        offer.per,
        level_of("pay", reading.pay.confidence),
    )
    if offer.currency != _USD or (offer.per is not None and not is_hourly):
        return money, None
    return money, offer.amount * (duration_min / 60.0 if is_hourly else 1.0)


def _cautions(
    warnings: tuple[SafetyWarning, ...],
    pay: Money,
    offered_usd: float | None,
    band: PayBand,
    due: Due | None,
    now: datetime,
    duration_min: float,
    words: int,
) -> tuple[Caution, ...]:
    """Dangers first, then what a poster can mend."""
    dangers = [
        Caution(w.type, w.reason if w.span else AS_A_WHOLE, Severity(w.severity)) for w in warnings
    ]
    mendable = (
        underpaid(pay, offered_usd, band),
        timing(due, now=now, duration_min=duration_min),
        vague(words),
    )
    return (*dangers, *(caution for caution in mendable if caution is not None))


def _levels(
    category: CategoryFound, reading: Reading, pay: Money, scene: _Scene
) -> dict[str, Level]:
    where = 0.0
    if scene.main is not None:
        where = scene.main.confidence * (1.0 if scene.is_located else 0.6)
    elif scene.place.is_known:
        where = _OWN_PLACE
    return {
        "category": level_of("category", category.probability),
        "pay": pay.level,
        "location": level_of("location", where),
        "deadline": level_of(
            "deadline", _NOTHING_FOUND if reading.deadline is None else reading.deadline.confidence
        ),
        "requirements": level_of(
            "requirements",
            min((found.confidence for found in reading.requirements), default=_NOTHING_FOUND),
        ),
    }


_NOTHING_FOUND: Final = 0.6
"""Raw confidence that what was not found is not there."""

_OWN_PLACE: Final = 0.5
"""Raw confidence of the poster's own place standing for one that the post does not name."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_CASH: Final = re.compile(
    any_of("cash|efectivo|dinheiro vivo|en liquide|especes|bar(zahlung)|现金|現金")
)


def _word_count(post: Post) -> int:
    """Words of a post; two characters of a script without spaces count as one."""
    words = _WORD.findall(post.folded)
    return sum(max(len(word) // 2, 1) if post.language in ("zh", "ja") else 1 for word in words)


def _says_cash(post: Post) -> bool:
    return _CASH.search(post.folded) is not None


def _tidied(text: str) -> str:
    """The post with its white space put right."""
    lines = (" ".join(line.split()) for line in text.strip().splitlines())
    return "\n".join(line for line in lines if line)
