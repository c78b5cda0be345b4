"""The console in a real browser: four journeys, by mouse and by keyboard, and what a page owes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from data.database import open_database
from data.reference.calendar import epoch
from data.repositories.market import save_market
from data.simulation.run import simulate
from data.simulation.world import City
from models.champions import promote
from models.release import ReleaseContents, load_release, write_release
from serving.console import RELIABILITY
from tests.fitted_texts import kept_texts
from tests.journeys.processes import serving
from training.conversation.kept import load_kept_intents

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="not on this machine: Chromium")

# Nothing that a browser does of its own accord: it would ask hosts that no page named.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
]  # fmt: skip
FIRST_PAINT_MS = 1_500  # the bar of the issue that asked for the console


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, tiny_release_folder: Path
) -> Iterator[httpx.Client]:
    """A service over a small city that ends now, with everything that the views need."""
    folder = tmp_path_factory.mktemp("console")
    city = City("console", workers=300, offers=2_000, open_tasks=300, days=30)
    history = simulate(city, epoch(datetime.now(UTC))).history
    (folder / "var").mkdir()
    database = open_database(f"sqlite:///{folder}/var/hustlexp.db")
    database.migrate()
    with database.session() as session:
        save_market(session, history)
    database.close()
    _release_with_words(folder / "var" / "releases", tiny_release_folder)
    with serving(folder, ACCESS_MODE="development", RATE_LIMIT_PER_MINUTE="0") as client:
        client.timeout = httpx.Timeout(60.0)
        yield client


def _release_with_words(releases: Path, trained: Path) -> None:
    """The trained release with the kept models of texts and intents; it serves."""
    release = load_release(trained)
    begin, end = (datetime.fromisoformat(at) for at in release.manifest["window"])
    contents = ReleaseContents(
        chain=release.chain,
        examination=release.examination,
        policy=release.policy,
        window=(begin, end),
        seed=release.manifest["seed"],
        metrics=release.manifest["metrics"],
        attachments={RELIABILITY: (trained / RELIABILITY).read_bytes()},
        expectations=release.expectations,
        text_space=release.text_space,
        market_rates=release.market_rates,
        texts=kept_texts(),
        forecasts=release.forecasts,
        intents=load_kept_intents().model,
    )
    promote(releases, write_release(releases, contents, created_at=datetime.now(UTC)))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield opened
        opened.close()


@dataclass
class Visit:
    """A page, and everything that it complained of or asked elsewhere."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.page.on("request", lambda request: self._asked(request.url))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.home, f"blob:{self.home}")):
            self.elsewhere.append(url)


@pytest.fixture
def visit(browser: Browser, service: httpx.Client) -> Iterator[Visit]:
    """The console, opened; nothing may have gone wrong by the end."""
    home = str(service.base_url).rstrip("/")
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    page.set_default_timeout(20_000)
    visit = Visit(page, home)
    visit.listen()
    page.goto(f"{home}/console/")
    page.wait_for_selector("#tasks button")
    yield visit
    page.close()
    assert visit.complaints == []
    assert visit.elsewhere == []


def _open(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab).click()


def test_a_task_shows_its_ranked_workers_and_why(visit: Visit) -> None:
    page = visit.page
    page.locator("#tasks button").first.click()

    ranked = page.locator("#ranked > li")
    expect(ranked.first).to_be_visible()
    scores = [float(text.split()[1]) for text in page.locator("#ranked .end").all_inner_texts()]
    assert len(scores) == 10
    assert scores == sorted(scores, reverse=True)
    first = ranked.first
    told = [gauge.get_attribute("aria-label") or "" for gauge in first.locator(".gauge").all()]
    assert [label.split(":")[0] for label in told] == ["accepts", "completes", "on time"]
    assert first.locator(".reasons li").count() > 0
    parts = first.locator("svg.chart")
    assert (parts.get_attribute("aria-label") or "").startswith(f"Score {scores[0]:.3f} against")
    assert page.locator("#map [data-layer=plates] g").count() == 10


def test_a_click_on_the_map_chooses_the_nearest_task(visit: Visit, service: httpx.Client) -> None:
    page = visit.page
    market = service.get("/api/console/market").json()
    task = market["tasks"][0]
    page.locator("#tasks button").first.click()
    expect(page.locator("#ranked > li").first).to_be_visible()
    at = page.locator("#map [data-layer=chosen] .focus").bounding_box()
    assert at is not None
    page.locator("#workers button").first.click()  # something else
    expect(page.locator("#match-heading")).not_to_have_text(task["title"])
    page.locator("#tasks button").first.click()
    expect(page.locator("#ranked > li").first).to_be_visible()
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    expect(page.locator("#tasks button[aria-current=true]")).to_have_count(1)
    expect(page.locator("#match-heading")).to_have_text(task["title"])


