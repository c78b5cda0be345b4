"""``hustlexp bench pictures``: how long the local networks look, and whether they are right.

A folder of photographs with `photographs.json` beside them says which object each is of.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from data.errors import ExtraMissing
from engine.pictures.gallery import Gallery, HungPicture
from engine.pictures.reader import LEAST_LIKENESS
from models.vision.session import EXTRA
from serving.benchmarks.protocol import (
    calibration_loop_ms,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)
from serving.pictures.local import LocalSight
from serving.pictures.opening import open_picture

PHONE_SIZE: Final = (4_032, 3_024)
"""Pixels of the pictures that phones take: twelve million."""

_PHONE_PICTURES: Final = 10
_NOTES: Final = (
    "Moving day: 12 boxes, 1 couch",
    "Lost cat. Call after 6 pm",
    "Fix the kitchen tap please",
    "Groceries: milk, eggs, bread",
    "Lawn mowing every Saturday",
)


def run(folder: Path, *, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure with the networks that run here; figures as plain values.

    Raises
    ------
    ExtraMissing
        If they are not installed.
    """
    say("Loading the networks")
    sight = LocalSight.load()
    if sight is None or sight.reader is None:
        raise ExtraMissing(EXTRA)
    labelled = json.loads((folder / "photographs.json").read_text("utf-8"))
    files = [(folder / row["file"]).read_bytes() for row in labelled]
    core = pin_to_one_core()
    loop = calibration_loop_ms()
    say("Naming main objects")
    seen = [sight.look(open_picture(content)) for content in files]
    told = [picture.main.name if picture.main else None for picture in seen]
    wrong = [
        {"file": row["file"], "is": row["main"], "told": name}
        for row, name in zip(labelled, told, strict=True)
        if name not in row["main"]
    ]
    say("Looking at photographs")
    looks = measure([partial(_look, sight, content) for content in files])
    say("Looking at pictures of a phone")
    large = [_enlarged(content) for content in files[:_PHONE_PICTURES]]
    phone = measure([partial(_look, sight, content) for content in large], runs=1)
    say("Reading words")
    notes = [_note(text) for text in _NOTES]
    reads = measure([partial(sight.reader.read, note) for note in notes], runs=1)
    return {
        "core": core,
        "calibration_loop_ms": round(loop, 3),
        "photographs": len(files),
        "main_object_right": len(files) - len(wrong),
        "wrong": wrong,
        "alike": alike([row["main"] for row in labelled], [picture.vector for picture in seen]),
        "look": looks.to_json(),
        "look_at_12_megapixels": phone.to_json(),
        "read_words": reads.to_json(),
        "taken_for_text": sum(_shows_text(sight.reader, content) for content in files),
        "notes_taken_for_text": sum(sight.reader.shows_text(note) for note in notes),
        "notes": len(notes),
        "peak_memory_mib": round(peak_memory_mib(), 1),
    }


def page(figures: dict[str, Any]) -> str:
    """The figures for people."""
    shown: Sequence[tuple[str, str]] = (
        ("look", "photographs"),
        ("look_at_12_megapixels", "12 megapixels"),
        ("read_words", "reading words"),
    )
    lines = [
        f"{title:>16}  p50 {figures[name]['p50_ms']:7.1f} ms  "
        f"p95 {figures[name]['p95_ms']:7.1f} ms"
        for name, title in shown
    ]
    lines.append(
        f"main object right in {figures['main_object_right']} of {figures['photographs']}; "
        f"{figures['taken_for_text']} of them taken for text, and "
        f"{figures['notes_taken_for_text']} of {figures['notes']} written notes"
    )
    found = figures["alike"]
    lines.append(
        f"photographs of the same thing: mean average precision "
        f"{found['mean_average_precision']:.2f}, nearest the same {found['nearest_same']:.0%} "
        f"of {found['photographs']}; called similar {found['same_called_similar']:.0%} of the "
        f"same, {found['others_called_similar']:.1%} of others"
    )
    lines += [f"  {w['file']}: {', '.join(w['is'])}, told {w['told']}" for w in figures["wrong"]]
    lines.append(
        f"calibration loop {figures['calibration_loop_ms']:.2f} ms, "
        f"peak memory {figures['peak_memory_mib']:,.0f} MiB"
    )
    return "\n".join(lines)


def _look(sight: LocalSight, content: bytes) -> None:
    """Everything that a request waits for, words left out."""
    sight.look(open_picture(content))


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4) if values else 0.0


def alike(mains: Sequence[Sequence[str]], vectors: Sequence[bytes]) -> dict[str, Any]:
    """How well likeness tells photographs of the same thing from others.

    `mains` names for each photograph what it is of; those that nothing else is like are asked
    about by none.
    """
    gallery = Gallery(HungPicture(str(at), vector) for at, vector in enumerate(vectors))
    precisions, nearest_same = [], []
    called: dict[bool, list[bool]] = {True: [], False: []}
    for at, vector in enumerate(vectors):
        near = [one for one in gallery.nearest(vector, len(vectors)) if one.task_id != str(at)]
        same = np.array([bool({*mains[at]} & {*mains[int(one.task_id)]}) for one in near])
        for one, is_same in zip(near, same.tolist(), strict=True):
            called[is_same].append(one.likeness >= LEAST_LIKENESS)
        if same.any():
            ranks = np.flatnonzero(same) + 1
            precisions.append(float(np.mean(np.arange(1, len(ranks) + 1) / ranks)))
            nearest_same.append(bool(same[0]))
    return {
        "photographs": len(nearest_same),
        "mean_average_precision": _mean(precisions),
        "nearest_same": _mean(nearest_same),
        "same_called_similar": _mean(called[True]),
        "others_called_similar": _mean(called[False]),
    }


def _shows_text(reader: Any, content: bytes) -> bool:
    return bool(reader.shows_text(open_picture(content).pixels))


def _enlarged(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as image:
        large = image.convert("RGB").resize(PHONE_SIZE)
    written = io.BytesIO()
    large.save(written, "JPEG", quality=90)
    return written.getvalue()


def _note(text: str) -> Image.Image:
    note = Image.new("RGB", (1_000, 600), "white")
    ImageDraw.Draw(note).text((60, 250), text, "black", font=ImageFont.load_default(size=48))
    return note
