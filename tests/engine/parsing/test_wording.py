"""Word lists as patterns."""

from engine.parsing.wording import compiled, phrases


def test_brackets_are_options_and_choices() -> None:
    assert phrases("helper(s)|zahl(e,t,)|Café") == (
        "helper",
        "helpers",
        "zahle",
        "zahlt",
        "zahl",
        "cafe",
    )


def test_latin_words_are_found_whole_and_the_longest_first() -> None:
    pattern = compiled("pay|pay rate|paying")
    assert [m.group() for m in pattern.finditer("payment, pay rate, paying, repay")] == [
        "pay rate",
        "paying",
    ]


def test_words_of_unspaced_scripts_are_found_anywhere() -> None:
    assert compiled("报酬|预算").search("我的预算是50") is not None


def test_an_empty_list_finds_nothing() -> None:
    assert compiled("").search("anything") is None
