"""What a post requires of the worker: vehicles, tools, papers, languages, numbers of people."""

from engine.parsing.requirements.grammar import find_requirements
from engine.parsing.requirements.requirement import Requirement

__all__ = ["Requirement", "find_requirements"]
