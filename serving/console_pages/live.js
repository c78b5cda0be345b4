// What the service tells of itself, read again every two seconds while it is looked at.
import * as api from "./api.js";
import { line } from "./charts.js";
import { h, number, problem, show } from "./dom.js";

const EVERY_MS = 2000;
const KEPT = 60;
const SAMPLE = /^(\w+)(?:\{(.*)\})? (\S+)$/;

export function read(text) {
  return text.split("\n").filter((row) => row && row[0] !== "#").map((row) => row.match(SAMPLE)).filter(Boolean).map(([, name, labels, value]) => ({
    name, value: Number(value), labels: Object.fromEntries(Array.from((labels ?? "").matchAll(/(\w+)="([^"]*)"/g), ([, key, told]) => [key, told])),
  }));
}

// The share of a bucket below which `share` of the requests lie, as Prometheus interpolates.
export function quantile(buckets, share) {
  const total = buckets.at(-1)?.[1] ?? 0;
  if (!total) return null;
  let [below, counted] = [0, 0];
  for (const [bound, count] of buckets) {
    if (count >= share * total) return bound === Infinity ? below : below + ((share * total - counted) / Math.max(count - counted, 1)) * (bound - below);
    [below, counted] = [bound, count];
  }
  return below;
}

export class LiveView {
  constructor(place) {
    this.place = place;
    this.totals = [];
    this.asked = { answers: 0, cached: 0 };
  }

  count(isCached) {
    this.asked.answers += 1;
    this.asked.cached += isCached ? 1 : 0;
  }

  open() {
    this.close();
    this.look();
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  close() {
    clearInterval(this.timer);
  }

  async look() {
    if (document.hidden) return;
    try {
      this.tell(read(await api.metrics()));
    } catch (error) {
      this.close();
      show(this.place, problem(error));
    }
  }

  tell(samples) {
    const one = (name) => samples.find((sample) => sample.name === name)?.value;
    const routes = new Map();
    for (const { name, labels, value } of samples) {
      if (!name.startsWith("hustlexp_request_seconds_")) continue;
      const row = routes.get(labels.route) ?? { buckets: [] };
      if (name.endsWith("_bucket")) row.buckets.push([labels.le === "+Inf" ? Infinity : Number(labels.le), value]);
      if (name.endsWith("_count")) row.count = value;
      if (name.endsWith("_sum")) row.sum = value;
      routes.set(labels.route, row);
    }
    const shown = [...routes].filter(([route]) => route.startsWith("/api/") && !route.startsWith("/api/console")).sort((a, b) => b[1].count - a[1].count);
    const total = shown.reduce((sum, [, row]) => sum + row.count, 0);
    this.totals = [...this.totals, total].slice(-KEPT);
    const rates = this.totals.slice(1).map((value, at) => (value - this.totals[at]) / (EVERY_MS / 1000));
    const ms = (seconds) => (seconds === null || seconds === undefined ? "" : `${number(seconds * 1000, 0)} ms`);
    const failed = samples.filter((sample) => sample.name === "hustlexp_errors_total").reduce((sum, sample) => sum + sample.value, 0);
    show(this.place,
      h("h2", {}, "Live"),
      h("p", { class: "small" }, `${number(total, 0)} answers since the start, ${number(failed, 0)} of them errors; ${number(one("process_resident_memory_bytes") / 2 ** 20, 0)} MiB; journal ${number(one("hustlexp_journal_lag_seconds") ?? 0, 1)} s ahead of the database.`),
      line(rates.length ? rates : [0], `Answers a second, the last two minutes: ${number(rates.at(-1) ?? 0, 1)} now`),
      h("p", { class: "small" }, `${number(rates.at(-1) ?? 0, 1)} answers a second. Chat answers of this page from the cache: ${this.asked.cached} of ${this.asked.answers}.`),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Latency by route" }, h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "route"), ["answers", "mean", "p50", "p95", "p99"].map((name) => h("th", { scope: "col", class: "n" }, name)))),
        h("tbody", {}, shown.map(([route, row]) => h("tr", {}, h("th", { scope: "row" }, route), h("td", { class: "n" }, number(row.count, 0)), h("td", { class: "n" }, ms(row.sum / row.count)), [0.5, 0.95, 0.99].map((share) => h("td", { class: "n" }, ms(quantile(row.buckets, share))))))))),
      h("p", { class: "hint" }, "Percentiles are interpolated in the buckets of the histogram."));
  }
}
