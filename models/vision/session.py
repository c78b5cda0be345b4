"""One way to open a network."""

from __future__ import annotations

from hashlib import sha256
from importlib import resources
from typing import Any, Final

from data.errors import ExtraMissing, NotReady

EXTRA: Final = "image"
"""What installs the parts that pictures need."""


def open_network(weights: bytes) -> Any:
    """An onnxruntime session of ONNX weights that computes on the calling thread.

    Raises
    ------
    ExtraMissing
        If onnxruntime is not installed.
    """
    try:
        import onnxruntime
    except ImportError:
        raise ExtraMissing(EXTRA) from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: warnings name nodes that were folded away
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])


def own_network(file: str, expected: str) -> Any:
    """A session of a file of weights that stands beside this module.

    Raises
    ------
    ExtraMissing
        If onnxruntime is not installed.
    NotReady
        If the SHA-256 of the file is not the expected one.
    """
    weights = resources.files("models.vision").joinpath(file).read_bytes()
    if sha256(weights).hexdigest() != expected:
        raise NotReady(f"The weights in {file} are not the ones that are expected.")
    return open_network(weights)
