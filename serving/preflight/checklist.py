"""The items of the specification's checklist, in its order and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import httpx2
from sqlalchemy.exc import SQLAlchemyError

from data.errors import HustleError
from serving.preflight import stores
from serving.preflight.asked import Asked
from serving.preflight.finding import Finding, Unfit, failed
from serving.settings import Settings


class Item(NamedTuple):
    """One line of the checklist."""

    part: str
    name: str
    check: Callable[[], Finding]


def checklist(settings: Settings, asked: Asked) -> list[Item]:
    """Every item, with what checks it."""

    def gathered() -> Finding:
        asked.feedback()
        return stores.feedback(settings)

    before = [
        ("All Tier 1 endpoints implemented", asked.tier_1),
        ("Database schema created", lambda: stores.schema(settings)),
        ("Redis configured", lambda: stores.redis(settings)),
        ("Vector DB populated", lambda: stores.vectors(settings, asked.open_tasks())),
        ("OpenAI API key set", lambda: stores.language_model(settings)),
        ("Rate limiting configured", asked.limits),
        ("Caching strategy implemented", asked.caching),
        ("Error handling tested", asked.errors),
        ("Health check endpoint working", asked.health),
        ("Documentation complete", asked.documentation),
    ]
    launch = [
        ("Deploy to staging", asked.staging),
        ("Run integration tests", asked.integration),
        ("Frontend connects successfully", asked.frontend),
        ("Test critical flows", asked.flows),
        ("Monitor first 100 requests", asked.first_requests),
        ("Check error rates", asked.error_rate),
        ("Verify caching works", asked.cached),
        ("Test rate limiting", asked.limited),
        ("Deploy to production", asked.production),
        ("Monitor metrics", asked.metrics),
    ]
    after = [
        ("Monitor response times", asked.times),
        ("Track error rates", asked.errors_counted),
        ("Analyze usage patterns", lambda: stores.usage(settings)),
        ("Optimize slow queries", lambda: stores.queries(settings)),
        ("Adjust cache TTLs", asked.lives),
        ("Fine-tune rate limits", asked.told),
        ("Gather user feedback", gathered),
        ("Prepare Tier 2 launch", asked.tier_2),
    ]
    parts = (("Pre-Launch", before), ("Launch", launch), ("Post-Launch", after))
    return [Item(part, name, check) for part, items in parts for name, check in items]


def findings(items: list[Item]) -> Iterator[tuple[Item, Finding]]:
    """Each item with what its check found; one that fails stops none of the others."""
    for item in items:
        try:
            yield item, item.check()
        except (Unfit, HustleError) as error:
            yield item, failed(str(error))
        except (httpx2.HTTPError, SQLAlchemyError, OSError) as error:
            yield item, failed(f"no answer: {type(error).__name__}")
        except (KeyError, TypeError, ValueError) as error:
            yield item, failed(f"an answer of another form: {type(error).__name__}")
