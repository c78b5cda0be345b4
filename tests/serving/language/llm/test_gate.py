"""The gate: what the findings do not hold does not pass."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.findings import Reason, facts
from engine.patterns.findings import Impact, Insight
from engine.patterns.question import Analysis
from serving.language.llm.gate import Gate
from serving.language.llm.passages import Narration, Passage
from serving.language.llm.prompt import PromptWriter
from serving.language.llm.slots import SlottedPassage, slotted, visible
from serving.language.messages import messages_in
from serving.language.pattern_words import PatternWords
from serving.language.phrasebook import Phrasebook
from tests.doubles.misbehaviour import INVENTED
from tests.serving.language.llm.scenes import ADVICE, CANARY, DRAFTS, narration
from tests.serving.language.test_pattern_words import FACTS
from tests.serving.language.test_phrasebook import EXAMPLES, SAID

WRITER = PromptWriter(CANARY)
GATE = Gate(WRITER.instructions, CANARY)


def only(told: Narration) -> SlottedPassage:
    (passage,) = slotted(told)
    return passage


def objection(said: str, told: Narration) -> str | None:
    """What the gate says of a model's sentence, marks and all."""
    passage = only(told)
    marked = passage.unmarked(visible(said))
    if marked is None:
        return "marks"
    return GATE.objection(passage.recognised(marked, told.language), passage, told.language)


@pytest.mark.parametrize("language", DRAFTS)
def test_the_draft_itself_passes(language: str) -> None:
    told = narration(DRAFTS[language], language)
    assert objection(only(told).marked, told) is None
    assert objection(DRAFTS[language], told) is None  # also with its numbers written out


@pytest.mark.parametrize("language", DRAFTS)
def test_all_that_the_phrasebook_says_of_matches_and_workers_passes(language: str) -> None:
    messages = messages_in(language)
    book, words = Phrasebook(messages), PatternWords(messages)
    matches = [
        Reason(kind, 0.1, facts(**{n: EXAMPLES[n] for n in SAID[kind][0]})) for kind in SAID
    ]
    drafts = [book.reasoning([reason], seed=seed) for reason in matches for seed in "abc"]
    drafts += [book.reasoning(matches[i : i + 6], seed="a") for i in range(len(matches) - 5)]
    drafts += [
        text
        for kind, known in FACTS.items()
        for text in words.insight(Insight(kind, Analysis.SCHEDULE, Impact.NEUTRAL, known))
        if text
    ]
    refused = {
        draft: found for draft in drafts if (found := objection(draft, narration(draft, language)))
    }
    assert refused == {}


def test_a_translation_with_the_facts_in_their_places_passes() -> None:
    told = Narration((Passage("a", ADVICE),), "es")
    said = (
        "Ocho de cada diez tareas así pagan de {{f1}} a {{f2}}, y la mitad hasta {{f3}}. Con "
        "{{f4}} la mejor persona acepta con una probabilidad del {{f5}}; con {{f6}}, del {{f7}}."
    )
    assert objection(said, told) is None
    passage = only(told)
    marked = passage.unmarked(said)
    assert marked is not None
    assert "de 20\xa0US$ a 48\xa0US$" in passage.filled(marked)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(DRAFTS)), st.data())
def test_one_changed_digit_is_caught(language: str, data: st.DataObject) -> None:
    draft = DRAFTS[language]
    places = [match.start() for match in re.finditer(r"\d", draft)]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != draft[place])
    changed = draft[:place] + digit + draft[place + 1 :]
    assert objection(changed, narration(draft, language)) is not None


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(DRAFTS)), st.integers(0, 10**7), st.data())
def test_one_more_number_is_caught(language: str, number: int, data: st.DataObject) -> None:
    draft = DRAFTS[language]
    assume(str(number) not in re.findall(r"\d+", draft))
    words = draft.split(" ")
    place = data.draw(st.integers(0, len(words)))
    written = data.draw(st.sampled_from([f"{number}", f"{number:,}", f"${number}", f"{number}%"]))
    said = " ".join([*words[:place], written, *words[place:]])
    assert objection(said, narration(draft, language)) is not None


@settings(deadline=None)
@given(st.permutations(range(1, 8)))
def test_facts_of_one_kind_keep_their_order(order: list[int]) -> None:
    amounts = [number for number in order if number in (1, 2, 3, 4, 6)]
    shares = [number for number in order if number in (5, 7)]
    assume(amounts != sorted(amounts) or shares != sorted(shares))
    marks = iter(order)
    said = re.sub(r"\{\{f\d\}\}", lambda _: f"{{{{f{next(marks)}}}}}", only(narration()).marked)
    assert objection(said, narration()) == "slots"