def test_a_worker_shows_patterns_and_a_bundle_on_the_map(
    visit: Visit, service: httpx.Client
) -> None:
    page = visit.page
    worker = _worker_with_a_bundle(service)
    page.get_by_label("Find a worker").fill(worker)
    entry = page.locator(f"#workers button[data-id='{worker}']")
    entry.press("Enter")

    expect(page.locator(".bundle").first).to_be_visible()
    expect(entry).to_be_focused()  # the list is made anew, and the keyboard stays in it
    route = page.locator("#map .route")
    expect(route).to_have_count(1)
    stops = page.locator(".bundle").first.locator("ol > li").count()
    assert len((route.get_attribute("points") or "").split()) == stops + 1  # from the worker on
    assert page.locator("#map [data-layer=plates] g").count() == stops
    expect(page.get_by_role("heading", name="Patterns")).to_be_visible()
    assert page.locator("section[aria-label=Patterns] svg[role=img]").count() >= 2


def _worker_with_a_bundle(service: httpx.Client) -> str:
    for worker in service.get("/api/console/market").json()["workers"]:
        body = {"userId": worker["id"], "context": {"location": worker["place"]}}
        if service.post("/api/ai/match-task", json=body).json()["bundles"]:
            return str(worker["id"])
    raise AssertionError("Nobody in this city is offered a bundle.")


def test_asking_for_delivery_tasks_over_50_dollars_filters_the_map(visit: Visit) -> None:
    page = visit.page
    _open(page, "Chat")
    page.get_by_label("Message").fill("Show me delivery tasks over $50")
    page.keyboard.press("Enter")

    tags = page.locator("#filter .tag")
    expect(tags).to_have_text(["category: delivery", "min pay: $50"])
    pays = page.locator("#tasks button span:last-child").all_inner_texts()
    assert all(float(pay.strip("$").replace(",", "")) >= 50 for pay in pays)
    expect(page.locator("#map .task.dim")).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    expect(tags).to_have_count(0)
    assert page.locator("#tasks button").count() > len(pays)


def test_a_text_is_read_and_its_fields_are_marked_in_it(visit: Visit) -> None:
    page = visit.page
    _open(page, "Parse")
    page.get_by_label("What should be done?").fill(
        "\U0001f600 Need groceries delivered to 123 Oak St today by 5pm, $50, must have car"
    )
    page.get_by_role("button", name="Read it").click()

    marks = page.locator(".marked mark")
    expect(marks.first).to_be_visible()
    found = {mark.get_attribute("data-field"): mark.inner_text() for mark in marks.all()}
    assert found["pay"].startswith("$50")
    assert found["location"].startswith("123 Oak St")
    assert "5pm" in found["deadline"]
    assert "car" in found["requirement"]


def test_the_release_and_the_live_figures_are_shown(visit: Visit) -> None:
    page = visit.page
    _open(page, "Release")
    expect(page.get_by_role("img", name="Observed rates against")).to_be_visible()
    _open(page, "Live")
    expect(page.get_by_role("row", name="/api/health")).to_be_visible()


def test_views_are_changed_by_the_arrow_keys(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("tab", name="Match").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Chat")).to_be_focused()
    expect(page.locator("#view-chat")).to_be_visible()
    expect(page.locator("#view-match")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_view_has_a_serious_fault_of_accessibility(visit: Visit, theme: str) -> None:
    page = visit.page
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    rules = {"runOnly": ["color-contrast"]} if theme == "dark" else None  # the rest is the same
    page.locator("#tasks button").first.click()
    expect(page.locator("#ranked > li").first).to_be_visible()
    _open(page, "Parse")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("mark").first).to_be_visible()
    found = []
    for tab in ("Match", "Chat", "Parse", "Release", "Live"):
        _open(page, tab)
        expect(page.locator(f"#view-{tab.lower()}")).to_be_visible()
        looked_at = None if tab == "Match" else "#panel"  # the rest of the page stays the same
        checked = Axe().run(page, context=looked_at, options=rules).response["violations"]
        found += [
            (tab, fault["id"], [node["html"] for node in fault["nodes"]])
            for fault in checked
            if fault["impact"] in ("serious", "critical")
        ]
    assert found == []


def test_the_first_paint_comes_within_a_second_and_a_half(browser: Browser, visit: Visit) -> None:
    taken = []
    for _ in range(3):
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(f"{visit.home}/console/")
            page.wait_for_selector("#tasks button")
            taken.append(
                page.evaluate(
                    "performance.getEntriesByName('first-contentful-paint')[0].startTime"
                )
            )
    assert min(taken) < FIRST_PAINT_MS
