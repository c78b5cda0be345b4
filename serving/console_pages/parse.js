// A post in the poster's own words: what was read, and where in the text.
import * as api from "./api.js";
import { dollars, h, number, problem, show, words } from "./dom.js";

const EXAMPLES = [
  "Need groceries delivered to 123 Oak St today by 5pm, $50, must have car",
  "Busco a alguien que limpie mi piso en Mission St 2200 mañana a las 10, 3 horas, 90 dólares",
  "Help moving a couch and two beds this Saturday morning near Dolores Park, about 2 hours, $40/hr, need a truck and a strong back",
];

export class ParseView {
  constructor(place, { near }) {
    this.near = near;
    this.box = h("textarea", { id: "post", rows: "4", maxlength: "5000", required: true });
    this.box.value = EXAMPLES[0];
    this.found = h("div", { id: "parsed", "aria-live": "polite" });
    show(place,
      h("form", { onsubmit: (event) => { event.preventDefault(); this.read(); } }, h("label", { for: "post" }, "What should be done?"), this.box, h("div", { class: "row" }, h("button", { class: "main" }, "Read it"))),
      h("ul", { class: "chips", "aria-label": "Examples" }, EXAMPLES.map((text, at) => h("li", {}, h("button", { type: "button", onclick: () => { this.box.value = text; this.read(); } }, `Example ${at + 1}`)))),
      this.found);
  }

  async read() {
    if (!this.box.value.trim()) return;
    try {
      const answer = await api.parse({ userId: "console-visitor", input: this.box.value, context: { userLocation: this.near(), currentTime: localTime(new Date()) } });
      this.tell(answer);
    } catch (error) {
      show(this.found, problem(error));
    }
  }

  tell({ task, reading, suggestions, warnings, metadata }) {
    const level = metadata.confidence;
    const rows = [
      ["title", task.title], ["category", words(task.category) + (task.subcategory ? `, ${words(task.subcategory)}` : ""), level.category],
      ["pay", `${number(task.pay.amount, 2)} ${task.pay.currency}${task.pay.type === "hourly" ? " an hour" : ""}`, level.pay],
      ["location", [task.location.address, task.location.city].filter(Boolean).join(", ") || "near the poster", level.location],
      ["deadline", task.deadline ? `${task.deadline.date}${task.deadline.type === "strict" ? ", strict" : ""}` : "none", level.deadline],
      ["requirements", task.requirements.map((one) => `${words(one.type)}${one.required ? "" : " (welcome)"}`).join(", ") || "none", level.requirements],
      ["work", `${task.estimatedDuration}, ${task.difficulty}, ${task.xpReward} XP`],
    ];
    show(this.found,
      h("h3", {}, "What was read"), marked(reading),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Fields" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "field"), h("th", { scope: "col" }, "value"), h("th", { scope: "col" }, "sure"))),
        h("tbody", {}, rows.map(([name, value, sure]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value), h("td", {}, sure ?? "")))))),
      h("ul", { class: "reasons" },
        warnings.map((one) => h("li", { class: "against", "data-mark": "!" }, one.message)),
        suggestions.payAdjustment && h("li", { class: "change", "data-mark": "↗" }, `${dollars(suggestions.payAdjustment.suggested)}: ${suggestions.payAdjustment.reasoning}`),
        suggestions.improvements.map((text) => h("li", { class: "change", "data-mark": "↗" }, text)),
        suggestions.safetyChecks.map((text) => h("li", { class: "for", "data-mark": "✓" }, text))),
      h("p", { class: "small" }, `${metadata.processingTime} ms, language ${metadata.language}, release ${metadata.model}`));
  }
}

// Spans count code points; where two overlap, the first keeps the shared part.
function marked({ text, spans }) {
  const characters = Array.from(text);
  const pieces = [];
  let at = 0;
  for (const { field, begin, end } of spans) {
    const from = Math.max(begin, at);
    if (from >= end) continue;
    pieces.push(characters.slice(at, from).join(""), h("mark", { "data-field": field, title: field }, characters.slice(from, end).join(""), h("sup", {}, ` ${field}`)));
    at = end;
  }
  return h("p", { class: "marked" }, pieces, characters.slice(at).join(""));
}

function localTime(now) {
  const offset = -now.getTimezoneOffset();
  const two = (value) => String(Math.floor(Math.abs(value))).padStart(2, "0");
  const wall = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${wall}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}
