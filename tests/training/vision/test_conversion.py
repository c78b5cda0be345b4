"""Networks are converted from the published files only."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

needs_onnx = pytest.mark.skipif(
    find_spec("onnx") is None, reason="not on this machine: the extra `convert`"
)


@needs_onnx
@pytest.mark.parametrize("name", ["convert_nanodet", "convert_yolo"])
def test_other_files_than_the_published_ones_are_refused(name: str, tmp_path: Path) -> None:
    from importlib import import_module

    module = import_module(f"training.vision.{name}")
    for file in module.SOURCES:
        (tmp_path / file).write_bytes(b"another")
    with pytest.raises(ValueError, match="not the published file"):
        module.convert(tmp_path)
