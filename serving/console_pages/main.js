// Puts the console together: one market, one choice, five views.
import * as api from "./api.js";
import { ChatView } from "./chat.js";
import { by, dollars, h, number, show, words } from "./dom.js";
import { LiveView } from "./live.js";
import { MarketMap } from "./map.js";
import { MatchView } from "./match.js";
import { ParseView } from "./parse.js";
import { ReleaseView } from "./release.js";

const REFRESH_MS = 10_000;
const LISTED = 100;
const state = { market: { workers: [], tasks: [] }, filters: null, chosen: null, worker: null };
const index = { worker: new Map(), task: new Map() };

const find = {
  worker: (id) => index.worker.get(id),
  task: (id) => index.task.get(id),
  chooseWorker: (id) => find.worker(id) && chooseWorker(find.worker(id)),
  chooseTask: (id) => find.task(id) && chooseTask(find.task(id)),
};
const map = new MarketMap(by("map"), { onTask: chooseTask, onWorker: chooseWorker });
const match = new MatchView(by("view-match"), map, find);
const chat = new ChatView(by("view-chat"), { worker: () => state.worker, applyFilter, chooseTask: find.chooseTask, showTasks, answered: (isCached) => live.count(isCached) });
new ParseView(by("view-parse"), { near: () => state.worker?.place ?? { lat: 37.7749, lng: -122.4194 } });
const release = new ReleaseView(by("view-release"));
const live = new LiveView(by("view-live"));

function chooseTask(task) {
  state.chosen = task.id;
  openTab("match");
  list();
  match.task(task);
}

function chooseWorker(worker) {
  state.chosen = worker.id;
  state.worker = worker;
  chat.named();
  openTab("match");
  list();
  match.worker(worker);
}

function showTasks(ids) {
  const tasks = ids.map(find.task).filter(Boolean);
  if (tasks.length) map.choose(state.worker ?? tasks[0], tasks.map((task, at) => ({ place: task.place, label: String(at + 1) })));
}

// The app's filters that the map can follow: { category, minPay, maxPay, urgency }.
function applyFilter(filters) {
  state.filters = filters;
  const told = Object.entries(filters ?? {}).map(([name, value]) => `${name.replace(/[A-Z]/g, (l) => ` ${l.toLowerCase()}`)}: ${typeof value === "number" ? dollars(value) : words(String(value))}`);
  show(by("filter"), told.length > 0 && ["Filter", ...told.map((text) => h("span", { class: "tag" }, text)), h("button", { type: "button", onclick: () => applyFilter(null) }, "Clear")]);
  map.filter(isWanted);
  list();
}

function isWanted(task) {
  const { category, minPay, maxPay, urgency } = state.filters ?? {};
  return (!category || task.category === category) && (minPay === undefined || task.pay >= minPay) && (maxPay === undefined || task.pay <= maxPay) && (!urgency || task.urgency === urgency);
}

// Made anew whenever something changes; whoever is in a list by keyboard stays where he is.
function list() {
  const held = document.activeElement?.dataset.id;
  const wanted = (text, ...parts) => parts.join(" ").toLowerCase().includes(text.trim().toLowerCase());
  const tasks = state.market.tasks.filter(isWanted).filter((task) => wanted(by("find-task").value, task.title, words(task.category), task.id));
  const workers = state.market.workers.filter((worker) => wanted(by("find-worker").value, worker.id, worker.availability));
  const entry = (one, name, note, choose) => h("li", {}, h("button", { type: "button", "data-id": one.id, "aria-current": one.id === state.chosen ? "true" : "false", onclick: () => choose(one) }, h("span", {}, name), h("span", {}, note)));
  show(by("tasks"), tasks.slice(0, LISTED).map((task) => entry(task, task.title || words(task.category), dollars(task.pay), chooseTask)));
  show(by("workers"), workers.slice(0, LISTED).map((worker) => entry(worker, worker.id, words(worker.availability), chooseWorker)));
  const counted = (shown, all) => `${number(shown.length, 0)} of ${number(all, 0)}${shown.length > LISTED ? `, the first ${LISTED}` : ""}`;
  show(by("tasks-count"), counted(tasks, state.market.tasksInAll ?? 0));
  show(by("workers-count"), counted(workers, state.market.workersInAll ?? 0));
  if (held) document.querySelector(`.names [data-id="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

async function lookAtMarket() {
  if (document.hidden && state.market.tasks.length) return;
  try {
    const seen = await api.market();
    const same = JSON.stringify(seen) === JSON.stringify(state.market);
    state.market = seen;
    index.worker = new Map(seen.workers.map((one) => [one.id, one]));
    index.task = new Map(seen.tasks.map((one) => [one.id, one]));
    if (same) return;
    map.set(seen);
    list();
  } catch (error) {
    if (error.status === 401 || error.status === 403) askForKey();
    else show(by("health"), error.message);
  }
}

async function lookAtHealth() {
  try {
    const health = await api.health();
    const size = health.market;
    show(by("health"), health.release ? `${health.status} · release ${health.release} · ${number(size.workers, 0)} workers, ${number(size.openTasks, 0)} open tasks` : health.message);
  } catch (error) {
    show(by("health"), error.message);
  }
}

const tabs = ["match", "chat", "parse", "release", "live"];

function openTab(name, { focus = false } = {}) {
  for (const one of tabs) {
    const isOpen = one === name;
    by(`tab-${one}`).setAttribute("aria-selected", String(isOpen));
    by(`tab-${one}`).tabIndex = isOpen ? 0 : -1;
    by(`view-${one}`).hidden = !isOpen;
  }
  if (focus) by(`tab-${name}`).focus();
  if (name === "release") release.open();
  if (name === "live") live.open();
  else live.close();
}

function askForKey() {
  const dialog = by("key-dialog");
  if (dialog.open) return;
  by("key-value").value = api.key.get();
  dialog.showModal();
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  by("theme").setAttribute("aria-pressed", String(name === "dark"));
}

const dark = matchMedia("(prefers-color-scheme: dark)");
theme(dark.matches ? "dark" : "light");
dark.addEventListener("change", () => theme(dark.matches ? "dark" : "light"));
by("theme").addEventListener("click", () => theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
by("key").addEventListener("click", askForKey);
by("key-dialog").addEventListener("close", () => {
  if (by("key-dialog").returnValue !== "keep") return;
  api.key.set(by("key-value").value.trim());
  lookAtMarket();
});
by("zoom-in").addEventListener("click", () => map.view && map.zoom(1 / 1.4));
by("zoom-out").addEventListener("click", () => map.view && map.zoom(1.4));
by("zoom-all").addEventListener("click", () => map.view && map.all());
by("find-task").addEventListener("input", list);
by("find-worker").addEventListener("input", list);
for (const [at, name] of tabs.entries()) {
  by(`tab-${name}`).addEventListener("click", () => openTab(name));
  by(`tab-${name}`).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) openTab(tabs[(at + step + tabs.length) % tabs.length], { focus: true });
  });
}
lookAtHealth();
lookAtMarket();
setInterval(lookAtHealth, REFRESH_MS);
setInterval(lookAtMarket, REFRESH_MS);
