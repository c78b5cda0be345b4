// A vector map without tiles: places are projected (equirectangular, true at the middle) into
// metres, each kind of point is one path, and what is clicked is the nearest point.
import { s, show } from "./dom.js";

const REACH_PX = 14;
const METRES_A_DEGREE = 111_195;
const KNOWN = [["San Francisco", 37.7749, -122.4194], ["Oakland", 37.8044, -122.2712], ["Berkeley", 37.8715, -122.273], ["Daly City", 37.6879, -122.4702], ["San Mateo", 37.563, -122.3255], ["Sausalito", 37.8591, -122.4853]];

export class MarketMap {
  constructor(svg, { onTask, onWorker }) {
    this.svg = svg;
    this.onTask = onTask;
    this.onWorker = onWorker;
    this.layers = Object.fromEntries(["grid", "workers", "tasks", "route", "chosen", "plates"].map((name) => [name, s("g", { "data-layer": name })]));
    show(svg, Object.values(this.layers));
    this.market = { workers: [], tasks: [] };
    this.isShown = () => true;
    this.listen();
  }

  set(market) {
    this.market = market;
    const first = this.origin === undefined;
    if (first && market.workers.length + market.tasks.length) {
      const all = [...market.workers, ...market.tasks].map((one) => one.place);
      const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
      this.origin = { lat: middle(all.map((p) => p.lat)), lng: middle(all.map((p) => p.lng)) };
      this.all();
    }
    this.draw();
  }

  at(place) {
    const kx = METRES_A_DEGREE * Math.cos((this.origin.lat * Math.PI) / 180);
    return [(place.lng - this.origin.lng) * kx, (this.origin.lat - place.lat) * METRES_A_DEGREE];
  }

  all() {
    const points = [...this.market.workers, ...this.market.tasks].map((one) => this.at(one.place));
    const edge = (axis, share) => points.map((p) => p[axis]).sort((a, b) => a - b)[Math.round((points.length - 1) * share)];
    this.frame([edge(0, 0.01), edge(1, 0.01)], [edge(0, 0.99), edge(1, 0.99)]);
  }

  frame([left, top], [right, bottom], margin = 1.15) {
    const { width, height } = this.svg.getBoundingClientRect();
    const scale = Math.max((right - left) / width, (bottom - top) / height, 1) * margin;
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    this.view = { x, y, scale, width, height };
    this.look();
  }

  look() {
    const { x, y, scale, width, height } = this.view;
    this.svg.setAttribute("viewBox", `${x - (width * scale) / 2} ${y - (height * scale) / 2} ${width * scale} ${height * scale}`);
    this.plates();
    this.grid();
  }

  zoom(by, around = [this.view.x, this.view.y]) {
    const v = this.view;
    const scale = Math.min(Math.max(v.scale * by, 0.5), 400);
    const real = scale / v.scale;
    v.x = around[0] + (v.x - around[0]) * real;
    v.y = around[1] + (v.y - around[1]) * real;
    v.scale = scale;
    this.look();
  }

  draw() {
    if (!this.origin) return;
    const path = (ones, kind) => s("path", { class: `points ${kind}`, d: ones.map((one) => `M${this.at(one.place).map(Math.round).join(" ")}h0`).join("") });
    const { workers, tasks } = this.market;
    const busy = (w) => w.availability === "offline" || w.availability === "busy";
    show(this.layers.workers, path(workers.filter(busy), "busy"), path(workers.filter((w) => !busy(w)), "worker"));
    show(this.layers.tasks, path(tasks.filter((t) => !this.isShown(t)), "task dim"), path(tasks.filter((t) => this.isShown(t)), "task"));
  }

  filter(isShown) {
    this.isShown = isShown;
    this.draw();
  }

  // What was chosen, with numbered plates: [{ place, label }]; lines from the focus to each.
  choose(focus, plated = [], { spokes = false } = {}) {
    this.plated = plated;
    const dot = (places, kind) => s("path", { class: `points ${kind}`, d: places.map((p) => `M${this.at(p).join(" ")}h0`).join("") });
    const lines = spokes ? plated.map(({ place }) => s("line", { class: "spoke", ...this.ends(focus.place, place) })) : [];
    show(this.layers.chosen, lines, dot([focus.place], "focus"), dot([focus.place], "named"));
    show(this.layers.route);
    this.plates();
    this.fit([focus.place, ...plated.map((one) => one.place)]);
  }

  ends(a, b) {
    const [x1, y1] = this.at(a);
    const [x2, y2] = this.at(b);
    return { x1, y1, x2, y2 };
  }

