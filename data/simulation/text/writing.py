"""Titles, descriptions and profiles, written from facts and from the latent sub-skills."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from data.arrays import FloatArray, IntArray, ProseArray, TextArray, prose
from data.columns import Tasks
from data.reference.calendar import local_time
from data.reference.categories import CATEGORIES
from data.reference.geography import PLACES, distance_m
from data.reference.qualifications import names_in
from data.simulation.text.language import A_CATEGORY, LANGUAGES, Language, language

TASK_SHARES: Final = (0.70, 0.11, 0.03, 0.03, 0.03, 0.07, 0.03)
"""Shares of tasks by language, in the order of `LANGUAGES`."""

WORKER_SHARES: Final = (0.66, 0.14, 0.03, 0.03, 0.04, 0.07, 0.03)
"""Shares of profiles by language, in the order of `LANGUAGES`."""

_UNSAID: Final = 0.1  # share of workers without a profile text
_MOST_SKILLS: Final = 6  # categories that a profile speaks of
_DROPOFF_SAID, _WHEN_SAID, _SIZE_SAID = 0.9, 0.6, 0.5


class TaskTexts(NamedTuple):
    """What posters write, each (n,), named as the columns of `Tasks`."""

    titles: TextArray
    descriptions: ProseArray
    languages: TextArray


def write_tasks(tasks: Tasks, sub_skills: IntArray, rng: np.random.Generator) -> TaskTexts:
    """Texts of tasks (n,) that are really about the sub-skills (n,), 0 to 2 of each category."""
    n = len(tasks)
    codes = rng.choice(len(LANGUAGES), size=n, p=TASK_SHARES)
    chance = rng.random((n, 9)).tolist()
    local = local_time(tasks.earliest_start)
    facts = zip(
        codes.tolist(),
        tasks.categories.tolist(),
        sub_skills.tolist(),
        _nearest_places(tasks.lat, tasks.lng),
        _nearest_places(tasks.dropoff_lat, tasks.dropoff_lng),
        local.weekday.tolist(),
        (local.hour // 6.0).astype(np.int64).tolist(),
        np.maximum(np.rint(tasks.service_min / 60.0), 1.0).astype(np.int64).tolist(),
        tasks.required.tolist(),
        chance,
        strict=True,
    )
    titles, descriptions = [], []
    for code, category, sub_skill, place, dropoff, weekday, part, hours, required, u in facts:
        words = language(LANGUAGES[code])
        phrases = words.work[category][sub_skill]
        first = int(u[0] * len(phrases))
        second = (first + 1 + int(u[1] * (len(phrases) - 1))) % len(phrases)
        slots: dict[str, str | int] = {
            "place": place,
            "dropoff": dropoff,
            "hours": hours,
            "time": words.time.format(
                weekday=words.weekdays[weekday], daypart=words.dayparts[part]
            ),
        }
        titles.append(_sentence(_pick(words.title, u[2]), {**slots, "work": phrases[first]}))
        slots["work"] = phrases[second]
        said = [_pick(words.opening, u[3])]
        if dropoff and u[4] < _DROPOFF_SAID:
            said.append(_pick(words.route, u[4] / _DROPOFF_SAID))
        if u[5] < _WHEN_SAID:
            said.append(_pick(words.when, u[6]))
        if hours > 1 and u[7] < _SIZE_SAID:
            said.append(_pick(words.size, u[8]))
        if required:
            slots["needs"] = _needs(words, required)
            said.append(words.needs)
        descriptions.append(words.gap.join(_sentence(template, slots) for template in said))
    return TaskTexts(np.array(titles, dtype=np.str_), prose(descriptions), _names(codes))


def write_profiles(
    declared: IntArray,
    skill: FloatArray,
    preferred: IntArray,
    rng: np.random.Generator,
) -> ProseArray:
    """Profile texts of workers (n,); one in ten says nothing ("").

    Parameters
    ----------
    declared : (n,) uint64
        Masks of the categories that workers say to be good at; the text speaks of the best six.
    skill : (n, 45)
        True skill: the more of it, the more years of experience (2 at least).
    preferred : (n, 45)
        Preferred sub-skill of each category, 0 to 2; -1 for none, then any is named.
    """
    n = len(declared)
    codes = rng.choice(len(LANGUAGES), size=n, p=WORKER_SHARES).tolist()
    bits = np.uint64(1) << np.arange(len(CATEGORIES), dtype=np.uint64)
    says = (declared[:, None] & bits) != 0
    best = np.argsort(np.where(says, -skill, np.inf), axis=1, kind="stable")[:, :_MOST_SKILLS]
    counts = np.minimum(says.sum(axis=1), _MOST_SKILLS).tolist()
    top = np.take_along_axis(skill, best[:, :1], axis=1)[:, 0]
    years = 2 + rng.poisson(np.exp(0.8 + 0.4 * np.clip(top, -2.0, 2.0)))
    named = np.take_along_axis(preferred, best, axis=1)
    named = np.where(named < 0, rng.integers(0, A_CATEGORY, named.shape), named).tolist()
    chance = rng.random((n, 3 + _MOST_SKILLS)).tolist()
    texts = []
    for row, (code, categories) in enumerate(zip(codes, best.tolist(), strict=True)):
        u, words = chance[row], language(LANGUAGES[code])
        if u[0] < _UNSAID or not counts[row]:
            texts.append("")
            continue
        works = [
            _pick(words.work[category][sub_skill], which)
            for category, sub_skill, which, _ in zip(
                categories, named[row], u[3:], range(counts[row]), strict=False
            )
        ]
        slots: dict[str, str | int] = {"work": works[0], "years": int(years[row])}
        said = [_sentence(_pick(words.profile, u[1]), slots)]
        if len(works) > 1:
            said.append(_sentence(words.more, {"works": words.separator.join(works[1:])}))
        said.append(_pick(words.about, u[2]))
        texts.append(words.gap.join(said))
    return prose(texts)


def _pick(options: list[str], chance: float) -> str:
    return options[int(chance * len(options))]


def _sentence(template: str, slots: dict[str, str | int]) -> str:
    text = template.format_map(slots)
    return text[:1].upper() + text[1:]


def _needs(words: Language, required: int) -> str:
    named = [words.requirements[name] for name in names_in(required)]
    return words.separator.join(named)


def _nearest_places(lat: FloatArray, lng: FloatArray) -> list[str]:
    """Names of the neighbourhoods nearest to points (n,); "" where there is no point."""
    centre_lat, centre_lng = (np.array([getattr(p, k) for p in PLACES]) for k in ("lat", "lng"))
    exists = np.flatnonzero(~np.isnan(lat))
    metres = distance_m(lat[exists, None], lng[exists, None], centre_lat, centre_lng)
    names = [""] * len(lat)
    for row, place in zip(exists.tolist(), np.argmin(metres, axis=1).tolist(), strict=True):
        names[row] = PLACES[place].name
    return names


def _names(codes: IntArray) -> TextArray:
    return np.array(LANGUAGES, dtype=np.str_)[codes]
