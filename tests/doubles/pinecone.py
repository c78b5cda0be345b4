"""Pinecone's data plane on loopback: real HTTP, vectors in memory, and ways to fail."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import numpy as np

KEY: Final = "a-key-of-pinecone"


@dataclass
class Double:
    """What it holds by namespace, how it behaves (`mode`) and what it was asked (`calls`)."""

    url: str = ""
    mode: str = "normal"
    calls: list[str] = field(default_factory=list)
    held: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Any:
        """The document that a request gets."""
        named = (body or {}).get("namespace") or query.get("namespace", [""])[0]
        vectors = self.held.setdefault(named, {})
        match method, path:
            case "POST", "/vectors/upsert":
                assert len(body["vectors"]) <= 1_000
                vectors.update({one["id"]: one for one in body["vectors"]})
                return {"upsertedCount": len(body["vectors"])}
            case "POST", "/vectors/delete":
                assert len(body["ids"]) <= 1_000
                for name in body["ids"]:
                    vectors.pop(name, None)
                return {}
            case "POST", "/query":
                return {"matches": _nearest(vectors, body["vector"], body["topK"])}
            case "GET", "/vectors/list":
                begin = int(query.get("paginationToken", ["0"])[0])
                end = begin + int(query["limit"][0])
                page: dict[str, Any] = {"vectors": [{"id": n} for n in sorted(vectors)[begin:end]]}
                return page | ({"pagination": {"next": str(end)}} if end < len(vectors) else {})
            case "GET", "/vectors/fetch":
                return {"vectors": {n: vectors[n] for n in query["ids"] if n in vectors}}
        raise LookupError(path)


def _nearest(
    vectors: dict[str, dict[str, Any]], query: list[float], most: int
) -> list[dict[str, Any]]:
    scores = {name: float(np.dot(one["values"], query)) for name, one in vectors.items()}
    best = sorted(scores, key=lambda name: -scores[name])[:most]
    return [{"id": name, "score": scores[name]} for name in best]


@contextmanager
def pinecone() -> Iterator[Double]:
    """A server that runs until the block ends."""
    double = Double()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))

        def _answer(self, body: Any) -> None:
            asked = urlsplit(self.path)
            double.calls.append(asked.path)
            if double.mode == "hang":
                time.sleep(1.0)
            if double.mode == "refuse" or self.headers["api-key"] != KEY:
                return self._send(401, b'{"message": "no"}')
            if double.mode == "nonsense":
                return self._send(200, b"<html>")
            if double.mode == "other":
                return self._send(200, b'{"matches": [{"name": "x"}]}')
            found = double.answer(self.command, asked.path, parse_qs(asked.query), body)
            return self._send(200, json.dumps(found).encode())

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that has given up waiting is no error of the double."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    double.url = f"pinecone://{KEY}@127.0.0.1:{server.server_port}/tasks"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
