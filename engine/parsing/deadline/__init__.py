"""When a task is to be done: deadlines and urgency in posts, in seven languages.

`find_deadlines` gives what a post states, the likeliest first, `choose` the one to go by;
`find_urgency` tells whether it cannot wait.
"""

from engine.parsing.deadline.finding import Deadline, choose, find_deadlines
from engine.parsing.deadline.urgency import find_urgency

__all__ = ["Deadline", "choose", "find_deadlines", "find_urgency"]
