"""The origin of every field that any endpoint answers, as a page of the documentation.

Run ``python -m serving.contract.fields > docs/fields.md`` after a change.
"""

from __future__ import annotations

import sys
import tomllib
import types
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple, get_args, get_origin

from pydantic import BaseModel

_INTRODUCTION = """\
# Where every field comes from

Every field of every answer, with its source: a trained **model**, a **solver**, a **stored
fact**, a named **formula** with its place in the code, the **phrasebook** that words findings,
the **release**, the **request** itself, a **setting**, the **clock**, or the **issue** that will
bring it. No field is a made-up constant.

Written by `python -m serving.contract.fields` from `serving/contract/fields.toml`; a test
compares both with the contract.
"""


class Origin(NamedTuple):
    """Where one field comes from."""

    source: str
    explanation: str


@cache
def origins() -> dict[str, dict[str, Origin]]:
    """For each endpoint, the origin of each field by its path, in the contract's order."""
    text = resources.files("serving.contract").joinpath("fields.toml").read_text("utf-8")
    return {
        endpoint: {path: Origin(*entry) for path, entry in fields.items()}
        for endpoint, fields in tomllib.loads(text).items()
    }


def field_paths(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Paths of the leaves of an answer model: `matches[].stats.distance`."""
    for name, field in model.model_fields.items():
        yield from _paths(field.annotation, f"{prefix}{field.alias or name}")


def _paths(annotation: object, path: str) -> Iterator[str]:
    if get_origin(annotation) is dict and _model(named := get_args(annotation)[1]):
        return _paths(named, f"{path}.*")
    if get_origin(annotation) is list:
        (item,) = get_args(annotation)
        return _paths(item, f"{path}[]") if _model(item) else iter([path])
    if get_origin(annotation) is types.UnionType:
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    model = _model(annotation)
    return field_paths(model, f"{path}.") if model else iter([path])


def _model(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None


def page() -> str:
    """The page in Markdown."""
    parts = [_INTRODUCTION]
    for endpoint, fields in origins().items():
        rows = (f"| `{path}` | {o.source} | {o.explanation} |" for path, o in fields.items())
        parts.append("\n".join([f"## {endpoint}\n", "| field | source | how |", "|---|---|---|"]))
        parts[-1] += "\n" + "\n".join(rows) + "\n"
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
