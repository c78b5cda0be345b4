"""A start loads what takes long beside its imports, and searches for no garbage meanwhile."""

from __future__ import annotations

import gc
from threading import Event

import pytest

from serving import preloading


def test_a_start_loads_beside_it_and_collects_again_at_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = {"_load_encoder": Event(), "_load_detector": Event()}
    for name, event in begun.items():
        monkeypatch.setattr(preloading, name, _named(name, event))
    frozen = gc.get_freeze_count()
    try:
        preloading.begin()
        assert not gc.isenabled()
        assert all(event.wait(timeout=10) for event in begun.values())
        preloading.loaded()
        assert gc.isenabled()
        assert gc.get_freeze_count() > frozen
    finally:
        gc.unfreeze()
        gc.enable()


def _named(name: str, event: Event) -> object:
    def load() -> None:
        event.set()

    load.__name__ = name
    return load


def test_a_process_that_was_not_begun_this_way_freezes_nothing() -> None:
    frozen = gc.get_freeze_count()
    preloading.loaded()
    assert gc.get_freeze_count() == frozen
