"""Our packages have plain names, so nothing else in the environment may bring one of them."""

from __future__ import annotations

from importlib.metadata import packages_distributions

PACKAGES = ("data", "features", "models", "training", "engine", "serving")


def test_no_dependency_installs_a_package_under_one_of_our_names() -> None:
    owners = packages_distributions()
    others = {
        name: [owner for owner in owners.get(name, []) if owner != "hustlexp-ai"]
        for name in PACKAGES
    }
    assert {name: owner for name, owner in others.items() if owner} == {}
