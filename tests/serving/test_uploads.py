"""A process takes so many uploads at once and no more."""

from __future__ import annotations

import pytest

from data.errors import Busy
from serving.uploads import Uploads


def test_one_upload_more_than_there_are_places_is_refused() -> None:
    uploads = Uploads(places=2)
    with uploads.place(), uploads.place():
        with pytest.raises(Busy, match="try again") as refused, uploads.place():
            pass
        assert refused.value.retry_after_s > 0
    with uploads.place():
        pass


def test_a_place_is_free_again_after_a_failure() -> None:
    uploads = Uploads(places=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), uploads.place():
            raise ZeroDivisionError
