"""A geocoding server behind the local chain: a real server on loopback, good and bad."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog

from engine.parsing.place import Address, PlaceMention
from engine.parsing.place.geocoding import Located, local_geocoder
from serving.geocoding import REST_S, NominatimGeocoder

HOUSE: dict[str, Any] = {
    "lat": "39.7400",
    "lon": "-104.9900",
    "display_name": "12, Oak Street, Denver",
    "address": {
        "house_number": "12",
        "road": "Oak Street",
        "city": "Denver",
        "ISO3166-2-lvl4": "US-CO",
        "postcode": "80202",
        "country_code": "us",
    },
}
OAK = PlaceMention(
    "site",
    Address("12 Oak St, Denver, CO", "12", "Oak St", None, "Denver", "CO", None, "US"),
    "Denver",
    "CO",
    "US",
)


class GeocodingServer(ThreadingHTTPServer):
    """Answers every question with `answer` and `status`, and keeps the questions."""

    daemon_threads = True
    answer: object = (HOUSE,)
    status = 200

    def __init__(self) -> None:
        self.questions: list[dict[str, list[str]]] = []
        self.agents: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/geo"


class _Handler(BaseHTTPRequestHandler):
    server: GeocodingServer

    def do_GET(self) -> None:
        self.server.questions.append(parse_qs(urlsplit(self.path).query))
        self.server.agents.append(self.headers.get("User-Agent", ""))
        answer = self.server.answer
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[GeocodingServer]:
    with GeocodingServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def geocoder(url: str, clock: Clock | None = None, **options: Any) -> NominatimGeocoder:
    return NominatimGeocoder(
        url, local_geocoder(), timeout_s=2.0, clock=clock or Clock(), **options
    )


def precision(located: Located | None) -> str:
    assert located is not None
    return located.precision


def test_a_house_that_the_server_knows_is_verified(server: GeocodingServer) -> None:
    located = geocoder(server.url).locate(OAK, (39.7, -105.0))
    assert located == Located(
        39.74, -104.99, "address", "Denver", "CO", "US", zone="America/Denver"
    )
    assert located.verified
    (question,) = server.questions
    assert question["q"] == ["12 Oak St, Denver, CO"]
    assert question["countrycodes"] == ["us"]
    assert "viewbox" in question
    assert server.agents == ["hustlexp-ai"]


def test_another_house_number_is_only_the_street(server: GeocodingServer) -> None:
    server.answer = [{**HOUSE, "address": {**HOUSE["address"], "house_number": "14"}}]
    assert precision(geocoder(server.url).locate(OAK)) == "street"


def test_what_the_server_knows_less_well_stays_local(server: GeocodingServer) -> None:
    server.answer = [{**HOUSE, "address": {"city": "Denver", "country_code": "us"}}]
    address = Address("1 Elm St, 80202", "1", "Elm St", None, None, None, "80202", "US")
    assert precision(geocoder(server.url).locate(PlaceMention("site", address))) == "zip"


def test_a_question_is_asked_once(server: GeocodingServer) -> None:
    asking = geocoder(server.url)
    assert asking.locate(OAK) == asking.locate(OAK)
    assert len(server.questions) == 1


def test_the_oldest_answers_are_forgotten(server: GeocodingServer) -> None:
    asking = geocoder(server.url, cache_size=1)
    other = PlaceMention("site", Address("9 Elm St", "9", "Elm St"))
    for place in (OAK, other, OAK):
        asking.locate(place)
    assert len(server.questions) == 3


def test_cities_are_not_asked_about(server: GeocodingServer) -> None:
    located = geocoder(server.url).locate(PlaceMention("site", None, "Denver", "CO"))
    assert precision(located) == "city"
    assert server.questions == []


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b"oops"),
        (429, b"slow down"),
        (403, b"go away"),
        (200, b"<html>"),
        (200, [{"lat": "x", "lon": "y", "display_name": "here"}]),
        (200, [{**HOUSE, "lat": "1000"}]),
        (200, b"\xff\xfe"),
        (200, [{"display_name": "here"}]),
    ],
)
def test_whatever_the_server_does_the_local_answer_stands(
    server: GeocodingServer, status: int, answer: object
) -> None:
    server.status, server.answer = status, answer
    with structlog.testing.capture_logs() as logs:
        assert precision(geocoder(server.url).locate(OAK)) == "city"
    (event,) = logs
    assert event["event"] == "geocoding_failed"
    assert "Oak" not in json.dumps(logs)


def test_nothing_found_is_no_failure(server: GeocodingServer) -> None:
    server.answer = []
    with structlog.testing.capture_logs() as logs:
        assert precision(geocoder(server.url).locate(OAK)) == "city"
    assert logs == []


def test_a_server_that_failed_is_left_alone_for_a_while(server: GeocodingServer) -> None:
    clock = Clock()
    asking = geocoder(server.url, clock)
    server.status = 500
    assert precision(asking.locate(OAK)) == "city"
    server.status = 200
    assert precision(asking.locate(OAK)) == "city"
    assert len(server.questions) == 1
    clock.now += REST_S
    assert precision(asking.locate(OAK)) == "address"


def test_a_server_that_is_not_there_costs_nothing_but_precision() -> None:
    with GeocodingServer() as gone:
        url = gone.url
    assert precision(geocoder(url).locate(OAK)) == "city"


@pytest.mark.parametrize("url", ["", "ftp://example.org", "nominatim.example.org"])
def test_a_wrong_address_of_the_server_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="http or https"):
        NominatimGeocoder(url, local_geocoder())
