"""One way to open a network."""

from __future__ import annotations

from hashlib import sha256
from importlib import resources
from typing import Any, Final

from data.errors import ExtraMissing, NotReady

EXTRA: Final = "image"
"""What installs the parts that pictures need."""


def open_network(weights: bytes, *, also: tuple[str, ...] = ()) -> Any:
    """An onnxruntime session of ONNX weights that computes on the calling thread.

    `also` names inner values of the network that it gives out beside its own outputs.

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
    told = weights + _outputs(also)
    return onnxruntime.InferenceSession(told, options, providers=["CPUExecutionProvider"])


def _outputs(names: tuple[str, ...]) -> bytes:
    """What makes inner values outputs of a network, written behind its weights.

    A message of Protocol Buffers that follows another is merged with it, list by list (Encoding,
    "Last One Wins"), so a model with nothing but outputs adds these. Numbers of the fields are
    those of onnx.proto.
    """
    graph = b"".join(_field(_GRAPH_OUTPUT, _field(_VALUE_NAME, n.encode())) for n in names)
    return _field(_MODEL_GRAPH, graph) if names else b""


_MODEL_GRAPH: Final = 7
_GRAPH_OUTPUT: Final = 12
_VALUE_NAME: Final = 1
_BYTES: Final = 2  # wire type: a length, then as many bytes


def _field(number: int, content: bytes) -> bytes:
    """A field of Protocol Buffers; numbers up to 15, fewer than 128 bytes a name."""
    length, size = len(content), bytearray()
    while length > 0x7F:
        size.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([number << 3 | _BYTES, *size, length]) + content


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
