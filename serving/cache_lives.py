"""How long answers are kept, in seconds: the specification's caching strategy."""

from __future__ import annotations

from typing import Final

PATTERNS_S: Final = 3_600.0
"""What a user's history says of him ("User patterns")."""

RECOMMENDATIONS_S: Final = 300.0
"""What a user should do now ("Task recommendations")."""

RESPONSES_S: Final = 600.0
"""A language model's words in chat ("AI responses")."""

WORDING_S: Final = 24 * 3_600.0
"""A language model's words for what is read once and for all ("Translation results")."""
