// The assistant, in the name of the chosen worker. A filter that it proposes is shown and used.
import * as api from "./api.js";
import { by, h, problem, show } from "./dom.js";

const EXAMPLES = ["Show me delivery tasks over $50", "Plan my day", "How much did I earn this week?", "When should I work?"];

export class ChatView {
  constructor(place, { worker, applyFilter, chooseTask, showTasks, answered }) {
    this.hooks = { worker, applyFilter, chooseTask, showTasks, answered };
    this.talk = h("div", { id: "talk", role: "log", "aria-label": "Conversation", tabindex: "0" });
    this.more = h("ul", { class: "chips", "aria-label": "Suggestions" });
    this.as = h("p", { class: "small" });
    this.box = h("input", { id: "message", name: "message", autocomplete: "off", maxlength: "2000", required: true });
    show(place, this.as, this.talk,
      h("form", { onsubmit: (event) => { event.preventDefault(); this.send(this.box.value); } }, h("label", { for: "message" }, "Message"), h("div", { class: "row" }, this.box, h("button", { class: "main" }, "Send"))),
      this.more);
    this.suggest(EXAMPLES);
    this.named();
  }

  named() {
    const worker = this.hooks.worker();
    show(this.as, worker ? `Speaking as ${worker.id}, at the worker's place.` : "Speaking as somebody new in the middle of the city; choose a worker to speak in his name.");
  }

  suggest(texts) {
    show(this.more, texts.map((text) => h("li", {}, h("button", { type: "button", onclick: () => this.send(text) }, text))));
  }

  async send(message) {
    if (!message.trim() || this.busy) return;
    this.busy = true;
    const worker = this.hooks.worker();
    this.box.value = "";
    this.talk.append(h("div", { class: "me" }, message));
    try {
      const answer = await api.chat({ userId: worker?.id ?? "console-visitor", message, context: { location: worker?.place ?? { lat: 37.7749, lng: -122.4194 } } });
      const actions = answer.actions.map((action) => this.action(action)).filter(Boolean);
      const { metadata } = answer;
      this.hooks.answered(metadata.cached);
      this.talk.append(h("div", { class: "them" }, answer.response, actions.length > 0 && h("ul", { class: "chips", "aria-label": "Actions" }, actions), h("p", { class: "small" }, `${metadata.processingTime} ms, ${metadata.model}${metadata.cached ? ", cached" : ""}`)));
      const filter = answer.actions.find((action) => action.type === "filter");
      if (filter) this.hooks.applyFilter(filter.filters);
      const named = answer.actions.filter((action) => action.taskId).map((action) => action.taskId);
      if (named.length) this.hooks.showTasks([...new Set(named)]);
      this.suggest(answer.suggestions.length ? answer.suggestions : EXAMPLES);
    } catch (error) {
      this.talk.append(h("div", { class: "them" }, problem(error)));
    }
    this.talk.lastElementChild.scrollIntoView({ block: "nearest" });
    this.busy = false;
    by("message").focus();
  }

  action(action) {
    if (action.type === "filter") return h("li", {}, h("button", { type: "button", onclick: () => this.hooks.applyFilter(action.filters) }, action.label));
    if (action.type === "navigate" && action.taskId) return h("li", {}, h("button", { type: "button", onclick: () => this.hooks.chooseTask(action.taskId) }, `${action.label} ${action.taskId}`));
    return null; // whatever would change something is the app's to confirm
  }
}
