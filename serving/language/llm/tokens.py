"""How many tokens a text has at most, without any tokenizer's tables.

Byte-level byte-pair encodings (GPT-2 and all OpenAI models since, Llama 3, Qwen, Mistral's
Tekken) begin with one token for each byte of UTF-8 and only ever join tokens. So the bytes are an
upper bound of the tokens, for every text and every such table. Special tokens are never made from
the text of a message. Source: Radford et al., Language Models are Unsupervised Multitask
Learners, 2019, section 2.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

TOKENS_A_MESSAGE: Final = 16
"""Tokens around a message, at most: role, separators. OpenAI's chat models use 3 or 4."""

TOKENS_A_REQUEST: Final = 64
"""Tokens that begin the answer and wrap a schema, at most. OpenAI's chat models use 3."""


def token_bound(text: str) -> int:
    """Tokens of a text, at most: its bytes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def request_bound(messages: Iterable[str], schema: str) -> int:
    """Tokens of a whole request, at most: messages, their wrapping, and the answer's schema."""
    texts = tuple(messages)
    return (
        sum(token_bound(text) + TOKENS_A_MESSAGE for text in texts)
        + token_bound(schema)
        + TOKENS_A_REQUEST
    )
