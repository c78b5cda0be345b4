"""When a task is to be done: deadlines and urgency in posts, in seven languages.

`find_deadlines` gives what a post states, the likeliest first, `choose` the one to go by;
`find_urgency` tells whether it cannot wait. `warm_up` compiles the rules ahead of a first post.
"""

from engine.parsing.deadline.finding import Deadline, choose, find_deadlines, warm_up
from engine.parsing.deadline.urgency import find_urgency

__all__ = ["Deadline", "choose", "find_deadlines", "find_urgency", "warm_up"]
