"""What the model is asked, and how its answer is read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.language.llm.gateway import Model, Usage
from serving.language.llm.prompt import (
    INSTRUCTIONS,
    MOST_QUOTED_CHARS,
    PromptWriter,
    sentences,
)
from serving.language.llm.slots import slotted
from serving.language.llm.tokens import request_bound
from serving.settings import KNOWN_PRICES
from tests.serving.language.llm.scenes import CANARY, narration


def data_of(draft: str, **quoted: str) -> dict[str, Any]:
    """The data of a prompt, read as the model's service passes it on."""
    told = narration(draft, quoted=quoted)
    prompt = PromptWriter(CANARY).write(told, slotted(told))
    begin, line, end = prompt.data.split("\n")
    assert (begin, end) == ("DATA BEGINS", "DATA ENDS")
    data: dict[str, Any] = json.loads(line)
    return data


def test_numbers_are_facts_and_the_draft_has_marks() -> None:
    data = data_of("At $50 the best match accepts with 91% probability.")
    assert data["passages"] == [
        {"id": "a", "draft": "At {{f1}} the best match accepts with {{f2}} probability."}
    ]
    assert data["facts"] == [
        {"id": "f1", "value": "50", "unit": "USD", "text": "$50"},
        {"id": "f2", "value": "91", "unit": "%", "text": "91%"},
    ]


@given(st.text(max_size=300))
def test_no_text_of_a_user_gets_out_of_the_data(text: str) -> None:
    data = data_of("It pays $35.", message=text)
    assert list(data["quoted"]) == ["message"]
    assert len(data["quoted"]["message"]) <= MOST_QUOTED_CHARS


def test_the_end_of_a_long_text_is_kept() -> None:
    data = data_of("It pays $35.", message="x" * 5_000 + "the end")
    assert data["quoted"]["message"].endswith("the end")


def test_the_canary_stands_in_the_instructions_of_this_process_alone() -> None:
    told = narration("It pays $35.")
    one, other = (PromptWriter.new().write(told, slotted(told)) for _ in range(2))
    assert one.instructions != other.instructions
    assert one.data == other.data
    assert one.instructions.startswith(INSTRUCTIONS)


def test_an_answer_is_read_by_passage() -> None:
    answer = '{"passages": [{"id": "a", "sentences": ["Good. ", "Fine."]}]}'
    assert sentences(answer) == {"a": "Good. Fine."}
    assert sentences(f"```json\n{answer}\n```") == {"a": "Good. Fine."}


def test_a_month_of_the_specification_costs_less_than_the_goal_even_at_the_upper_bound() -> None:
    """docs/language-model.md: 50,000 chats and 10,000 posts, beside $17 for voice and images."""
    answer = "You have 3 tasks near you, the best pays $64 and is 1.2 miles away. " * 6
    history = {
        f"turn {number}": "And which of them are still open tomorrow?" for number in range(6)
    }
    told = narration(answer, quoted=history)
    prompt = PromptWriter(CANARY).write(told, slotted(told))
    most_input = request_bound((prompt.instructions, prompt.data), json.dumps(prompt.schema))
    price = Model("gpt-4.1-mini", "chat", *KNOWN_PRICES["gpt-4.1-mini"])
    call = price.micro_usd(Usage(most_input, prompt.most_output_tokens))
    assert 17.0 + (50_000 + 10_000) * call / 1e6 < 250.0


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Sure!",
        "[]",
        "null",
        "{}",
        '{"passages": null}',
        '{"passages": ["a"]}',
        '{"passages": [{"id": "a"}]}',
        '{"passages": [{"id": 1, "sentences": []}]}',
        '{"passages": [{"id": "a", "sentences": [1]}]}',
        '{"passages": [{"id": "a", "sentences": null}]}',
    ],
)
def test_an_answer_of_another_form_is_none(answer: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        sentences(answer)
