"""Files of named arrays: what was written is mapped, or the file is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.mapped_arrays import FileRefused, about_file, map_arrays, write_arrays

ARRAYS = {
    "numbers": np.arange(9_000, dtype=np.int64).reshape(-1, 3),
    "names": np.array(["worker-1", "über", ""]),
    "flags": np.array([[True, False]]),
    "nothing": np.empty((0, 7), dtype=np.float32),
    "backwards": np.arange(10, dtype=np.float64)[::-1],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "some.arrays"
    write_arrays(path, ARRAYS, {"for": "a test", "n": [1, 2]})
    return path


def test_what_was_written_is_mapped(path: Path) -> None:
    mapped = map_arrays(path)
    assert mapped.about == {"for": "a test", "n": [1, 2]} == about_file(path)
    assert list(mapped.arrays) == list(ARRAYS)
    for name, array in ARRAYS.items():
        found = mapped.arrays[name]
        assert found.dtype == array.dtype
        assert found.tolist() == array.tolist()
        assert found.ctypes.data % 4_096 == 0 or not found.size


def test_only_the_owner_may_read_it(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


def test_who_writes_writes_for_himself(path: Path) -> None:
    mine, theirs = map_arrays(path), map_arrays(path)
    mine.arrays["numbers"][0, 0] = 77
    assert theirs.arrays["numbers"][0, 0] == 0
    assert map_arrays(path).arrays["numbers"][0, 0] == 0


def test_who_has_mapped_a_file_keeps_it_when_another_takes_its_place(path: Path) -> None:
    before = map_arrays(path)
    write_arrays(path, {"numbers": np.zeros(3)}, {})
    assert before.arrays["numbers"].tolist() == ARRAYS["numbers"].tolist()
    assert map_arrays(path).arrays["numbers"].tolist() == [0.0, 0.0, 0.0]
    path.unlink()
    assert before.arrays["names"].tolist() == ARRAYS["names"].tolist()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_a_changed_byte_is_noticed(path: Path, data: st.DataObject) -> None:
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = bytearray(whole)
    damaged[at] ^= data.draw(st.integers(1, 255))
    other = path.with_name("damaged")
    other.write_bytes(damaged)
    try:
        found = map_arrays(other).arrays
    except FileRefused:
        return
    # Between the arrays lie bytes that are nobody's.
    assert {name: array.tolist() for name, array in found.items()} == {
        name: array.tolist() for name, array in ARRAYS.items()
    }


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_a_file_that_is_cut_short_is_refused(path: Path, share: float) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(FileRefused):
        map_arrays(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    for content in (b"", b"{}", bytes(10_000), b"HXARRAY1" + bytes(200)):
        other.write_bytes(content)
        with pytest.raises(FileRefused):
            map_arrays(other)
        with pytest.raises(FileRefused):
            about_file(other)
    with pytest.raises(FileRefused):
        map_arrays(tmp_path / "not there")


@pytest.mark.parametrize("array", [np.array(["a"], dtype=np.dtypes.StringDType()), np.array([{}])])
def test_values_that_lie_elsewhere_are_not_written(tmp_path: Path, array: np.ndarray) -> None:
    with pytest.raises(ValueError, match="cannot be mapped"):
        write_arrays(tmp_path / "file", {"mine": array}, {})
    assert list(tmp_path.iterdir()) == []
