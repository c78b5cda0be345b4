// Small charts as SVG. Each carries its numbers as its accessible name.
import { s, percent, words } from "./dom.js";

const chart = (width, height, label, ...children) => s("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...children);

export function gauge(share, label) {
  return s("svg", { class: "gauge", viewBox: "0 0 100 6", preserveAspectRatio: "none", role: "img", "aria-label": `${label}: ${percent(share)}` }, s("rect", { width: Math.max(share * 100, 0.5), height: 6 }));
}

// Parts that raise or lower a score, strongest first: [[name, value]].
export function parts(entries, label) {
  const rows = entries.filter(([, value]) => Math.abs(value) >= 0.0005).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  const most = Math.max(...rows.map(([, value]) => Math.abs(value)), 0.01);
  const told = rows.map(([name, value]) => `${words(name)} ${value > 0 ? "+" : ""}${value.toFixed(3)}`).join(", ");
  return chart(360, rows.length * 17 + 4, `${label}: ${told}`, s("line", { class: "axis", x1: 220, x2: 220, y1: 0, y2: rows.length * 17 }),
    rows.flatMap(([name, value], row) => {
      const long = (Math.abs(value) / most) * 90;
      return [
        s("text", { x: 0, y: row * 17 + 12 }, words(name)),
        s("rect", { class: value > 0 ? "up" : "down", x: value > 0 ? 220 : 220 - long, y: row * 17 + 3, width: long, height: 11 }),
        s("text", { class: "soft", x: 318, y: row * 17 + 12 }, `${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(3)}`),
      ];
    }));
}

export function bars(entries, label, tell) {
  const most = Math.max(...entries.map(([, value]) => value), 1e-9);
  return chart(360, entries.length * 18 + 2, `${label}: ${entries.map(([name, value]) => `${words(name)} ${tell(value)}`).join(", ")}`,
    entries.flatMap(([name, value], row) => [
      s("text", { x: 0, y: row * 18 + 12 }, words(name)),
      s("rect", { class: "bar", x: 130, y: row * 18 + 2, width: (value / most) * 170, height: 12 }),
      s("text", { class: "soft", x: 306, y: row * 18 + 12 }, tell(value)),
    ]));
}

export function hours(busy, label) {
  const is = new Set(busy);
  return chart(360, 42, `${label}: ${busy.length ? busy.map((hour) => `${hour}:00`).join(", ") : "none yet"}`,
    Array.from({ length: 24 }, (_, hour) => s("rect", { class: is.has(hour) ? "bar" : "pale", x: hour * 15, y: is.has(hour) ? 2 : 16, width: 12, height: is.has(hour) ? 24 : 10 })),
    [0, 6, 12, 18, 23].map((hour) => s("text", { class: "soft", x: hour * 15, y: 39 }, String(hour))));
}

export function line(values, label, height = 34) {
  const most = Math.max(...values, 1e-9);
  const step = 360 / Math.max(values.length - 1, 1);
  return chart(360, height, label, s("polyline", { fill: "none", stroke: "currentColor", points: values.map((value, at) => `${at * step},${height - 3 - (value / most) * (height - 6)}`).join(" ") }));
}