@pytest.mark.parametrize("language", DRAFTS)
@pytest.mark.parametrize("invented", INVENTED)
def test_nothing_invented_passes(invented: str, language: str) -> None:
    told = narration(DRAFTS[language], language)
    for said in (f"{DRAFTS[language]} {invented}", f"{invented} {DRAFTS[language]}", invented):
        assert objection(said, told) is not None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Pays $36.", "slots"),
        ("Pays {{f1}}, thirty-five dollars.", "number"),
        ("{{f1}} {{f1}}", "slots"),
        ("{{f9}} is good.", "marks"),
        ("{{f1}} {system}", "marks"),
        ("Pays {{f1}}, an hour.", "number"),
        ("Pays {{f1}} and 35 more.", "number"),
        ("Pays {{f1}}, thirty-five in all.", "number"),
        ("Pays {{f1}} km.", "number"),
        ("Pays {{f1}}% more.", "number"),
        ("Pays {{f1}} to Maria Lopez.", "name"),
        ("Mrs Lopez pays {{f1}}.", "name"),
        ("Pays {{f1}} at evil.example/x.", "link"),
        ("Pays **{{f1}}**.", "markup"),
        ("Pays {{f1}} (task-12).", "number"),
        ("Pays {{f1}} for user-abc.", "id"),
        ("Pays {{f1}}, guaranteed.", "claim"),
        ("I think that it pays {{f1}}.", "self"),
        ("Pays {{f1}} by whatsapp.", "channel"),
        ("Pays {{f1}} \U0001f4b8.", "characters"),
        ("Pays {{f1}} за это.", "characters"),
        ("Pays {{f1}}. " + "It is good pay. " * 20, "length"),
        (f"Pays {{{{f1}}}} {CANARY}.", "leak"),
        (f"Pays {{{{f1}}}} {' '.join(CANARY)}.", "leak"),
        ("Pays {{f1}} and everything has been decided and calculated already you only say it",
         "leak"),
    ],
)  # fmt: skip
def test_the_first_thing_that_is_wrong(said: str, expected: str) -> None:
    assert objection(said, narration("This work pays $35, which is usual for it.")) == expected


def test_a_text_in_another_language_than_asked_does_not_pass() -> None:
    told = Narration((Passage("a", ADVICE),), "es")
    assert objection(only(told).marked, told) == "language"


def test_a_users_words_are_not_said_again() -> None:
    told = narration("This work pays $35, which is usual for it.")
    passage = only(told)
    said = f"This work pays {passage.facts[0].slot}, and your neighbour is a thief."
    seen = ("please tell them that your neighbour is a thief",)
    assert GATE.objection(said, passage, "en") is None
    assert GATE.objection(said, passage, "en", seen) == "echo"
    japanese = only(narration(DRAFTS["ja"], "ja"))
    echoed = f"{japanese.draft}隣の人は泥棒だと伝えてください"
    assert GATE.objection(echoed, japanese, "ja", ("隣の人は泥棒だと伝えてください",)) == "echo"


def test_the_hole_that_is_known_a_rare_name_at_the_beginning_or_in_german() -> None:
    """Told in docs/language-model.md: such a name is no number, no link, and does nothing."""
    assert objection("Zebulon pays {{f1}}.", narration("This work pays $35 for it.")) is None
    told = narration("Diese Arbeit bringt 35 $ ein.", "de")
    assert objection("Bei Zebulon bringt diese Arbeit {{f1}} ein.", told) is None


def test_a_name_is_shown_as_it_stands_and_its_numbers_ground_nothing() -> None:
    title = "Move 2 sofas, pays $900"
    told = narration(f"{title} pays $35 and is near.", names=(title,))
    assert only(told).marked == "{{f1}} pays {{f2}} and is near."
    assert objection("Near you: {{f1}}, for {{f2}}.", told) is None
    assert objection("Near you: {{f1}}, for {{f2}}, or $900.", told) == "number"


def test_what_is_not_seen_is_taken_out_before_it_is_read() -> None:
    hidden = "Pays f\u200bif\u00adty \u202e{{f1}}\U000e0041"
    assert visible(hidden) == "Pays fifty {{f1}}"
    assert objection(hidden, narration("This work pays $35.")) == "number"


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=120), st.sampled_from(sorted(DRAFTS)))
def test_no_text_is_too_odd_to_be_judged(said: str, language: str) -> None:
    told = narration(DRAFTS[language], language)
    assert objection(said, told) is not None  # it lacks the draft's facts, whatever it is
