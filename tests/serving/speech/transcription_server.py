"""A stand-in for OpenAI's transcription endpoint: real HTTP on loopback, every call recorded."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from multipart import parse_options_header

from serving.multipart import Form, parse_form

AN_ANSWER: dict[str, Any] = {
    "task": "transcribe",
    "language": "english",
    "duration": 1.0,
    "text": " Walk my dog for twenty five dollars. ",
    "segments": [
        {"id": 0, "start": 0.0, "end": 0.5, "seek": 0, "text": "Walk my dog", "tokens": [1, 2, 3],
         "temperature": 0.0, "avg_logprob": -0.1, "compression_ratio": 1.0, "no_speech_prob": 0.0},
        {"id": 1, "start": 0.5, "end": 1.0, "seek": 0, "text": "for twenty five", "tokens": [4],
         "temperature": 0.0, "avg_logprob": -0.5, "compression_ratio": 1.0, "no_speech_prob": 0.0},
    ],
}  # fmt: skip


@dataclass
class TranscriptionServer:
    """What it answers, which a test may change, and what it was asked."""

    url: str = ""
    status: int = 200
    body: bytes = json.dumps(AN_ANSWER).encode()
    hangs: threading.Event | None = None
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


@contextmanager
def a_transcription_server(**values: Any) -> Iterator[TranscriptionServer]:
    """The server, until the context ends."""
    state = TranscriptionServer(**values)

    class Handler(BaseHTTPRequestHandler):
        """Records, then answers."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            boundary = parse_options_header(self.headers["content-type"])[1]["boundary"]
            state.paths.append(self.path)
            state.keys.append(self.headers["authorization"])
            state.forms.append(parse_form(body, boundary))
            if state.hangs is not None:
                state.hangs.wait(10.0)
            self.send_response(state.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(state.body)))
            self.end_headers()
            self.wfile.write(state.body)

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    try:
        yield state
    finally:
        if state.hangs is not None:
            state.hangs.set()
        server.shutdown()
        serving.join()
        server.server_close()
