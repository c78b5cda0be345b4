"""The bombs are what they are called, and the page tells what the others felt of them."""

from __future__ import annotations

import pytest

from data.errors import InvalidRequest
from serving.benchmarks.bombs import BODIES, page
from serving.body import parse_document


@pytest.mark.parametrize(
    "name",
    [
        "deep JSON",
        "deep objects",
        "huge lists",
        "long numbers",
        "quotation marks",
        "wrong at the end",
    ],
)
def test_bombs_are_refused_by_a_bound(name: str) -> None:
    with pytest.raises(InvalidRequest):
        parse_document(BODIES[name])


def test_bombs_are_within_the_size_that_is_read() -> None:
    assert max(map(len, BODIES.values())) <= 1 << 20


def test_the_page_tells_latency_and_memory_beside_those_of_quiet() -> None:
    alone = {"answers": 90, "refused": 0, "p50_ms": 5.0, "p95_ms": 10.0, "rss_mib": 900.0}
    bombed = {"answers": 80, "refused": 1, "p50_ms": 6.0, "p95_ms": 15.0, "rss_mib": 912.0}
    told = page({"load": 0.4, "phases": {"alone": alone, "deep JSON": bombed}})
    assert "1.50" in told
    assert "+12" in told
    assert "1 honest questions were not answered" in told