  fit(places) {
    const points = places.map((place) => this.at(place));
    const span = (axis) => [Math.min(...points.map((p) => p[axis])), Math.max(...points.map((p) => p[axis]))];
    const [x, y] = [span(0), span(1)];
    const pad = 700;
    this.frame([x[0] - pad, y[0] - pad], [x[1] + pad, y[1] + pad], 1.2);
  }

  route(places, plated, name) {
    this.plated = plated;
    const line = s("polyline", { class: "route", points: places.map((p) => this.at(p).join(",")).join(" ") }, s("title", {}, name));
    show(this.layers.route, line);
    this.fit(places);
  }

  plates() {
    const { scale } = this.view;
    const made = (this.plated ?? []).map(({ place, label }) => {
      const [x, y] = this.at(place);
      return s("g", {}, s("circle", { class: "plate", cx: x, cy: y, r: 9 * scale }), s("text", { class: "plate-text", x, y, "font-size": 10.5 * scale }, label));
    });
    show(this.layers.plates, made);
  }

  grid() {
    const { x, y, scale, width, height } = this.view;
    const [halfX, halfY] = [(width * scale) / 2, (height * scale) / 2];
    const mile = 1609.344;
    const step = mile * [0.25, 0.5, 1, 2, 5, 10, 25, 50, 100].find((miles) => (miles * mile) / scale >= 70);
    const lines = [];
    for (let gx = Math.ceil((x - halfX) / step) * step; gx < x + halfX; gx += step) lines.push(s("line", { class: "grid", x1: gx, x2: gx, y1: y - halfY, y2: y + halfY }));
    for (let gy = Math.ceil((y - halfY) / step) * step; gy < y + halfY; gy += step) lines.push(s("line", { class: "grid", x1: x - halfX, x2: x + halfX, y1: gy, y2: gy }));
    const names = KNOWN.map(([name, lat, lng]) => {
      const [px, py] = this.at({ lat, lng });
      return s("text", { class: "place-text", x: px, y: py, "font-size": 12 * scale }, name);
    });
    const scaleBar = s("text", { class: "place-text", x: x + halfX - 62 * scale, y: y + halfY - 10 * scale, "font-size": 11 * scale }, `grid: ${+(step / mile).toFixed(2)} mi`);
    show(this.layers.grid, lines, names, scaleBar);
  }

  nearest(event) {
    const box = this.svg.getBoundingClientRect();
    const { x, y, scale, width, height } = this.view;
    const [px, py] = [x + (event.clientX - box.left - width / 2) * scale, y + (event.clientY - box.top - height / 2) * scale];
    let best = { gap: REACH_PX * scale };
    const look = (ones, kind, favour) => ones.forEach((one) => {
      const [ox, oy] = this.at(one.place);
      const gap = Math.hypot(ox - px, oy - py) * favour;
      if (gap < best.gap) best = { gap, kind, one };
    });
    look(this.market.tasks.filter(this.isShown), "task", 0.6);
    look(this.market.workers, "worker", 1);
    return { ...best, point: [px, py] };
  }

  listen() {
    let from = null;
    let moved = false;
    this.svg.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY]; moved = false; });
    this.svg.addEventListener("pointermove", (event) => {
      if (!from || !this.view) return;
      const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
      if (!moved && Math.hypot(dx, dy) < 4) return;
      if (!moved) this.svg.setPointerCapture(event.pointerId);
      moved = true;
      from = [event.clientX, event.clientY];
      this.view.x -= dx * this.view.scale;
      this.view.y -= dy * this.view.scale;
      this.look();
    });
    this.svg.addEventListener("pointerup", (event) => {
      if (from && !moved && this.view) {
        const found = this.nearest(event);
        if (found.kind === "task") this.onTask(found.one);
        if (found.kind === "worker") this.onWorker(found.one);
      }
      from = null;
    });
    this.svg.addEventListener("wheel", (event) => {
      if (!this.view) return;
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, this.nearest(event).point);
    }, { passive: false });
    this.svg.addEventListener("keydown", (event) => {
      if (!this.view) return;
      const step = 60 * this.view.scale;
      const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
      if (moves[event.key]) {
        this.view.x += moves[event.key][0];
        this.view.y += moves[event.key][1];
        this.look();
      } else if (event.key === "+" || event.key === "=") this.zoom(1 / 1.4);
      else if (event.key === "-") this.zoom(1.4);
      else return;
      event.preventDefault();
    });
    new ResizeObserver(() => {
      if (!this.view) return;
      const { width, height } = this.svg.getBoundingClientRect();
      Object.assign(this.view, { width, height });
      this.look();
    }).observe(this.svg);
  }
}
