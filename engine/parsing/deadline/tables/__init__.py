"""Words and rules of each language, in the folded form (`engine.parsing.post.fold`)."""

from typing import Final

from engine.parsing.deadline.grammar import Language
from engine.parsing.deadline.tables.chinese import CHINESE
from engine.parsing.deadline.tables.english import ENGLISH
from engine.parsing.deadline.tables.french import FRENCH
from engine.parsing.deadline.tables.german import GERMAN
from engine.parsing.deadline.tables.japanese import JAPANESE
from engine.parsing.deadline.tables.portuguese import PORTUGUESE
from engine.parsing.deadline.tables.spanish import SPANISH

LANGUAGES: Final[dict[str, Language]] = {
    language.code: language
    for language in (ENGLISH, SPANISH, PORTUGUESE, FRENCH, GERMAN, CHINESE, JAPANESE)
}
"""By ISO 639-1 code."""
