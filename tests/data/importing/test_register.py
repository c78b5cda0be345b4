"""A register knows what it has seen."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.importing.register import Register, keys_of

chunks = st.lists(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x1f"), min_size=1))
)


@given(chunks)
def test_ids_are_numbered_in_order_of_arrival_and_repeats_are_found(some: list[list[str]]) -> None:
    register, seen = Register(), dict[str, int]()
    for ids in some:
        keys, is_new = keys_of(np.array(ids, dtype=object)), []
        for id_ in ids:
            is_new.append(id_ not in seen)
            seen.setdefault(id_, len(seen))
        assert register.add(keys).tolist() == is_new
        assert register.find(keys).tolist() == [seen[id_] for id_ in ids]
    assert len(register) == len(seen)


def test_facts_are_kept_by_number() -> None:
    register = Register()
    first = keys_of(np.array(["b", "a", "b"], dtype=object))
    is_new = register.add(first)
    register.note(line=np.array([2, 3, 4])[is_new])
    register.add(second := keys_of(np.array(["c"], dtype=object)))
    register.note(line=np.array([9]))
    assert register.of("line", register.find(first)).tolist() == [2, 3, 2]
    assert register.of("line", register.find(second)).tolist() == [9]


def test_what_was_never_seen_has_no_number() -> None:
    unknown = keys_of(np.array(["x"], dtype=object))
    assert Register().find(unknown).tolist() == [-1]


def test_ids_that_only_look_alike_when_joined_are_told_apart() -> None:
    first, second = np.array(["ab", "a"], dtype=object), np.array(["c", "bc"], dtype=object)
    keys = keys_of(first, second)
    assert keys[0] != keys[1]
