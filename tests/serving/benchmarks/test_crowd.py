"""A crowd of clients and what others feel, against a small server that is known."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from serving.benchmarks import crowd
from serving.benchmarks.crowd import Sent, page, run
from serving.multipart import Upload, parse_form

SENT = Sent("/api/ai/image-match", "imageFile", b"\xff\xd8\xff\x00", {"userId": "crowd"})


@pytest.fixture
def server() -> Iterator[tuple[str, Counter[str]]]:
    asked: Counter[str] = Counter()

    class Known(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            asked[self.path] += 1
            self.send_response(200 if self.path.endswith("match-task") else 429)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Known) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", asked
        running.shutdown()
        thread.join()


def test_the_upload_of_the_crowd_is_one_that_the_service_reads() -> None:
    form = parse_form(SENT.body, None)
    assert form["userId"] == "crowd"
    assert isinstance(form["imageFile"], Upload)
    assert form["imageFile"].content == SENT.content


def test_others_are_asked_in_three_parts_and_the_crowd_in_one(
    server: tuple[str, Counter[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "SETTLING_S", 0.1)
    url, asked = server
    said: list[str] = []
    figures = run(url, SENT, clients=2, seconds=0.5, say=said.append)
    for part in ("alone", "beside_the_crowd", "alone_again"):
        assert figures[part]["requests"] >= 1
        assert figures[part]["failed"] == 0
        assert 0.0 < figures[part]["p50_ms"] <= figures[part]["p95_ms"]
    assert set(figures["crowd_answered"]) <= {"429", "refused"}
    assert asked["/api/ai/image-match"] >= figures["crowd_answered"]["429"] > 0
    assert said == ["Alone", "Beside the crowd", "Alone again"]
    assert "beside 2 clients" in page(figures)
