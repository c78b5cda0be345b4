"""What posters and workers of the simulated market write: a small grammar in seven languages.

A task is really about one of three sub-skills of its category, and a worker prefers one of the
three: facts that no column tells and that the texts put in varied words.
"""
