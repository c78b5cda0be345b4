"""What speaks against a post: danger, fraud, data that should not be there.

Rules know words, the model knows meanings. One of them alone is worth a warning; a post is called
dangerous for certain only where a rule is sure, or where both say so.
"""

from engine.parsing.safety.judge import PERSONAL_DATA, SafetyWarning, judge_safety

__all__ = ["PERSONAL_DATA", "SafetyWarning", "judge_safety"]
