"""Messages: compiled once, complete in every language, and said from their arguments alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from data.reference.categories import CATEGORIES, LABELS
from engine.parsing.language import LANGUAGES
from serving.language.messages import (
    LOCALES,
    Messages,
    differences,
    if_complete,
    messages_in,
    spoken_languages,
    texts_of,
)
from serving.language.values import Count, Miles
from tests.fresh_process import printed_by

UNITS = """
clock-pattern = h a
miles = { $number } miles
"""
FEW = """
tasks = { $tasks ->
    [0] no tasks
    [one] { $tasks } task
   *[other] { $tasks } tasks
 } done
away =
    .a = { $way } away
    .b = { $way } to go
    .c = a way of { $way }
here = at the door
"""


def few(text: str = FEW, language: str = "en") -> Messages:
    return Messages(language, {"units.ftl": UNITS, "few.ftl": text})


def test_a_message_is_said_with_its_arguments() -> None:
    assert few().say("away", seed="", way=Miles(3_379.6)).count("2.1 miles") == 1
    assert few().say("here") == "at the door"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "no tasks done"), (1, "1 task done"), (1_250, "1,250 tasks done")]
)
def test_a_count_chooses_the_plural_form(number: int, said: str) -> None:
    assert few().say("tasks", tasks=Count(number)) == said


def test_a_seed_chooses_among_the_ways_to_say_it() -> None:
    messages = few()
    ways = messages.ways("away", way="far")
    assert ways == ("far away", "far to go", "a way of far")
    said = [messages.say("away", seed=f"worker-{n}", way="far") for n in range(50)]
    assert set(said) == set(ways)
    assert said == [few().say("away", seed=f"worker-{n}", way="far") for n in range(50)]
    assert messages.ways("here") == ("at the door",)


def test_a_message_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="gone"):
        few().say("gone")


def test_an_argument_that_is_missing_is_an_error_that_names_it() -> None:
    with pytest.raises(TypeError, match="'away' lacks its argument 'way'"):
        few().say("away")
    with pytest.raises(TypeError, match="'tasks' in 'en': Unknown external: tasks"):
        few().say("tasks")


def test_a_long_text_is_joined_like_a_short_one() -> None:
    assert few().ways("away", way="x" * 9_000)[1] == "x" * 9_000 + " to go"


def test_braces_of_a_message_and_of_a_text_stay_as_they_are() -> None:
    messages = few('quoted = { "{" }{ $text }{ "}" }\nplain = [{ $text }]\n')
    assert messages.say("quoted", text="{0} {way}") == "{{0} {way}}"
    assert messages.say("plain", text="{0} {way}") == "[{0} {way}]"


def test_a_bare_number_is_not_said() -> None:
    with pytest.raises(AttributeError):
        few().say("away", way=2.1)  # type: ignore[arg-type]


@given(text=st.text(max_size=60))
def test_a_text_is_put_in_as_it_stands(text: str) -> None:
    assert FEW_MESSAGES.ways("away", way=text)[0] == f"{text} away"


FEW_MESSAGES = few()


def test_a_file_that_is_not_fluent_is_refused_with_its_line() -> None:
    with pytest.raises(ValueError, match=r"en/few.ftl, line 3: not a message"):
        few("good = yes\n\nthis is no message\n")


def test_an_id_stands_once_in_a_language() -> None:
    with pytest.raises(ValueError, match="'clock-pattern' stands twice"):
        few("clock-pattern = h a\n")


def test_what_a_language_lacks_is_told() -> None:
    other = few("tasks = fait\nhere = ici\nmore = plus\n", language="fr")
    assert differences(few(), few()) == []
    assert differences(other, few()) == [
        "'away' is missing",
        "'more' is not in the reference",
        "'tasks' has the arguments [], not ['tasks']",
    ]


def test_a_language_that_is_not_spoken_gets_english_which_says_so() -> None:
    assert messages_in("ko").language == "en"
    assert messages_in(None).language == "en"
    assert messages_in("en").language == "en"


def test_a_language_that_lacks_a_message_is_not_spoken_and_the_log_says_why() -> None:
    reference, lacking = few(), few(FEW.replace("here = at the door", ""), language="fr")
    with capture_logs() as logs:
        assert if_complete(lacking, reference) is None
        assert if_complete(reference, reference) is reference
    assert logs == [
        {
            "event": "language_not_spoken",
            "log_level": "warning",
            "language": "fr",
            "reasons": ["'here' is missing"],
        }
    ]


def test_a_language_is_read_when_it_is_first_wanted() -> None:
    code = (
        "from serving.language import messages\n"
        "from serving.language.choice import preferred_language\n"
        "read = []\n"
        "kept = messages.Messages.__init__\n"
        "def init(self, language, files):\n"
        "    read.append(language)\n"
        "    kept(self, language, files)\n"
        "messages.Messages.__init__ = init\n"
        "preferred_language('fr;q=0.5, es')\n"
        "print(sorted(read))"
    )
    assert printed_by(code) == "['en', 'es']"


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_found_without_reading_all_messages(language: str) -> None:
    texts = texts_of(language, "chat.ftl", "chat-suggest-")
    assert texts["chat-suggest-help"] == messages_in(language).say("chat-suggest-help")


def test_messages_are_compiled_once() -> None:
    assert messages_in("en") is messages_in("en")


def test_english_comes_first_and_every_locale_is_a_language_that_posts_are_read_in() -> None:
    assert spoken_languages()[0] == "en"
    assert set(LOCALES) == set(LANGUAGES)


def test_every_category_has_a_name_and_the_english_ones_are_the_labels() -> None:
    english = messages_in("en")
    said = tuple(english.say(f"category-{category}") for category in CATEGORIES)
    assert said == LABELS
