"""A seeded source of malformed match-task bodies: what broken and hostile clients send."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

from tests.serving.service import FIND_TASKS, FIND_WORKERS

REQUIRED: Final = [
    ("taskId",),
    ("task", "category"),
    ("task", "location"),
    ("task", "location", "lat"),
    ("task", "location", "lng"),
    ("task", "pay"),
    ("task", "urgency"),
]
CHECKED: Final = [*REQUIRED, ("task", "deadline"), ("task", "requirements"), ("limit",)]
WRONG: Final[list[Any]] = [
    True,
    [],
    {},
    [[]],
    "",
    -200.5,
    1e300,
    {"lat": "x"},
    {"$gt": ""},
    ["x" * 300],
    [None, 1],
    "x" * 500,
]
RAW_NUMBERS: Final = ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5_000, "01", "0x1"]
RAW_TEXTS: Final = [r'"\ud800"', r'"a\u0000b"', r'"\udc00\ud800"', '"\n"', '"\\x41"', '"open']

Maker = Callable[[Random], bytes]


def _at(body: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    for key in path[:-1]:
        body = body[key]
    return body


def _missing(rng: Random) -> bytes:
    body, path = copy.deepcopy(FIND_WORKERS), rng.choice(REQUIRED)
    del _at(body, path)[path[-1]]
    return json.dumps(body).encode()


def _wrong_kind(rng: Random) -> bytes:
    body, path = copy.deepcopy(FIND_WORKERS), rng.choice(CHECKED)
    value = rng.choice(WRONG)
    if path == ("task", "requirements") and value == []:
        value = "car"  # an empty list of requirements would be right
    _at(body, path)[path[-1]] = value
    if path == ("taskId",) and isinstance(value, str) and 1 <= len(value) <= 128:
        del body["taskId"]
    return json.dumps(body).encode()


def _raw_value(rng: Random) -> bytes:
    marked, path = copy.deepcopy(rng.choice([FIND_WORKERS, FIND_TASKS])), "limit"
    marked[path] = "@@"
    raw = rng.choice(RAW_NUMBERS + RAW_TEXTS)
    return json.dumps(marked).replace('"@@"', raw).encode()


def _twice(rng: Random) -> bytes:
    text = json.dumps(rng.choice([FIND_WORKERS, FIND_TASKS]))
    return f'{{"limit": {rng.randrange(1, 9)}, {text[1:]}'.encode()


def _deep(rng: Random) -> bytes:
    depth = rng.choice([40, 500, 5_000, 100_000])
    opening, closing = rng.choice([("[", "]"), ('{"a":', "}")])
    nested = opening * depth + "1" + closing * depth
    return f'{{"userId": "u", "context": {nested}}}'.encode()


def _cut(rng: Random) -> bytes:
    whole = json.dumps(rng.choice([FIND_WORKERS, FIND_TASKS])).encode()
    return whole[: rng.randrange(len(whole))]


def _noise(rng: Random) -> bytes:
    return b"\xff" + rng.randbytes(rng.randrange(200))  # 0xFF occurs in no UTF-8 text


def _another_encoding(rng: Random) -> bytes:
    text = json.dumps(rng.choice([FIND_WORKERS, FIND_TASKS]))
    return text.encode(rng.choice(["utf-16", "utf-32", "utf-8-sig"]))


def _no_object(rng: Random) -> bytes:
    values: list[Any] = [None, True, 3, "task", [], [FIND_TASKS], {}, {"limit": 5}]
    return json.dumps(rng.choice(values)).encode()


MAKERS: Final[list[Maker]] = [
    _missing,
    _wrong_kind,
    _raw_value,
    _twice,
    _deep,
    _cut,
    _noise,
    _another_encoding,
    _no_object,
]


def malformed_bodies(count: int, *, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` bodies that must be refused, each with the name of what is wrong with it."""
    rng = Random(seed)  # noqa: S311  reproducible, not secret
    for number in range(count):
        maker = MAKERS[number % len(MAKERS)]
        yield maker.__name__.lstrip("_"), maker(rng)
