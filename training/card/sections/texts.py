"""How well posts are understood: categories and dangers, on writers the models had not seen."""

from __future__ import annotations

from typing import Final

from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict, met

MOST_ECE: Final = 0.05
"""Expected calibration error of the category's probability, on a writer held out, at the most."""

MOST_FALSE_WARNINGS: Final = 0.01
"""Share of ordinary harmless posts that are warned of, at the most."""


def texts(e: Evidence) -> Section:
    """The text classifiers on sentences of writers held out."""
    meaning = (
        "The category of a post and what speaks against it come from classifiers that learn from "
        "written sentences, not from the market's history. Each figure is on the sentences of one "
        "writer, judged by models that saw none of his. Categories overlap: 'top two' counts a "
        "post as understood where the second guess is right. Dangers are found by rules and model "
        "together; harmless posts that only sound dangerous are the hard ones."
    )
    figures = e.text_figures
    if not figures:
        none = Row("no text models in this release", None, "printed", Verdict.SHOWN)
        return Section("Texts of posts", meaning, (none,))
    rows: list[Row] = []
    for writer, found in figures["category"].items():
        low, high = found["interval"]
        rows += [
            Row(f"category right, without '{writer}'", found["share"], "printed", Verdict.SHOWN,
                low, high, found["of"]),
            Row(f"in the top two, without '{writer}'", found["top_2"], "printed", Verdict.SHOWN,
                count=found["of"]),
            Row(f"ECE of the category, without '{writer}'", found["calibration_error"],
                f"at most {MOST_ECE}", met(found["calibration_error"] <= MOST_ECE)),
        ]  # fmt: skip
    for writer, found in figures["safety"].items():
        warned = found["ordinary"]["either"]["share"]
        rows += [
            Row(f"dangers warned of, without '{writer}'", found["danger"]["either"]["share"],
                "printed", Verdict.SHOWN, count=found["danger"]["either"]["of"]),
            Row(f"hard harmless posts warned of, without '{writer}'",
                found["hard_harmless"]["either"]["share"], "printed", Verdict.SHOWN,
                count=found["hard_harmless"]["either"]["of"]),
            Row(f"ordinary posts warned of, without '{writer}'", warned,
                f"at most {MOST_FALSE_WARNINGS}", met(warned <= MOST_FALSE_WARNINGS),
                count=found["ordinary"]["either"]["of"]),
        ]  # fmt: skip
    return Section("Texts of posts", meaning, tuple(rows))


def intents(e: Evidence) -> Section:
    """The model of intents on messages of writers held out."""
    meaning = (
        "What a user of the assistant wants is classified by a model that learns from messages "
        "of three writers in six languages. Each figure is on the messages of one writer, judged "
        "by a model that saw none of his."
    )
    figures = e.intent_figures
    if not figures:
        none = Row("no model of intents in this release", None, "printed", Verdict.SHOWN)
        return Section("Messages to the assistant", meaning, (none,))
    rows: list[Row] = []
    for writer, found in figures["writers"].items():
        low, high = found["interval"]
        rows += [
            Row(f"intent right, without '{writer}'", found["share"], "printed", Verdict.SHOWN,
                low, high, found["of"]),
            Row(f"in the top two, without '{writer}'", found["top_2"], "printed", Verdict.SHOWN,
                count=found["of"]),
            Row(f"ECE of the intent, without '{writer}'", found["calibration_error"],
                f"at most {MOST_ECE}", met(found["calibration_error"] <= MOST_ECE)),
        ]  # fmt: skip
    return Section("Messages to the assistant", meaning, tuple(rows))
